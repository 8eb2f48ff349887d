"""A fatal date missed: an incident opens by itself, and stays until somebody concludes in writing.

Closing the case does not hide it. What is asked is what happened, what is still possible,
and who tells the person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.deadline import MIN_REASON
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Deadline,
    DeadlineState,
    Entry,
    Incident,
    JournalLine,
    Member,
    Severity,
)


def missed(today: date) -> QuerySet[Deadline]:
    """Our open fatal deadlines whose last arguable day is over, without their incident yet.

    Not those that were over before we heard of them, nor those that an event still holds
    (no legal date while it lasts): nothing is said to be lost that may not be.
    """
    over = Q(defensible=None) | Q(defensible__lt=today)
    ours_to_keep = Q(defensible=None, prudent__gte=F("created_on")) | Q(
        defensible__gte=F("created_on")
    )
    told = Incident.objects.filter(deadline=OuterRef("pk"), edition=OuterRef("edition"))
    return Deadline.objects.filter(
        over,
        ours_to_keep,
        ~Exists(told),
        state=DeadlineState.OPEN,
        severity=Severity.FATAL,
        bound="ours",
        prudent__lt=today,
        legal__isnull=False,
    )


def open_incidents(*, now: datetime, batch: int = 500) -> int:
    """Open the incident of each date that was missed, once; returns how many."""
    today, opened = timezone.localdate(now), 0
    # Nearly always there is none: one question, no transaction.
    while missed(today).exists() and (count := _open_batch(now, batch)):
        opened += count
    return opened


def _open_batch(now: datetime, batch: int) -> int:
    today = timezone.localdate(now)
    with transaction.atomic():
        found: QuerySet[Any] = missed(today).annotate(
            section=F("case__section"), last_arguable=Coalesce("defensible", "prudent")
        )
        found = found.defer("closing_note")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True, of=("self",))
        rows = list(found.order_by("prudent")[:batch])
        # Another sweep may have opened some between our question and our locks.
        told = set(Incident.objects.filter(deadline__in=rows).values_list("deadline", "edition"))
        rows = [row for row in rows if (row.pk, row.edition) not in told]
        Incident.objects.bulk_create(
            Incident(
                case_id=row.case_id,
                deadline=row,
                edition=row.edition,
                passed_on=row.last_arguable,
                opened_on=today,
            )
            for row in rows
        )
        JournalLine.objects.record_many(
            Entry("incident.open", now, None, row.section, row.case_id, {"rule": row.rule})
            for row in rows
        )
    return len(rows)


def conclude(
    incident: Incident,
    *,
    cause: str,
    still_possible: str,
    teller: Member | None,
    by: Member,
    now: datetime,
    version: int,
) -> Incident:
    """Write what happened, what is still possible, and who tells the person.

    Raises RefusedError when something is missing, ConflictError when somebody was faster.
    """
    access.require(by, "close_deadline", incident.case)
    if len(cause.strip()) < MIN_REASON:
        raise RefusedError(_("Écrire en quelques mots ce qui s'est passé."))
    if not still_possible.strip():
        raise RefusedError(_("Écrire ce qui reste possible, ou « rien »."))
    if teller is None:
        raise RefusedError(_("Choisir qui le dit à la personne."))
    with transaction.atomic():
        case = access.locked(incident.case)
        fresh = case.incidents.select_for_update().get(pk=incident.pk)
        if fresh.concluded_on or fresh.version != version:
            raise ConflictError(_("Quelqu'un a conclu pendant ce temps. Relire."))
        fresh.cause, fresh.still_possible = cause.strip(), still_possible.strip()
        fresh.teller, fresh.concluded_by = teller, by
        fresh.concluded_on = timezone.localdate(now)
        fresh.version += 1
        fresh.save()
        rule = fresh.deadline.rule
        JournalLine.objects.record(
            Entry("incident.conclude", now, by.pk, case.section_id, case.pk, {"rule": rule})
        )
    return fresh
