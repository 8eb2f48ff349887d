"""Over which quarters and which geography a table counts people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dossiers.rules.regions import REGION_OF, REGIONS

# Of an area: a region, or one département.
REGION, DEPARTMENT = "region-", "departement-"
# A département is published from so many people on.
FEWEST_IN_DEPARTMENT = 20


@dataclass(frozen=True, order=True)
class Scope:
    """From `since` until the day before `until`, both first days of a quarter. `area`: "" for
    everywhere, else "region-84" or "departement-69".
    """

    since: date
    until: date
    area: str = ""

    def covers_day(self, day: date) -> bool:
        """Whether this day is in the period."""
        return self.since <= day < self.until

    def covers_department(self, department: str) -> bool:
        """Whether a département ("" when nobody said it) is in the geography."""
        if not self.area:
            return True
        if self.area.startswith(REGION):
            return bool(department) and REGION_OF.get(department) == self.area[len(REGION) :]
        return department == self.area[len(DEPARTMENT) :]

    def overlaps(self, other: Scope) -> bool:
        """Whether somebody can be in both."""
        return self.since < other.until and other.since < self.until and self._meets(other)

    def contains(self, other: Scope) -> bool:
        """Whether everybody of `other` is in this one."""
        inside = self.since <= other.since and other.until <= self.until
        return inside and self._holds(other)

    def _holds(self, other: Scope) -> bool:
        if self.area in ("", other.area):
            return True
        return other.area.startswith(DEPARTMENT) and self.covers_department(
            other.area[len(DEPARTMENT) :]
        )

    def _meets(self, other: Scope) -> bool:
        return self._holds(other) or other._holds(self)


def is_area(slug: str) -> bool:
    """Whether this is "", a region or a département that exists."""
    if slug.startswith(REGION):
        return slug[len(REGION) :] in REGIONS
    return not slug or (slug.startswith(DEPARTMENT) and slug[len(DEPARTMENT) :] in REGION_OF)


def quarter_of(day: date) -> date:
    """The first day of the quarter of this day."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def later(quarter: date, many: int) -> date:
    """The first day of the quarter so many quarters later (earlier when negative)."""
    at = quarter.year * 4 + (quarter.month - 1) // 3 + many
    return date(at // 4, 3 * (at % 4) + 1, 1)


def quarters(since: date, until: date) -> Iterator[date]:
    """The first days of the quarters from `since` until before `until`."""
    while since < until:
        yield since
        since = later(since, 1)


def is_whole(scope: Scope, today: date) -> bool:
    """Whether the period is of whole quarters that are over."""
    ends = (scope.since, scope.until)
    return (
        scope.since < scope.until <= quarter_of(today)
        and all(day == quarter_of(day) for day in ends)
        and is_area(scope.area)
    )
