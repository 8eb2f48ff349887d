"""Sums as whole centimes: the only arithmetic of money, and how it is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dossiers.rules.wording import euros

NBSP = "\u00a0"


def rounded(sum_: Fraction) -> int:
    """To the nearest centime, half a centime up. For sums that are not negative."""
    return int((2 * sum_.numerator + sum_.denominator) // (2 * sum_.denominator))


def written(centimes: int) -> str:
    """« 1 840,00 € »."""
    return euros(Decimal(centimes) / 100)


def of(amount: Decimal) -> int:
    """Euros with two decimals as centimes. Raises ValueError for a part of a centime."""
    centimes = amount * 100
    if centimes != int(centimes):
        raise ValueError(f"{amount} is not a whole number of centimes")
    return int(centimes)


def hours(minutes: int) -> str:
    """« 12 h », « 12 h 30 »."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}{NBSP}h{NBSP}{rest:02d}" if rest else f"{whole}{NBSP}h"
