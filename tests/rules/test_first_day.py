"""Delays whose first day counts (law.md B3; issue: notices; loi 68-1250)."""

from datetime import date

import pytest

from dossiers.rules.counting import compute


def d(text: str) -> date:
    return date.fromisoformat(text)


def end(counting: str, start: str, length: str = "") -> str:
    counted = compute(counting, d(start), length)
    assert counted.legal == counted.theoretical
    return str(counted.theoretical)


# --- Started by a law at 0 h --------------------------------------------------


def test_five_years_from_19_june_2008_at_midnight_end_on_18_june_2013():
    # Cass. 12 December 2018 n° 17-25.697, about the law of 17 June 2008.
    assert end("presc0h", "2008-06-19", "P5Y") == "2013-06-18"


def test_a_law_in_force_on_1_march_ends_on_the_last_of_february():
    assert end("presc0h", "2007-03-01", "P5Y") == "2012-02-29"
    assert end("presc0h", "2008-03-01", "P5Y") == "2013-02-28"


def test_a_law_in_force_on_29_february_ends_on_28_february():
    assert end("presc0h", "2008-02-29", "P5Y") == "2013-02-28"


def test_a_prescription_from_midnight_never_rolls():
    counted = compute("presc0h", d("2013-06-17"), "P3Y")
    assert counted.theoretical == counted.legal == d("2016-06-16")
    counted = compute("presc0h", d("2021-02-15"), "P5Y")
    assert (counted.legal, counted.prudent) == (d("2026-02-14"), d("2026-02-13"))


def test_the_working_says_that_the_first_day_counts():
    assert compute("presc0h", d("2008-06-19"), "P5Y").working[:3] == (
        "Départ : jeudi 19 juin 2008 à 0 h, ce jour compte.",
        "5 ans après : mardi 18 juin 2013.",
        "Une prescription n'est pas reportée.",
    )


# --- Notices ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        # L'Hôtellerie Restauration, 23 January 2013: notice given on 14 January.
        ("2013-01-14", "P15D", "2013-01-28"),
        ("2013-01-14", "P1M", "2013-02-13"),
        # Rocket Lawyer: from 5 November, from 5 October, from 1 February.
        ("2026-11-05", "P1M", "2026-12-04"),
        ("2026-10-05", "P1M", "2026-11-04"),
        ("2026-02-01", "P1M", "2026-02-28"),
        ("2028-02-01", "P1M", "2028-02-29"),
        # Cass. soc. 15 March 2006 n° 04-44.544 (trial period): 14 May 2001, twice a month.
        ("2001-05-14", "P2M", "2001-07-13"),
    ],
)
def test_a_notice_ends_on_the_eve_of_its_day_number(start, length, last):
    assert end("preavis", start, length) == last


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-01-28", "2026-02-27"),
        ("2026-01-29", "2026-02-28"),
        ("2026-01-30", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2026-03-01", "2026-03-31"),
        ("2026-03-31", "2026-04-30"),
    ],
)
def test_a_month_without_the_day_number_is_over_on_its_last_day(start, last):
    assert end("preavis", start, "P1M") == last


def test_a_notice_that_ends_on_a_sunday_is_not_prolonged():
    # 15 days from Sunday 1 November 2026: the 15th is a Sunday.
    counted = compute("preavis", d("2026-11-01"), "P15D")
    assert counted.theoretical == counted.legal == d("2026-11-15")
    assert counted.prudent == d("2026-11-13")
    assert "Un préavis n'est ni reporté ni prolongé." in counted.working


def test_the_days_of_a_notice_come_after_its_months():
    assert end("preavis", "2026-01-31", "P1M15D") == "2026-03-15"


# --- Debts of public bodies -----------------------------------------------------


@pytest.mark.parametrize("born", ["2024-01-01", "2024-05-03", "2024-12-31"])
def test_a_debt_born_in_2024_is_lost_on_31_december_2028(born):
    # Weka, « Prescription quadriennale »: a debt of 3 May 2024.
    assert end("quadri", born) == "2028-12-31"


def test_a_public_debt_that_dies_on_a_week_end_never_rolls():
    counted = compute("quadri", d("2018-03-01"))
    assert (counted.legal, counted.prudent) == (d("2022-12-31"), d("2022-12-30"))


def test_a_length_given_with_a_public_debt_changes_nothing():
    assert end("quadri", "2024-05-03", "P4Y") == "2028-12-31"
    assert end("quadri", "2024-05-03", "P1M") == "2028-12-31"


def test_the_working_of_a_public_debt_names_its_years():
    assert compute("quadri", d("2024-05-03")).working[0] == (
        "Droit né en 2024 : quatre ans à partir du 1er janvier 2025, "
        "jusqu'au dimanche 31 décembre 2028."
    )
