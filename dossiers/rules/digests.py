"""When a member's digest is due: half an hour before her evening begins, on her own clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEFORE_EVENING = timedelta(minutes=30)
SUNDAY, MONDAY = 6, 0
# Somebody without an evening: before the week begins.
WITHOUT_EVENING = (SUNDAY, time(18))
# What a coordinator cannot do without, once a week (ux.md 6.4).
COORDINATOR = (MONDAY, time(12))


def latest_digest(
    evenings: Iterable[tuple[int, time]], zone: str, now: datetime, *, coordinates: bool
) -> datetime:
    """Return the last instant, `now` at the latest, at which a digest was due, in `zone`.

    evenings: (weekday, hour on the wall), Monday is 0. Without any: Sunday 18 h, and Monday
    12 h for a coordinator. Raises ValueError for an instant without a zone.
    """
    found = [_last(day, hour, zone, now + BEFORE_EVENING) for day, hour in evenings]
    if found:
        return max(found) - BEFORE_EVENING
    return _last(*(COORDINATOR if coordinates else WITHOUT_EVENING), zone, now)


def latest_minimum(zone: str, now: datetime) -> datetime:
    """Return the last Monday 12 h, `now` at the latest, in `zone`."""
    return _last(*COORDINATOR, zone, now)


def _last(weekday: int, hour: time, zone: str, until: datetime) -> datetime:
    if until.tzinfo is None:
        raise ValueError("an instant needs its zone")
    where = ZoneInfo(zone)
    day = until.astimezone(where).date()
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    for weeks in (0, 1):
        moment = datetime.combine(day - timedelta(weeks=weeks), hour, where).astimezone(UTC)
        if moment <= until:
            break
    return moment.astimezone(where)
