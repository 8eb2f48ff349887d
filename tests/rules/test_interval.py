"""Minimum intervals: until when the other side must wait (law.md B5)."""

from datetime import date

import pytest

from dossiers.rules.counting import compute


def d(text: str) -> date:
    return date.fromisoformat(text)


def waits(counting: str, start: str, length: str, zone: str = "metropole") -> tuple[date, date]:
    """The last day protected, the first day on which the other side may act."""
    counted = compute(counting, d(start), length, zone)
    return counted.theoretical, counted.legal


@pytest.mark.parametrize(
    ("presented", "protected", "first"),
    [
        # Cass. soc. 3 June 2015 n° 14-12.245: received Thursday 13, interview on
        # Wednesday 19 October 2011 is too early.
        ("2011-10-13", "2011-10-19", "2011-10-20"),
        # Cass. soc. 10 July 2019 n° 18-11.528: five days end on Saturday 21 December,
        # extended to Monday 23 included, interview on Tuesday 24 at the earliest.
        ("2013-12-16", "2013-12-23", "2013-12-24"),
        # Wednesday 9 November: the 11th is a holiday, the 13th a Sunday, « pas avant le 17 ».
        ("2005-11-09", "2005-11-16", "2005-11-17"),
    ],
)
def test_the_interview_comes_after_five_whole_jours_ouvrables(presented, protected, first):
    assert waits("min_ouvrable", presented, "P5D") == (d(protected), d(first))


@pytest.mark.parametrize(
    ("presented", "first"),
    [
        ("2026-11-16", "2026-11-24"),  # Monday: ends on Saturday 21, rolled to Monday 23
        ("2026-11-17", "2026-11-24"),  # Tuesday: ends on Monday 23
        ("2026-11-18", "2026-11-25"),  # Wednesday
        ("2026-11-19", "2026-11-26"),  # Thursday
        ("2026-11-20", "2026-11-27"),  # Friday
        ("2026-11-21", "2026-11-28"),  # Saturday: ends on Friday, the next ouvrable is a Saturday
    ],
)
def test_each_day_of_the_week_gives_its_first_day_for_the_interview(presented, first):
    assert waits("min_ouvrable", presented, "P5D")[1] == d(first)


def test_the_first_day_to_act_may_be_a_saturday():
    # Counted to Friday 13: the first jour ouvrable after it is Saturday 14.
    assert waits("min_ouvrable", "2026-11-06", "P5D") == (d("2026-11-13"), d("2026-11-14"))


def test_the_first_day_to_act_is_never_a_holiday():
    # Two days from Friday 7 end on Monday 10; Tuesday 11 November 2025 is a holiday.
    assert waits("min_ouvrable", "2025-11-07", "P2D") == (d("2025-11-10"), d("2025-11-12"))


def test_a_minimum_of_calendar_days_rolls_its_end_before_the_other_side_may_act():
    # 15 days from 6 November end on Saturday 21, rolled to Monday 23.
    assert waits("min_jours", "2026-11-06", "P15D") == (d("2026-11-23"), d("2026-11-24"))


def test_a_minimum_of_calendar_days_counts_sundays_and_holidays():
    assert waits("min_jours", "2026-11-09", "P15D") == (d("2026-11-24"), d("2026-11-25"))


def test_good_friday_never_lengthens_an_interval_that_we_reproach():
    # In the communes where it is no holiday the interview of the 4th is regular.
    assert waits("min_ouvrable", "2026-03-28", "P5D", "alsace-moselle")[1] == d("2026-04-04")
    assert waits("min_ouvrable", "2026-03-28", "P5D", "metropole")[1] == d("2026-04-04")


def test_a_minimum_interval_says_until_when_it_protects_and_when_the_other_side_may_act():
    working = compute("min_ouvrable", d("2013-12-16"), "P5D").working
    assert working == (
        "Départ : lundi 16 décembre 2013, ce jour ne compte pas.",
        "5 jours ouvrables après, sans les dimanches et jours fériés : samedi 21 décembre 2013.",
        "Samedi : reporté au lundi 23 décembre 2013.",
        "Intervalle protégé jusqu'au lundi 23 décembre 2013 inclus.",
        "L'autre partie peut agir à partir du mardi 24 décembre 2013.",
    )
