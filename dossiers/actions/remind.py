"""The sweep: every rung that has come becomes a reminder; silence climbs.

It asks a question about state (open deadlines whose next rung has come, reminders
without an answer in time), never about a window of time: however late it runs, and
however many run at once, each step reaches each person once (unique key).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from dossiers.access import Holders
from dossiers.actions.incident import open_incidents
from dossiers.actions.plan import ladder_of
from dossiers.actions.relay import relay_of_absent
from dossiers.actions.ring import ring_reminders
from dossiers.models import Deadline, DeadlineState, Entry, JournalLine, Reminder, SweepMark
from dossiers.rules import ladder

BATCH = 500


class Step(NamedTuple):
    """A reminder to write, its deadline, and what is needed of the case."""

    reminder: Reminder
    deadline: Deadline
    reference: str
    section: UUID


def remind(*, now: datetime, batch: int = BATCH) -> dict[str, int]:
    """Send what has come and climb what was not answered, in batches; returns counts.

    Leaves its mark at the end: an old mark means that the clock no longer rings.
    """
    counts: dict[str, int] = defaultdict(int, deadlines=0, reminders=0, climbed=0, nobody=0)
    counts["relayed"] = relay_of_absent(now=now, batch=batch)
    while _rung_batch(now, batch, counts):
        pass
    while _climb_batch(now, batch, counts):
        pass
    counts["incidents"] = open_incidents(now=now, batch=batch)
    SweepMark.objects.update_or_create(
        name="ladder", defaults={"completed_at": now, "counts": dict(counts)}
    )
    return dict(counts)


def _skip_locked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Lock these rows, leave those that another sweep holds (SQLite has one writer anyway)."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _rung_batch(now: datetime, batch: int, counts: dict[str, int]) -> int:
    today = timezone.localdate(now)
    with transaction.atomic():
        rows = list(
            _skip_locked(
                Deadline.objects.filter(state=DeadlineState.OPEN, next_rung_on__lte=today)
                .annotate(reference=F("case__reference"), section=F("case__section"))
                .defer("closing_note")
                .order_by("next_rung_on")
            )[:batch]
        )
        if not rows:
            return 0
        holders = Holders([row.case_id for row in rows], now=now)
        sent = _steps_sent(rows)
        steps: list[Step] = []
        for row in rows:
            found = _steps_of(row, holders, sent[row.pk], today=today, now=now)
            counts["nobody"] += found is None
            steps += found or []
        _write(steps, now=now, counts=counts, action="remind")
        _keep_next_days(rows)
        counts["deadlines"] += len(rows)
        return len(rows)


def _steps_sent(rows: list[Deadline]) -> dict[UUID, set[str]]:
    """The rungs already sent for the current edition of each deadline."""
    sent: dict[UUID, set[str]] = defaultdict(set)
    editions = {row.pk: row.edition for row in rows}
    for pk, edition, step in Reminder.objects.filter(deadline__in=list(editions)).values_list(
        "deadline_id", "edition", "step"
    ):
        if editions[pk] == edition:
            sent[pk].add(step)
    return sent


def _steps_of(
    row: Any, holders: Holders, sent: set[str], *, today: date, now: datetime
) -> list[Step] | None:
    """The reminders of the rung that has come, and the day of the next one on `row`.

    None when a rung has come and nobody at all can receive it.
    """
    severity, anchor = ladder_of(row)
    if anchor is None:  # the date was lost between two sweeps: it asks for one, it does not ring
        row.next_rung_on = None
        return []
    rung, _covered = ladder.due(severity, anchor, today, already=sent)
    row.next_rung_on = ladder.next_on(severity, anchor, today)
    if rung is None:
        return []
    people: dict[UUID, str] = {}
    for role in rung.to:
        for person in holders.of(role, row.case_id):
            people.setdefault(person, role)
    hours = rung.answer_within_hours
    answer_by = now + timedelta(hours=hours) if hours else None
    return [
        Step(
            Reminder(
                deadline_id=row.pk,
                edition=row.edition,
                step=rung.slug,
                recipient_id=person,
                role=role,
                sent_at=now,
                answer_by=answer_by,
            ),
            row,
            row.reference,
            row.section,
        )
        for person, role in people.items()
    ] or None


def _keep_next_days(rows: list[Deadline]) -> None:
    """One statement per day: the steps of a ladder fall on few different days."""
    by_day: dict[date | None, list[UUID]] = defaultdict(list)
    for row in rows:
        by_day[row.next_rung_on].append(row.pk)
    for day, deadlines in by_day.items():
        Deadline.objects.filter(pk__in=deadlines).update(next_rung_on=day)


def _write(steps: list[Step], *, now: datetime, counts: dict[str, int], action: str) -> None:
    if not steps:
        return
    Reminder.objects.bulk_create([step.reminder for step in steps], ignore_conflicts=True)
    JournalLine.objects.record_many(
        Entry(
            f"clock.{action}",
            now,
            None,
            step.section,
            step.deadline.case_id,
            {"step": step.reminder.step, "role": step.reminder.role, "rule": step.deadline.rule},
        )
        for step in steps
    )
    ring_reminders([step[:3] for step in steps], now=now)
    counts["reminders"] += len(steps)


def _climb_batch(now: datetime, batch: int, counts: dict[str, int]) -> int:
    """Reminders that nobody answered in time go to the next role of their rung."""
    with transaction.atomic():
        silent = list(
            _skip_locked(
                Reminder.objects.filter(
                    answer_by__lte=now,
                    acknowledged_at=None,
                    climbed_at=None,
                    deadline__state=DeadlineState.OPEN,
                )
                .annotate(
                    reference=F("deadline__case__reference"), section=F("deadline__case__section")
                )
                .select_related("deadline")
                .defer("deadline__closing_note")
                .order_by("answer_by")
            )[:batch]
        )
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
            for reminder in _one_level_up(row, holders, now=now):
                key = (row.deadline_id, row.edition, row.step, reminder.recipient_id)
                if key not in reached:
                    reached.add(key)
                    higher.append(Step(reminder, row.deadline, row.reference, row.section))
        Reminder.objects.filter(pk__in=[row.pk for row in silent]).update(climbed_at=now)
        _write(higher, now=now, counts=counts, action="climb")
        counts["climbed"] += len(silent)
        return len(silent)


def _one_level_up(row: Reminder, holders: Holders, *, now: datetime) -> list[Reminder]:
    """The reminders of the next role; of the roles after it while everybody there has it."""
    rung = ladder.rung(ladder_of(row.deadline)[0], row.step)
    role = ladder.climb(rung, row.level)
    if role is None or row.edition != row.deadline.edition:
        return []
    assert row.answer_by is not None  # noqa: S101 (the query asked for it)
    wait = row.answer_by - row.sent_at
    return [
        Reminder(
            deadline=row.deadline,
            edition=row.edition,
            step=row.step,
            level=row.level + 1,
            recipient_id=person,
            role=role,
            sent_at=now,
            answer_by=now + wait,
        )
        for person in holders.of(role, row.deadline.case_id)
    ]
