"""Searching in sealed cases: the last acted on first, opened in memory, forgotten at the end.

No index of words exists and no key outlives the request (security.md 3.2): what a search
may read is bounded instead, and « Chercher plus loin » begins where it stopped. Only cases
that the member may read are opened, so that nothing else can be found, counted or timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from dossiers import access
from dossiers.composed import Composed
from dossiers.desk.sealed_texts import COLUMNS, CONTACT, Sealed, Text, texts
from dossiers.models import Member
from dossiers.privacy.envelope import DataKey, TamperedError
from dossiers.rules.finding import Extract, extract, folded
from dossiers.standing import somebody, standing

# Cases read by one search, and in one go: the memory of a go is what a search takes.
READ, AT_ONCE = 2000, 1000
# Cases shown; the others are counted.
SHOWN = 30
FLAT = ("section_id", "reference", "kind", "state", "acted_on", "suivi__name", "binome__name")


@dataclass
class Hit:
    """A case where every word was found, and the text where most of them are."""

    case: dict[str, Any]
    where: Any
    extract: Extract | None


@dataclass
class Found:
    """What a search found in the `read` cases that it opened.

    `further`: the mark from which it may go on, "" when there is no other case. `damaged`:
    texts that could not be opened: never passed over in silence.
    """

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    read: int = 0
    damaged: int = 0
    further: str = ""


def find(member: Member, words: Sequence[str], *, after: str = "") -> Found:
    """The cases in which each of the folded `words` is somewhere. `after`: a mark of `further`."""
    found = Found()
    while found.read < READ:
        most = min(AT_ONCE, READ - found.read)
        rows = _go(member, after, most)
        more, rows = len(rows) > most, rows[:most]
        _look(rows, words, found)
        found.read += len(rows)
        if not more:
            return found
        after = f"{rows[-1]['acted_on'].isoformat()}_{rows[-1]['reference']}"
    found.further = after
    return found


def _cases(
    after: bool,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    seen: date,
    reference: str,
) -> QuerySet[Any, Any]:
    """Flat cases, the last acted on first; those after a mark if there is one."""
    member = somebody(me, coordinates, defends, replaces)
    cases = access.readable_cases(member).order_by("-acted_on", "-reference")
    if after:
        earlier = Q(acted_on__lt=seen) | Q(acted_on=seen, reference__lt=reference)
        # Said twice, so that an index is entered at the mark.
        cases = cases.filter(earlier, acted_on__lte=seen)
    return cases.values(*COLUMNS, *FLAT)[: AT_ONCE + 1]


CASES = Composed(_cases)


def _go(member: Member, after: str, most: int) -> list[dict[str, Any]]:
    """At most `most` cases and one more from this mark on; an unknown one is the beginning."""
    day, _, reference = after.partition("_")
    try:
        seen = date.fromisoformat(day)
    except ValueError:
        return CASES.dicts(False, **standing(member), seen=date.max, reference="")[: most + 1]
    return CASES.dicts(True, **standing(member), seen=seen, reference=reference)[: most + 1]


class _Best:
    """Of one case: which words were found so far, and the text that has most of them."""

    __slots__ = ("found", "hidden", "most", "text")

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.most: list[str] = []
        self.text: Text | None = None
        self.hidden = False


def _look(rows: Sequence[dict[str, Any]], words: Sequence[str], found: Found) -> None:
    keys = _keys([row["pk"] for row in rows], found)
    cases: list[Sealed] = [
        (row["pk"], row["story"], row["answers"], row["contact"])
        for row in rows
        if row["pk"] in keys
    ]
    best: dict[UUID, _Best] = {}
    for text in texts(cases, keys):
        if text.text is None:
            found.damaged += 1
        elif text.text:
            _note(text, words, best)
    for row in rows:
        seen = best.get(row["pk"])
        if seen is not None and len(seen.found) == len(words):
            found.count += 1
            if len(found.hits) < SHOWN:
                found.hits.append(_hit(row, seen))


def _keys(cases: Sequence[UUID], found: Found) -> dict[UUID, DataKey]:
    """The keys of a go; when one of them is damaged the others are tried alone."""
    try:
        return access.keys_of(cases)
    except TamperedError:
        if len(cases) == 1:
            found.damaged += 1
            return {}
    keys: dict[UUID, DataKey] = {}
    for case in cases:
        keys |= _keys([case], found)
    return keys


def _note(text: Text, words: Sequence[str], best: dict[UUID, _Best]) -> None:
    told = folded(text.text or "")
    here = [word for word in words if word in told]
    if not here:
        return
    seen = best.setdefault(text.case, _Best())
    seen.found.update(here)
    # Where to reach somebody shows itself on the page of the case only, and is journaled.
    shows = text.where is not CONTACT
    if seen.text is None or (shows and (seen.hidden or len(here) > len(seen.most))):
        seen.most, seen.text, seen.hidden = here, text, not shows


def _hit(row: dict[str, Any], seen: _Best) -> Hit:
    text = seen.text
    if text is None or seen.hidden:
        return Hit(row, CONTACT, None)
    return Hit(row, text.where, extract(text.text or "", seen.most[0]))
