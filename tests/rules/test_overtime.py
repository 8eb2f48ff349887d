"""Hours noted week by week, and what they are worth, recounted another way."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rules import centimes
from dossiers.rules.overtime import (
    DiaryError,
    Terms,
    Week,
    by_month,
    hourly_on,
    tenth,
    week_due,
)
from dossiers.rules.rates import RATES, RatesError, load, rates

thorough = settings(max_examples=200, deadline=None)
MONDAY = date(2025, 3, 3)
mondays = st.integers(0, 210).map(lambda n: date(2022, 8, 29) + timedelta(weeks=n))
minutes = st.integers(0, 6000)


def week(hours: float, monday: date = MONDAY, paid: int = 0) -> Week:
    return Week(monday, round(hours * 60), paid)


# --- The rates ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "smic"),
    [
        ("2022-01-01", 1057),
        ("2022-04-30", 1057),
        ("2022-05-01", 1085),
        ("2022-08-01", 1107),
        ("2023-01-01", 1127),
        ("2023-04-30", 1127),
        ("2023-05-01", 1152),
        ("2024-01-01", 1165),
        ("2024-10-31", 1165),
        ("2024-11-01", 1188),
        ("2025-12-31", 1188),
        ("2026-01-01", 1202),
    ],
)
def test_the_minimum_wage_is_the_one_of_that_day(day, smic):
    assert rates().smic_on(date.fromisoformat(day)).centimes == smic


def test_a_day_before_the_first_rate_is_refused_rather_than_guessed():
    with pytest.raises(RatesError, match="Aucun taux connu le 31 décembre 2021"):
        rates().smic_on(date(2021, 12, 31))


def test_every_rate_names_its_text_or_says_that_it_is_to_be_checked():
    table = rates()
    for rate in (*table.smic, *table.overtime, *table.leave):
        assert rate.source
        assert rate.sure == ("vérifier" not in rate.source)


def test_the_rates_ask_to_be_read_again_after_a_first_of_january_or_six_months():
    table = rates()
    assert not table.is_stale(table.checked_on)
    assert not table.is_stale(table.checked_on + timedelta(days=183))
    assert table.is_stale(table.checked_on + timedelta(days=184))
    assert table.is_stale(date(table.checked_on.year + 1, 1, 1))


def test_rates_out_of_order_are_refused(tmp_path):
    text = RATES.read_text(encoding="utf-8").replace("since = 2022-05-01", "since = 2021-05-01")
    broken = tmp_path / "rates.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(RatesError, match="de la plus ancienne"):
        load(broken)


# --- One week -------------------------------------------------------------------


def test_the_first_eight_hours_over_35_are_worth_a_quarter_more_and_the_next_a_half():
    due = week_due(week(47), Terms())
    assert due.working == (
        "8\u00a0h ×\u00a011,88\u00a0€ ×\u00a01,25 + 4\u00a0h ×\u00a011,88\u00a0€ ×\u00a01,50"
    )
    assert due.centimes == 11880 + 7128


@pytest.mark.parametrize(("worked", "due"), [(0, 0), (35, 0), (35.25, 371), (43, 11880)])
def test_nothing_is_overtime_before_the_36th_hour(worked, due):
    assert week_due(week(worked), Terms()).centimes == due


def test_the_contract_rate_counts_when_it_is_more_than_the_minimum():
    assert week_due(week(36), Terms(hourly=2000)).centimes == 2500
    assert week_due(week(36), Terms(hourly=500)).centimes == 1485


def test_a_week_over_a_rise_has_the_rate_of_its_last_day():
    rise = date(2024, 10, 28)
    assert rise + timedelta(days=6) == date(2024, 11, 3)
    assert week_due(week(36, rise), Terms()).lines[0].hourly == 1188


def test_what_was_paid_too_much_one_week_pays_no_other_week():
    months = by_month([week(36, paid=99999), week(36, MONDAY + timedelta(weeks=1))], Terms())
    assert months[0].unpaid == 1485


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Week(MONDAY + timedelta(days=1), 60), "par son lundi"),
        (Week(MONDAY, 168 * 60 + 1), "168 heures"),
        (Week(MONDAY, -1), "168 heures"),
        (Week(MONDAY, 60, -1), "négatif"),
    ],
)
def test_a_week_that_cannot_be_is_refused(wrong, said):
    with pytest.raises(DiaryError, match=said):
        week_due(wrong, Terms())


def test_the_same_week_twice_is_refused():
    with pytest.raises(DiaryError, match="deux fois"):
        by_month([week(36), week(40)], Terms())


# --- A month --------------------------------------------------------------------


def test_a_month_of_the_legal_week_is_the_monthly_minimum_wage():
    assert by_month([week(35)], Terms())[0].base == 180180


def test_a_part_time_month_is_its_share():
    month = by_month([week(20)], Terms(weekly_minutes=1200))[0]
    assert month.base == 102960
    assert month.working == "20\u00a0h ×\u00a052 ÷\u00a012 ×\u00a011,88\u00a0€"


def test_a_week_belongs_to_the_month_in_which_it_ends():
    over = date(2025, 3, 31)
    assert [m.month for m in by_month([week(40, over)], Terms())] == [date(2025, 4, 1)]


# --- Recounted -------------------------------------------------------------------


def recounted(one: Week, terms: Terms) -> int:
    """Minute by minute, in fractions of a centime; each band written in euros with Decimal."""
    sunday = one.monday + timedelta(days=6)
    smic = [line.centimes for line in rates().smic if line.since <= sunday][-1]
    hour = max(smic, terms.hourly or 0)
    quarter = half = Fraction(0)
    for minute in range(one.minutes):
        if minute >= 43 * 60:
            half += Fraction(hour, 60) * Fraction(3, 2)
        elif minute >= 35 * 60:
            quarter += Fraction(hour, 60) * Fraction(5, 4)

    def to_centime(sum_: Fraction) -> Decimal:
        exact = Decimal(sum_.numerator) / Decimal(sum_.denominator)
        return exact.quantize(Decimal(1), ROUND_HALF_UP)

    return int(to_centime(quarter) + to_centime(half))


@given(mondays, minutes, st.one_of(st.none(), st.integers(900, 9000)))
@thorough
def test_a_week_is_worth_what_its_minutes_are_worth_one_by_one(monday, worked, hourly):
    one, terms = Week(monday, worked), Terms(hourly=hourly)
    assert week_due(one, terms).centimes == recounted(one, terms)


@given(st.dictionaries(mondays, st.tuples(minutes, st.integers(0, 20000)), max_size=30))
@thorough
def test_the_months_add_up_to_the_weeks_and_none_is_forgotten(told):
    weeks = [Week(monday, worked, paid) for monday, (worked, paid) in told.items()]
    months = by_month(weeks, Terms())
    assert sum(m.overtime for m in months) == sum(recounted(w, Terms()) for w in weeks)
    assert sum(m.unpaid for m in months) == sum(
        max(0, recounted(w, Terms()) - w.paid) for w in weeks
    )
    assert sum(len(m.weeks) for m in months) == len(weeks)
    assert [m.month for m in months] == sorted({m.month for m in months})


@given(mondays, minutes, minutes)
@thorough
def test_more_hours_are_never_worth_less(monday, one, other):
    few, many = sorted((one, other))
    assert (
        week_due(Week(monday, few), Terms()).centimes
        <= week_due(Week(monday, many), Terms()).centimes
    )


@given(st.integers(0, 10**9), st.integers(1, 10**6))
@thorough
def test_rounding_is_to_the_nearest_centime_half_up(numerator, denominator):
    exact = Fraction(numerator, denominator)
    found = centimes.rounded(exact)
    assert found - Fraction(1, 2) <= exact < found + Fraction(1, 2)


@given(st.integers(0, 10**9))
def test_a_tenth_is_a_tenth(amount):
    assert abs(10 * tenth(amount) - amount) <= 5


def test_sums_are_written_and_read_back():
    assert centimes.written(184000) == "1\u202f840,00\u00a0€"
    assert centimes.of(Decimal("1840.00")) == 184000
    with pytest.raises(ValueError, match="whole number"):
        centimes.of(Decimal("0.001"))


def test_the_hour_of_a_day_is_the_minimum_unless_the_contract_gives_more():
    assert hourly_on(date(2026, 5, 1), Terms(hourly=1200)) == 1202
    assert hourly_on(date(2026, 5, 1), Terms(hourly=1203)) == 1203
