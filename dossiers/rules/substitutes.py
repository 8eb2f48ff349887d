"""Who answers for somebody who is away: chains of substitutes, and the loops they must not make.

Days are whole, both ends included. People are any identifiers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True)
class Away(Generic[P]):
    """The days when `person` is not there, and who replaces her (None: nobody was named)."""

    person: P
    starts_on: date
    ends_on: date
    substitute: P | None


def present(person: P, away: Mapping[P, P | None]) -> P | None:
    """Return `person`, or at the end of her substitutes the first who is there.

    away: everybody away on that day, with the substitute of each. None when the chain ends
    on somebody away; a loop, which the form refuses, ends there too.
    """
    seen: set[P] = set()
    at: P | None = person
    while at is not None and at in away:
        if at in seen:
            return None
        seen.add(at)
        at = away[at]
    return at


def replaced_by(person: P, away: Mapping[P, P | None]) -> set[P]:
    """Return the people away for whom `person` answers on that day, through the chains."""
    if person in away:
        return set()
    return {absent for absent in away if present(absent, away) == person}


def loop(new: Away[P], others: Collection[Away[P]]) -> tuple[P, ...]:
    """Return the people who would replace each other in a ring on at least one day, or ().

    In the order of the chain: the first is replaced by the second, the last by the first.
    """
    return _walk(new, (new.person,), others, new.starts_on, new.ends_on)


def _walk(
    at: Away[P], chain: tuple[P, ...], others: Iterable[Away[P]], first: date, last: date
) -> tuple[P, ...]:
    """Follow the chain on the days that all its absences share."""
    if at.substitute == chain[0]:
        return chain
    if at.substitute is None or at.substitute in chain:
        return ()
    for one in others:
        starts, ends = max(first, one.starts_on), min(last, one.ends_on)
        if one.person == at.substitute and starts <= ends:
            found = _walk(one, (*chain, one.person), others, starts, ends)
            if found:
                return found
    return ()
