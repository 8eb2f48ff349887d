"""The sweep: every rung that has come becomes a reminder; silence climbs.

It asks a question about state (open deadlines whose next rung has come, reminders
without an answer in time), never about a window of time: however late it runs, and
however many run at once, each step reaches each person once (unique key).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dossiers.access import Holders
from dossiers.actions import clock_guard
from dossiers.actions.incident import open_incidents
from dossiers.actions.plan import ladder_of
from dossiers.actions.relay import relay_of_absent
from dossiers.actions.silence import again_batch, climb_batch
from dossiers.actions.step import Step, of_case
from dossiers.actions.step import skip_locked as _skip_locked
from dossiers.actions.step import write_steps as _write
from dossiers.models import Deadline, DeadlineState, Reminder, SweepMark
from dossiers.rules.ladder import Rung

BATCH = 500
TWO, COORDINATION = 2, "coordination"


def remind(*, now: datetime, batch: int = BATCH) -> dict[str, int]:
    """Send what has come and climb what was not answered, in batches; returns counts.

    Leaves its mark at the end: an old mark means that the clock no longer rings.
    """
    allowed = clock_guard.watch(now=now)
    zeros = dict.fromkeys(("deadlines", "reminders", "climbed", "again", "nobody"), 0)
    counts: dict[str, int] = defaultdict(int, zeros)
    counts["relayed"] = relay_of_absent(now=now, batch=batch)
    waiting: list[UUID] = []
    while _rung_batch(now, batch, counts, allowed, waiting):
        pass
    while climb_batch(now, batch, counts, allowed):
        pass
    while again_batch(now, batch, counts, allowed):
        pass
    counts["held"] = len(waiting)
    # Nothing is said to be lost by a clock that may be wrong.
    counts["incidents"] = 0 if allowed.is_alarm else open_incidents(now=now, batch=batch)
    SweepMark.objects.update_or_create(
        name=clock_guard.SWEEP, defaults={"completed_at": now, "counts": dict(counts)}
    )
    return dict(counts)


def _rung_batch(
    now: datetime,
    batch: int,
    counts: dict[str, int],
    allowed: clock_guard.Allowed,
    waiting: list[UUID],
) -> int:
    """One batch; `waiting` gathers the deadlines whose rung waits for the clock's confirmation."""
    today = timezone.localdate(now)
    if allowed.left == 0:
        return 0
    with transaction.atomic():
        rows = list(
            _skip_locked(
                of_case(Deadline.objects.filter(state=DeadlineState.OPEN, next_rung_on__lte=today))
                .exclude(pk__in=waiting)
                .defer("closing_note")
                .order_by("next_rung_on")
            )[:batch]
        )
        if not rows:
            return 0
        holders = Holders([row.case_id for row in rows], now=now)
        sent = _steps_sent(rows)
        steps: list[Step] = []
        done = []
        for row in rows:
            if allowed.left is not None and len(steps) >= allowed.left:
                break
            found = _steps_of(row, holders, sent[row.pk], today=today)
            if found and allowed.waits(found[0].day):
                waiting.append(row.pk)
                continue
            _look_again(row, today)
            counts["nobody"] += found is None
            steps += found or []
            done.append(row)
        _silence_before(steps)
        _write(steps, now=now, action="remind", late=allowed.is_alarm)
        _keep_next_days(done)
        allowed.take(len(steps))
        counts["reminders"] += len(steps)
        counts["deadlines"] += len(done)
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


def _steps_of(row: Any, holders: Holders, sent: set[str], *, today: date) -> list[Step] | None:
    """The reminders of the rung that has come; None when nobody at all can receive it."""
    course = ladder_of(row)
    rung, _covered = course.due(today, already=sent) if course else (None, ())
    if course is None or rung is None or _is_for_later(row, rung):
        return []
    people: dict[UUID, str] = {}
    for role in rung.to:
        for person in holders.of(role, row.case_id):
            people.setdefault(person, role)
    # The binôme stands in for who is away: two people know all the same.
    if len(people) < TWO <= len(rung.to):
        people |= dict.fromkeys(holders.of("coordination", row.case_id) - set(people), COORDINATION)
    day, _rung = course.rung(rung.slug)
    return [Step(row, rung, day, person, role) for person, role in people.items()] or None


def _is_for_later(row: Any, rung: Rung) -> bool:
    """A far date of a case that nobody follows: it is told to whoever takes the case, and the
    arrival itself has its promise.
    """
    return rung.offset_days is None and not rung.channels and row.suivi is None


def _look_again(row: Any, today: date) -> None:
    """Write on `row` the day of its next rung; none for a date that was lost meanwhile."""
    course = ladder_of(row)
    row.next_rung_on = course.next_on(today) if course else None


def _silence_before(steps: Collection[Step]) -> None:
    """A new rung is told in the place of those before it, which are not said again."""
    if steps:
        Reminder.objects.filter(
            Q(deadline__in={step.row.pk for step in steps}), again_at__isnull=False
        ).update(again_at=None)


def _keep_next_days(rows: list[Deadline]) -> None:
    """One statement per day: the steps of a ladder fall on few different days."""
    by_day: dict[date | None, list[UUID]] = defaultdict(list)
    for row in rows:
        by_day[row.next_rung_on].append(row.pk)
    for day, deadlines in by_day.items():
        Deadline.objects.filter(pk__in=deadlines).update(next_rung_on=day)
