"""Delays in hours (law.md B7)."""

from datetime import date, datetime

import pytest

from dossiers.rules.counting import CountingError, compute


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def d(text: str) -> date:
    return date.fromisoformat(text)


def ends(counting: str, start: str, length: str, zone: str = "metropole") -> datetime:
    counted = compute(counting, at(start), length, zone)
    assert counted.theoretical == counted.legal
    return counted.ends_at


def test_hours_run_from_the_exact_hour_through_nights_and_sundays():
    assert ends("heures", "2026-11-20T10:00", "PT48H") == at("2026-11-22T10:00")
    assert ends("heures", "2026-11-20T17:30", "PT24H") == at("2026-11-21T17:30")


def test_the_employer_s_declaration_skips_sunday_entirely():
    # R441-3: known on Friday at 17 h, declared by Monday at 17 h.
    assert ends("heures_ouvrables", "2026-11-20T17:00", "PT48H") == at("2026-11-23T17:00")


def test_the_employer_s_declaration_skips_a_holiday_and_the_sunday_that_follows():
    # Friday 1 May 2026 is skipped, Saturday 2 counts, Sunday 3 is skipped.
    assert ends("heures_ouvrables", "2026-04-30T08:00", "PT48H") == at("2026-05-04T08:00")


def test_an_accident_known_on_a_sunday_starts_on_monday_at_midnight():
    assert ends("heures_ouvrables", "2026-11-22T15:00", "PT48H") == at("2026-11-25T00:00")


def test_a_delay_that_ends_at_midnight_ends_the_day_before():
    counted = compute("heures", at("2026-11-23T00:00"), "PT48H")
    assert counted.ends_at == at("2026-11-25T00:00")
    assert counted.theoretical == counted.legal == d("2026-11-24")


def test_an_unknown_hour_counts_from_midnight_for_us_and_from_the_next_for_the_other_side():
    # From Tuesday 24 at 0 h: over when Thursday 26 begins; from Wednesday 25: Friday 27.
    counted = compute("heures", d("2026-11-24"), "PT48H")
    assert (counted.theoretical, counted.legal) == (d("2026-11-25"), d("2026-11-26"))
    assert counted.ends_at is None


def test_an_unknown_hour_of_the_employer_s_declaration_skips_sunday_in_both_readings():
    counted = compute("heures_ouvrables", d("2026-11-20"), "PT48H")
    assert (counted.theoretical, counted.legal) == (d("2026-11-21"), d("2026-11-23"))


def test_the_safe_day_never_comes_before_the_fact():
    # Saturday at 10 h, one day: Sunday at 10 h. There is no working day between them.
    assert compute("heures", at("2026-11-21T10:00"), "PT24H").prudent == d("2026-11-21")
    assert compute("heures", at("2026-11-20T10:00"), "PT48H").prudent == d("2026-11-20")


def test_good_friday_gives_the_other_side_time_that_can_only_be_argued():
    counted = compute("heures_ouvrables", at("2026-04-02T12:00"), "PT48H", "alsace-moselle")
    assert counted.legal == d("2026-04-04")
    assert counted.defensible == d("2026-04-07")


def test_the_working_of_hours_reads_as_sentences():
    assert compute("heures_ouvrables", at("2026-11-20T17:05"), "PT48H").working == (
        "Départ : vendredi 20 novembre 2026 à 17 h 05.",
        "48 heures après, sans les dimanches et jours fériés : lundi 23 novembre 2026 à 17 h 05.",
        "Dernier jour sûr : lundi 23 novembre 2026.",
    )
    assert compute("heures", d("2026-11-24"), "PT24H").working == (
        "Départ : mardi 24 novembre 2026, heure inconnue. Pour nous : compté de 0 h ce jour-là.",
        "24 heures après : mercredi 25 novembre 2026 à 0 h.",
        "Pour l'autre partie : compté de 0 h le lendemain, jusqu'au jeudi 26 novembre 2026 à 0 h.",
        "Dernier jour sûr : mardi 24 novembre 2026.",
    )


@pytest.mark.parametrize(
    ("counting", "start", "said"),
    [
        ("cpc", at("2026-11-20T10:00"), "sans heure"),
        ("heures", at("2026-11-20T10:00+01:00"), "sans fuseau"),
        ("heures", "2026-11-20T10:00", "est une date"),
    ],
)
def test_an_hour_out_of_place_is_refused_in_a_sentence(counting, start, said):
    length = "PT24H" if counting == "heures" else "P1D"
    with pytest.raises(CountingError, match=said):
        compute(counting, start, length)
