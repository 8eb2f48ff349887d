"""The one table of the bench."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

HEADS = ("what", "bare SQL", "floor", "ours", "sealing", "ratio", "goal", "statements")


@dataclass
class Line:
    """One measure, in milliseconds unless `unit` says otherwise.

    floor: the least that the same work costs under the same server. sealing: the part of
    `ours` spent in cryptography, which the floor does not do and the ratio leaves out.
    statements: SQL statements of one request, those of the session and the member included.
    """

    what: str
    ours: float
    floor: float | None = None
    bare: float | None = None
    sealing: float = 0.0
    goal: str = ""
    statements: int | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        """How many times the floor, sealing apart."""
        return (self.ours - self.sealing) / self.floor if self.floor else None

    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            _figure(self.bare, self.unit),
            _figure(self.floor, self.unit),
            _figure(self.ours, self.unit),
            _figure(self.sealing or None, self.unit),
            f"{self.ratio:.2f}" if self.ratio else "",
            self.goal,
            "" if self.statements is None else str(self.statements),
        )


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 else 2 if value >= 0.1 else 4
    return f"{value:.{digits}f} {unit}"


def show(lines: list[Line], title: str) -> None:
    """Print the table."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    print(f"\n{title}\n")
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *rest]).rstrip())


def progress(text: str, since: float) -> None:
    """A line on what is being done, with the seconds since the start."""
    print(f"[{time.monotonic() - since:5.0f} s] {text}", file=sys.stderr, flush=True)
