"""Each trap of law.md has its test; dates come from the law page, decisions or official pages."""

from datetime import date, datetime

import pytest

from dossiers.rules.counting import COUNTINGS, CountingError, compute

ONE_UNIT = {"date": "", "quadri": "", "heures": "PT1H", "heures_ouvrables": "PT1H"}
UTC_NOON = datetime(2026, 1, 31, 12)  # noqa: DTZ001 (a date with an hour is what is refused)


def d(text: str) -> date:
    return date.fromisoformat(text)


def three(counting: str, start: str, length: str = "", zone: str = "metropole") -> tuple[str, ...]:
    computed = compute(counting, d(start), length, zone)
    return tuple(str(day) for day in (computed.theoretical, computed.legal, computed.prudent))


# --- CPC (B2) ---------------------------------------------------------------


def test_the_day_of_the_event_is_not_counted():
    assert three("cpc", "2026-11-09", "P1D")[0] == "2026-11-10"


def test_28_february_plus_one_month_is_28_march():
    assert three("cpc", "2026-02-28", "P1M") == ("2026-03-28", "2026-03-30", "2026-03-27")


def test_30_april_plus_one_month_is_30_may():
    assert three("cpc", "2026-04-30", "P1M")[0] == "2026-05-30"


def test_31_january_plus_one_month_is_the_last_day_of_february():
    assert three("cpc", "2026-01-31", "P1M") == ("2026-02-28", "2026-03-02", "2026-02-27")


def test_31_january_plus_one_month_in_a_leap_year_is_29_february():
    assert three("cpc", "2024-01-31", "P1M")[0] == "2024-02-29"


def test_29_february_plus_one_year_is_28_february():
    assert three("presc", "2024-02-29", "P1Y")[0] == "2025-02-28"


def test_29_february_plus_four_years_is_29_february():
    assert three("presc", "2024-02-29", "P4Y")[0] == "2028-02-29"


def test_months_are_never_chained():
    once = compute("presc", d("2026-01-31"), "P2M").theoretical
    first = compute("presc", d("2026-01-31"), "P1M").theoretical
    assert once == d("2026-03-31")
    assert compute("presc", first, "P1M").theoretical == d("2026-03-28")


def test_years_and_months_are_one_step():
    assert three("presc", "2023-08-31", "P1Y6M")[0] == "2025-02-28"


def test_months_come_before_days():
    # 15 days and one month of distance from 12 February 2017: 12 March, then 27 March.
    assert three("cpc", "2017-02-12", "P1M15D") == ("2017-03-27",) * 3
    # Days first would give 31 January, then 28 February.
    assert three("presc", "2026-01-16", "P1M15D")[0] == "2026-03-03"


def test_an_order_served_before_easter_2008_may_be_appealed_until_tuesday():
    assert three("cpc", "2008-03-07", "P15D") == ("2008-03-22", "2008-03-25", "2008-03-21")


def test_a_delay_ending_on_easter_sunday_rolls_to_tuesday():
    assert three("cpc", "2026-03-21", "P15D") == ("2026-04-05", "2026-04-07", "2026-04-03")


def test_roll_over_passes_two_holidays_in_a_row():
    # 25 and 26 December are holidays in Alsace-Moselle, then comes a week-end.
    zone = "alsace-moselle"
    assert three("cpc", "2025-11-25", "P1M", zone) == ("2025-12-25", "2025-12-29", "2025-12-24")


def test_roll_over_passes_a_week_end_joined_to_a_holiday():
    # 1 November 2026 is a Sunday; 8 May 2027 is a Saturday; 11 November 2026 is alone.
    assert three("cpc", "2026-10-17", "P15D")[1] == "2026-11-02"
    assert three("cpc", "2027-04-08", "P1M")[1] == "2027-05-10"
    assert three("cpc", "2026-10-11", "P1M")[1] == "2026-11-12"


def test_the_zone_of_the_act_decides_the_holiday():
    assert three("cpc", "2026-05-10", "P1M", "guyane")[1] == "2026-06-11"
    assert three("cpc", "2026-05-10", "P1M", "metropole")[1] == "2026-06-10"


def test_a_bridge_does_not_roll():
    assert three("cpc", "2026-04-15", "P1M")[1] == "2026-05-15"


# --- Prescription (B3) ------------------------------------------------------


def test_prescription_from_28_february_2023_ends_on_28_february_2024():
    assert three("presc", "2023-02-28", "P12M") == ("2024-02-28",) * 3


@pytest.mark.parametrize(
    ("start", "end", "safe"),
    [
        ("2025-11-29", "2026-11-29", "2026-11-27"),  # Sunday
        ("2025-11-28", "2026-11-28", "2026-11-27"),  # Saturday
        ("2025-05-01", "2026-05-01", "2026-04-30"),  # holiday
        ("2025-04-06", "2026-04-06", "2026-04-03"),  # Easter Monday
    ],
)
def test_a_prescription_never_rolls(start, end, safe):
    assert three("presc", start, "P12M") == (end, end, safe)


def test_a_prescription_says_that_it_is_not_rolled():
    working = compute("presc", d("2025-11-29"), "P12M").working
    assert "Une prescription n'est pas reportée." in working
    assert not any("reporté au" in sentence for sentence in working)


def test_a_prescription_offers_nothing_to_defend_by_itself():
    assert compute("presc", d("2025-11-29"), "P12M").defensible is None


# --- Franc (B4) -------------------------------------------------------------


def test_two_months_francs_from_24_june_2018_end_on_monday_27_august():
    assert three("franc", "2018-06-24", "P2M") == ("2018-08-25", "2018-08-27", "2018-08-24")


def test_two_months_francs_from_1_october_2007_end_on_monday_3_december():
    assert three("franc", "2007-10-01", "P2M") == ("2007-12-02", "2007-12-03", "2007-11-30")


def test_two_months_francs_from_20_march_end_on_21_may():
    assert three("franc", "2024-03-20", "P2M")[:2] == ("2024-05-21", "2024-05-21")


def test_two_months_francs_from_31_december_add_the_day_after_the_month_end():
    assert three("franc", "2025-12-31", "P2M")[0] == "2026-03-01"


def test_the_safe_day_ignores_the_franc_day():
    # Wednesday 14 October is the franc day: the safe day is the day before.
    assert three("franc", "2026-07-15", "P90D") == ("2026-10-14", "2026-10-14", "2026-10-13")


# --- Ouvrable, ouvre (B5; minimum intervals: test_interval.py) --------------------------------


def test_homologation_received_on_5_november_2012_is_tacit_on_22_november():
    assert three("ouvrable", "2012-11-05", "P15D")[:2] == ("2012-11-22", "2012-11-22")


def test_saturday_counts_as_ouvrable_and_still_rolls_over():
    assert three("ouvrable", "2026-11-16", "P5D") == ("2026-11-21", "2026-11-23", "2026-11-20")


def test_ouvrables_skip_sundays_and_holidays():
    # From Monday 9: 10, 12, 13, 14, 16; the 11th is a holiday, the 15th a Sunday.
    assert three("ouvrable", "2026-11-09", "P5D")[0] == "2026-11-16"


def test_ouvres_skip_saturdays_too_and_never_roll():
    assert three("ouvre", "2026-11-09", "P5D") == ("2026-11-17",) * 3


# --- European periods (B6) --------------------------------------------------


def test_a_european_month_counts_as_a_procedural_one():
    assert three("eu", "2026-01-31", "P1M") == three("cpc", "2026-01-31", "P1M")


def test_two_european_days_from_a_friday_hold_two_working_days():
    assert three("eu", "2026-11-20", "P2D") == ("2026-11-22", "2026-11-24", "2026-11-20")
    assert three("cpc", "2026-11-20", "P2D")[1] == "2026-11-23"


def test_one_european_day_has_no_minimum():
    assert three("eu", "2026-11-20", "P1D")[1] == "2026-11-23"


# --- Good Friday in Alsace-Moselle (B10) ------------------------------------


@pytest.mark.parametrize("counting", ["cpc", "eu"])
def test_good_friday_never_extends_the_legal_date_and_may_be_defended(counting):
    computed = compute(counting, d("2026-03-03"), "P1M", "alsace-moselle")
    assert computed.theoretical == computed.legal == d("2026-04-03")
    assert computed.prudent == d("2026-04-02")
    assert computed.defensible == d("2026-04-07")


def test_good_friday_does_not_lengthen_a_count_of_ouvrables():
    computed = compute("ouvrable", d("2026-04-01"), "P2D", "alsace-moselle")
    assert (computed.theoretical, computed.legal) == (d("2026-04-03"), d("2026-04-03"))
    assert computed.defensible == d("2026-04-07")


def test_outside_alsace_moselle_good_friday_is_an_ordinary_day():
    computed = compute("cpc", d("2026-03-03"), "P1M", "metropole")
    assert computed.prudent == computed.legal == d("2026-04-03")
    assert computed.defensible is None


# --- A copied date ----------------------------------------------------------


def test_a_copied_date_is_the_deadline_itself():
    assert three("date", "2026-11-24") == ("2026-11-24",) * 3


def test_a_copied_date_on_a_sunday_never_rolls_and_is_safe_until_friday():
    assert three("date", "2026-11-29") == ("2026-11-29", "2026-11-29", "2026-11-27")


# --- The working ------------------------------------------------------------


def test_the_working_of_a_procedural_delay_reads_as_sentences():
    assert compute("cpc", d("2026-01-31"), "P1M").working == (
        "Départ : samedi 31 janvier 2026, ce jour ne compte pas.",
        "Un mois après : samedi 28 février 2026 (le 31 n'existe pas, dernier jour du mois).",
        "Samedi : reporté au lundi 2 mars 2026.",
        "Dernier jour sûr : vendredi 27 février 2026.",
    )


def test_the_working_names_every_reason_of_a_roll_over():
    working = compute("cpc", d("2008-03-07"), "P15D").working
    assert "Samedi, puis jour férié (Lundi de Pâques) : reporté au mardi 25 mars 2008." in working


def test_the_working_says_when_nothing_rolls():
    working = compute("cpc", d("2026-11-09"), "P15D").working
    assert "Ni samedi, ni dimanche, ni jour férié : pas de report." in working


def test_the_working_of_good_friday_says_what_can_only_be_defended():
    working = compute("cpc", d("2026-03-03"), "P1M", "alsace-moselle").working
    assert working[2:] == (
        "Vendredi saint, férié dans certaines communes seulement : report jamais compté.",
        "Dernier jour sûr : jeudi 2 avril 2026.",
        "Défendable jusqu'au mardi 7 avril 2026, à confirmer par un·e défenseur·e.",
    )


# --- Refusals ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("counting", "start", "length", "zone", "said"),
    [
        ("lune", d("2026-01-31"), "P1M", "metropole", "Comptage inconnu"),
        ("cpc", d("2026-01-31"), "P1M", "corse", "Zone inconnue"),
        ("cpc", d("2026-01-31"), "un mois", "metropole", "Longueur illisible"),
        ("cpc", d("2026-01-31"), "", "metropole", "Longueur illisible"),
        ("cpc", d("2026-01-31"), "PT48H", "metropole", "heures"),
        ("heures", d("2026-01-31"), "P2D", "metropole", "en heures"),
        ("heures_ouvrables", d("2026-01-31"), "P1M", "metropole", "en heures"),
        ("heures", d("2026-01-31"), "", "metropole", "Longueur illisible"),
        ("ouvrable", d("2026-01-31"), "P1M", "metropole", "en jours"),
        ("date", d("2026-01-31"), "P1M", "metropole", "ne prend pas de longueur"),
        ("cpc", UTC_NOON, "P1M", "metropole", "sans heure"),
        ("cpc", "2026-01-31", "P1M", "metropole", "est une date"),
        ("cpc", d("9999-12-31"), "P1M", "metropole", "sort du calendrier"),
        ("presc", d("9999-12-01"), "P90Y", "metropole", "sort du calendrier"),
        ("quadri", d("9996-01-01"), "", "metropole", "sort du calendrier"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(counting, start, length, zone, said):
    with pytest.raises(CountingError, match=said):
        compute(counting, start, length, zone)


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("start", [date.min, date.max])
def test_the_edges_of_the_calendar_never_overflow(counting, start):
    length = ONE_UNIT.get(counting, "P1D")
    for zone in ("metropole", "alsace-moselle"):
        try:
            assert compute(counting, start, length, zone).theoretical >= start
        except CountingError as error:
            assert "sort du calendrier" in str(error)
