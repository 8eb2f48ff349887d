"""What must hold for every date, length and zone, over thousands of examples."""

from datetime import date, datetime, time, timedelta

import holidays as library
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rules.calendar import ZONES, is_ouvrable, is_working_day
from dossiers.rules.counting import COUNTINGS, compute

FROM_THE_EVENT = ("cpc", "presc", "calendaire", "franc", "eu", "min_jours")
FIRST_DAY_COUNTS = ("presc0h", "preavis")
ON_THE_CALENDAR = (*FROM_THE_EVENT, *FIRST_DAY_COUNTS)
ROLLING = ("cpc", "presc", "calendaire", "franc", "eu", *FIRST_DAY_COUNTS)
IN_HOURS = ("heures", "heures_ouvrables")
DAY_BY_DAY = ("ouvrable", "ouvre", "min_ouvrable")
ONE_DAY = timedelta(days=1)
# No time limit per example: two busy cores are no failure of the law.
thorough = settings(max_examples=400, deadline=None)

starts = st.dates(date(1990, 1, 1), date(2090, 12, 31))
zones = st.sampled_from(ZONES)
days = st.integers(1, 400).map(lambda n: f"P{n}D")
months = st.builds(
    lambda y, m, d: f"P{y}Y{m}M{d}D", st.integers(0, 10), st.integers(1, 30), st.integers(0, 40)
)
delays = st.one_of(
    st.tuples(st.sampled_from(ON_THE_CALENDAR), st.one_of(days, months)),
    st.tuples(st.sampled_from(DAY_BY_DAY), days),
    st.sampled_from((("date", ""), ("quadri", ""))),
)
hours = st.integers(1, 200).map(lambda n: f"PT{n}H")
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 12, 31))  # noqa: DTZ001


@thorough
@given(delays, starts, zones)
def test_dates_come_in_order(delay, start, zone):
    counted = compute(delay[0], start, delay[1], zone)
    assert counted.prudent <= counted.theoretical <= counted.legal
    assert counted.defensible is None or counted.defensible > counted.legal


@thorough
@given(delays, starts, zones)
def test_the_safe_day_is_the_last_working_day_before_the_end(delay, start, zone):
    counted = compute(delay[0], start, delay[1], zone)
    assert is_working_day(counted.prudent, zone)
    end = counted.theoretical - (ONE_DAY if delay[0] == "franc" else timedelta(0))
    while end > counted.prudent:
        assert not is_working_day(end, zone)
        end -= ONE_DAY


@thorough
@given(delays, starts, zones)
def test_every_delay_explains_itself(delay, start, zone):
    counted = compute(delay[0], start, delay[1], zone)
    assert all(s[0] == s[0].upper() and s.endswith(".") for s in counted.working)
    assert len(counted.working) >= 2


@thorough
@given(st.sampled_from(ROLLING), st.one_of(days, months), starts, zones)
def test_the_theoretical_day_does_not_depend_on_the_zone(counting, length, start, zone):
    here = compute(counting, start, length, "metropole")
    assert compute(counting, start, length, zone).theoretical == here.theoretical


@thorough
@given(delays, starts, zones)
def test_a_later_start_never_ends_earlier(delay, start, zone):
    one = compute(delay[0], start, delay[1], zone)
    two = compute(delay[0], start + ONE_DAY, delay[1], zone)
    assert one.theoretical <= two.theoretical
    assert one.legal <= two.legal
    assert one.prudent <= two.prudent


@thorough
@given(st.sampled_from(("cpc", "eu", "franc")), st.one_of(days, months), starts, zones)
def test_a_rolled_delay_ends_on_a_working_day_and_skips_no_other(counting, length, start, zone):
    counted = compute(counting, start, length, zone)
    assert is_working_day(counted.legal, zone, disputed=False)
    day = counted.theoretical
    while counting != "eu" and day < counted.legal:
        assert not is_working_day(day, zone, disputed=False)
        day += ONE_DAY


@thorough
@given(st.one_of(days, months), starts, zones)
def test_a_prescription_is_legal_on_its_theoretical_day(length, start, zone):
    counted = compute("presc", start, length, zone)
    assert counted.legal == counted.theoretical
    assert counted.theoretical == compute("cpc", start, length, zone).theoretical


@thorough
@given(st.integers(0, 10), st.integers(0, 30), st.integers(0, 40), starts)
def test_the_quantieme_agrees_with_relativedelta(years, mois, jours, start):
    if not (years or mois or jours):
        jours = 1
    there = start + relativedelta(months=12 * years + mois) + timedelta(days=jours)
    length = f"P{years}Y{mois}M{jours}D"
    assert compute("presc", start, length).theoretical == there


@thorough
@given(st.one_of(days, months), st.dates(date(2008, 1, 1), date(2030, 1, 1)))
def test_a_procedural_delay_agrees_with_another_calendar(length, start):
    counted = compute("cpc", start, length, "metropole")
    years = range(counted.theoretical.year, counted.theoretical.year + 2)
    shut = library.country_holidays("FR", years=years)
    day = counted.theoretical
    while day.weekday() >= 5 or day in shut:
        day += ONE_DAY
    assert counted.legal == day


@thorough
@given(st.integers(1, 60), starts, zones)
def test_ouvrables_counted_are_exactly_n(number, start, zone):
    end = compute("ouvrable", start, f"P{number}D", zone).theoretical
    inside = [start + ONE_DAY * n for n in range(1, (end - start).days + 1)]
    assert sum(is_ouvrable(day, zone, disputed=False) for day in inside) == number
    assert is_ouvrable(end, zone, disputed=False)


@thorough
@given(st.sampled_from(("min_ouvrable", "min_jours")), days, starts, zones)
def test_a_minimum_interval_protects_until_the_eve_of_the_first_ouvrable(
    counting, length, start, zone
):
    counted = compute(counting, start, length, zone)
    shortest = compute("ouvrable" if counting == "min_ouvrable" else "cpc", start, length, zone)
    assert counted.theoretical == shortest.legal
    assert is_ouvrable(counted.legal, zone, disputed=False)
    between = counted.theoretical + ONE_DAY
    while between < counted.legal:
        assert not is_ouvrable(between, zone, disputed=False)
        between += ONE_DAY
    assert between == counted.legal


@thorough
@given(st.sampled_from(FIRST_DAY_COUNTS), st.one_of(days, months), starts, zones)
def test_a_first_day_that_counts_takes_at_most_one_day_off(counting, length, start, zone):
    counted = compute(counting, start, length, zone)
    assert counted.legal == counted.theoretical
    usual = compute("presc", start, length, zone).theoretical
    assert usual - counted.theoretical in (timedelta(0), ONE_DAY)
    if start.day <= 28:
        assert usual - counted.theoretical == ONE_DAY


@thorough
@given(st.sampled_from(FIRST_DAY_COUNTS), st.integers(1, 60), starts)
def test_consecutive_first_day_counts_leave_no_gap(counting, number, start):
    # From the first of a month, n months are whole months: the next starts the day after.
    first = start.replace(day=1)
    end = compute(counting, first, f"P{number}M").theoretical
    assert end + ONE_DAY == first + relativedelta(months=number)


@thorough
@given(starts, zones)
def test_a_public_debt_dies_on_new_year_s_eve_whatever_its_day(start, zone):
    counted = compute("quadri", start, "", zone)
    assert counted.legal == counted.theoretical == date(start.year + 4, 12, 31)
    assert counted == compute("quadri", start, "P4Y", zone)


@thorough
@given(st.sampled_from(IN_HOURS), hours, moments, zones)
def test_an_hour_known_always_lies_between_the_two_readings_of_its_day(
    counting, length, moment, zone
):
    exact = compute(counting, moment, length, zone)
    read_twice = compute(counting, moment.date(), length, zone)
    assert read_twice.theoretical <= exact.theoretical <= read_twice.legal
    assert exact.legal == exact.theoretical
    assert exact.prudent <= exact.theoretical
    assert exact.prudent >= moment.date()


@thorough
@given(hours, moments)
def test_straight_hours_are_the_difference(length, moment):
    counted = compute("heures", moment, length)
    assert counted.ends_at - moment == timedelta(hours=int(length[2:-1]))


@thorough
@given(hours, moments, zones)
def test_skipped_days_add_no_hour(length, moment, zone):
    counted = compute("heures_ouvrables", moment, length, zone)
    total, day = timedelta(0), moment.date()
    while day <= counted.ends_at.date():
        opened = max(moment, datetime.combine(day, time.min))
        shut = min(counted.ends_at, datetime.combine(day + ONE_DAY, time.min))
        if is_ouvrable(day, zone, disputed=False):
            total += shut - opened
        day += ONE_DAY
    assert total == timedelta(hours=int(length[2:-1]))


@thorough
@given(st.integers(2, 20), starts, zones)
def test_a_european_period_holds_two_working_days(number, start, zone):
    end = compute("eu", start, f"P{number}D", zone).legal
    inside = [start + ONE_DAY * n for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, zone, disputed=False) for day in inside) >= 2


def test_every_counting_is_under_these_properties():
    assert {*ON_THE_CALENDAR, *DAY_BY_DAY, *IN_HOURS, "date", "quadri"} == set(COUNTINGS)
