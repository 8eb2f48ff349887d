"""Somebody who solves everything that was published at once, exactly (linear programming).

Two-phase simplex over fractions: no rounding error, no library. She knows more than a reader:
every shown count as it is, and not rounded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction

Terms = dict[Hashable, int]


class Attacker:
    """Collects equations « these unknown counts together are n », then bounds any sum of them."""

    def __init__(self) -> None:
        self.names: dict[Hashable, int] = {}
        self.equations: list[tuple[Terms, int]] = []

    def learns(self, atoms: Iterable[Hashable], number: int) -> None:
        """The sum of these counts is `number`."""
        terms: Terms = {}
        for atom in atoms:
            self.names.setdefault(atom, len(self.names))
            terms[atom] = terms.get(atom, 0) + 1
        self.equations.append((terms, number))

    def learns_at_most(self, atoms: Iterable[Hashable], number: int) -> None:
        """The sum of these counts is no more than `number`."""
        spare = ("spare", len(self.equations))
        self.learns([*atoms, spare], number)

    def bounds(self, atoms: Iterable[Hashable]) -> tuple[Fraction, Fraction]:
        """The least and the most that the sum of these counts can be."""
        wanted: Terms = {}
        for atom in atoms:
            self.names.setdefault(atom, len(self.names))
            wanted[atom] = wanted.get(atom, 0) + 1
        least = self._solve(wanted)
        return least, -self._solve({atom: -n for atom, n in wanted.items()})

    def _solve(self, wanted: Terms) -> Fraction:
        """The minimum of `wanted` over counts that are not negative."""
        n, m = len(self.names), len(self.equations)
        rows = []
        for at, (terms, number) in enumerate(self.equations):
            row = [Fraction(0)] * (n + m + 1)
            for atom, times in terms.items():
                row[self.names[atom]] = Fraction(times)
            row[n + at], row[-1] = Fraction(1), Fraction(number)
            rows.append(row)
        basis = [n + at for at in range(m)]
        phase_one = [Fraction(0)] * n + [Fraction(1)] * m
        assert _minimum(rows, basis, phase_one, n + m) == 0, "the truth is always possible"
        _drop_artificial(rows, basis, n)
        cost = [Fraction(0)] * (n + m)
        for atom, times in wanted.items():
            cost[self.names[atom]] = Fraction(times)
        return _minimum(rows, basis, cost, n)


def _drop_artificial(rows: list[list[Fraction]], basis: list[int], n: int) -> None:
    for at in range(len(basis) - 1, -1, -1):
        if basis[at] < n:
            continue
        column = next((c for c in range(n) if rows[at][c]), None)
        if column is None:
            del rows[at], basis[at]
        else:
            _pivot(rows, basis, at, column)


def _pivot(rows: list[list[Fraction]], basis: list[int], at: int, column: int) -> None:
    by = rows[at][column]
    rows[at] = [value / by if value else value for value in rows[at]]
    here = rows[at]
    for other, row in enumerate(rows):
        factor = row[column]
        if other != at and factor:
            rows[other] = [a - factor * b if b else a for a, b in zip(row, here, strict=True)]
    basis[at] = column


def _minimum(
    rows: list[list[Fraction]], basis: list[int], cost: list[Fraction], usable: int
) -> Fraction:
    """Bland's rule: it ends."""
    while True:
        duals = [(cost[name], row) for name, row in zip(basis, rows, strict=True) if cost[name]]
        entering = next(
            (
                c
                for c in range(usable)
                if c not in basis and cost[c] - sum(price * row[c] for price, row in duals) < 0
            ),
            None,
        )
        if entering is None:
            return sum((price * row[-1] for price, row in duals), Fraction(0))
        ratios = [
            (row[-1] / row[entering], basis[at], at)
            for at, row in enumerate(rows)
            if row[entering] > 0
        ]
        if not ratios:
            return Fraction(-(10**9))
        _pivot(rows, basis, min(ratios)[2], entering)
