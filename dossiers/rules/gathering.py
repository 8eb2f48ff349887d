"""The lines and the columns of a published table: safe alone, or gathered under « Autres »."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dossiers.rules.counted import Counted, Known, Limits

# What is too small is gathered under the one; the other: nothing is known of it.
OTHERS, UNKNOWN = "autres", "inconnu"
# What is shown → the categories that it stands for.
Groups = dict[str, tuple[str, ...]]


class TooFewError(Exception):
    """Nothing can be published; `reason` is a slug: few, places, dominant, difference."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fault(counted: Counted, who: set[int], before: Mapping[int, int], limits: Limits) -> str:
    """Why these people may not be counted aloud: by themselves, or beside what was published.

    before: how many of them each earlier edition, by its rank, had counted.
    """
    said = counted.fault(who, limits)
    if said:
        return said
    for at, n in before.items():
        if 0 < abs(len(who) - n) < limits.k or counted.fault(counted.outside(who, at), limits):
            return "difference"
    return ""


def row_fault(
    counted: Counted, rows: tuple[str, ...], limits: Limits, known: Sequence[Known]
) -> str:
    before = {
        at: sum(one.rows.get(row, 0) for row in rows) for at, one in enumerate(known) if one.rows
    }
    return fault(counted, counted.of(rows=rows), before, limits)


def column_fault(
    counted: Counted, columns: tuple[str, ...], limits: Limits, known: Sequence[Known]
) -> str:
    before = {
        at: sum(one.columns.get(c, 0) for c in columns)
        for at, one in enumerate(known)
        if one.columns
    }
    return fault(counted, counted.of(columns=columns), before, limits)


def gather(
    counted: Counted,
    categories: Sequence[str],
    limits: Limits,
    known: Sequence[Known],
    *,
    across: bool,
) -> Groups:
    """Each line (`across`: column) shown → the categories that it stands for.

    What is not safe alone goes to OTHERS, if need be with those of whom nothing is known
    (UNKNOWN), then with the smallest of the others. Raises TooFewError when even all of them
    together are not safe.
    """
    why: Callable[..., str] = column_fault if across else row_fault
    before = [one.columns_apart if across else one.rows_apart for one in known]
    apart = {c for c in categories if why(counted, (c,), limits, known)}
    apart |= {c for c in categories if any(c in group for group in before)}

    def size(category: str) -> int:
        one = (category,)
        return len(counted.of(columns=one) if across else counted.of(rows=one))

    if apart:
        # Those of nobody go with them: being gathered does not say that one has somebody.
        apart |= {c for c in categories if not size(c)}
    left = sorted(
        (c for c in categories if c not in apart and size(c)),
        key=lambda c: (c != UNKNOWN, size(c), c),
    )
    while apart and (len(apart) < 2 or why(counted, tuple(sorted(apart)), limits, known)):
        if not left:
            raise TooFewError("few")
        apart.add(left.pop(0))
    groups: Groups = {c: (c,) for c in categories if c not in apart}
    if apart:
        groups[OTHERS] = tuple(c for c in categories if c in apart)
    return groups


def gather_columns(
    counted: Counted, columns: Sequence[str], limits: Limits, known: Sequence[Known]
) -> Groups:
    """The columns, gathered; none when too few people make them worth telling apart."""
    try:
        groups = gather(counted, columns, limits, known, across=True)
    except TooFewError:
        return {}
    told = [name for name, group in groups.items() if counted.of(columns=group)]
    return groups if len(told) > 1 else {}
