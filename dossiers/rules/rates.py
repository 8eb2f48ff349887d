"""The rates in force on a day: minimum wage, overtime, paid leave. Data in rates.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from dossiers.rules.wording import short_date

RATES = Path(__file__).with_name("rates.toml")
# A minimum wage can rise in the middle of a year (L3231-5).
READ_AGAIN_AFTER_DAYS = 183


class RatesError(ValueError):
    """The rates cannot be used, or know nothing of that day: a French sentence."""


@dataclass(frozen=True)
class Rate:
    """One line: in force from `since` until the next one. `sure`: its text was read."""

    since: date
    source: str
    sure: bool


@dataclass(frozen=True)
class Smic(Rate):
    """The minimum wage of one hour, before deductions, in centimes."""

    centimes: int


@dataclass(frozen=True)
class Band:
    """Overtime of a week: so many minutes (None: all that follow) at so many percent."""

    minutes: int | None
    percent: int


@dataclass(frozen=True)
class Overtime(Rate):
    """What begins after the legal week, and at which rates."""

    weekly_minutes: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Leave(Rate):
    """Paid leave, in percent of what was earned."""

    percent: int


Kind = TypeVar("Kind", bound=Rate)


@dataclass(frozen=True)
class Rates:
    """Every rate that we know of, oldest first, and the day somebody read them last."""

    smic: tuple[Smic, ...]
    overtime: tuple[Overtime, ...]
    leave: tuple[Leave, ...]
    checked_on: date

    def smic_on(self, day: date) -> Smic:
        """The minimum wage of that day (L3231-2). Raises RatesError before the first line."""
        return _on(self.smic, day)

    def overtime_on(self, day: date) -> Overtime:
        """The overtime rates of that day (L3121-36). Raises RatesError."""
        return _on(self.overtime, day)

    def leave_on(self, day: date) -> Leave:
        """The share of paid leave on that day (L3141-24). Raises RatesError."""
        return _on(self.leave, day)

    def is_stale(self, today: date) -> bool:
        """Whether somebody must read the rates again: a 1 January or six months have passed."""
        return (
            today.year > self.checked_on.year
            or (today - self.checked_on).days > READ_AGAIN_AFTER_DAYS
        )


def load(path: Path | None = None) -> Rates:
    """Read the rates, ours by default. Raises RatesError."""
    try:
        told = tomllib.loads((path or RATES).read_text(encoding="utf-8"))
        return Rates(
            smic=_sorted([Smic(**line) for line in told["smic"]]),
            overtime=_sorted([_overtime(line) for line in told["overtime"]]),
            leave=_sorted([Leave(**line) for line in told["leave"]]),
            checked_on=told["checked_on"],
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise RatesError(f"Taux illisibles : {error}.") from error


@cache
def rates() -> Rates:
    """The rates that the program ships with, read once."""
    return load()


def _overtime(line: dict[str, Any]) -> Overtime:
    bands = tuple(Band(band.get("minutes"), band["percent"]) for band in line.pop("bands"))
    if not bands or bands[-1].minutes is not None or any(b.minutes is None for b in bands[:-1]):
        raise RatesError("Heures supplémentaires : seule la dernière tranche est sans limite.")
    return Overtime(bands=bands, **line)


def _sorted(lines: Sequence[Kind]) -> tuple[Kind, ...]:
    if not lines or any(one.since >= two.since for one, two in pairwise(lines)):
        raise RatesError("Taux : une ligne par date, de la plus ancienne à la plus récente.")
    return tuple(lines)


def _on(lines: Sequence[Kind], day: date) -> Kind:
    found = [line for line in lines if line.since <= day]
    if not found:
        raise RatesError(
            f"Aucun taux connu le {short_date(day)} : le plus ancien est du "
            f"{short_date(lines[0].since)}."
        )
    return found[-1]
