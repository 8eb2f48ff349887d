"""Figures that leave the tool without pointing at anybody (ux.md 7.4, INSEE's rules, stricter).

What is published: a table of people (never of requests), of one dimension or two, each line
and column of which was decided before looking at its cells. In order:

1. `gathering.gather`: the categories that too few people, places or brands stand behind are put
   together under « Autres », so that every line, every column and the total is safe.
2. `hiding.sensitive`: a cell of 1 to k-1 people, of fewer than three places, of one brand at more
   than 85 %, or which differs by 1 to k-1 people from an earlier edition, is hidden.
3. `hiding.secondary`: other cells are hidden until no total gives a sensitive one back.
4. What is shown is rounded to the nearest 5, each number by itself.

The protection, precisely. Let a reader know every shown count and every total of this edition
and of the earlier ones, EXACTLY (as if nothing had been rounded), know these rules, and solve
all of it at once. For each sensitive cell of c people, the values that remain possible are
whole intervals that contain 0 … k-1 where c < k, and c-k … c+k where c >= k (a cell hidden
for its places or its brand). Rounding is one more defence, on which the proof does not rest:
against whoever is in the table and subtracts herself and her friends.

Why it holds across editions. A new edition covers each earlier one that it overlaps, whole
(`dossiers/publishing` refuses the others); it hides all that they hid; and what it adds to them
is protected as a table of its own. Moving people round a ring of hidden cells inside what one
edition added changes no total and no shown cell of any edition: `slack` counts these moves.
A line gathered under « Autres » stays there. Tables of different questions share at most one
dimension, whose totals are counted here as known.

An edition whose columns could not be shown keeps them hidden in the ones that cover it.

Not promised: what a reader knows from elsewhere (her own answer, a trial, the press), and
crossings that no edition ever showed or hid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dossiers.rules import gathering, hiding
from dossiers.rules.counted import Counted, Known, Limits, rounded
from dossiers.rules.gathering import OTHERS, Groups, TooFewError
from dossiers.rules.slack import Cell

__all__ = ["OTHERS", "Protected", "TooFewError", "protect"]


@dataclass(frozen=True)
class Protected:
    """What may leave. Numbers are rounded; a hidden one is None and `why` says the reason.

    rows, columns: the lines shown, in order; `rows_apart` and `columns_apart` are what the
    one called OTHERS gathers, `rows_hidden` the lines left out and why. `uncrossed`: only the
    lines could be shown. `exact` is for the editions to come, never for a reader.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    total: int
    row_totals: Mapping[str, int]
    column_totals: Mapping[str, int]
    cells: Mapping[Cell, int | None]
    why: Mapping[Cell, str]
    exact: Known
    rows_apart: tuple[str, ...] = ()
    columns_apart: tuple[str, ...] = ()
    uncrossed: bool = False
    rows_hidden: Mapping[str, str] = field(default_factory=dict)


def protect(
    counted: Counted,
    rows: Sequence[str],
    columns: Sequence[str] = (),
    *,
    limits: Limits,
    known: Sequence[Known] = (),
    several: bool = False,
) -> Protected:
    """The table of these categories, made safe. `several`: a person may be in several lines,
    which then have no column totals.

    known: the earlier editions that this one covers, each alone; where several of them asked
    the same question, the last one is all of those together. Raises TooFewError.
    """
    everybody = counted.of()
    totals = {at: one.total for at, one in enumerate(known)}
    reason = gathering.fault(counted, everybody, totals, limits)
    if reason or not everybody:
        raise TooFewError(reason or "few")
    stacks = gathering.gather_columns(counted, columns, limits, known)
    if any(one.uncrossed for one in known):
        # Cells shown now, less what was added since, would say those that were not.
        stacks = {}
    apart: dict[str, str] = {}
    if several:
        faults = {row: gathering.row_fault(counted, (row,), limits, known) for row in rows}
        apart = {row: fault for row, fault in faults.items() if fault}
        lines: Groups = {row: (row,) for row in rows if row not in apart}
    else:
        lines = gathering.gather(counted, rows, limits, known, across=False)
    if not any(counted.of(rows=group) for name, group in lines.items() if name != OTHERS):
        raise TooFewError("few")
    hidden = hiding.hide(counted, lines, stacks, limits, known, several=several)
    if hidden is None:
        stacks, hidden = {}, {}
    shape = _Shape(lines, stacks, hidden, apart, several)
    return _written(counted, shape, limits, tuple(rows), tuple(columns))


@dataclass(frozen=True)
class _Shape:
    """What was decided: the lines and columns, what they gather, the cells hidden and why."""

    rows: Groups
    columns: Groups
    hidden: dict[Cell, str]
    rows_hidden: dict[str, str]
    several: bool


def _written(
    counted: Counted,
    shape: _Shape,
    limits: Limits,
    every_row: tuple[str, ...],
    every_column: tuple[str, ...],
) -> Protected:
    def said(who: Collection[int]) -> int:
        return rounded(len(who), limits)

    cells: dict[Cell, int | None] = {}
    for row, lines in shape.rows.items():
        for column, stacks in shape.columns.items():
            hidden = (row, column) in shape.hidden
            who = counted.of(rows=lines, columns=stacks)
            cells[row, column] = None if hidden else said(who)
    of_row = {row: said(counted.of(rows=group)) for row, group in shape.rows.items()}
    of_column = {one: said(counted.of(columns=group)) for one, group in shape.columns.items()}
    return Protected(
        rows=tuple(shape.rows),
        columns=tuple(shape.columns),
        total=said(counted.of()),
        row_totals=of_row,
        column_totals={} if shape.several else of_column,
        cells=cells,
        why=dict(shape.hidden),
        exact=_exact(counted, shape, every_row, every_column),
        rows_apart=shape.rows.get(OTHERS, ()),
        columns_apart=shape.columns.get(OTHERS, ()),
        uncrossed=bool(every_column) and not shape.columns,
        rows_hidden=dict(shape.rows_hidden),
    )


def _exact(
    counted: Counted, shape: _Shape, every_row: tuple[str, ...], every_column: tuple[str, ...]
) -> Known:
    return Known(
        total=len(counted.people),
        rows={row: len(counted.of(rows=(row,))) for row in every_row},
        columns={one: len(counted.of(columns=(one,))) for one in every_column},
        cells={
            (row, column): len(counted.of(rows=(row,), columns=(column,)))
            for row in every_row
            for column in every_column
            if shape.columns
        },
        hidden=frozenset(
            (row, column)
            for line, stack in shape.hidden
            for row in shape.rows[line]
            for column in shape.columns[stack]
        ),
        rows_apart=frozenset(shape.rows.get(OTHERS, ())),
        columns_apart=frozenset(shape.columns.get(OTHERS, ())),
        uncrossed=bool(every_column) and not shape.columns,
    )
