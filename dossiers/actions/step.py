"""A step of the ladder for one person: written down, and told when its hour comes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from dossiers.actions.listeners import Listeners
from dossiers.actions.plan import ladder_of
from dossiers.actions.ring import Ring, ring_reminders
from dossiers.models import Deadline, Entry, JournalLine, Reminder
from dossiers.rules.ladder import Rung, Telling, Then, climb
from dossiers.rules.telling import MORNING, Call, Listener, calls, next_call
from notifications.rows import insert_new

# What a step needs of the case, without reading the case.
OF_CASE = {
    "reference": "case__reference",
    "section": "case__section",
    "section_zone": "case__section__zone",
    "suivi": "case__suivi",
}


@dataclass(slots=True)
class Step:
    """Somebody to tell: about which deadline, as which role, after how many silences.

    `row` is the deadline, annotated with OF_CASE. `call` is what leaves, once it is known.
    """

    row: Any
    rung: Rung
    day: date
    person: UUID
    role: str
    level: int = 0
    call: Call | None = None

    @property
    def told(self) -> Telling:
        """How it is told: as the rung says, or as what climbs from it says."""
        return told_at(self.rung, self.level)


def told_at(rung: Rung, level: int) -> Telling:
    """How a rung is told after `level` silences."""
    return climb(rung, level - 1) or rung if level else rung


def of_case(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """Annotate with OF_CASE; `prefix` leads from the row to its deadline."""
    return rows.annotate(**{name: F(prefix + path) for name, path in OF_CASE.items()})


def skip_locked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Lock these rows, leave those that another sweep holds (SQLite has one writer anyway)."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def write_steps(steps: Collection[Step], *, now: datetime, action: str, late: bool) -> None:
    """The reminders, their journal lines and their doorbells, a few statements whatever their
    number. `late`: after an outage, what leaves says when it should have.
    """
    if not steps:
        return
    listeners = Listeners({step.person for step in steps})
    reminders = [_reminder(step, listeners, now) for step in steps]
    insert_new(reminders)
    _journal(steps, action, now)
    ring_reminders(
        [
            _ring(step, reminder, listeners, now=now, late=late)
            for step, reminder in zip(steps, reminders, strict=True)
        ],
        now=now,
    )


def say_again(
    rows: Collection[tuple[Reminder, Step]], *, now: datetime, late: bool
) -> list[Reminder]:
    """Tell these silent people once more; returns their reminders with what comes next, unsaved."""
    listeners = Listeners({step.person for _reminder, step in rows})
    rings = []
    for reminder, step in rows:
        who = listeners.of(step.person, section_zone=step.row.section_zone)
        later = partial(next_call, step.told, who, day=step.day, sent=reminder.sent_at, last=now)
        reminder.agains += 1
        step.call = later(said=reminder.agains)
        following = later(said=reminder.agains + 1)
        reminder.again_at = following.at if following else None
        if step.call:
            step.call = Call(now, step.call.channels)
            rings.append(_ring(step, reminder, listeners, now=now, late=late))
    _journal([step for _reminder, step in rows], "again", now)
    ring_reminders(rings, now=now)
    return [reminder for reminder, _step in rows]


def _reminder(step: Step, listeners: Listeners, now: datetime) -> Reminder:
    who = listeners.of(step.person, section_zone=step.row.section_zone)
    told = step.told
    step.call = calls(told, who, day=step.day, now=now)[0]
    again = next_call(told, who, day=step.day, sent=now, said=1, last=step.call.at)
    return Reminder(
        deadline_id=step.row.pk,
        edition=step.row.edition,
        step=step.rung.slug,
        level=step.level,
        recipient_id=step.person,
        role=step.role,
        sent_at=now,
        answer_by=_answer_by(step, who),
        again_at=again.at if again else None,
    )


def _answer_by(step: Step, who: Listener) -> datetime | None:
    """So many hours after it leaves; on the day when the silence must climb, at the latest."""
    hours = step.told.answer_within_hours
    if hours is None or step.call is None:
        return None
    left = step.call.at
    then: Then | None = climb(step.rung, step.level)
    course = ladder_of(step.row)
    if then is None or then.not_later_than is None or course is None:
        return left + timedelta(hours=hours)
    latest = who.instant(course.anchor + timedelta(days=then.not_later_than), MORNING)
    return max(left, min(left + timedelta(hours=hours), latest))


def _ring(
    step: Step, reminder: Reminder, listeners: Listeners, *, now: datetime, late: bool
) -> Ring:
    call = step.call or Call(now, ())
    was_due = timezone.make_aware(datetime.combine(step.day, time(0)))
    return Ring(
        reminder,
        step.row,
        reference=step.row.reference,
        untaken=step.row.suivi is None,
        channels=listeners.channels(step.person, call.channels),
        not_before=call.at if call.at > now else was_due if late and was_due < now else None,
    )


def _journal(steps: Iterable[Step], action: str, now: datetime) -> None:
    JournalLine.objects.record_many(
        Entry(
            f"clock.{action}",
            now,
            None,
            step.row.section,
            step.row.case_id,
            {"step": step.rung.slug, "role": step.role, "rule": step.row.rule},
        )
        for step in steps
    )


def course_rung(row: Deadline, slug: str) -> tuple[date, Rung] | None:
    """The day and the rung of a step that was sent; None when its ladder has it no more."""
    course = ladder_of(row)
    if course is None:
        return None
    try:
        return course.rung(slug)
    except KeyError:
        return None
