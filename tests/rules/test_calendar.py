"""The days that count: our list against the libraries where they are right (law.md B10)."""

from datetime import date

import holidays as library
import pytest
from dateutil.easter import easter as library_easter

from dossiers.rules.calendar import (
    ZONES,
    UnknownZone,
    easter,
    holidays,
    is_ouvrable,
    is_working_day,
    next_working_day,
    previous_working_day,
)

YEARS = range(2008, 2041)
ABOLITION = {
    "mayotte": (4, 27),
    "martinique": (5, 22),
    "guadeloupe": (5, 27),
    "saint-martin": (5, 27),
    "guyane": (6, 10),
    "saint-barthelemy": (10, 9),
    "reunion": (12, 20),
}


def test_easter_agrees_with_dateutil_since_the_gregorian_calendar():
    assert [easter(y) for y in range(1583, 4100)] == [library_easter(y) for y in range(1583, 4100)]


@pytest.mark.parametrize(("zone", "subdivision"), [("metropole", None), ("alsace-moselle", "57")])
def test_holidays_agree_with_the_library_from_2008_to_2040(zone, subdivision):
    for year in YEARS:
        theirs = library.country_holidays("FR", subdiv=subdivision, years=year)
        assert set(holidays(year, zone)) == set(theirs), year


@pytest.mark.parametrize("zone", ABOLITION)
def test_an_overseas_zone_has_the_national_days_and_its_abolition_day(zone):
    for year in YEARS:
        extra = {date(year, *ABOLITION[zone])}
        assert set(holidays(year, zone)) == set(holidays(year, "metropole")) | extra


def test_saint_martin_commemorates_on_27_may_unlike_the_libraries():
    assert date(2025, 5, 27) in holidays(2025, "saint-martin")
    assert date(2025, 5, 28) not in holidays(2025, "saint-martin")


def test_local_customs_outside_the_code_are_not_holidays():
    schoelcher, mi_careme = date(2025, 7, 21), date(2025, 3, 27)
    assert schoelcher not in holidays(2025, "martinique")
    assert not {schoelcher, mi_careme} & set(holidays(2025, "guadeloupe"))


def test_whit_monday_stays_a_holiday_from_2005_to_2007():
    assert date(2005, 5, 16) in holidays(2005, "metropole")
    assert date(2006, 6, 5) in holidays(2006, "metropole")
    assert date(2007, 5, 28) in holidays(2007, "metropole")


def test_two_holidays_on_one_day_keep_both_names():
    assert holidays(2008, "metropole")[date(2008, 5, 1)] == "Ascension et Fête du Travail"


def test_the_zones_are_the_nine_of_the_law_page():
    assert set(ZONES) == {"metropole", "alsace-moselle", *ABOLITION}


def test_an_unknown_zone_is_named_in_the_error():
    with pytest.raises(UnknownZone, match="corse"):
        holidays(2026, "corse")


def test_holidays_hands_out_a_copy():
    holidays(2026, "metropole").clear()
    assert len(holidays(2026, "metropole")) == 11


def test_saturday_is_ouvrable_but_not_a_working_day():
    saturday = date(2026, 11, 21)
    assert is_ouvrable(saturday, "metropole")
    assert not is_working_day(saturday, "metropole")


def test_sunday_and_holiday_are_neither():
    for day in (date(2026, 11, 22), date(2026, 11, 11)):
        assert not is_ouvrable(day, "metropole")
        assert not is_working_day(day, "metropole")


def test_a_bridge_day_is_a_working_day():
    friday_after_ascension = date(2026, 5, 15)
    assert is_working_day(friday_after_ascension, "metropole")


def test_next_working_day_passes_easter_and_stays_on_a_working_day():
    assert next_working_day(date(2026, 4, 4), "metropole") == date(2026, 4, 7)
    assert next_working_day(date(2026, 4, 7), "metropole") == date(2026, 4, 7)


def test_next_working_day_passes_two_holidays_in_a_row():
    assert next_working_day(date(2025, 12, 25), "alsace-moselle") == date(2025, 12, 29)


def test_previous_working_day_goes_back_over_christmas():
    assert previous_working_day(date(2026, 12, 27), "metropole") == date(2026, 12, 24)
    assert previous_working_day(date(2026, 12, 24), "metropole") == date(2026, 12, 24)


def test_good_friday_is_never_a_safe_day_and_rolls_only_when_disputed():
    good_friday = date(2026, 4, 3)
    assert previous_working_day(good_friday, "alsace-moselle") == date(2026, 4, 2)
    assert next_working_day(good_friday, "alsace-moselle") == date(2026, 4, 7)
    assert next_working_day(good_friday, "alsace-moselle", disputed=False) == good_friday
    assert previous_working_day(good_friday, "metropole") == good_friday
