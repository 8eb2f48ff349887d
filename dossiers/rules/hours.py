"""Delays in hours (law.md B7): from the exact hour, or read twice when it is unknown.

A start without an hour is read twice: from 0 h that day for us (`theoretical`,
`prudent`), from 0 h the day after for the other side (`legal`). The dates are the
last days on which one may act; `ends_at` is the exact end, local time.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY, is_ouvrable, previous_working_day
from dossiers.rules.computed import Computed
from dossiers.rules.length import Length

_A_MOMENT = timedelta(microseconds=1)
Runs = Callable[[datetime, Length, str, bool], datetime]


def heures(start: date, length: Length, zone: str) -> Computed:
    """Hours one after the other, nights and Sundays included."""
    return _read(start, length, zone, _straight, skipping=False)


def heures_ouvrables(start: date, length: Length, zone: str) -> Computed:
    """Hours that Sundays and holidays suspend entirely (CSS, art. R441-3)."""
    return _read(start, length, zone, _skipping, skipping=True)


def _read(start: date, length: Length, zone: str, runs: Runs, *, skipping: bool) -> Computed:
    known = isinstance(start, datetime)
    first = start if isinstance(start, datetime) else datetime.combine(start, time.min)
    later = first if known else first + ONE_DAY
    end, latest = (runs(moment, length, zone, False) for moment in (first, later))
    arguable = _last_day(runs(later, length, zone, True))
    theoretical, legal = _last_day(end), _last_day(latest)
    # Such delays are kept at any hour of any day: never a safe day before the fact.
    prudent = max(previous_working_day(theoretical, zone), first.date())
    said = [
        explain.started_at(first) if known else explain.started_without_hour(first.date()),
        explain.hours_after(length, end, skipping=skipping),
    ]
    if not known:
        said.append(explain.late_at_the_earliest(latest))
    defensible = arguable if arguable > legal else None
    said += [explain.safe(prudent), *([explain.arguable(defensible)] if defensible else [])]
    return Computed(theoretical, legal, prudent, defensible, tuple(said), end if known else None)


def _last_day(end: datetime) -> date:
    # Midnight ends the day before: nothing can be done on the day that begins then.
    return (end - _A_MOMENT).date()


def _straight(start: datetime, length: Length, _zone: str, _disputed: bool) -> datetime:
    return start + timedelta(hours=length.hours)


def _skipping(start: datetime, length: Length, zone: str, disputed: bool) -> datetime:
    moment, left = start, timedelta(hours=length.hours)
    while True:
        midnight = datetime.combine(moment.date() + ONE_DAY, time.min)
        if is_ouvrable(moment.date(), zone, disputed=disputed):
            if moment + left <= midnight:
                return moment + left
            left -= midnight - moment
        moment = midnight
