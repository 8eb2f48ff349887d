"""Who follows a case: taken, proposed, accepted, handed over, stepped aside from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import new_person
from dossiers.actions.attachment import follow
from dossiers.actions.handover import close_open
from dossiers.actions.plan import look_at_dates
from dossiers.actions.refusal import ConflictError, RefusedError, check_version
from dossiers.actions.relay import relay_cases
from dossiers.actions.ring import ring_member, ring_proposal
from dossiers.actions.take_back import keep
from dossiers.actions.task import copy_list
from dossiers.models import Case, Entry, Exclusion, JournalLine, Member, Proposal, State

PROPOSAL_LIVES = timedelta(hours=72)


def take(
    case: Case,
    *,
    by: Member,
    now: datetime,
    binome: Member | None = None,
    version: int | None = None,
) -> Case:
    """`by` follows the case from now on, with a binôme if one is named.

    An open proposal to `by` is accepted by it; one to somebody else lapses.
    Raises ConflictError when somebody was faster, RefusedError on a bad binôme.
    """
    with transaction.atomic():
        case = access.locked(case)
        if case.state != State.SUBMITTED:
            check_version(case, -1)
        _check_alone(case)
        access.require(by, "take", case)
        if binome:
            _check_colleague(case, binome, besides=by)
        asked, acted_on = list(case.proposals.filter(answer="").select_for_update()), case.acted_on
        for proposal in asked:
            answer = Proposal.Answer.ACCEPTED if proposal.to_id == by.pk else Proposal.Answer.LAPSED
            _answer(proposal, answer, now=now)
        case.take()
        case.suivi, case.binome = by, binome
        _touch(case, now=now)
        copy_list(case, now=now)
        _journal(case, "case.take", by=by, now=now, move="take")
        before = {"version": case.version, "acted_on": acted_on.isoformat()}
        keep("case.take", case, proposals=asked, by=by, now=now, **before)
        if binome:
            ring_member("update", binome.pk, case, f"binome:{case.pk}:{case.version}", now=now)
        relay_cases([case.pk], now=now)
        follow(case, now=now)
        look_at_dates(case, now=now)
    return case


def propose(case: Case, *, to: Member, by: Member, now: datetime) -> Proposal:
    """Offer an arrival to a colleague; without an answer it returns to the pool in 72 h."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "propose", case)
        if case.state != State.SUBMITTED:
            raise RefusedError(_("Ce dossier est déjà pris."))
        _check_alone(case)
        _check_colleague(case, to)
        if access.is_away(to, now=now):
            raise RefusedError(
                _("%(name)s est en absence. Proposer à quelqu’un d’autre.") % {"name": to.name}
            )
        if case.proposals.filter(answer="").exists():
            raise RefusedError(_("Ce dossier est déjà proposé à quelqu'un. Attendre sa réponse."))
        proposal = Proposal.objects.create(
            case=case, to=to, by=by, proposed_at=now, lapses_at=now + PROPOSAL_LIVES
        )
        _journal(case, "proposal.make", by=by, now=now)
        keep("proposal.make", case, proposals=[proposal], by=by, now=now)
        ring_proposal(proposal, now=now)
    return proposal


def decline(case: Case, *, by: Member, now: datetime) -> None:
    """« Je ne peux pas »: the case returns to the pool at once, and who proposed is told."""
    with transaction.atomic():
        case = access.locked(case)
        proposal = case.proposals.select_for_update().filter(to=by, answer="").first()
        if proposal is None:
            raise RefusedError(_("Cette proposition a déjà reçu une réponse."))
        _answer(proposal, Proposal.Answer.DECLINED, now=now)
        _journal(case, "proposal.decline", by=by, now=now)
        keep("proposal.decline", case, proposals=[proposal], by=by, now=now)
        ring_member("update", proposal.by_id, case, f"declined:{proposal.pk}", now=now)


def lapse_proposals(*, now: datetime) -> int:
    """Proposals without an answer after 72 h return to the pool; returns how many."""
    count = 0
    with transaction.atomic():
        late = Proposal.objects.select_for_update(of=("self",)).select_related("case")
        for proposal in late.filter(answer="", lapses_at__lte=now):
            _answer(proposal, Proposal.Answer.LAPSED, now=now)
            _journal(proposal.case, "proposal.lapse", by=None, now=now)
            ring_member("update", proposal.by_id, proposal.case, f"lapsed:{proposal.pk}", now=now)
            count += 1
    return count


def name_binome(
    case: Case, *, binome: Member, by: Member, now: datetime, version: int | None = None
) -> Case:
    """The second person who knows every fatal date of this case."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "name_binome", case)
        check_version(case, version)
        _check_colleague(case, binome, besides=case.suivi)
        case.binome = binome
        _touch(case, now=now)
        _journal(case, "case.binome", by=by, now=now)
        ring_member("update", binome.pk, case, f"binome:{case.pk}:{case.version}", now=now)
        relay_cases([case.pk], now=now)
        follow(case, now=now)
    return case


def hand_over(
    case: Case, *, to: Member, by: Member, now: datetime, version: int | None = None
) -> Case:
    """Another member follows the case; both are told, the binôme stays unless it is she."""
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "hand_over", case)
        check_version(case, version)
        if case.state == State.SUBMITTED:
            raise RefusedError(_("Ce dossier n'est pas encore pris. Le proposer plutôt."))
        _check_colleague(case, to)
        before = case.suivi_id
        if to.pk == before:
            raise RefusedError(_("%(name)s suit déjà ce dossier.") % {"name": to.name})
        if case.binome_id == to.pk:
            case.binome = None
        case.suivi = to
        _touch(case, now=now)
        _journal(case, "case.hand_over", by=by, now=now)
        for person in {person for person in (to.pk, before) if person and person != by.pk}:
            ring_member("update", person, case, f"handed:{case.pk}:{case.version}", now=now)
        close_open(case, now=now)
        relay_cases([case.pk], now=now)
        follow(case, now=now)
        new_person.tell(case, by=to, now=now)
    return case


def give_back(case: Case, *, by: Member, now: datetime, version: int | None = None) -> Case:
    """« Je n’ai pas le temps », and nobody beside: an arrival again, for the whole section.

    Its dates go on, and ring the coordination. Nothing silent: she and the binôme are told.
    """
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "move:give_back", case)
        check_version(case, version)
        if case.state != State.OPEN:
            raise RefusedError(_("Ce dossier est trop avancé. Le confier plutôt à quelqu’un."))
        told = {case.suivi_id, case.binome_id} | access.coordination_of(case.section_id)
        case.give_back()
        case.suivi = case.binome = None
        _touch(case, now=now)
        _journal(case, "case.give_back", by=by, now=now)
        for person in sorted(one for one in told if one and one != by.pk):
            ring_member("update", person, case, f"given:{case.pk}:{case.version}", now=now)
        relay_cases([case.pk], now=now)
        follow(case, now=now)
    return case


def step_aside(case: Case, *, by: Member, now: datetime) -> None:
    """« Je connais les personnes »: this case leaves my sight for good."""
    with transaction.atomic():
        case = access.locked(case)
        if by.pk in {case.suivi_id, case.binome_id}:
            raise RefusedError(_("Passer d'abord la main à une autre personne."))
        hers = list(case.proposals.select_for_update().filter(to=by, answer=""))
        for proposal in hers:
            _answer(proposal, Proposal.Answer.DECLINED, now=now)
        for one in (case, *case.attached.all()):
            Exclusion.objects.get_or_create(
                case=one, member=by, defaults={"since": timezone.localdate(now)}
            )
        _journal(case, "case.step_aside", by=by, now=now)
        keep("case.step_aside", case, proposals=hers, by=by, now=now)


def _check_colleague(case: Case, person: Member, besides: Member | None = None) -> None:
    fit = access.defenders([case.section_id]).filter(pk=person.pk).exists()
    if not fit or Exclusion.objects.filter(case=case, member=person).exists():
        raise RefusedError(_("Cette personne ne peut pas suivre ce dossier."))
    if besides and besides.pk == person.pk:
        raise RefusedError(_("Le binôme doit être une autre personne."))


def _answer(proposal: Proposal, answer: str, *, now: datetime) -> None:
    proposal.answer, proposal.answered_at = answer, now
    proposal.save(update_fields=["answer", "answered_at"])


def _check_alone(case: Case) -> None:
    """Somebody attached it while this page was open: it goes with the other case."""
    if case.attached_to_id is not None:
        raise ConflictError(_("Cette demande vient d’être rattachée à un autre dossier."))


def _touch(case: Case, *, now: datetime) -> None:
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save()


def _journal(case: Case, action: str, *, by: Member | None, now: datetime, **details: Any) -> None:
    JournalLine.objects.record(
        Entry(action, now, by.pk if by else None, case.section_id, case.pk, details)
    )
