"""One sheet as plain data, and what keeps a cell from being a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | date | None
# What a spreadsheet reads as a formula, or as the end of a cell (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet:
    """heads: of the columns. lines: their values; a date and a number stay what they are.
    notes: sentences under the table.
    """

    name: str
    heads: Sequence[str]
    lines: Sequence[Sequence[Value]]
    notes: Sequence[str] = field(default_factory=tuple)


def harmless(text: str) -> str:
    """The same words, with an apostrophe in front where a spreadsheet would execute them.

    Spaces in front do not hide a formula: some programs take them off.
    """
    starts = text.lstrip(" \u00a0\u202f\u200b\ufeff")
    return f"'{text}" if starts.startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def short(name: str) -> str:
    """A name that every spreadsheet accepts for a sheet: 31 characters, none of []:*?/\\."""
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)
    return kept[:31].strip() or "Feuille"
