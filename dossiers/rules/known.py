"""What a person knows of a date: a day, a month, a range, or nothing."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How much of the date is known."""

    DAY = "day"
    MONTH = "month"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class KnownDate:
    """The earliest and the latest day on which the fact can have happened, both included.

    Our side counts from the earliest, the other side from the latest (law.md B8).
    Both are None when nothing is known.
    """

    earliest: date | None
    latest: date | None
    precision: Precision

    def __post_init__(self) -> None:
        if (self.precision is Precision.UNKNOWN) != (self.earliest is None):
            raise ValueError("Une date inconnue n'a pas de premier jour, une date connue en a un.")
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("Les deux bornes d'une date se donnent ensemble.")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("La date la plus ancienne doit venir avant la plus récente.")
        if self.precision is Precision.DAY and self.earliest != self.latest:
            raise ValueError("Un jour précis n'a qu'une date.")

    @classmethod
    def day(cls, day: date) -> "KnownDate":
        """The exact day is known."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> "KnownDate":
        """Only the month is known. Raises ValueError when there is no such month."""
        if not 1 <= month <= 12:
            raise ValueError(f"Le mois {month} n'existe pas.")
        last = monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @classmethod
    def between(cls, earliest: date, latest: date) -> "KnownDate":
        """The fact happened between two days, both included; twice the same is a day."""
        if earliest == latest:
            return cls.day(earliest)
        return cls(earliest, latest, Precision.RANGE)

    @classmethod
    def unknown(cls) -> "KnownDate":
        """Nothing is known of the date."""
        return cls(None, None, Precision.UNKNOWN)
