"""What the fault tests measured, kept beside its goal for the end of the run (tests/run.py)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

HEADS = ("row", "what", "measured", "goal")


def told(row: str, what: str, measured: object, goal: object) -> None:
    """Keep one line of the table. row: the row of security.md. Without a file, print it."""
    if path := os.environ.get("FIGURES"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps([row, what, str(measured), str(goal)]) + "\n")
    else:
        sys.stderr.write(f"\n{row} {what}: {measured} (goal: {goal})\n")


def seconds(row: str, what: str, measured: float, goal: float) -> None:
    """Keep a time beside its goal, and hold it to that goal."""
    told(row, what, f"{measured:.1f} s", f"≤ {goal:.0f} s")
    assert measured <= goal, f"{row} {what}: {measured:.1f} s"


def lines(path: Path) -> Iterator[str]:
    """The table that a run has left in `path`; nothing if it left none."""
    if not path.exists():
        return
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [list(HEADS), *sorted(rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
