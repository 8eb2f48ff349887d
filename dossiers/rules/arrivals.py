"""When new requests are announced: at fixed hours, so that a mail does not tell the minute."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# ux.md 6.4, security.md 3.7: whoever sees a mail come must not learn when somebody was typing.
HOURS = (time(8), time(12), time(17))


def last_announcement(now: datetime, zone: str) -> datetime:
    """Return the last hour of announcement in `zone`, `now` at the latest, in UTC.

    Raises ValueError for an instant without a zone.
    """
    if now.tzinfo is None:
        raise ValueError("an instant needs its zone")
    where = ZoneInfo(zone)
    today = now.astimezone(where).date()
    moments = (
        datetime.combine(day, hour, where).astimezone(UTC)
        for day in (today, today - timedelta(days=1))
        for hour in reversed(HOURS)
    )
    return next(moment for moment in moments if moment <= now)
