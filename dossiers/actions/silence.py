"""Silence climbs to the next role, and is told again; what could not be delivered is silence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from dossiers.access import Holders
from dossiers.actions.clock_guard import Allowed
from dossiers.actions.ring import reminder_key
from dossiers.actions.step import OF_CASE, Step, course_rung, say_again, skip_locked, write_steps
from dossiers.models import DeadlineState, Reminder
from dossiers.rules.ladder import climb
from notifications.dismiss import mark_answered


def climb_batch(now: datetime, batch: int, counts: dict[str, int], allowed: Allowed) -> int:
    """Reminders that nobody answered in time go to the next role of their rung."""
    with transaction.atomic():
        due = Q(answer_by__lte=now, climbed_at=None) & allowed.awaited("answer_by", now)
        silent = _silent(due, "answer_by", allowed.up_to(batch))
        if not silent:
            return 0
        holders = Holders([row.deadline.case_id for row in silent], now=now)
        reached = set(
            Reminder.objects.filter(deadline__in=[r.deadline_id for r in silent]).values_list(
                "deadline_id", "edition", "step", "recipient_id"
            )
        )
        higher = []
        for row in silent:
            for step in _one_level_up(row, holders, now=now):
                key = (row.deadline_id, row.edition, row.step, step.person)
                if key not in reached:
                    reached.add(key)
                    higher.append(step)
        Reminder.objects.filter(pk__in=[row.pk for row in silent]).update(climbed_at=now)
        write_steps(higher, now=now, action="climb", late=allowed.is_alarm)
        allowed.take(len(higher))
        counts["reminders"] += len(higher)
        counts["climbed"] += len(silent)
        return len(silent)


def again_batch(now: datetime, batch: int, counts: dict[str, int], allowed: Allowed) -> int:
    """Somebody silent is told again, in the place of what she was told before."""
    with transaction.atomic():
        due = Q(again_at__lte=now) & allowed.awaited("again_at", now)
        silent = _silent(due, "again_at", allowed.up_to(batch))
        if not silent:
            return 0
        again, over = [], []
        for row in silent:
            step = _step_of(row, row.level)
            if step is None or row.declined_at or row.edition != row.deadline.edition:
                over.append(row.pk)
            else:
                again.append((row, step))
        Reminder.objects.filter(pk__in=over).update(again_at=None)
        if again:
            mark_answered(
                keys=[f"{reminder_key(row)}:{row.recipient_id}" for row, _step in again], now=now
            )
            rows = say_again(again, now=now, late=allowed.is_alarm)
            Reminder.objects.bulk_update(rows, ["again_at", "agains"])
        allowed.take(len(again))
        counts["again"] += len(again)
        return len(silent)


def not_delivered(keys: Collection[str], *, now: datetime) -> int:
    """What these doorbells (their keys) told has reached nobody: their time to answer is over.

    A reminder that could not be delivered counts as not acknowledged and moves on.
    """
    which = Q()
    for key in keys:
        kind, *told = key.split(":")
        if kind == "reminder" and len(told) == 4:
            deadline, edition, step, person = told
            which |= Q(
                deadline=UUID(deadline),
                edition=int(edition),
                step=step.partition(".")[0],
                recipient=UUID(person),
            )
    if not which:
        return 0
    waiting = Reminder.objects.filter(which, acknowledged_at=None, climbed_at=None)
    return waiting.filter(answer_by__gt=now).update(answer_by=now)


def _silent(due: Q, order: str, limit: int) -> list[Any]:
    rows = (
        Reminder.objects.filter(due, acknowledged_at=None, deadline__state=DeadlineState.OPEN)
        .annotate(**{name: F(f"deadline__{path}") for name, path in OF_CASE.items()})
        .select_related("deadline")
        .defer("deadline__closing_note")
        .order_by(order)
    )
    found = list(skip_locked(rows)[:limit]) if limit > 0 else []
    for row in found:
        for name in OF_CASE:
            setattr(row.deadline, name, getattr(row, name))
    return found


def _step_of(row: Any, level: int) -> Step | None:
    found = course_rung(row.deadline, row.step)
    if found is None:
        return None
    day, rung = found
    return Step(row.deadline, rung, day, row.recipient_id, row.role, level)


def _one_level_up(row: Any, holders: Holders, *, now: datetime) -> list[Step]:
    """The steps of the next role of its rung; none for a date that has moved since."""
    found = course_rung(row.deadline, row.step)
    if found is None or row.edition != row.deadline.edition:
        return []
    _day, rung = found
    then = climb(rung, row.level)
    if then is None:
        return []
    return [
        Step(row.deadline, rung, timezone.localdate(now), person, then.to, row.level + 1)
        for person in holders.of(then.to, row.deadline.case_id)
    ]
