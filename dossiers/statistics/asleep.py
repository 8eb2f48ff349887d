"""Where cases sleep: alive, nobody waited for by the person, and nothing done for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from dossiers import access
from dossiers.case_lists import ASLEEP, asleep
from dossiers.models import Member, State

# In the order of the columns; the words are those of the filter of « Dossiers ».
SINCE = tuple(sorted(ASLEEP, key=lambda word: ASLEEP[word]))


@dataclass(frozen=True)
class Sleep:
    """One state: how many cases sleep since each of SINCE at least."""

    state: str
    counts: tuple[int, ...]


def count_asleep(member: Member, *, today: date) -> tuple[Sleep, ...]:
    """One statement, one row per state where something sleeps, in the order of the road."""
    rows = (
        access.coordinated_cases(member)
        .exclude(state__in=[State.SUBMITTED, State.CLOSED])
        .filter(asleep(SINCE[0], today))
        .order_by()
        .values("state")
        .annotate(**{word: Count("pk", filter=asleep(word, today)) for word in SINCE})
    )
    found = {row["state"]: tuple(row[word] for word in SINCE) for row in rows}
    return tuple(Sleep(state.value, found[state]) for state in State if state in found)
