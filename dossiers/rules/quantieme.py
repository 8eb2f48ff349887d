"""Delays counted on the calendar: from a day number to the same day number, or n days on.

Each counting is made of two steps: where the length leads, then how the law closes
the delay there. The second step is public: a suspension moves the first and keeps it.
"""

from datetime import date

from dossiers.rules import explain
from dossiers.rules.calendar import ONE_DAY, is_working_day, next_working_day
from dossiers.rules.computed import Computed, finish
from dossiers.rules.interval import minimum
from dossiers.rules.length import Length, reach

# Any longer period holds two working days whatever the holidays.
LONGEST_WITHOUT_TWO_WORKING_DAYS = 10


def fixed(start: date, _length: Length, zone: str) -> Computed:
    """A date copied from a document: it is the deadline itself, and never moves."""
    return finish(start, start, zone, [explain.fixed(start)])


def cpc(start: date, length: Length, zone: str) -> Computed:
    """Procedural delay: quantième, then roll-over (CPC 640-642; law.md B2)."""
    return close_rolled(*_count(start, length), zone)


def presc(start: date, length: Length, zone: str) -> Computed:
    """Prescription: quantième, never rolled over (C. civ. 2219-2254; law.md B3)."""
    return close_presc(*_count(start, length), zone)


def calendaire(start: date, length: Length, zone: str) -> Computed:
    """Calendar days or months of a text that writes no roll-over."""
    return close_calendaire(*_count(start, length), zone)


def franc(start: date, length: Length, zone: str) -> Computed:
    """Franc delay: one day more, then roll-over; the safe day ignores both (law.md B4)."""
    return close_franc(*_count(start, length), zone)


def eu(start: date, length: Length, zone: str) -> Computed:
    """Regulation (EEC, Euratom) 1182/71, art. 3: as `cpc`, but two days or more hold at
    least two working days (art. 3(5); law.md B6)."""
    end, said = _count(start, length)
    after_roll = next_working_day(end, zone, disputed=False)
    legal = _with_two_working_days(start, end, length, zone, disputed=False)
    said.append(explain.rolled(end, after_roll, zone))
    if legal != after_roll:
        said.append(explain.two_working_days(legal))
    arguable = _with_two_working_days(start, end, length, zone, disputed=True)
    return finish(end, legal, zone, said, arguable=arguable)


def min_jours(start: date, length: Length, zone: str) -> Computed:
    """Minimum interval in calendar days: the other side acts after it (law.md B5)."""
    return minimum(*_count(start, length), zone)


def close_rolled(end: date, said: list[str], zone: str) -> Computed:
    """The last day rolls over Saturday, Sunday and holiday (CPC 642)."""
    legal = next_working_day(end, zone, disputed=False)
    said.append(explain.rolled(end, legal, zone))
    return finish(end, legal, zone, said, arguable=next_working_day(end, zone))


def close_presc(end: date, said: list[str], zone: str) -> Computed:
    """The last day is the last day (C. civ. 2229)."""
    return finish(end, end, zone, [*said, explain.NOT_ROLLED])


def close_calendaire(end: date, said: list[str], zone: str) -> Computed:
    """The last day is the last day: the text says nothing of a roll-over."""
    return finish(end, end, zone, [*said, explain.NO_ROLL_WRITTEN])


def close_franc(end: date, said: list[str], zone: str) -> Computed:
    """The last day does not count either; then roll-over (law.md B4)."""
    last = end + ONE_DAY
    legal = next_working_day(last, zone, disputed=False)
    said += [explain.one_more_day(last), explain.rolled(last, legal, zone)]
    arguable = next_working_day(last, zone)
    return finish(last, legal, zone, said, safe_until=end, arguable=arguable)


def _count(start: date, length: Length) -> tuple[date, list[str]]:
    end, clamped = reach(start, length)
    return end, [explain.started(start), explain.reached(start, length, end, clamped=clamped)]


def _with_two_working_days(
    start: date, end: date, length: Length, zone: str, *, disputed: bool
) -> date:
    last = next_working_day(end, zone, disputed=disputed)
    if length.in_months or not 2 <= length.days <= LONGEST_WITHOUT_TWO_WORKING_DAYS:
        return last
    inside = [start + ONE_DAY * n for n in range(1, (last - start).days + 1)]
    worked = sum(is_working_day(day, zone, disputed=disputed) for day in inside)
    for _ in range(worked, 2):
        last = next_working_day(last + ONE_DAY, zone, disputed=disputed)
    return last
