"""A chart as plain data: a question, what it reads, the decision it is for, its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Ink(StrEnum):
    """How a mark is drawn; told apart without colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    HOLLOW = "hollow"
    LIGHT = "light"
    DOT = "dot"
    DIAMOND = "diamond"


@dataclass(frozen=True)
class Mark:
    """One bar or dot. `value` on the scale of the chart; `said` is its direct label."""

    ink: Ink
    value: float
    said: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a chart: its label, then its marks, one after the other or `apart`."""

    label: str
    marks: Sequence[Mark]
    url: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Target:
    """What the chart should reach or stay under, on its scale."""

    value: float
    said: str


@dataclass(frozen=True)
class Chart:
    """`stacked`: the marks of a line follow one another; else each has its own bar.

    `table`: heads and lines of the same figures. `alarm`: empty while nothing is wrong.
    """

    slug: str
    number: int
    question: str
    reading: str
    decision: str
    lines: Sequence[Line]
    heads: Sequence[str]
    table: Sequence[Sequence[Any]]
    legend: Sequence[tuple[Ink, str]] = ()
    alarm: str = ""
    target: Target | None = None
    stacked: bool = True
    notes: Sequence[str] = field(default_factory=list)

    @property
    def scale(self) -> float:
        """The value of a whole line: the longest, or the target when it is farther."""
        ends = [self._end(line) for line in self.lines]
        return max([*ends, self.target.value if self.target else 0, 1])

    def _end(self, line: Line) -> float:
        values = [mark.value for mark in line.marks]
        return sum(values) if self.stacked else max(values, default=0)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads, as the component of tables takes them."""
        return [{"label": head, "numeric": at > 0} for at, head in enumerate(self.heads)]
