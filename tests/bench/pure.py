"""One deadline in pure Python, beside the same months added by dateutil."""

from __future__ import annotations

import timeit
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from dossiers.privacy.receipt import derive_receipt, new_code
from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import compute
from dossiers.rules.deadline import plan
from dossiers.rules.known import KnownDate
from tests.bench.table import Line

TIMES = 2000
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def measure() -> list[Line]:
    """Dates alone, then a whole deadline with its working in words; and one receipt code."""
    rule = catalogue().rule("appel_1m")
    added = _each(lambda day: day + relativedelta(months=1))
    return [
        Line("one date, cpc, one month", _each(lambda day: compute("cpc", day, "P1M")), added),
        Line("one deadline planned", _each(lambda day: plan(rule, KnownDate.day(day))), added),
        Line("one receipt code (Argon2id)", argon2()),
    ]


def argon2() -> float:
    """Milliseconds to derive one receipt code."""
    code = new_code()
    return min(timeit.repeat(lambda: derive_receipt(code), number=1, repeat=7)) * 1000


def _each(act: object) -> float:
    """Milliseconds of one call, the best of five rounds over every day of a year."""
    rounds = timeit.repeat(
        lambda: [act(day) for day in DAYS],  # type: ignore[operator]
        number=max(1, TIMES // len(DAYS)),
        repeat=5,
    )
    return min(rounds) * 1000 / (max(1, TIMES // len(DAYS)) * len(DAYS))
