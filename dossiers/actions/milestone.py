"""Recording, correcting and confirming the dated facts that start clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.brought import waiting
from dossiers.actions.plan import add_milestone, plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Entry, Exhibit, JournalLine, Member, Milestone
from dossiers.models.milestone import STAGE_COLUMNS, letter_stage
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate, Precision

Letter = Mapping[str, date | None]


def record(
    case: Case,
    slug: str,
    known: KnownDate,
    *,
    by: Member,
    now: datetime,
    exhibit: Exhibit | None = None,
    note: str = "",
    letter: Letter | None = None,
) -> Milestone:
    """A member records a dated fact; the deadlines it starts are open when this returns.

    With a piece the date is certain; without, it is declared. `letter`: of a letter, the
    days sent, presented and received (keys: STAGE_COLUMNS) as far as they are known.
    A fact that another one brought (actions/brought.py) gets its date instead of a double.
    Raises RefusedError when they contradict each other or when the fact is no letter.
    """
    access.require(by, "record_milestone", case)
    if slug not in catalogue().milestones():
        raise RefusedError(_("Choisir un fait dans la liste."))
    known, days = _letter(slug, known, letter or {})
    with transaction.atomic():
        case = access.locked(case)
        if asked := waiting(case, slug):
            return _answer(asked, known, by=by, now=now, exhibit=exhibit, note=note, letter=letter)
        milestone = add_milestone(
            case,
            slug,
            known,
            by=by,
            now=now,
            confirmed=exhibit is not None,
            exhibit=exhibit,
            note=note,
            letter=days,
        )
        _check(milestone)
        _touched(case, by=by, now=now)
    return milestone


def correct(
    milestone: Milestone,
    known: KnownDate,
    *,
    by: Member,
    now: datetime,
    version: int,
    exhibit: Exhibit | None = None,
    letter: Letter | None = None,
) -> Milestone:
    """A better date, or its proof: the open deadlines of this fact move with it.

    `exhibit` replaces the proof; None takes a wrong one away. `letter` replaces the days of
    the letter's other stages; None leaves them. Raises ConflictError when the fact changed
    since `version`, RefusedError when the dates of a letter contradict each other.
    """
    access.require(by, "confirm_date", milestone.case)
    with transaction.atomic():
        case = access.locked(milestone.case)
        fresh = case.milestones.select_for_update().get(pk=milestone.pk)
        if fresh.version != version:
            raise ConflictError(_("Cette date a changé pendant ce temps. Relire, puis refaire."))
        if letter is None:
            letter = {name: getattr(fresh, name) for name in _other_stages(fresh.slug)}
        known, days = _letter(fresh.slug, known, letter)
        _give(fresh, known)
        for column, day in days.items():
            setattr(fresh, column, day)
        _check(fresh)
        fresh.exhibit = exhibit
        fresh.confirmed = fresh.exhibit is not None
        fresh.version += 1
        fresh.save()
        JournalLine.objects.record(
            Entry(
                "milestone.correct",
                now,
                by.pk,
                case.section_id,
                case.pk,
                {"milestone": fresh.slug, "precision": fresh.precision},
            )
        )
        _touched(case, by=by, now=now, cause="correction")
    return fresh


def _answer(
    asked: Milestone,
    known: KnownDate,
    *,
    by: Member,
    now: datetime,
    exhibit: Exhibit | None,
    note: str,
    letter: Letter | None,
) -> Milestone:
    """The date of a fact that was waiting for it. In the transaction of `record`."""
    dated = correct(
        asked, known, by=by, now=now, version=asked.version, exhibit=exhibit, letter=letter
    )
    if note:
        dated.note = note
        dated.save(update_fields=["note"])
    return dated


def date_told_by_person(milestone: Milestone, known: KnownDate, *, now: datetime) -> None:
    """The person gives a date that was missing; she can complete one, not change one."""
    with transaction.atomic():
        case = access.locked(milestone.case)
        fresh = case.milestones.select_for_update().get(pk=milestone.pk)
        if fresh.confirmed or fresh.known.precision == "day":
            raise RefusedError(
                _("Cette date est déjà notée. Écrivez un message si elle est fausse.")
            )
        _give(fresh, known)
        _check(fresh)
        fresh.version += 1
        fresh.save()
        case.person_waits_since = case.person_waits_since or timezone.localdate(now)
        case.save(update_fields=["person_waits_since"])
        JournalLine.objects.record(
            Entry(
                "person.date",
                now,
                None,
                case.section_id,
                case.pk,
                {"milestone": fresh.slug, "precision": fresh.precision},
            )
        )
        plan(case, by=None, now=now, cause="person")


def _give(fact: Milestone, known: KnownDate) -> None:
    fact.earliest, fact.latest = known.earliest, known.latest
    fact.precision = known.precision.value


def _letter(slug: str, known: KnownDate, days: Letter) -> tuple[KnownDate, dict[str, date | None]]:
    """The day of the fact, and the days of the letter by column (none without a letter).

    The stage that the fact itself is (« reçue le » of a letter received) and its own day
    are one and the same thing.
    """
    if not any(days.values()):
        return known, dict.fromkeys(STAGE_COLUMNS.values())
    if not letter_stage(slug):
        raise RefusedError(_("Ce fait n'est pas une lettre : laisser ses trois dates vides."))
    own = STAGE_COLUMNS[letter_stage(slug)]
    if day := days.get(own):
        if known.precision is not Precision.UNKNOWN and known != KnownDate.day(day):
            raise RefusedError(
                _("« Quand ? » et les dates de la lettre ne disent pas le même jour.")
            )
        known = KnownDate.day(day)
    columns = {column: days.get(column) for column in STAGE_COLUMNS.values()}
    columns[own] = known.earliest if known.precision is Precision.DAY else None
    return known, columns


def _other_stages(slug: str) -> list[str]:
    """The columns of the stages of a letter that the fact itself is not."""
    own = letter_stage(slug)
    return [column for stage, column in STAGE_COLUMNS.items() if stage != own]


def _check(fact: Milestone) -> None:
    try:
        fact.told  # noqa: B018 (reading it compares the dates)
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _touched(case: Case, *, by: Member, now: datetime, cause: str = "fact") -> None:
    plan(case, by=by, now=now, cause=cause)
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["version", "acted_on"])
