"""A change of the law that is known or expected: law.md E, as dated warnings."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from dossiers.rules.rule import CONFIDENCE_MARKS
from dossiers.rules.shape import SLUG, list_faults, shape_faults

_REQUIRED: dict[str, type] = {
    "slug": str,
    "when": str,
    "text": str,
    "rules": list,
    "source": str,
    "confidence": str,
}
_OPTIONAL: dict[str, type] = {"date": Date, "settled_on": Date}


@dataclass(frozen=True)
class LawChange:
    """Something that changes, or may change, a rule of the catalogue.

    date: the first day on which it may apply; None for what has no date, to be watched.
    when: that day in words (« juin ou septembre 2026, projet »).
    rules: slugs of the rules concerned. settled_on: the day somebody dealt with it.
    """

    slug: str
    when: str
    text: str
    rules: tuple[str, ...]
    source: str
    confidence: str
    date: Date | None = None
    settled_on: Date | None = None

    def open_on(self, on: Date) -> bool:
        """Say whether it is still to be dealt with on that day."""
        return self.settled_on is None or on < self.settled_on

    def has_come(self, on: Date) -> bool:
        """Say whether its day has come: the rules concerned must be read again."""
        return self.date is not None and self.date <= on


def read_change(table: Mapping[str, Any], slugs: Collection[str]) -> LawChange:
    """Make a LawChange of one `[[warnings]]` table. Raises ValueError with the first reason."""
    for reason in _faults(table, slugs):
        raise ValueError(reason)
    return LawChange(**{**table, "rules": tuple(table["rules"])})


def _faults(table: Mapping[str, Any], slugs: Collection[str]) -> Iterator[str]:
    yield from shape_faults(table, _REQUIRED, _OPTIONAL, may_be_empty=("rules",))
    if not SLUG.fullmatch(table["slug"]):
        yield f"slug {table['slug']!r} : minuscules, chiffres et _, 40 au plus"
    yield from list_faults("rules", table["rules"], slugs)
    for mark in table["confidence"].split("+"):
        if mark not in CONFIDENCE_MARKS:
            yield f"confidence : {mark!r} est inconnu"
