"""Wages lost month by month (law.md C)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rules.length import CountingError
from dossiers.rules.pay_days import pay_date
from dossiers.rules.wages import Loss, NextLoss, State, Unpaid, loss_sentence, wage_loss
from dossiers.rules.wording import euros

thorough = settings(max_examples=300, deadline=None)
TODAY = date(2026, 11, 23)
FIRST = date(2023, 9, 1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def owed(month: str, due: str = "1000.00", **more) -> Unpaid:
    year, number = month.split("-")
    return Unpaid(int(year), int(number), Decimal(due), **more)


def states(loss: Loss) -> list[State]:
    return [month.state for month in loss.monthly.months]


def last_days(loss: Loss) -> list[date]:
    return [month.last_day for month in loss.monthly.months]


# --- The pay day ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "pay_day", "payable"),
    [
        ("2023-09", "last", "2023-09-30"),
        ("2024-02", "last", "2024-02-29"),
        ("2023-09", 5, "2023-10-05"),
        ("2023-12", 5, "2024-01-05"),
        ("2024-01", 31, "2024-02-29"),
        ("2023-01", 30, "2023-02-28"),
        ("2023-03", 31, "2023-04-30"),
    ],
)
def test_the_pay_day_is_in_the_month_or_that_number_of_the_next(month, pay_day, payable):
    year, number = (int(part) for part in month.split("-"))
    assert pay_date(year, number, pay_day) == d(payable)


def test_the_pay_day_changes_the_last_day():
    for pay_day, last in (("last", "2026-09-30"), (5, "2026-10-05"), (31, "2026-10-31")):
        assert last_days(wage_loss([owed("2023-09")], today=TODAY, pay_day=pay_day)) == [d(last)]


@pytest.mark.parametrize("pay_day", [0, 32, -1, "dernier", "5", True, 5.0, None])
def test_a_pay_day_that_cannot_be_is_refused(pay_day):
    with pytest.raises(CountingError, match="Jour de paie"):
        wage_loss([owed("2023-09")], today=TODAY, pay_day=pay_day)


# --- The last day -----------------------------------------------------------------


def test_a_month_is_lost_three_years_after_its_pay_day_without_roll_over():
    # 30 September 2026 is a Wednesday; 31 October 2026 a Saturday: it does not roll.
    loss = wage_loss([owed("2023-09"), owed("2023-10"), owed("2023-11")], today=TODAY)
    assert last_days(loss) == [d("2026-09-30"), d("2026-10-31"), d("2026-11-30")]
    assert states(loss) == [State.LOST, State.LOST, State.CLAIMABLE]
    assert [month.days_left for month in loss.monthly.months] == [-54, -23, 7]


def test_a_pay_of_29_february_is_lost_after_28_february():
    assert last_days(wage_loss([owed("2024-02")], today=TODAY)) == [d("2027-02-28")]


def test_a_month_may_still_be_claimed_on_its_last_day_and_no_longer_the_day_after():
    on = d("2026-11-30")
    assert states(wage_loss([owed("2023-11")], today=on)) == [State.CLAIMABLE]
    assert states(wage_loss([owed("2023-11")], today=on + timedelta(1))) == [State.LOST]


def test_a_pay_that_is_not_due_yet_is_neither_claimable_nor_lost():
    loss = wage_loss([owed("2026-10"), owed("2026-11")], today=TODAY)
    assert states(loss) == [State.CLAIMABLE, State.NOT_DUE]
    assert states(wage_loss([owed("2026-10")], today=d("2026-10-31"))) == [State.CLAIMABLE]


# --- The sums -----------------------------------------------------------------------


def test_sums_are_exact_and_each_month_is_in_one_of_them():
    months = [owed("2023-09", "1200.10"), owed("2023-11", "1500.20"), owed("2026-11", "0.03")]
    found = wage_loss(months, today=TODAY).monthly
    assert found.total(State.LOST) == Decimal("1200.10")
    assert found.total(State.CLAIMABLE) == Decimal("1500.20")
    assert found.total(State.NOT_DUE) == Decimal("0.03")
    assert found.total() == Decimal("2700.33")


def test_the_next_loss_is_the_nearest_last_day_with_all_it_takes():
    months = [
        owed("2023-09", "9.00"),
        owed("2023-11", "1200.00"),
        owed("2023-12", "5.00"),
        owed("2023-10", "300.00", exigible=d("2023-11-30")),
    ]
    found = wage_loss(months, today=TODAY).monthly.next_loss
    assert found == NextLoss(d("2026-11-30"), Decimal("1500.00"))


def test_a_month_where_nothing_is_owed_is_no_loss():
    found = wage_loss([owed("2023-11", "0.00"), owed("2023-12")], today=TODAY).monthly
    assert found.next_loss.last_day == d("2026-12-31")


def test_nothing_to_lose_is_no_next_loss():
    assert wage_loss([], today=TODAY).monthly.next_loss is None
    assert wage_loss([owed("2020-01")], today=TODAY).monthly.next_loss is None


# --- Filing -----------------------------------------------------------------------


def test_filing_saves_every_month_due_whose_last_day_has_not_passed():
    months = [owed("2023-09"), owed("2023-11"), owed("2026-11")]
    loss = wage_loss(months, today=d("2027-06-01"), filed_on=d("2026-11-30"))
    # The last one was payable on the very day of filing.
    assert states(loss) == [State.LOST, State.SAVED, State.SAVED]
    assert loss.monthly.months[1].days_left is None
    assert loss.monthly.next_loss is None


def test_a_month_payable_after_the_filing_still_has_its_own_clock():
    loss = wage_loss([owed("2026-11")], today=d("2027-06-01"), filed_on=d("2026-11-23"))
    assert states(loss) == [State.CLAIMABLE]
    assert loss.monthly.next_loss.last_day == d("2029-11-30")


def test_a_filing_to_come_shows_what_will_be_lost_by_then():
    months = [owed("2023-10"), owed("2023-11"), owed("2023-12")]
    loss = wage_loss(months, today=TODAY, filed_on=d("2026-12-15"))
    assert states(loss) == [State.LOST, State.LOST, State.SAVED]
    # What the wait costs is still to come.
    assert loss.monthly.next_loss == NextLoss(d("2026-11-30"), Decimal("1000.00"))


# --- A debt acknowledged (2240) -------------------------------------------------------


def test_an_acknowledged_month_has_three_new_years():
    months = [owed("2023-09", acknowledged=(d("2024-05-02"),)), owed("2023-10")]
    loss = wage_loss(months, today=TODAY)
    assert last_days(loss) == [d("2027-05-02"), d("2026-10-31")]
    assert states(loss) == [State.CLAIMABLE, State.LOST]


def test_an_acknowledgement_on_the_last_day_counts_and_the_day_after_it_does_not():
    for on, last in (("2026-09-30", "2029-09-30"), ("2026-10-01", "2026-09-30")):
        loss = wage_loss([owed("2023-09", acknowledged=(d(on),))], today=TODAY)
        assert last_days(loss) == [d(last)]


def test_acknowledgements_follow_each_other():
    days = (d("2026-11-01"), d("2024-01-02"))
    loss = wage_loss([owed("2023-09", acknowledged=days)], today=TODAY)
    assert last_days(loss) == [d("2029-11-01")]


def test_an_acknowledgement_before_the_pay_day_changes_nothing():
    loss = wage_loss([owed("2023-09", acknowledged=(d("2023-09-15"),))], today=TODAY)
    assert last_days(loss) == [d("2026-09-30")]


def test_an_acknowledgement_to_come_is_refused():
    with pytest.raises(CountingError, match="à venir"):
        wage_loss([owed("2023-11", acknowledged=(d("2026-11-24"),))], today=TODAY)


# --- After the end of the contract --------------------------------------------------------


def test_the_favourable_reading_is_the_one_of_the_14_december_2022_decision():
    # Cass. soc. 14 December 2022 n° 21-16.623: contract ended on 11 May 2017, filed on
    # 13 July 2017; wages from May 2014 to May 2017 may be claimed whole. The court of
    # appeal had held what came before 13 July 2014 to be lost: the monthly reading.
    months = [owed(f"{2014 + n // 12}-{n % 12 + 1:02d}") for n in range(3, 41)]
    day = d("2017-07-13")
    loss = wage_loss(months, today=day, filed_on=day, ended_on=d("2017-05-11"))
    monthly = {f"{m.unpaid.year}-{m.unpaid.month:02d}": m.state for m in loss.monthly.months}
    assert [monthly[m] for m in ("2014-04", "2014-06")] == [State.LOST] * 2
    assert [monthly[m] for m in ("2014-07", "2017-05")] == [State.SAVED] * 2
    longer = {
        f"{m.unpaid.year}-{m.unpaid.month:02d}": m.state for m in loss.favourable.reading.months
    }
    assert longer["2014-04"] == State.LOST
    assert {state for month, state in longer.items() if month != "2014-04"} == {State.SAVED}
    assert loss.favourable.reading.total(State.SAVED) == Decimal("37000.00")
    assert loss.favourable.since == d("2014-05-11")


def test_the_favourable_reading_lasts_three_years_after_the_end():
    months = [owed("2020-11"), owed("2020-12")]
    loss = wage_loss(months, today=TODAY, ended_on=d("2023-11-30"))
    assert states(loss) == [State.LOST, State.LOST]
    assert [m.last_day for m in loss.favourable.reading.months] == [d("2026-11-30")] * 2
    assert loss.favourable.reading.next_loss == NextLoss(d("2026-11-30"), Decimal("2000.00"))
    assert loss.favourable.last_day == d("2026-11-30")


def test_the_alert_stays_on_the_monthly_reading():
    loss = wage_loss([owed("2023-12")], today=TODAY, ended_on=d("2024-06-30"))
    assert loss.monthly.next_loss.last_day == d("2026-12-31")
    assert loss.favourable.reading.next_loss.last_day == d("2027-06-30")


def test_a_pay_payable_after_the_end_keeps_its_own_later_day():
    loss = wage_loss([owed("2024-06")], today=TODAY, pay_day=5, ended_on=d("2024-06-30"))
    assert loss.favourable.reading.months[0].last_day == d("2027-07-05")


def test_an_end_on_29_february_reaches_back_to_28_february():
    loss = wage_loss([owed("2021-02")], today=TODAY, ended_on=d("2024-02-29"))
    assert loss.favourable.since == d("2021-02-28")
    assert loss.favourable.reading.months[0].last_day == d("2027-02-28")


def test_before_the_end_of_the_contract_there_is_no_second_reading():
    assert wage_loss([owed("2023-12")], today=TODAY).favourable is None
    assert wage_loss([owed("2023-12")], today=TODAY, ended_on=d("2026-12-31")).favourable is None


# --- Refusals, words ------------------------------------------------------------------


def test_a_month_told_twice_is_refused():
    with pytest.raises(CountingError, match="Mois en double : 2023-09"):
        wage_loss([owed("2023-09"), owed("2023-09")], today=TODAY)


def test_a_month_past_the_calendar_is_refused():
    with pytest.raises(CountingError, match="sort du calendrier"):
        wage_loss([owed("9998-12")], today=TODAY)


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (
            NextLoss(d("2026-11-30"), Decimal("1500.00")),
            "Le 30 novembre au soir, 1\u202f500,00\u00a0€ deviennent irrécupérables.",
        ),
        (
            NextLoss(d("2027-01-01"), Decimal("1.50")),
            "Le 1er janvier 2027 au soir, 1,50\u00a0€ devient irrécupérable.",
        ),
    ],
)
def test_the_loss_is_told_in_one_sentence(loss, said):
    assert loss_sentence(loss, TODAY) == said


def test_large_sums_are_written_in_thousands():
    assert euros(Decimal("1234567.80")) == "1\u202f234\u202f567,80\u00a0€"


# --- What must hold for every table -------------------------------------------------------

tables = st.lists(
    st.tuples(st.integers(0, 60), st.decimals(0, 9999, places=2)), unique_by=lambda row: row[0]
)
pay_days = st.one_of(st.just("last"), st.integers(1, 31))
days = st.dates(date(2023, 1, 1), date(2032, 12, 31))


def table(rows: list[tuple[int, Decimal]]) -> list[Unpaid]:
    months = [FIRST + relativedelta(months=n) for n, _ in rows]
    return [Unpaid(m.year, m.month, due) for m, (_, due) in zip(months, rows, strict=True)]


@thorough
@given(tables, pay_days, days, st.none() | days, st.none() | days)
def test_every_month_is_in_one_state_and_the_sums_make_the_total(
    rows, pay_day, today, filed_on, ended_on
):
    loss = wage_loss(
        table(rows), today=today, pay_day=pay_day, filed_on=filed_on, ended_on=ended_on
    )
    for reading in (loss.monthly, loss.favourable.reading if loss.favourable else loss.monthly):
        assert sum(reading.total(state) for state in State) == reading.total()
        assert reading.total() == sum(due for _, due in rows)


@thorough
@given(tables, pay_days, days)
def test_what_is_lost_tomorrow_is_what_is_lost_today_and_what_was_announced(rows, pay_day, today):
    now = wage_loss(table(rows), today=today, pay_day=pay_day).monthly
    then = wage_loss(table(rows), today=today + timedelta(days=1), pay_day=pay_day).monthly
    announced = Decimal(0)
    if now.next_loss and now.next_loss.last_day == today:
        announced = now.next_loss.amount
    assert then.total(State.LOST) == now.total(State.LOST) + announced


@thorough
@given(tables, pay_days, days)
def test_filing_today_saves_exactly_what_is_claimable_today(rows, pay_day, today):
    months = table(rows)
    filed = wage_loss(months, today=today, pay_day=pay_day, filed_on=today).monthly
    free = wage_loss(months, today=today, pay_day=pay_day).monthly
    assert filed.total(State.SAVED) == free.total(State.CLAIMABLE)
    assert filed.total(State.LOST) == free.total(State.LOST)


@thorough
@given(tables, pay_days, days, days, st.integers(1, 400))
def test_filing_later_never_saves_a_month_already_due_that_was_not_saved(
    rows, pay_day, today, filed_on, later
):
    months = table(rows)
    early = wage_loss(months, today=today, pay_day=pay_day, filed_on=filed_on).monthly
    late = wage_loss(
        months, today=today, pay_day=pay_day, filed_on=filed_on + timedelta(days=later)
    ).monthly
    for one, two in zip(early.months, late.months, strict=True):
        if one.exigible <= filed_on and two.state is State.SAVED:
            assert one.state is State.SAVED


@thorough
@given(tables, pay_days, days, st.none() | days, days)
def test_the_favourable_reading_never_loses_more(rows, pay_day, today, filed_on, ended_on):
    loss = wage_loss(
        table(rows), today=today, pay_day=pay_day, filed_on=filed_on, ended_on=ended_on
    )
    if loss.favourable:
        longer = loss.favourable.reading
        assert longer.total(State.LOST) <= loss.monthly.total(State.LOST)
        for one, two in zip(loss.monthly.months, longer.months, strict=True):
            assert one.last_day <= two.last_day


@thorough
@given(st.integers(0, 600), pay_days)
def test_the_last_day_agrees_with_another_calendar(number, pay_day):
    month = date(2000, 1, 1) + relativedelta(months=number)
    (found,) = wage_loss(
        [Unpaid(month.year, month.month, Decimal(1))], today=TODAY, pay_day=pay_day
    ).monthly.months
    expected = (
        month + relativedelta(months=1, days=-1)
        if pay_day == "last"
        else month + relativedelta(months=1, day=pay_day)
    )
    assert found.exigible == expected
    assert found.last_day == expected + relativedelta(years=3)
