"""Reminders that wait for somebody who no longer holds the role: to whoever holds it now.

Absence, a hand-over, a departure or « je ne peux pas » move the rung at once (ux.md 6.1);
the ladder goes on beside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from dossiers.absent import away_at
from dossiers.access import Holders
from dossiers.actions.answer_link import open_links
from dossiers.actions.ring import reminder_key
from dossiers.actions.step import course_rung, told_at
from dossiers.models import Deadline, DeadlineState, Entry, JournalLine, Reminder
from notifications.dismiss import mark_answered
from notifications.notify import Doorbell, notify_many

BATCH = 500


def waiting() -> QuerySet[Reminder]:
    """The reminders from which an answer is still awaited, with what a relay needs."""
    return (
        Reminder.objects.filter(
            answer_by__isnull=False,
            acknowledged_at=None,
            climbed_at=None,
            deadline__state=DeadlineState.OPEN,
            edition=F("deadline__edition"),
        )
        .annotate(reference=F("deadline__case__reference"), section=F("deadline__case__section"))
        .select_related("deadline")
        .defer("deadline__closing_note")
        .order_by("answer_by", "pk")
    )


def relay_of_absent(*, now: datetime, batch: int = BATCH) -> int:
    """The reminders that wait for somebody away go to whoever answers for her; returns how many.

    A question about state: run late, or twice, it does the same.
    """
    count = 0
    while away := away_at(now):
        with transaction.atomic():
            rows = waiting().filter(recipient__in=away)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            moved = relay(rows[:batch], now=now)
        count += moved
        if moved < batch:
            break
    return count


def relay_cases(cases: Collection[UUID], *, now: datetime) -> int:
    """The same for cases whose people have just changed. In the caller's transaction."""
    return relay(waiting().filter(deadline__case__in=cases), now=now)


def relay(rows: Iterable[Reminder], *, now: datetime) -> int:
    """Each goes to who holds its role, unless that is whom it waits for already.

    Where nobody else could receive it, it stays: silence will climb. Returns how many moved.
    """
    rows = list(rows)
    holders = Holders({row.deadline.case_id for row in rows}, now=now) if rows else None
    moved = []
    declined = _declined(rows)
    for row in rows:
        people = _able(row, holders, declined) if holders else set()
        if people and row.recipient_id not in people:
            moved.append((row, people))
    return pass_on(moved, action="clock.relay", by=None, now=now)


def _declined(rows: Collection[Reminder]) -> set[tuple[UUID, UUID]]:
    """(deadline, person) of who said « je ne peux pas » about these dates."""
    said = Reminder.objects.filter(
        deadline__in={row.deadline_id for row in rows},
        edition=F("deadline__edition"),
        declined_at__isnull=False,
    )
    return set(said.values_list("deadline_id", "recipient_id"))


def _able(row: Reminder, holders: Holders, declined: set[tuple[UUID, UUID]]) -> set[UUID]:
    """Who holds its role and did not say that she cannot; else the coordination."""
    for role in (row.role, "coordination"):
        people = {
            person
            for person in holders.of(role, row.deadline.case_id)
            if (row.deadline_id, person) not in declined
        }
        if people:
            return people
    return set()


def pass_on(
    moved: Collection[tuple[Any, Collection[UUID]]],
    *,
    action: str,
    by: UUID | None,
    now: datetime,
) -> int:
    """From the person of each reminder to these people, who have as long as she had.

    Six statements at most, whatever their number. Whoever has this step already is rung
    no second time for it while her answer is awaited. A reminder that nobody would wait for
    any more stays where it is, and its silence climbs. Returns how many moved.
    """
    reached = _reached({row.deadline_id for row, _people in moved})
    moved = [
        (row, people)
        for row, people in moved
        if any(reached.get((row.deadline_id, row.edition, row.step, p), True) for p in people)
    ]
    if not moved:
        return 0
    new: list[tuple[Reminder, Deadline, str]] = []
    for row, people in moved:
        for person in people:
            key = (row.deadline_id, row.edition, row.step, person)
            if key not in reached:
                reached[key] = True
                new.append((_same_for(row, person, now), row.deadline, row.reference))
    old = [row.pk for row, _people in moved]
    Reminder.objects.filter(pk__in=old).update(climbed_at=now, answer_by=None, again_at=None)
    mark_answered(
        keys=[f"{reminder_key(row)}:{row.recipient_id}" for row, _people in moved], now=now
    )
    Reminder.objects.bulk_create([reminder for reminder, _d, _r in new], ignore_conflicts=True)
    JournalLine.objects.record_many(
        Entry(
            action, now, by, row.section, row.deadline.case_id,
            {"step": row.step, "role": row.role, "rule": row.deadline.rule},
        )
        for row, _people in moved
    )  # fmt: skip
    open_links([reminder for reminder, _d, _r in new], now=now)
    notify_many([doorbell(*told) for told in new], now=now)
    return len(moved)


def _reached(deadlines: Collection[UUID]) -> dict[tuple[UUID, int, str, UUID], bool]:
    """Who has which step of these dates, and whether her answer is still awaited."""
    if not deadlines:
        return {}
    rows = Reminder.objects.filter(deadline__in=deadlines).values_list(
        "deadline_id", "edition", "step", "recipient_id",
        "answer_by", "acknowledged_at", "climbed_at",
    )  # fmt: skip
    return {row[:4]: row[4] is not None and row[5] is None and row[6] is None for row in rows}


def doorbell(reminder: Reminder, deadline: Deadline, reference: str) -> Doorbell:
    """« Une date demande une réponse », for one reminder."""
    args = [reference, deadline.pk]
    return Doorbell(
        topic="deadline",
        recipient=reminder.recipient_id,
        key=f"{reminder_key(reminder)}:{reminder.recipient_id}",
        link=reverse("desk:deadline", args=args),
        answer_link=reverse("desk:acknowledge", args=args),
    )


def _same_for(row: Reminder, person: UUID, now: datetime) -> Reminder:
    hours = _hours(row)
    return Reminder(
        deadline=row.deadline,
        edition=row.edition,
        step=row.step,
        level=row.level,
        recipient_id=person,
        role=row.role,
        sent_at=now,
        answer_by=now + hours if hours else None,
    )


def _hours(row: Reminder) -> timedelta | None:
    """As long as the rung leaves; what was left to wait for its hour is not added."""
    found = course_rung(row.deadline, row.step)
    hours = told_at(found[1], row.level).answer_within_hours if found else None
    if hours is None:
        return row.answer_by - row.sent_at if row.answer_by else None
    return timedelta(hours=hours)
