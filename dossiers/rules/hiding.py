"""The cells of a published table that are hidden: the sensitive ones, and those around them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dossiers.rules.counted import Counted, Known, Limits
from dossiers.rules.gathering import Groups, fault
from dossiers.rules.slack import Cell, slack

# Hidden only because an earlier edition hid it.
BEFORE = "before"


def hide(
    counted: Counted,
    rows: Groups,
    columns: Groups,
    limits: Limits,
    known: Sequence[Known],
    *,
    several: bool,
) -> dict[Cell, str] | None:
    """The cells to hide and why; None when crossing these two dimensions cannot be made safe."""
    who = {
        (row, column): counted.of(rows=rows[row], columns=columns[column])
        for row in rows
        for column in columns
    }
    same = {at: one for at, one in enumerate(known) if one.cells}
    before = {
        at: {cell: _before(one, cell, rows, columns) for cell in who} for at, one in same.items()
    }
    why = sensitive(counted, who, before, limits)
    for one in same.values():
        for cell in who:
            if _was_hidden(one, cell, rows, columns):
                why.setdefault(cell, BEFORE)
    last = max(same, default=None)
    added = {
        cell: len(found) - (before[last][cell] if last is not None else 0)
        for cell, found in who.items()
    }
    caps = {
        name: len(counted.of(columns=group))
        - (sum(known[last].columns.get(c, 0) for c in group) if last is not None else 0)
        for name, group in columns.items()
    }
    extra = secondary(added, why, limits, caps if several else None)
    return None if extra is None else {**dict.fromkeys(extra, "secondary"), **why}


def _before(one: Known, cell: Cell, rows: Groups, columns: Groups) -> int:
    row, column = cell
    return sum(one.cells.get((r, c), 0) for r in rows[row] for c in columns[column])


def _was_hidden(one: Known, cell: Cell, rows: Groups, columns: Groups) -> bool:
    row, column = cell
    return any((r, c) in one.hidden for r in rows[row] for c in columns[column])


def sensitive(
    counted: Counted,
    who: Mapping[Cell, set[int]],
    before: Mapping[int, Mapping[Cell, int]],
    limits: Limits,
) -> dict[Cell, str]:
    """The cells that may not be said, and why."""
    found = {
        cell: fault(counted, people, {at: one[cell] for at, one in before.items()}, limits)
        for cell, people in who.items()
    }
    return {cell: reason for cell, reason in found.items() if reason}


def needed(count: int, k: int) -> tuple[int, int]:
    """How far down and up a sensitive cell of `count` people must be able to go."""
    return (count, k - 1 - count) if count < k else (k, k)


def is_safe(
    counts: Mapping[Cell, int],
    hidden: Collection[Cell],
    cell: Cell,
    limits: Limits,
    caps: Mapping[str, int] | None,
) -> bool:
    """Whether what is shown leaves this hidden cell the interval that was promised."""
    down, up = needed(max(counts[cell], 0), limits.k)
    return all(
        slack(counts, hidden, cell, up=rises, most=far, caps=caps) >= far
        for rises, far in ((False, down), (True, up))
    )


def secondary(
    counts: Mapping[Cell, int],
    why: Mapping[Cell, str],
    limits: Limits,
    caps: Mapping[str, int] | None,
) -> set[Cell] | None:
    """The other cells to hide, as few people as can be; None when even hiding all is too little.

    A cell hidden only because an earlier edition hid it is protected by what that edition
    added, and a cell to which nobody was added has nothing to protect here.
    """
    hidden = set(why)
    to_check = sorted(cell for cell, reason in why.items() if reason != BEFORE and counts[cell])
    for cell in to_check:
        while not is_safe(counts, hidden, cell, limits, caps):
            more = _ring(counts, hidden, cell, limits, columns_total=caps is None)
            if not more:
                hidden = set(counts)
                break
            hidden |= more
    if any(not is_safe(counts, hidden, cell, limits, caps) for cell in to_check):
        return None
    return hidden - set(why)


def _ring(
    counts: Mapping[Cell, int],
    hidden: Collection[Cell],
    cell: Cell,
    limits: Limits,
    *,
    columns_total: bool,
) -> set[Cell]:
    """The cheapest cells that make a ring with this one, not all of them hidden already."""
    row, column = cell
    down, up = needed(max(counts[cell], 0), limits.k)
    best: tuple[tuple[bool, int, int], set[Cell]] | None = None
    for other_row, other in counts:
        if other == column or columns_total == (other_row == row):
            continue
        beside = (row, other)
        ring = {beside, (other_row, column), (other_row, other)} if columns_total else {beside}
        new = {one for one in ring if one not in hidden}
        if not new:
            continue
        wide = counts[beside] >= up
        if columns_total:
            wide = wide and counts[other_row, column] >= up and counts[other_row, other] >= down
        price = (not wide, sum(max(counts[one], 0) for one in new), len(new))
        if best is None or price < best[0]:
            best = (price, new)
    return best[1] if best else set()
