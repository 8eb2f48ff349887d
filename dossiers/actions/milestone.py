"""Recording, correcting and confirming the dated facts that start clocks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.plan import add_milestone, plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Entry, Exhibit, JournalLine, Member, Milestone
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate


def record(
    case: Case,
    slug: str,
    known: KnownDate,
    *,
    by: Member,
    now: datetime,
    exhibit: Exhibit | None = None,
    note: str = "",
) -> Milestone:
    """A member records a dated fact; the deadlines it starts are open when this returns.

    With a piece the date is certain; without, it is declared.
    """
    access.require(by, "record_milestone", case)
    if slug not in catalogue().milestones():
        raise RefusedError(_("Choisir un fait dans la liste."))
    with transaction.atomic():
        case = access.locked(case)
        milestone = add_milestone(
            case,
            slug,
            known,
            by=by,
            now=now,
            confirmed=exhibit is not None,
            exhibit=exhibit,
            note=note,
        )
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
) -> Milestone:
    """A better date, or its proof: the open deadlines of this fact move with it.

    `exhibit` replaces the proof; None takes a wrong one away. Raises ConflictError when
    the fact changed since `version`.
    """
    access.require(by, "confirm_date", milestone.case)
    with transaction.atomic():
        case = access.locked(milestone.case)
        fresh = case.milestones.select_for_update().get(pk=milestone.pk)
        if fresh.version != version:
            raise ConflictError(_("Cette date a changé pendant ce temps. Relire, puis refaire."))
        fresh.earliest, fresh.latest = known.earliest, known.latest
        fresh.precision = known.precision.value
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


def date_told_by_person(milestone: Milestone, known: KnownDate, *, now: datetime) -> None:
    """The person gives a date that was missing; she can complete one, not change one."""
    with transaction.atomic():
        case = access.locked(milestone.case)
        fresh = case.milestones.select_for_update().get(pk=milestone.pk)
        if fresh.confirmed or fresh.known.precision == "day":
            raise RefusedError(
                _("Cette date est déjà notée. Écrivez un message si elle est fausse.")
            )
        fresh.earliest, fresh.latest = known.earliest, known.latest
        fresh.precision = known.precision.value
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


def _touched(case: Case, *, by: Member, now: datetime, cause: str = "fact") -> None:
    plan(case, by=by, now=now, cause=cause)
    case.version += 1
    case.acted_on = timezone.localdate(now)
    case.save(update_fields=["version", "acted_on"])
