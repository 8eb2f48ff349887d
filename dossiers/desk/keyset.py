"""Paging by the last row seen: no count, no offset, the same cost on every page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

UNDATED = "sans"


@dataclass(frozen=True)
class Keyset:
    """A list sorted by a date that may be missing (then last), then by something unique."""

    day: str
    name: str

    def page(self, rows: QuerySet[Any], *, after: str, size: int) -> tuple[list[Any], str]:
        """(`size` rows after the mark `after`, the mark of the next page or "").

        `rows` are sorted, objects or values. A mark that no page wrote is the first page.
        """
        with suppress(ValidationError):
            rows = rows.filter(self._after(after))
        return self.cut(list(rows[: size + 1]), size)

    def cut(self, found: list[Any], size: int) -> tuple[list[Any], str]:
        """The same, of rows already read: one more than a page when there is another one."""
        if len(found) <= size:
            return found, ""
        return found[:size], self._mark(found[size - 1])

    def _mark(self, row: Any) -> str:
        day, name = (
            (row[self.day], row[self.name])
            if isinstance(row, dict)
            else (getattr(row, self.day), getattr(row, self.name))
        )
        return f"{day.isoformat() if day else UNDATED}_{name}"

    def _after(self, mark: str) -> Q:
        day, _, name = mark.partition("_")
        if not name:
            return Q()
        undated, later = Q(**{self.day: None}), Q(**{f"{self.name}__gt": name})
        if day == UNDATED:
            return undated & later
        try:
            seen = date.fromisoformat(day)
        except ValueError:
            return Q()
        return Q(**{f"{self.day}__gt": seen}) | (Q(**{self.day: seen}) & later) | undated
