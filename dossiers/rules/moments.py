"""When a person may be told something: between 10 h and 19 h, or at the moments she gave.

Hours are those of the clock on the wall where the section is. Her moments are the answers of
« Quand appeler ? »: morning, noon, evening, weekend.
"""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = range(7)
WEEKEND = (5, 6)
# Days of the week, first hour, hour at which it ends.
ANY = (WEEK, time(10), time(19))
MOMENTS = {
    "morning": (WEEK, time(10), time(12)),
    "noon": (WEEK, time(12), time(14)),
    "evening": (WEEK, time(18), time(20)),
    "weekend": (WEEKEND, time(10), time(19)),
}
# The room of a section: no telephone of the union rings at night.
ROOM = (WEEK, time(9), time(20))
# The clock of each zone of rules/calendar.py; the others are on that of Paris.
CLOCKS = {
    "guadeloupe": "America/Guadeloupe",
    "saint-martin": "America/Guadeloupe",
    "saint-barthelemy": "America/Guadeloupe",
    "martinique": "America/Martinique",
    "guyane": "America/Cayenne",
    "reunion": "Indian/Reunion",
    "mayotte": "Indian/Mayotte",
}
PARIS = "Europe/Paris"


def next_moment(moments: Collection[str], zone: str, after: datetime) -> datetime:
    """Return the first instant from `after` on at which she may be told, in UTC.

    moments: names of MOMENTS; none, or none known, means any day between 10 h and 19 h.
    zone: of rules/calendar.py. Raises ValueError for an instant without a zone.
    """
    return _next([MOMENTS[name] for name in moments if name in MOMENTS] or [ANY], zone, after)


def next_room_hour(zone: str, after: datetime) -> datetime:
    """Return the first instant from `after` on at which a section's room may ring, in UTC."""
    return _next([ROOM], zone, after)


def _next(
    windows: Collection[tuple[Collection[int], time, time]], zone: str, after: datetime
) -> datetime:
    if after.tzinfo is None:
        raise ValueError("an instant needs its zone")
    clock = ZoneInfo(CLOCKS.get(zone, PARIS))
    today = after.astimezone(clock).date()
    found = []
    for ahead in range(len(WEEK) + 1):
        day = today + timedelta(days=ahead)
        for days, first, last in windows:
            begins = datetime.combine(day, first, clock).astimezone(UTC)
            ends = datetime.combine(day, last, clock).astimezone(UTC)
            if day.weekday() in days and after < ends:
                found.append(max(begins, after.astimezone(UTC)))
    return min(found)
