"""A table of unpaid wages in JSON, and its answer: what `wage_loss --stdin` speaks."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from dossiers.rules.json_line import identity_of, read_object
from dossiers.rules.length import CountingError
from dossiers.rules.pay_days import LAST
from dossiers.rules.question import read_date
from dossiers.rules.wages import Favourable, Month, Reading, State, Unpaid, wage_loss

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# Up to a hundred million, two decimals at most: no rounding ever.
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")


def answer(line: str | bytes) -> dict[str, Any]:
    """Answer one JSON object: its sums, or an `error` sentence. Never raises.

    The `id`, when there is one, comes back. Unknown fields are ignored.
    """
    try:
        asked = read_object(line)
        identity = identity_of(asked)
    except CountingError as error:
        return {"error": str(error)}
    named = {"id": identity} if "id" in asked else {}
    try:
        return {**named, **_read(asked)}
    except CountingError as error:
        return {**named, "error": str(error)}


def answers(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Answer each line that is not blank, in order, one at a time."""
    for line in lines:
        if line.strip():
            yield answer(line)


def _read(asked: dict[str, Any]) -> dict[str, Any]:
    if "today" not in asked:
        raise CountingError("Champ today : il manque.")
    acknowledged = _acknowledged(_rows(asked, "acknowledged"))
    unpaid = [_unpaid(row, acknowledged) for row in _rows(asked, "months")]
    for year, month in acknowledged:
        raise CountingError(f"Reconnaissance d'un mois absent : {year:04d}-{month:02d}.")
    pay_day = asked.get("pay_day")
    loss = wage_loss(
        unpaid,
        today=read_date(asked["today"]),
        pay_day=LAST if pay_day is None else pay_day,
        filed_on=_maybe_date(asked.get("filed_on")),
        ended_on=_maybe_date(asked.get("ended_on")),
    )
    return {
        "total": _amount(loss.monthly.total()),
        **_sums(loss.monthly),
        "months": [_month(month) for month in loss.monthly.months],
        "favourable": loss.favourable and _favourable(loss.favourable),
    }


def _sums(reading: Reading) -> dict[str, Any]:
    following = reading.next_loss
    return {
        **{state.value: _amount(reading.total(state)) for state in State},
        "next_loss": following
        and {"amount": _amount(following.amount), "last_day": following.last_day.isoformat()},
    }


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": f"{month.unpaid.year:04d}-{month.unpaid.month:02d}",
        "exigible": month.exigible.isoformat(),
        "last_day": month.last_day.isoformat(),
        "state": month.state.value,
        "days_left": month.days_left,
    }


def _favourable(favourable: Favourable) -> dict[str, Any]:
    return {
        "since": favourable.since.isoformat(),
        "last_day": favourable.last_day.isoformat(),
        **_sums(favourable.reading),
        "months": [_month(month) for month in favourable.reading.months],
    }


def _rows(asked: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = asked.get(name)
    rows = [] if rows is None and name != "months" else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CountingError(f"Champ {name} : attendu une liste d'objets.")
    return rows


def _acknowledged(rows: list[dict[str, Any]]) -> dict[tuple[int, int], list[date]]:
    found: dict[tuple[int, int], list[date]] = {}
    for row in rows:
        found.setdefault(_year_month(row.get("month")), []).append(read_date(row.get("on")))
    return found


def _unpaid(row: dict[str, Any], acknowledged: dict[tuple[int, int], list[date]]) -> Unpaid:
    year, month = _year_month(row.get("month"))
    days = tuple(acknowledged.pop((year, month), ()))
    return Unpaid(year, month, _due(row.get("due")), _maybe_date(row.get("exigible")), days)


def _year_month(text: object) -> tuple[int, int]:
    found = _MONTH.fullmatch(text) if isinstance(text, str) else None
    if found is None or found[1] == "0000":
        raise CountingError(f"Mois illisible : {text!r}. Écrire AAAA-MM, par exemple 2023-09.")
    return int(found[1]), int(found[2])


def _due(value: object) -> Decimal:
    # A JSON number arrives as it was written (json_line.py), never as a float.
    text = str(value) if isinstance(value, int | Decimal) and value is not True else value
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise CountingError(f"Montant illisible : {value!r}. Écrire par exemple 1200.00.")
    return Decimal(text).quantize(Decimal("0.01"))


def _maybe_date(value: object) -> date | None:
    return None if value is None else read_date(value)


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"
