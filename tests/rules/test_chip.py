"""The words of a deadline on the screens (ux.md 5.2)."""

from datetime import date, timedelta

import pytest

from dossiers.rules.deadline import (
    Certainty,
    Status,
    chip,
    long_date,
    near_date,
    short_date,
    status,
)

TODAY = date(2026, 11, 23)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "expected", "text", "icon"),
    [
        (-30, Status.OVERDUE, "Dépassée : 30 jours ?", "octagon"),
        (-2, Status.OVERDUE, "Dépassée : 2 jours ?", "octagon"),
        (-1, Status.OVERDUE, "Dépassée : 1 jour ?", "octagon"),
        (0, Status.TODAY, "Aujourd'hui", "octagon"),
        (1, Status.NEAR, "Demain", "triangle"),
        (3, Status.NEAR, "Dans 3 jours", "triangle"),
        (7, Status.NEAR, "Dans 7 jours", "triangle"),
        (8, Status.SOON, "Dans 8 jours", "clock"),
        (21, Status.SOON, "Dans 21 jours", "clock"),
        (30, Status.SOON, "Dans 30 jours", "clock"),
        (31, Status.FAR, "24 décembre 2026", ""),
        (109, Status.FAR, "12 mars 2027", ""),
    ],
)
def test_each_distance_has_its_words_and_its_shape(left, expected, text, icon):
    shown = chip(after(left), None, Certainty.CERTAIN, TODAY)
    assert (shown.status, shown.text, shown.icon, shown.dashed) == (expected, text, icon, False)
    assert status(after(left), None, TODAY) is expected


@pytest.mark.parametrize(
    ("defensible", "text"),
    [
        (0, "Encore défendable : aujourd'hui"),
        (1, "Encore défendable : demain"),
        (3, "Encore défendable : 3 jours"),
    ],
)
def test_past_the_safe_day_what_can_be_defended_is_said(defensible, text):
    shown = chip(after(-2), after(defensible), Certainty.CERTAIN, TODAY)
    assert (shown.status, shown.text) == (Status.DEFENSIBLE, text)


def test_overdue_counts_from_the_last_day_that_could_be_defended():
    assert chip(after(-5), after(-2), Certainty.CERTAIN, TODAY).text == "Dépassée : 2 jours ?"


def test_what_can_be_defended_changes_nothing_before_the_safe_day():
    assert chip(after(3), after(6), Certainty.CERTAIN, TODAY).text == "Dans 3 jours"


def test_a_declared_date_looks_like_a_certain_one():
    assert chip(after(3), None, Certainty.DECLARED, TODAY) == chip(
        after(3), None, Certainty.CERTAIN, TODAY
    )


@pytest.mark.parametrize("certainty", [Certainty.EARLIEST, "earliest"])
def test_an_approximate_date_is_dashed_and_marked(certainty):
    shown = chip(after(6), None, certainty, TODAY)
    assert (shown.text, shown.icon, shown.dashed) == ("≈ Dans 6 jours", "triangle", True)


def test_an_unknown_date_says_so():
    shown = chip(None, None, Certainty.UNKNOWN, TODAY)
    assert (shown.status, shown.text) == (Status.UNKNOWN, "? Date inconnue")
    assert (shown.icon, shown.dashed) == ("question", True)


def test_the_other_side_is_late_and_never_defended():
    assert (
        chip(after(-5), after(-2), "certain", TODAY, bound="theirs").text == "En retard : 2 jours"
    )
    shown = chip(after(-1), after(1), "certain", TODAY, bound="theirs")
    assert shown.text == "Encore à temps : demain"


def test_dates_are_written_with_their_weekday():
    assert long_date(date(2026, 11, 26)) == "jeudi 26 novembre 2026"
    assert long_date(date(2026, 11, 1)) == "dimanche 1er novembre 2026"
    assert short_date(date(2027, 3, 12)) == "12 mars 2027"


def test_the_year_is_left_out_only_when_it_is_this_one():
    assert near_date(date(2026, 11, 26), TODAY) == "jeudi 26 novembre"
    assert near_date(date(2027, 1, 1), TODAY) == "vendredi 1er janvier 2027"
