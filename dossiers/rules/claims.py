"""The heads of claim that a petition may hold, and what is proposed for each. See claims.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from dossiers.rules.centimes import NBSP, written
from dossiers.rules.overtime import tenth

CLAIMS = Path(__file__).with_name("claims.toml")
SIX = 6


class How(StrEnum):
    """Where the amount of a head comes from."""

    WAGES = "wages"
    OVERTIME = "overtime"
    LEAVE_ON = "leave_on"
    SIX_MONTHS = "six_months"
    TYPED = "typed"
    MEASURE = "measure"


@dataclass(frozen=True)
class Head:
    """One head of claim. on: the head whose tenth it is. advance: outside the total."""

    slug: str
    label: str
    article: str
    rule: str
    how: How
    kinds: tuple[str, ...]
    on: str = ""
    advance: bool = False


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a head: centimes (None: to be typed), and the working."""

    centimes: int | None
    working: str = ""


@dataclass(frozen=True)
class Sums:
    """What a case knows: unpaid wages, unpaid overtime and one month's pay, in centimes.

    Each with its working; None when nothing was noted. claimed: what is asked already, by
    head, from which a tenth is taken.
    """

    wages: tuple[int, str] | None = None
    overtime: tuple[int, str] | None = None
    month: tuple[int, str] | None = None
    claimed: Mapping[str, int] | None = None


@cache
def heads() -> Mapping[str, Head]:
    """Every head, in the order of a petition."""
    told = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))["heads"]
    found = [
        Head(**{**line, "how": How(line["how"]), "kinds": tuple(line["kinds"])}) for line in told
    ]
    return {head.slug: head for head in found}


def proposed_for(kind: str, present: Iterable[str]) -> list[Head]:
    """The heads that a case of this kind usually holds and that are not there yet."""
    there = set(present)
    return [head for head in heads().values() if kind in head.kinds and head.slug not in there]


def propose(head: Head, sums: Sums) -> Proposal:
    """The amount of `head` from what the case knows, with its working."""
    match head.how:
        case How.WAGES:
            return Proposal(*(sums.wages or (None, "")))
        case How.OVERTIME:
            return Proposal(*(sums.overtime or (None, "")))
        case How.SIX_MONTHS if sums.month:
            month, working = sums.month
            return Proposal(SIX * month, f"{SIX} ×{NBSP}{written(month)} ({working})")
        case How.LEAVE_ON:
            return _leave(head, sums)
        case _:
            return Proposal(None)


def _leave(head: Head, sums: Sums) -> Proposal:
    known = {"wages": sums.wages, "overtime": sums.overtime}.get(head.on)
    base = (sums.claimed or {}).get(head.on, known[0] if known else None)
    if base is None:
        return Proposal(None)
    return Proposal(tenth(base), f"{written(base)} ×{NBSP}10{NBSP}%")


def total(amounts: Iterable[tuple[str, int | None]]) -> int:
    """The sum of (head, centimes), advances apart: they are part of the others."""
    known = heads()
    return sum(
        centimes or 0 for slug, centimes in amounts if not (slug in known and known[slug].advance)
    )
