"""What stops a delay or starts it again: noting an event, its end, and that it counts no more.

rules/events.py says what each event does (law.md B9). Here: who may, with which document,
for which deadlines; every open one it covers is counted again, its earlier dates kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.plan import events_on, move, refresh_nearest, restart_ladder
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Case,
    ClockEvent,
    Deadline,
    DeadlineState,
    Entry,
    EventKind,
    Exhibit,
    JournalLine,
    Member,
    State,
    Undone,
)
from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import CountingError, moves
from dossiers.rules.event import Event

CLAIM = "claim"
# Acts that seize a court: they interrupt (C. civ. 2241) until the case in court ends (2242).
CLAIM_ACTS = frozenset(
    {"cph_filed", "civil_court_filed", "social_court_filed", "admin_court_filed", "complaint_filed"}
)
# What lasts no time: the new delay starts on that very day.
AT_ONCE = frozenset({"acknowledgement", "enforcement"})
SETTLED = (DeadlineState.STOPPED, DeadlineState.DONE)


def record(
    case: Case,
    kind: str,
    *,
    cause: str,
    starts_on: date,
    ends_on: date | None,
    covers: Collection[UUID],
    exhibit: Exhibit | None,
    confirmed: bool,
    note: str,
    by: Member,
    now: datetime,
) -> ClockEvent:
    """Note a suspension, an interruption or legal aid, for the open deadlines it covers.

    `ends_on` is None while it lasts. `confirmed`: a défenseur·e checked it. Needs its
    document. A claim in court is noted by the move that files it, or as what closes the
    deadline. Raises RefusedError.
    """
    access.require(by, "record_milestone", case)
    today = timezone.localdate(now)
    if cause in AT_ONCE:
        ends_on = starts_on
    _check(kind, cause, starts_on, ends_on, today)
    if exhibit is None:
        raise RefusedError(_("Joindre le document qui le prouve : sans lui, rien n'est compté."))
    with transaction.atomic():
        case = access.locked(case)
        chosen = list(
            case.deadlines.select_for_update().filter(pk__in=covers, state=DeadlineState.OPEN)
        )
        if not chosen:
            raise RefusedError(_("Cocher au moins une échéance ouverte."))
        event = _create(
            case, kind, cause=cause, starts_on=starts_on, ends_on=ends_on, covers=chosen,
            exhibit=exhibit, confirmed=confirmed, note=note, by=by, today=today,
        )  # fmt: skip
        _count_again(event, cause="event", by=by, now=now)
        _after(event, "event.record", by=by, now=now)
    return event


def interrupt(
    deadlines: Collection[Deadline], *, on: date, proof: Exhibit, by: Member, now: datetime
) -> None:
    """A court was seized on `on`: it interrupts these deadlines. In the caller's transaction.

    Only those that an interruption can move; nothing is written when there is none.
    """
    covered = [
        deadline
        for deadline in deadlines
        if moves(catalogue().rule(deadline.rule, deadline.rule_version).counting)
    ]
    if covered:
        _create(
            covered[0].case, EventKind.INTERRUPTION, cause=CLAIM, starts_on=on, ends_on=None,
            covers=covered, exhibit=proof, confirmed=True, note="", by=by,
            today=timezone.localdate(now),
        )  # fmt: skip


def end(
    event: ClockEvent, *, on: date, decided: bool, by: Member, now: datetime, version: int
) -> ClockEvent:
    """It ended on `on`: the delays it covers run again, counted from that day.

    Of a claim in court, `decided` says that the court settled what was asked: the deadlines
    that filing had closed stay closed. Otherwise they open again, for a whole new delay
    (C. civ. 2231, 2242).
    """
    access.require(by, "confirm_date", event.case)
    today = timezone.localdate(now)
    with transaction.atomic():
        fresh = _locked(event, version)
        if fresh.ends_on:
            raise RefusedError(_("La fin de cet événement est déjà notée."))
        _check(fresh.kind, fresh.cause, fresh.starts_on, on, today)
        fresh.ends_on = on
        fresh.version += 1
        fresh.save()
        if fresh.cause == CLAIM and not decided:
            _open_again(fresh, by=by, now=now)
        _count_again(fresh, cause="event_end", by=by, now=now)
        _after(fresh, "event.end", by=by, now=now)
    return fresh


def undo(event: ClockEvent, *, why: str, by: Member, now: datetime, version: int) -> ClockEvent:
    """It counts no more: the delays run as if it had never been (C. civ. 2243).

    `why`: a claim withdrawn, lapsed or finally dismissed; for any other event, only a
    mistake. The deadlines that a claim had closed open again on their earlier dates.
    """
    access.require(by, "confirm_date", event.case)
    with transaction.atomic():
        fresh = _locked(event, version)
        if why not in reasons_to_undo(fresh):
            raise RefusedError(_("Choisir pourquoi il ne compte plus."))
        fresh.undone, fresh.undone_on, fresh.undone_by = why, timezone.localdate(now), by
        fresh.version += 1
        fresh.save()
        if fresh.cause == CLAIM:
            _open_again(fresh, by=by, now=now)
        _count_again(fresh, cause="event_undone", by=by, now=now)
        _after(fresh, "event.undo", by=by, now=now)
    return fresh


def reasons_to_undo(event: ClockEvent) -> list[str]:
    """The values of Undone that can be said of this event."""
    return list(Undone.values) if event.cause == CLAIM else [Undone.MISTAKE]


def _check(kind: str, cause: str, starts_on: date, ends_on: date | None, today: date) -> None:
    if kind not in EventKind.values or (kind != EventKind.LEGAL_AID and not cause):
        raise RefusedError(_("Choisir ce qui est arrivé."))
    if starts_on > today or (ends_on and ends_on > today):
        raise RefusedError(_("Cette date est dans le futur. La noter quand elle sera passée."))
    try:
        Event(kind, starts_on, ends_on, cause=cause)
    except CountingError as error:
        raise RefusedError(str(error)) from None


def _create(
    case: Case,
    kind: str,
    *,
    cause: str,
    starts_on: date,
    ends_on: date | None,
    covers: Collection[Deadline],
    exhibit: Exhibit,
    confirmed: bool,
    note: str,
    by: Member,
    today: date,
) -> ClockEvent:
    event = ClockEvent.objects.create(
        case=case,
        kind=kind,
        cause=cause,
        starts_on=starts_on,
        ends_on=ends_on,
        confirmed=confirmed,
        exhibit=exhibit,
        recorded_by=by,
        recorded_on=today,
        note=note.strip() or None,
    )
    event.deadlines.add(*covers)
    return event


def _locked(event: ClockEvent, version: int) -> ClockEvent:
    case = access.locked(event.case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    fresh = case.clock_events.select_for_update().get(pk=event.pk)
    if fresh.undone:
        raise ConflictError(_("Cet événement est déjà noté comme ne comptant plus."))
    if fresh.version != version:
        raise ConflictError(_("Cet événement a changé pendant ce temps. Relire, puis refaire."))
    return fresh


def _covered(event: ClockEvent) -> list[Deadline]:
    """Its deadlines, locked, their case being the one of the event."""
    covered = event.case.deadlines.select_for_update(of=("self",)).filter(clock_events=event)
    return list(covered.select_related("milestone"))


def _count_again(event: ClockEvent, *, cause: str, by: Member, now: datetime) -> None:
    covered = [one for one in _covered(event) if one.state == DeadlineState.OPEN]
    events = events_on([deadline.pk for deadline in covered])
    for deadline in covered:
        try:
            move(deadline, deadline.milestone, events[deadline.pk], by=by, now=now, cause=cause)
        except CountingError as error:
            raise RefusedError(str(error)) from None


def _open_again(event: ClockEvent, *, by: Member, now: datetime) -> None:
    """What this claim had closed runs again, unless another claim still holds it."""
    still = ClockEvent.objects.filter(case=event.case, cause=CLAIM, undone="", ends_on=None)
    held = set(still.exclude(pk=event.pk).values_list("deadlines", flat=True))
    for deadline in _covered(event):
        closed_by_it = deadline.state in SETTLED and deadline.closing_act in CLAIM_ACTS
        if not closed_by_it or deadline.pk in held:
            continue
        run_again(deadline, by=by, now=now)


def run_again(deadline: Deadline, *, by: Member, now: datetime) -> None:
    """A closed deadline of an opened case is open again, with a ladder of its own."""
    deadline.state, deadline.closed_on, deadline.closed_by = DeadlineState.OPEN, None, None
    deadline.closing_act, deadline.proof, deadline.closing_note = "", None, None
    restart_ladder(deadline, timezone.localdate(now))
    deadline.version += 1
    deadline.save()
    details = {"rule": deadline.rule}
    JournalLine.objects.record(
        Entry("deadline.reopen", now, by.pk, deadline.case.section_id, deadline.case.pk, details)
    )


def _after(event: ClockEvent, action: str, *, by: Member, now: datetime) -> None:
    case = event.case
    refresh_nearest(case)
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["version", "acted_on"])
    details = {"cause": event.cause or event.kind}
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
