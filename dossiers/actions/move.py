"""The moves of a case: what each needs before, what it causes after.

models/lifecycle.py says from where to where. Here: who may, what must be true
(a sentence otherwise), and the facts, letters and stopped deadlines that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import Transition

from dossiers import access, editions
from dossiers.actions.attachment import release
from dossiers.actions.clock import CLAIM, interrupt, run_again, undo
from dossiers.actions.consent import has_consent
from dossiers.actions.deadline import drop_all, stop
from dossiers.actions.plan import add_milestone, plan, refresh_nearest
from dossiers.actions.refusal import RefusedError, check_version
from dossiers.actions.stopping import hers_until
from dossiers.models import (
    Case,
    ConsentAct,
    DeadlineState,
    Entry,
    Exhibit,
    JournalLine,
    Letter,
    Member,
    Outcome,
    Severity,
    State,
    Undone,
)
from dossiers.rules import roles
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import short_date
from dossiers.rules.known import KnownDate

# Assignments (actions/assignment.py), and the end of an arrival (actions/turn_down.py).
ELSEWHERE = frozenset({"take", "give_back", "turn_down"})


@dataclass(frozen=True)
class Offer:
    """A move that exists from this state; `refusal` says why it cannot be made now."""

    name: str
    label: str
    refusal: str | None


def offers(case: Case, member: Member, held: Collection[str] | None = None) -> list[Offer]:
    """The legal moves of `case` for this member, each with what it still lacks.

    `held`: her roles on it, if the caller has already asked.
    """
    kind = editions.of_case(case)
    held = access.roles_on(member, case) if held is None else held
    found = []
    for move in _legal(case):
        if move.name in kind.forbidden_moves or move.name in ELSEWHERE:
            continue
        if roles.may(held, f"move:{move.name}"):
            label = kind.renamed_moves.get(move.name, move.custom["label"])
            found.append(Offer(move.name, str(label), refusal(case, move.name)))
    return found


def _legal(case: Case) -> list[Transition]:
    """The transitions that models/lifecycle.py allows from this state."""
    return list(case.get_available_state_transitions())  # type: ignore[attr-defined]


def refusal(case: Case, move: str) -> str | None:
    """Why this move cannot be made now, in a sentence, or None."""
    if case.stop_asked_on and move in TOWARDS_OTHERS:
        return _("La personne a demandé d'arrêter. Lui parler d'abord.")
    guard = GUARDS.get(move)
    return guard(case) if guard else None


def _needs_consent(act: ConsentAct) -> Callable[[Case], str | None]:
    def guard(case: Case) -> str | None:
        if has_consent(case, act):
            return None
        return _("La personne n'a pas donné son accord pour « %(act)s ». Le lui demander.") % {
            "act": ConsentAct(act).label
        }

    return guard


def open_fatal(case: Case) -> int:
    """How many fatal deadlines of ours are open (no statement if its page has read them)."""
    if "fatal" in case.known_open:
        return case.known_open["fatal"]
    return case.deadlines.filter(
        state=DeadlineState.OPEN, severity=Severity.FATAL, bound="ours"
    ).count()


def _no_open_fatal(case: Case) -> str | None:
    count = open_fatal(case)
    if not count:
        return None
    return _(
        "Échéances fatales encore ouvertes : %(n)s. "
        "Noter l'acte qui les arrête, ou les abandonner à deux."
    ) % {"n": count}


def _may_close(case: Case) -> str | None:
    return _no_open_fatal(case) or _nothing_awaited(case)


def _nothing_awaited(case: Case) -> str | None:
    """What was obtained is followed until it is paid or done."""
    known = case.known_open.get("awaited")
    count = case.remedies.filter(over_on=None).count() if known is None else known
    if not count:
        return None
    return _(
        "Sommes ou mesures encore attendues : %(n)s. "
        "Suivre l'exécution, ou noter ce qui a été payé, fait ou abandonné."
    ) % {"n": count}


GUARDS: dict[str, Callable[[Case], str | None]] = {
    "send_demand": _needs_consent(ConsentAct.WRITE_TO_EMPLOYER),
    "negotiate": _needs_consent(ConsentAct.WRITE_TO_EMPLOYER),
    "file_claim": _needs_consent(ConsentAct.GO_TO_COURT),
    "appeal": _needs_consent(ConsentAct.GO_TO_COURT),
    "close": _may_close,
}


# What names the person to somebody else: nothing of it while she asks to stop.
TOWARDS_OTHERS = frozenset({"send_demand", "negotiate", "file_claim", "appeal"})


@contextmanager
def _moving(
    case: Case, name: str, *, by: Member, now: datetime, version: int | None
) -> Iterator[Case]:
    """Check, lock; the body acts; then the flag flips, the row is saved, the journal says so."""
    with transaction.atomic():
        case = access.locked(case)
        check_version(case, version)
        kind = editions.of_case(case)
        legal = {transition.name for transition in _legal(case)} - kind.forbidden_moves
        if name not in legal:
            raise RefusedError(
                _("Ce dossier est à l'étape « %(state)s » : ce changement n'est pas possible.")
                % {"state": State(case.state).label}
            )
        access.require(by, f"move:{name}", case)
        if sentence := refusal(case, name):
            raise RefusedError(sentence)
        before = case.state
        yield case
        getattr(case, name)()
        case.version += 1
        case.acted_on = timezone.localdate(now)
        case.save()
        refresh_nearest(case)
        details = {"move": name, "from": before, "to": case.state, "outcome": case.outcome}
        JournalLine.objects.record(
            Entry(f"move.{name}", now, by.pk, case.section_id, case.pk, details)
        )


def _past(day: date, now: datetime) -> date:
    if day > timezone.localdate(now):
        raise RefusedError(_("Cette date est dans le futur. L'enregistrer quand ce sera fait."))
    return day


def send_demand(
    case: Case,
    *,
    sent_on: date | None,
    registered: bool,
    summary: str,
    proof: Exhibit | None,
    letter: Letter | None = None,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A written demand left on `sent_on`: the letter is kept, its reply clock runs.

    `letter`: the demand is one whose sending is recorded already (actions/letter.py).
    """
    with _moving(case, "send_demand", by=by, now=now, version=version) as moving:
        if letter is not None:
            _is_this_demand(moving, letter, proof, by=by, now=now)
            return moving
        if sent_on is None:
            raise RefusedError(_("Donner le jour exact."))
        Letter.objects.create(
            case=moving,
            sent_on=_past(sent_on, now),
            registered=registered,
            proof=proof,
            recorded_by=by,
            recorded_on=timezone.localdate(now),
            summary=summary.strip() or None,
        )
        _fact(moving, "demand_sent", sent_on, proof, by=by, now=now)
    return moving


def _is_this_demand(
    case: Case, letter: Letter, proof: Exhibit | None, *, by: Member, now: datetime
) -> None:
    """A letter that left is the demand; the fact that it started is not noted twice."""
    if letter.case_id != case.pk or letter.sent_on is None:
        raise RefusedError(_("Noter d'abord l'envoi de ce courrier."))
    if letter.milestone_id is None:
        _fact(case, "demand_sent", letter.sent_on, proof or letter.proof, by=by, now=now)


def negotiate(case: Case, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """Talks are open. They stop no clock."""
    with _moving(case, "negotiate", by=by, now=now, version=version) as moving:
        pass
    return moving


def file_claim(
    case: Case,
    *,
    filed_on: date,
    proof: Exhibit | None,
    covers: Collection[UUID],
    by: Member,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A court was seized on `filed_on` (the day of posting counts): it interrupts `covers`.

    Needs the proof of filing. Raises RefusedError for a deadline that filing does not stop.
    The interruption is kept as an event: a claim withdrawn undoes it (actions/clock.py).
    """
    with _moving(case, "file_claim", by=by, now=now, version=version) as moving:
        if proof is None:
            raise RefusedError(_("Joindre la preuve du dépôt : récépissé ou avis d'envoi."))
        _past(filed_on, now)
        chosen = list(
            moving.deadlines.select_for_update().filter(pk__in=covers, state=DeadlineState.OPEN)
        )
        for deadline in chosen:
            if "cph_filed" not in catalogue().rule(deadline.rule, deadline.rule_version).stopped_by:
                raise RefusedError(_("Saisir le tribunal n'arrête pas une des échéances cochées."))
            stop(deadline, act="cph_filed", on=filed_on, proof=proof, by=by, now=now)
        interrupt(chosen, on=filed_on, proof=proof, by=by, now=now)
    return moving


def drop_claim(
    case: Case, *, person_told: bool, by: Member, now: datetime, version: int | None = None
) -> Case:
    """The claim is withdrawn: what it had stopped runs as if it had never been (C. civ. 2243).

    The case is prepared again, and may be filed again, negotiated or closed. The person must
    know the dates that run again, some of which may be over.
    """
    with _moving(case, "drop_claim", by=by, now=now, version=version) as moving:
        if not person_told:
            raise RefusedError(
                _("Des dates courent à nouveau. Les dire à la personne, puis cocher la case.")
            )
        for event in moving.clock_events.filter(cause=CLAIM, undone="", ends_on=None):
            undo(event, why=Undone.WITHDRAWN, by=by, now=now, version=event.version)
    return moving


def record_judgment(
    case: Case,
    *,
    notified_on: date,
    interim: bool,
    proof: Exhibit | None,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> Case:
    """A decision was notified to us on `notified_on`: the appeal clock runs from that day."""
    with _moving(case, "record_judgment", by=by, now=now, version=version) as moving:
        slug = "interim_order_received" if interim else "judgment_received"
        _fact(moving, slug, _past(notified_on, now), proof, by=by, now=now)
    return moving


def appeal(
    case: Case,
    *,
    filed_on: date,
    proof: Exhibit | None,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> Case:
    """An appeal was filed: it answers the appeal deadlines."""
    with _moving(case, "appeal", by=by, now=now, version=version) as moving:
        if proof is None:
            raise RefusedError(_("Joindre la preuve du dépôt de l'appel."))
        _past(filed_on, now)
        for deadline in moving.deadlines.select_for_update().filter(state=DeadlineState.OPEN):
            if "appeal_filed" in catalogue().rule(deadline.rule, deadline.rule_version).stopped_by:
                stop(deadline, act="appeal_filed", on=filed_on, proof=proof, by=by, now=now)
    return moving


def enforce(case: Case, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """Won or agreed; not yet paid or done."""
    with _moving(case, "enforce", by=by, now=now, version=version) as moving:
        pass
    return moving


def close(
    case: Case, *, outcome: str, by: Member, now: datetime, version: int | None = None
) -> Case:
    """The end, with an outcome. Refused while a fatal deadline of ours is open."""
    with _moving(case, "close", by=by, now=now, version=version) as moving:
        _end(moving, outcome, by=by, now=now)
    return moving


def refer(
    case: Case, *, person_told: bool, by: Member, now: datetime, version: int | None = None
) -> Case:
    """Somebody else helps better. The person must have been told the dates that still run."""
    with _moving(case, "refer", by=by, now=now, version=version) as moving:
        _end(moving, Outcome.REFERRED, by=by, now=now, person_told=person_told)
    return moving


def turn_down(
    case: Case, *, person_told: bool, by: Member, now: datetime, version: int | None = None
) -> Case:
    """An arrival that is not for the section (actions/arrival_end.py writes to the person)."""
    with _moving(case, "turn_down", by=by, now=now, version=version) as moving:
        _end(moving, Outcome.OUT_OF_SCOPE, by=by, now=now, person_told=person_told)
    return moving


def withdraw(
    case: Case, *, person_told: bool, by: Member, now: datetime, version: int | None = None
) -> Case:
    """The person wants to stop. She must have been told the dates that still run."""
    with _moving(case, "withdraw", by=by, now=now, version=version) as moving:
        _end(moving, Outcome.WITHDRAWN, by=by, now=now, person_told=person_told)
    return moving


def reopen(case: Case, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """Something new: the case lives again, and so do the clocks of its facts.

    Those that the ending left without object run again; those that somebody had closed with
    a reason, an act or a waiver stay closed.
    """
    with _moving(case, "reopen", by=by, now=now, version=version) as moving:
        moving.outcome, moving.closed_on = "", None
        moving.closings.filter(reopened_on=None).update(reopened_on=timezone.localdate(now))
        moving.suivi = moving.suivi or by
        dropped = moving.deadlines.select_for_update().filter(
            state=DeadlineState.DISMISSED, closing_note__isnull=True
        )
        for deadline in dropped:
            run_again(deadline, by=by, now=now)
        plan(moving, by=by, now=now, cause="reopen")
    return moving


def _end(case: Case, outcome: str, *, by: Member, now: datetime, person_told: bool = True) -> None:
    if outcome not in Outcome.values:
        raise RefusedError(_("Choisir comment le dossier se termine."))
    until = hers_until(case)
    if until and timezone.localdate(now) <= until:
        raise RefusedError(
            _("La personne a demandé d'arrêter. Elle peut changer d'avis jusqu'au %(day)s inclus.")
            % {"day": short_date(until)}
        )
    if not person_told and case.deadlines.filter(state=DeadlineState.OPEN, bound="ours").exists():
        raise RefusedError(
            _("Des dates courent encore. Les dire à la personne, puis cocher la case.")
        )
    drop_all(case, by=by, now=now)
    release(case)
    case.proposals.filter(answer="").update(answer="lapsed", answered_at=now)
    case.referrals.filter(answer="").update(answer="withdrawn", answered_at=now)
    case.outcome, case.closed_on = outcome, timezone.localdate(now)
    case.person_waits_since = case.stop_asked_on = None


def _fact(
    case: Case, slug: str, day: date, proof: Exhibit | None, *, by: Member, now: datetime
) -> None:
    known = KnownDate.day(day)
    add_milestone(case, slug, known, by=by, now=now, confirmed=proof is not None, exhibit=proof)
    plan(case, by=by, now=now)
