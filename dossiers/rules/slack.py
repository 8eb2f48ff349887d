"""How far the true count of a hidden cell can be from what it is, seen from the totals.

A table of counts whose totals are known is a network: raising one cell lowers another of its
line, which raises one of that column, and so on back. How far a cell can move, every total
and every shown cell staying as they are, is the largest flow that comes back to it. Flows
of whole numbers are exact: what is found here is what a solver would find, no more, no less.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping

Cell = tuple[str, str]
Node = tuple[str, str]
Path = list[tuple[Node, Node]]
# More people than any union will ever count.
ENDLESS = 10**9


def slack(
    counts: Mapping[Cell, int],
    hidden: Collection[Cell],
    cell: Cell,
    *,
    up: bool,
    most: int,
    caps: Mapping[str, int] | None = None,
) -> int:
    """By how many people (at most `most`) a hidden cell may be more (`up`) or fewer.

    counts: every cell of the table; a negative one is counted as nobody. caps: the most that
    a cell of each column may hold, for a table whose columns have no total (one person in
    several lines); without it, every line and every column keeps its total.
    """
    row, column = cell
    room = _network(counts, [one for one in hidden if one != cell], caps)
    line, stack = ("row", row), ("column", "" if caps is not None else column)
    if up:
        most = min(most, caps[column] - counts[cell]) if caps is not None else most
        return _flow(room, stack, line, most)
    return _flow(room, line, stack, min(most, max(counts[cell], 0)))


def _network(
    counts: Mapping[Cell, int], cells: Collection[Cell], caps: Mapping[str, int] | None
) -> dict[Node, dict[Node, int]]:
    """From a line to a column: how far its cell may rise; back: how far it may fall."""
    room: dict[Node, dict[Node, int]] = {}
    for row, column in cells:
        here = max(counts[row, column], 0)
        line, stack = ("row", row), ("column", "" if caps is not None else column)
        rise = ENDLESS if caps is None else max(caps[column] - here, 0)
        out, back = room.setdefault(line, {}), room.setdefault(stack, {})
        out[stack] = out.get(stack, 0) + rise
        back[line] = back.get(line, 0) + here
    return room


def _flow(room: dict[Node, dict[Node, int]], source: Node, sink: Node, most: int) -> int:
    """The largest flow up to `most`, by shortest augmenting paths (Edmonds-Karp)."""
    found = 0
    while found < most:
        path = _path(room, source, sink)
        if not path:
            break
        pushed = min(most - found, *(room[a][b] for a, b in path))
        for a, b in path:
            room[a][b] -= pushed
            back = room.setdefault(b, {})
            back[a] = back.get(a, 0) + pushed
        found += pushed
    return found


def _path(
    room: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node
) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    if sink not in came:
        return []
    path, here = [], sink
    while here != source:
        path.append((came[here], here))
        here = came[here]
    return path[::-1]
