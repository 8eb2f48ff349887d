"""When somebody's next evening begins: an hour of her own clock, wherever she lives.

An evening is a weekday and an hour on the wall, in the zone of the person. Both changes
of the clock keep the hour on the wall; an hour that does not exist that night (2 h 30 in
March) is read as the moment when the clock would have shown it, one that comes twice is
the first of the two.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7
DEFAULT_ZONE = "Europe/Paris"
# What falls just after the next evening could not be prepared on that evening.
AFTER_EVENING = timedelta(days=2)


def next_evening(
    evenings: Iterable[tuple[int, time]], zone: str, after: datetime
) -> datetime | None:
    """Return the first evening that begins strictly after the instant `after`, in UTC.

    evenings: (weekday, hour on the wall), Monday is 0. None for somebody who has none.
    Raises ValueError for an instant without a zone, ZoneInfoNotFoundError for an unknown one.
    """
    today = local_day(zone, after)
    return min(
        (
            moment
            for weekday, starts in evenings
            # The same weekday again, for an evening that has begun today.
            for ahead in ((weekday - today.weekday()) % WEEK, WEEK)
            if (moment := _instant(today + timedelta(days=ahead), starts, zone)) > after
            if (today + timedelta(days=ahead)).weekday() == weekday
        ),
        default=None,
    )


def horizon(evenings: Iterable[tuple[int, time]], zone: str, now: datetime) -> date:
    """Return the last day that an evening of work looks at: the next one, and two days.

    Her own days, in `zone`. Somebody who gives no evening is taken to come back in a week.
    Raises ValueError for an instant without a zone.
    """
    coming = next_evening(evenings, zone, now)
    back = local_day(zone, coming) if coming else local_day(zone, now) + timedelta(days=WEEK)
    return back + AFTER_EVENING


def local_day(zone: str, now: datetime) -> date:
    """Return the day that it is in `zone` at the instant `now`. Raises ValueError."""
    if now.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return now.astimezone(ZoneInfo(zone)).date()


def _instant(day: date, starts: time, zone: str) -> datetime:
    return datetime.combine(day, starts, ZoneInfo(zone)).astimezone(UTC)
