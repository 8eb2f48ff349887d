"""People counted in a table, and what of it is too little to be said (ux.md 7.4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dossiers.rules.slack import Cell


@dataclass(frozen=True)
class Limits:
    """k: the fewest people behind a number. places: the fewest workplaces. dominance: the
    largest share of one brand. base: what numbers are rounded to (people).
    """

    k: int = 5
    places: int = 3
    dominance: Fraction = Fraction(85, 100)
    base: int = 5


@dataclass(frozen=True)
class Person:
    """One person, whatever the number of her requests, in a table.

    rows: her lines (several only where a table says so). place, brand: "" when unknown.
    before: the earlier editions, by their rank, whose period and geography cover her.
    """

    rows: tuple[str, ...]
    column: str = ""
    place: str = ""
    brand: str = ""
    before: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Known:
    """An earlier edition of overlapping period and geography, by its true counts.

    cells and hidden: empty for another question that shares this line or column only.
    rows_apart, columns_apart: the categories that it gathered under « Autres ».
    uncrossed: it asked the same question, and its columns could not be shown.
    """

    total: int
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[Cell, int] = field(default_factory=dict)
    hidden: frozenset[Cell] = frozenset()
    rows_apart: frozenset[str] = frozenset()
    columns_apart: frozenset[str] = frozenset()
    uncrossed: bool = False


class Counted:
    """Every count of a table, with the places and the brands behind it. One person, one count."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._rows: dict[str, set[int]] = defaultdict(set)
        self._columns: dict[str, set[int]] = defaultdict(set)
        for at, person in enumerate(self.people):
            self._columns[person.column].add(at)
            for row in person.rows:
                self._rows[row].add(at)

    def of(
        self, rows: Collection[str] | None = None, columns: Collection[str] | None = None
    ) -> set[int]:
        """Who is in one of these lines and in one of these columns; None: in any."""
        found = set(range(len(self.people)))
        if rows is not None:
            found &= set().union(*(self._rows.get(row, set()) for row in rows))
        if columns is not None:
            found &= set().union(*(self._columns.get(one, set()) for one in columns))
        return found

    def outside(self, who: Collection[int], edition: int) -> set[int]:
        """Those of them that an earlier edition, by its rank, does not cover."""
        return {at for at in who if edition not in self.people[at].before}

    def fault(self, who: Collection[int], limits: Limits) -> str:
        """Why this group of people may not be counted aloud ("few", "places", "dominant"), "".

        Nobody at all is said: it is about no one.
        """
        if not who:
            return ""
        if len(who) < limits.k:
            return "few"
        places = {self.people[at].place for at in who} - {""}
        if len(places) < limits.places:
            return "places"
        brands = Counter(self.people[at].brand for at in who if self.people[at].brand)
        most = max(brands.values(), default=0)
        return "dominant" if Fraction(most, len(who)) > limits.dominance else ""


def rounded(number: int, limits: Limits) -> int:
    """To the nearest multiple of the base (7 → 5, 8 → 10)."""
    return limits.base * ((2 * number + limits.base) // (2 * limits.base))
