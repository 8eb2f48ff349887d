"""Is the instance alive, and does its clock still ring?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from dossiers.models import SweepMark
from notifications.queue import stuck_since

# Sweeps ring every minute; after this long without one, somebody must be told.
LATE_AFTER = timedelta(minutes=5)
# The mark of a reminder pass that ended.
LADDER = "ladder"
# The mark of actions/clock_guard.py, until somebody says that the clock is right.
CLOCK_ALARM = "clock_alarm"
# A delivery leaves within a minute; an hour is an outage, not a delay.
UNSENT_AFTER = timedelta(hours=1)


class Alarm(StrEnum):
    """What is wrong enough to wake somebody."""

    REMINDERS_LATE = "reminders-late"
    UNSENT = "unsent"
    FILES = "files"
    CLOCK = "clock"


def last_sweep() -> datetime | None:
    """When the ladder last completed, or None if it never did."""
    return SweepMark.objects.filter(name=LADDER).values_list("completed_at", flat=True).first()


@dataclass(frozen=True)
class Engine:
    """What every page of the team shows: since when no sweep ended, since when nobody has
    answered for a clock that jumped (actions/clock_guard.py). None: all is well.
    """

    late: datetime | None
    jumped: datetime | None


def engine(now: datetime) -> Engine:
    """Both, in one statement."""
    marks = dict(
        SweepMark.objects.filter(name__in=[LADDER, CLOCK_ALARM]).values_list("name", "completed_at")
    )
    return engine_of(marks.get(LADDER), marks.get(CLOCK_ALARM), now)


def engine_of(last: datetime | None, jumped: datetime | None, now: datetime) -> Engine:
    """From the two marks: the last sweep that ended, the jump that nobody has answered for."""
    return Engine(last if last and now - last > LATE_AFTER else None, jumped)


def alarms(now: datetime, *, watched_since: datetime) -> list[Alarm]:
    """What is wrong now. An instance whose sweeps never ran is late from `watched_since` on."""
    found = []
    if now - (last_sweep() or watched_since) > LATE_AFTER:
        found.append(Alarm.REMINDERS_LATE)
    stuck = stuck_since()
    if stuck and now - stuck > UNSENT_AFTER:
        found.append(Alarm.UNSENT)
    if SweepMark.objects.filter(name=CLOCK_ALARM).exists():
        found.append(Alarm.CLOCK)
    if _files_are_lost():
        found.append(Alarm.FILES)
    return found


def _files_are_lost() -> bool:
    """Whether the last look at the stored files found a piece that cannot be opened."""
    marks = SweepMark.objects.filter(name="files").values_list("counts", flat=True)
    counts = marks.first() or {}
    return bool(counts.get("files_missing") or counts.get("files_wrong_size"))


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """For the host's monitoring and Docker: 200 alive, 503 when the database does not answer
    or the reminders have stopped. Says nothing else.
    """
    try:
        last = last_sweep()
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    late = last is not None and timezone.now() - last > LATE_AFTER
    body = {"database": True, "reminders": None if last is None else not late}
    return JsonResponse(body, status=503 if late else 200)
