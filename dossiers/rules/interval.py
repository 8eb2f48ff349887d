"""Minimum intervals: how long the other side must wait before it may act (law.md B5)."""

from datetime import date

from dossiers.rules import explain
from dossiers.rules.calendar import (
    ONE_DAY,
    is_ouvrable,
    next_working_day,
    previous_working_day,
)
from dossiers.rules.computed import Computed


def minimum(end: date, said: list[str], zone: str) -> Computed:
    """Close a minimum interval whose last day counted is `end`.

    An end on a Saturday, a Sunday or a holiday rolls over (R1231-1, R1332-3), and the
    interval protects until that evening: Cass. soc. 10 July 2019 n° 18-11.528, five
    days ended on Saturday 21 December were extended to Monday 23 « inclus ». Hence
    `theoretical` is the rolled end, and `legal` the first jour ouvrable after it, on
    which the other side may act. Nothing is arguable here: the shortest interval is
    what we can reproach.
    """
    last = next_working_day(end, zone, disputed=False)
    first = last + ONE_DAY
    while not is_ouvrable(first, zone, disputed=False):
        first += ONE_DAY
    sentences = [
        *said,
        explain.rolled(end, last, zone),
        explain.protected_until(last),
        explain.may_act(first),
    ]
    return Computed(last, first, previous_working_day(last, zone), None, tuple(sentences))
