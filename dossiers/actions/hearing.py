"""A hearing: planned, prepared, then told; what it gives is written by the same act.

Its dated fact makes it a deadline like any other, so that lists, reminders and the
calendar know of it (rule « hearing » of the catalogue).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import deadline as deadlines
from dossiers.actions import hearing_back as back
from dossiers.actions import move as moves
from dossiers.actions.before import changed
from dossiers.actions.conversation import write_note
from dossiers.actions.milestone import record as record_fact
from dossiers.actions.plan import plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.undo import journal_end
from dossiers.models import (
    Case,
    DeadlineState,
    Entry,
    Exhibit,
    Hearing,
    HearingKind,
    HearingOutcome,
    HearingState,
    JournalLine,
    Member,
    Milestone,
    State,
)
from dossiers.rules.known import KnownDate, Precision

SET = "hearing_set"
# The person told a date to come when she filed: that day is this hearing's.
TOLD_AS = (SET, "answer_due")
PLACE = ("court", "room", "address", "registry_phone")
MOST = 99


@dataclass(frozen=True)
class Told:
    """What « Après l’audience » tells.

    again_at: the new sitting. delivered_on: when the decision will be read. notified_on:
    the day its letter was received, the only one that starts the appeal clock.
    """

    outcome: str
    note: str = ""
    again_at: datetime | None = None
    delivered_on: date | None = None
    notified_on: date | None = None
    interim: bool = False
    proof: Exhibit | None = None


def schedule(
    case: Case,
    *,
    at: datetime,
    kind: str,
    place: Mapping[str, str],
    by: Member,
    now: datetime,
    proof: Exhibit | None = None,
    follows: Hearing | None = None,
) -> Hearing:
    """A hearing of `kind` at that moment. `place`: the words of PLACE; `proof`: the summons.

    A date that the person gave when she filed becomes this one's. Raises RefusedError.
    """
    access.require(by, "plan_hearing", case)
    _check_kind(kind)
    with transaction.atomic():
        case = _alive(case)
        number = (case.hearings.aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST:
            raise RefusedError(_("%(n)d audiences au plus.") % {"n": MOST})
        day = timezone.localdate(at)
        told = _fact_of(case, day)
        fact = told or record_fact(case, SET, KnownDate.day(day), by=by, now=now, exhibit=proof)
        hearing = Hearing(
            case=case, number=number, at=at, kind=kind, milestone=fact, follows=follows,
            recorded_by=by, recorded_on=timezone.localdate(now),
        )  # fmt: skip
        _write_place(hearing, place)
        hearing.save()
        _done(case, hearing, "hearing.plan", by=by, now=now)
        back.keep_plan(hearing, None if told else fact, by=by, now=now)
    return hearing


def correct(
    hearing: Hearing,
    *,
    at: datetime,
    kind: str,
    place: Mapping[str, str],
    by: Member,
    now: datetime,
    version: int,
) -> Hearing:
    """Another hour, another room. A day that moves takes its deadline along."""
    access.require(by, "plan_hearing", hearing.case)
    _check_kind(kind)
    with transaction.atomic():
        case, fresh = _locked(hearing, version)
        _still_planned(fresh)
        since, before, day = journal_end(), back.written(fresh), timezone.localdate(at)
        moves_to = fresh.milestone if day != timezone.localdate(fresh.at) else None
        was = back.dated(moves_to)
        if moves_to:
            _move_fact(case, moves_to, day, by=by, now=now)
        fresh.at, fresh.kind = at, kind
        _write_place(fresh, place)
        _save(fresh)
        _done(case, fresh, "hearing.correct", by=by, now=now)
        moved = changed(moves_to, was) if moves_to and was else None
        back.keep(fresh, "hearing.correct", before, since=since, by=by, now=now, moved=moved)
    return fresh


def prepare(
    hearing: Hearing,
    *,
    arguments: str,
    to_bring: Sequence[tuple[str, bool]],
    by: Member,
    now: datetime,
    version: int,
) -> Hearing:
    """What the other side will say and our answers; what to bring, and what is ready."""
    access.require(by, "plan_hearing", hearing.case)
    with transaction.atomic():
        case, fresh = _locked(hearing, version)
        since, before = journal_end(), back.written(fresh)
        fresh.arguments = arguments.strip() or None
        fresh.to_bring = [[what.strip(), ready] for what, ready in to_bring if what.strip()]
        _save(fresh)
        _done(case, fresh, "hearing.prepare", by=by, now=now)
        back.keep(fresh, "hearing.prepare", before, since=since, by=by, now=now)
    return fresh


def cancel(hearing: Hearing, *, by: Member, now: datetime, version: int) -> Hearing:
    """It will not take place: struck out, or noted by mistake."""
    access.require(by, "plan_hearing", hearing.case)
    with transaction.atomic():
        case, fresh = _locked(hearing, version)
        _still_planned(fresh)
        since, before = journal_end(), back.written(fresh)
        fresh.state = HearingState.CANCELLED
        _save(fresh)
        for open_one in _deadlines_of(case, fresh):
            deadlines.dismiss(
                open_one, reason=_("Audience annulée."), by=by, now=now, version=open_one.version
            )
        _done(case, fresh, "hearing.cancel", by=by, now=now)
        back.keep(fresh, "hearing.cancel", before, since=since, by=by, now=now)
    return fresh


def conclude(hearing: Hearing, told: Told, *, by: Member, now: datetime, version: int) -> Hearing:
    """« Après l’audience »: what came of it, and what follows, in one transaction.

    A postponement plans the new sitting. A decision moves the case, where it may, and its
    appeal runs from the day of its notification only: without that day nothing starts.
    Raises RefusedError, ConflictError.
    """
    access.require(by, "plan_hearing", hearing.case)
    _check_told(hearing, told, now)
    with transaction.atomic():
        case, fresh = _locked(hearing, version)
        _still_planned(fresh)
        since, before = journal_end(), back.written(fresh)
        postponed = told.outcome == HearingOutcome.POSTPONED
        fresh.state = HearingState.POSTPONED if postponed else HearingState.HELD
        fresh.outcome, fresh.delivered_on = told.outcome, told.delivered_on
        fresh.account = told.note.strip() or None
        _save(fresh)
        _close_deadline(case, fresh, postponed=postponed, by=by, now=now)
        awaited = _follow(case, fresh, told, by=by, now=now)
        _done(case, fresh, "hearing.conclude", by=by, now=now)
        if told.notified_on is None:
            back.keep(fresh, "hearing.conclude", before, since=since, by=by, now=now, fact=awaited)
    return fresh


def keep_note(hearing: Hearing, *, body: str, by: Member, now: datetime) -> None:
    """A note typed in the room: an internal note of the case."""
    write_note(hearing.case, body=body, by=by, now=now)


def _check_kind(kind: str) -> None:
    if kind not in HearingKind.values:
        raise RefusedError(_("Choisir la nature de l’audience."))


def _check_told(hearing: Hearing, told: Told, now: datetime) -> None:
    today = timezone.localdate(now)
    if told.outcome not in HearingOutcome.values:
        raise RefusedError(_("Choisir ce que l’audience a donné."))
    if timezone.localdate(hearing.at) > today:
        raise RefusedError(_("Cette audience n’a pas encore eu lieu. Corriger son jour d’abord."))
    if told.outcome == HearingOutcome.POSTPONED and told.again_at is None:
        raise RefusedError(_("Donner le jour et l’heure du renvoi."))
    if told.again_at and told.again_at <= hearing.at:
        raise RefusedError(_("Le renvoi vient après cette audience."))
    if told.outcome == HearingOutcome.RESERVED and told.delivered_on is None:
        raise RefusedError(_("Donner le jour du délibéré."))
    if told.delivered_on and told.delivered_on < timezone.localdate(hearing.at):
        raise RefusedError(_("Le délibéré vient après l’audience."))
    if told.notified_on and told.outcome != HearingOutcome.DECIDED:
        raise RefusedError(_("Sans décision, il n’y a rien à notifier."))


def _follow(
    case: Case, hearing: Hearing, told: Told, *, by: Member, now: datetime
) -> Milestone | None:
    """The next sitting, the day of the decision (returned), the decision itself."""
    awaited = None
    if told.again_at:
        place = {name: getattr(hearing, name) or "" for name in PLACE}
        again = schedule(
            case, at=told.again_at, kind=hearing.kind, place=place, by=by, now=now, follows=hearing
        )
        again.arguments, again.to_bring = hearing.arguments, hearing.to_bring
        again.save(update_fields=["arguments", "to_bring"])
    if told.delivered_on:
        awaited = record_fact(
            case, "answer_due", KnownDate.day(told.delivered_on), by=by, now=now,
            note=_("Délibéré annoncé à l’audience."),
        )  # fmt: skip
    if told.notified_on:
        _decide(case, told, by=by, now=now)
    return awaited


def _decide(case: Case, told: Told, *, by: Member, now: datetime) -> None:
    """The decision was notified: its move where the case allows it, its dated fact anyway."""
    assert told.notified_on is not None  # noqa: S101 (asked by the caller)
    fresh = access.locked(case)
    if fresh.state == State.LITIGATION:
        moves.record_judgment(
            fresh, notified_on=told.notified_on, interim=told.interim, proof=told.proof,
            by=by, now=now,
        )  # fmt: skip
        return
    slug = "interim_order_received" if told.interim else "judgment_received"
    record_fact(fresh, slug, KnownDate.day(told.notified_on), by=by, now=now, exhibit=told.proof)


def _fact_of(case: Case, day: date) -> Milestone | None:
    """The fact of that very day that no hearing has yet: she told it when she filed."""
    return case.milestones.filter(
        slug__in=TOLD_AS, earliest=day, latest=day, precision=Precision.DAY.value, hearing=None
    ).first()


def _move_fact(case: Case, fact: Milestone, day: date, *, by: Member, now: datetime) -> None:
    fact.earliest = fact.latest = day
    fact.precision = Precision.DAY.value
    fact.version += 1
    fact.save(update_fields=["earliest", "latest", "precision", "version"])
    plan(case, by=by, now=now, cause="correction")


def _deadlines_of(case: Case, hearing: Hearing) -> list[Any]:
    return list(case.deadlines.filter(milestone=hearing.milestone_id, state=DeadlineState.OPEN))


def _close_deadline(
    case: Case, hearing: Hearing, *, postponed: bool, by: Member, now: datetime
) -> None:
    if hearing.milestone_id is None:
        return
    act = "hearing_postponed" if postponed else "hearing_held"
    for one in _deadlines_of(case, hearing):
        deadlines.done(
            one, act=act, on=timezone.localdate(hearing.at), proof=None, note="",
            by=by, now=now, version=one.version,
        )  # fmt: skip


def _write_place(hearing: Hearing, place: Mapping[str, str]) -> None:
    for name in PLACE:
        setattr(hearing, name, place.get(name, "").strip() or None)


def _alive(case: Case) -> Case:
    case = access.locked(case)
    if case.state == State.CLOSED:
        raise RefusedError(_("Ce dossier est clos. Le rouvrir d'abord."))
    return case


def _locked(hearing: Hearing, version: int) -> tuple[Case, Hearing]:
    case = _alive(hearing.case)
    fresh = case.hearings.select_for_update(of=("self",)).get(pk=hearing.pk)
    fresh.case = case
    if fresh.version != version:
        raise ConflictError(_("Cette audience a changé pendant ce temps. Relire, puis refaire."))
    return case, fresh


def _still_planned(hearing: Hearing) -> None:
    if hearing.state != HearingState.PLANNED:
        raise RefusedError(_("Ce qui s’est passé à cette audience est déjà noté."))


def _save(hearing: Hearing) -> None:
    hearing.version += 1
    hearing.save()


def _done(case: Case, hearing: Hearing, action: str, *, by: Member, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(acted_on=timezone.localdate(now))
    details = {"number": hearing.number}
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
