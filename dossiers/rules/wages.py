"""The rolling loss of wages: one claim per pay, each lost three years after its pay day.

law.md C. The pay day makes the whole month claimable (Cass. soc. 14 Dec. 2022
n° 21-16.623); the claim is lost when the third year is over, without roll-over
(Code du travail, art. L3245-1). Two readings exist once the contract has ended: the
alert follows each month's own day; the favourable one reaches back three years from
the end of the contract, and is shown beside it, never counted on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dossiers.rules.length import CountingError
from dossiers.rules.pay_days import (
    LAST,
    check_pay_day,
    pay_date,
    three_years_after,
    three_years_before,
)
from dossiers.rules.wording import day_and_month, euros, short_date

NOTHING = Decimal("0.00")


class State(StrEnum):
    """What can still be done about one month.

    lost: its last day has passed, or will have passed on the day of filing.
    claimable: it can be claimed today. saved: the filing stops its clock.
    not_due: its pay day has not come.
    """

    LOST = "lost"
    CLAIMABLE = "claimable"
    SAVED = "saved"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Unpaid:
    """What is missing from one month's pay.

    exigible: the pay day of that very month, when it is not the usual one (law.md C3).
    acknowledged: days on which the employer acknowledged this debt (C. civ. 2240).
    """

    year: int
    month: int
    due: Decimal
    exigible: date | None = None
    acknowledged: tuple[date, ...] = ()


@dataclass(frozen=True)
class Month:
    """One month's claim, as read on a day.

    exigible: pay day. last_day: the last day to claim it if nothing stops its clock.
    days_left: calendar days from today to the last day, negative when it has passed,
        None once the month is saved.
    """

    unpaid: Unpaid
    exigible: date
    last_day: date
    state: State
    days_left: int | None


@dataclass(frozen=True)
class NextLoss:
    """What is lost next: its last day, and the sum of all that is lost that evening."""

    last_day: date
    amount: Decimal


@dataclass(frozen=True)
class Reading:
    """One reading of the text: each month in one state, and what is lost next."""

    months: tuple[Month, ...]
    next_loss: NextLoss | None

    def total(self, *states: State) -> Decimal:
        """What is due for the months in these states, for all of them by default."""
        chosen = (m.unpaid.due for m in self.months if not states or m.state in states)
        return sum(chosen, NOTHING)


@dataclass(frozen=True)
class Favourable:
    """The three years before the end of the contract (L3245-1, second sentence).

    since: the first pay day that they reach. last_day: the last day to claim them all.
    """

    since: date
    last_day: date
    reading: Reading


@dataclass(frozen=True)
class Loss:
    """Both readings; the monthly one gives the alert, `favourable` is None before the end."""

    monthly: Reading
    favourable: Favourable | None


def wage_loss(
    unpaid: Iterable[Unpaid],
    *,
    today: date,
    pay_day: int | str = LAST,
    filed_on: date | None = None,
    ended_on: date | None = None,
) -> Loss:
    """Read what is lost, claimable, saved and lost next, on the day `today`; in order given.

    pay_day: see pay_days.py. filed_on: the day the claim was, or would be, filed or
    posted; it saves every month payable by then whose last day has not passed.
    ended_on: the end of the contract. Raises CountingError with a French sentence.
    """
    check_pay_day(pay_day)
    rows = list(unpaid)
    _refuse_twice(rows)
    try:
        claims = [_claim(row, pay_day, today) for row in rows]
        monthly = _read(claims, today, filed_on)
        favourable = _favourable(claims, today, filed_on, ended_on)
    except OverflowError:
        raise CountingError("Cette date sort du calendrier (années 1 à 9999).") from None
    return Loss(monthly, favourable)


def loss_sentence(loss: NextLoss, today: date) -> str:
    """« Le 30 novembre au soir, 1 500,00 € deviennent irrécupérables. » The year if another."""
    same_year = loss.last_day.year == today.year
    day = day_and_month(loss.last_day) if same_year else short_date(loss.last_day)
    become = "deviennent irrécupérables" if loss.amount >= 2 else "devient irrécupérable"
    return f"Le {day} au soir, {euros(loss.amount)} {become}."


@dataclass(frozen=True)
class _Claim:
    unpaid: Unpaid
    exigible: date
    last_day: date


def _claim(row: Unpaid, pay_day: int | str, today: date) -> _Claim:
    exigible = row.exigible or pay_date(row.year, row.month, pay_day)
    last_day = three_years_after(exigible)
    for day in sorted(row.acknowledged):
        if day > today:
            raise CountingError(f"Reconnaissance du {short_date(day)} : cette date est à venir.")
        # Before the pay day no clock runs yet; after the last day there is nothing to stop.
        if exigible <= day <= last_day:
            last_day = three_years_after(day)
    return _Claim(row, exigible, last_day)


def _read(claims: Iterable[_Claim], today: date, filed_on: date | None) -> Reading:
    months = tuple(_month(claim, today, filed_on) for claim in claims)
    running = [m for m in months if m.state != State.SAVED and m.last_day >= today and m.unpaid.due]
    first = min((month.last_day for month in running), default=None)
    if first is None:
        return Reading(months, None)
    amount = sum((m.unpaid.due for m in running if m.last_day == first), NOTHING)
    return Reading(months, NextLoss(first, amount))


def _month(claim: _Claim, today: date, filed_on: date | None) -> Month:
    if filed_on and claim.exigible <= filed_on:
        state = State.SAVED if filed_on <= claim.last_day else State.LOST
    elif claim.last_day < today:
        state = State.LOST
    else:
        state = State.CLAIMABLE if claim.exigible <= today else State.NOT_DUE
    left = None if state == State.SAVED else (claim.last_day - today).days
    return Month(claim.unpaid, claim.exigible, claim.last_day, state, left)


def _favourable(
    claims: Iterable[_Claim], today: date, filed_on: date | None, ended_on: date | None
) -> Favourable | None:
    if ended_on is None or ended_on > max(today, filed_on or today):
        return None
    since, last_day = three_years_before(ended_on), three_years_after(ended_on)
    longer = [
        _Claim(claim.unpaid, claim.exigible, max(claim.last_day, last_day))
        if claim.exigible >= since
        else claim
        for claim in claims
    ]
    return Favourable(since, last_day, _read(longer, today, filed_on))


def _refuse_twice(rows: Collection[Unpaid]) -> None:
    seen = set()
    for row in rows:
        if (row.year, row.month) in seen:
            raise CountingError(f"Mois en double : {row.year:04d}-{row.month:02d}.")
        seen.add((row.year, row.month))
