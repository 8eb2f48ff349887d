"""What must hold for every date, length and zone, over thousands of examples."""

from datetime import date, timedelta

import holidays as library
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rules.calendar import ZONES, is_ouvrable, is_working_day
from dossiers.rules.counting import COUNTINGS, compute

ON_THE_CALENDAR = ("cpc", "presc", "franc", "eu", "min_jours")
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
    st.just(("date", "")),
)


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
@given(st.sampled_from(ON_THE_CALENDAR), st.one_of(days, months), starts, zones)
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
def test_the_other_side_acts_on_an_ouvrable_after_a_working_day(counting, length, start, zone):
    counted = compute(counting, start, length, zone)
    assert is_ouvrable(counted.legal, zone, disputed=False)
    assert counted.legal > counted.theoretical
    before = counted.legal - ONE_DAY
    while not is_ouvrable(before, zone, disputed=False):
        before -= ONE_DAY
    assert is_working_day(before, zone, disputed=False)


@thorough
@given(st.integers(2, 20), starts, zones)
def test_a_european_period_holds_two_working_days(number, start, zone):
    end = compute("eu", start, f"P{number}D", zone).legal
    inside = [start + ONE_DAY * n for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, zone, disputed=False) for day in inside) >= 2


def test_every_counting_is_under_these_properties():
    assert {*ON_THE_CALENDAR, *DAY_BY_DAY, "date"} == set(COUNTINGS)
