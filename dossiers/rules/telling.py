"""When a rung of the ladder may leave: on the recipient's own clock, outside quiet hours.

An e-mail is silent by nature, an SMS wakes somebody up: it leaves between 9 h and 20 h (from
8 h on the last day). On Sundays and holidays nothing leaves but the last two days of a
ladder (`any_day`). What is late by more than two days has waited enough: its mail leaves now.
An hour that does not exist, or exists twice, on a change of clock is read as in evenings.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dossiers.rules.calendar import SUNDAY, holiday_name
from dossiers.rules.evenings import DEFAULT_ZONE
from dossiers.rules.ladder import Telling

ONE_DAY = timedelta(days=1)
SMS_FROM, SMS_UNTIL = time(9), time(20)
MORNING, NOON, BEFORE_MY_EVENING, EVENING = time(9), time(12), time(17, 30), time(18)
AT_MOST = timedelta(hours=48)
# The holidays of somebody who lives there (calendar.ZONES); the others have the section's.
HOLIDAYS_OF = {
    "America/Guadeloupe": "guadeloupe",
    "America/Martinique": "martinique",
    "America/Cayenne": "guyane",
    "Indian/Reunion": "reunion",
    "Indian/Mayotte": "mayotte",
}


@dataclass(frozen=True)
class Listener:
    """Where and when somebody is reached.

    zone: IANA name. holidays: one of calendar.ZONES. evenings: the weekdays (Monday is 0) that
    she gives. channels: what she has, in the words of the ladder ("email", "sms").
    """

    zone: str = DEFAULT_ZONE
    holidays: str = "metropole"
    evenings: frozenset[int] = frozenset()
    channels: tuple[str, ...] = ("email", "sms")

    def local(self, instant: datetime) -> datetime:
        """The same instant on her clock."""
        return instant.astimezone(ZoneInfo(self.zone))

    def instant(self, day: date, clock: time) -> datetime:
        """The instant, in UTC, when her clock shows that hour on that day."""
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)

    def rests(self, day: date) -> bool:
        """Whether that day is a Sunday or a holiday where she is."""
        return day.weekday() == SUNDAY or holiday_name(day, self.holidays) is not None


@dataclass(frozen=True)
class Call:
    """One message: the instant, in UTC, before which it does not leave, and its channels."""

    at: datetime
    channels: tuple[str, ...]


def holidays_of(zone: str, section: str) -> str:
    """Return the zone of holidays of somebody living in `zone`, in a section whose is `section`."""
    return HOLIDAYS_OF.get(zone, section)


def calls(told: Telling, who: Listener, *, day: date, now: datetime) -> list[Call]:
    """Return the messages of a rung that comes on `day` and is written at `now`, in order.

    The first is at once for a rung of the bell alone, or when she has none of its channels.
    Those after the first are for somebody who has not answered. Never empty.
    """
    by_instant: dict[datetime, list[str]] = {}
    for channel in told.channels:
        if channel in who.channels:
            by_instant.setdefault(leaves_at(told, channel, who, day=day, now=now), []).append(
                channel
            )
    planned = [Call(at, tuple(by_instant[at])) for at in sorted(by_instant)]
    if not planned:
        return [Call(now, ())]
    if told.again_at:
        first = planned[-1]
        later = who.instant(who.local(first.at).date(), time.fromisoformat(told.again_at))
        if later > first.at:
            planned.append(Call(later, first.channels))
    return planned


def next_call(
    told: Telling, who: Listener, *, day: date, sent: datetime, said: int, last: datetime
) -> Call | None:
    """Return what is said after `said` messages to somebody silent, or None: it was the last.

    sent: when the rung was written. last: when the message before left. The repeated ones
    are by mail, at most one a day; those that a stopped machine has missed are not made up for.
    """
    planned = calls(told, who, day=day, now=sent)
    if said < len(planned):
        return planned[said]
    if told.again_every_days is None:
        return None
    again = who.local(last).date() + timedelta(days=told.again_every_days)
    later = replace(told, hour="noon")
    at = leaves_at(later, "email", who, day=again, now=who.instant(again, time(0)))
    return Call(at, tuple(channel for channel in planned[0].channels if channel != "sms"))


def leaves_at(told: Telling, channel: str, who: Listener, *, day: date, now: datetime) -> datetime:
    """Return the first instant, in UTC, at which it may leave by `channel`; never before `now`."""
    if channel != "sms" and now - who.instant(day, time(0)) > AT_MOST:
        return now
    wanted = max(_wanted(told, who, day), now)
    while True:
        local = who.local(wanted)
        today, tomorrow = local.date(), local.date() + ONE_DAY
        if not told.any_day and who.rests(today):
            wanted = who.instant(tomorrow, _hour(told, who, tomorrow) or MORNING)
        elif channel == "sms" and local.time() < _sms_from(told):
            wanted = who.instant(today, _sms_from(told))
        elif channel == "sms" and local.time() >= SMS_UNTIL:
            wanted = who.instant(tomorrow, _sms_from(told))
        else:
            return wanted.astimezone(UTC)


def _wanted(told: Telling, who: Listener, day: date) -> datetime:
    """The hour of the rung on its day, as if every day were a working one."""
    if told.hour == "evening":
        return who.instant(_evening(who, day), EVENING)
    return who.instant(day, _hour(told, who, day) or time(0))


def _evening(who: Listener, day: date) -> date:
    """The day of her next evening within 48 h; else the last that is no day of rest."""
    within = list(_days(day, int(AT_MOST / ONE_DAY)))
    own = [one for one in within if one.weekday() in who.evenings and not who.rests(one)]
    open_days = [one for one in within if not who.rests(one)]
    return (own or open_days[::-1] or within[::-1])[0]


def _days(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=after) for after in range(count))


def _hour(told: Telling, who: Listener, day: date) -> time | None:
    """The hour on her wall, or None for « at once »."""
    if told.hour == "now":
        return None
    if told.hour == "noon":
        return BEFORE_MY_EVENING if day.weekday() in who.evenings else NOON
    if told.hour == "evening":
        return EVENING
    return time.fromisoformat(told.hour)


def _sms_from(told: Telling) -> time:
    return min(SMS_FROM, time.fromisoformat(told.hour)) if ":" in told.hour else SMS_FROM
