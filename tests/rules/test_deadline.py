"""From what is known of a fact to the dates of a deadline."""

from dataclasses import replace
from datetime import date

import pytest

from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import Certainty, plan
from dossiers.rules.known import KnownDate

ours = catalogue().rule("appel_1m")
theirs = catalogue().rule("rgpd_1m")
prescription = catalogue().rule("rupture_12m")
debated = catalogue().rule("rc_12m")


def on(day: str) -> KnownDate:
    return KnownDate.day(date.fromisoformat(day))


def test_ours_counts_from_the_earliest_day():
    planned = plan(ours, KnownDate.month(2026, 10))
    assert planned.theoretical == date(2026, 11, 1)
    assert planned == replace(
        plan(ours, on("2026-10-01")),
        trigger=planned.trigger,
        certainty=Certainty.EARLIEST,
        working=planned.working,
    )


def test_theirs_counts_from_the_latest_day():
    planned = plan(theirs, KnownDate.between(date(2026, 10, 2), date(2026, 10, 9)))
    assert planned.theoretical == date(2026, 11, 9)


def test_an_unknown_fact_has_no_date_and_asks_for_one():
    planned = plan(ours, KnownDate.unknown(), confirmed=True)
    dates = (planned.theoretical, planned.legal, planned.prudent, planned.act_by)
    assert dates == (None,) * 4
    assert planned.defensible is planned.late_from is None
    assert planned.certainty is Certainty.UNKNOWN
    assert "inconnue" in planned.working[0]


@pytest.mark.parametrize(
    ("known", "confirmed", "certainty"),
    [
        (on("2026-10-01"), True, Certainty.CERTAIN),
        (on("2026-10-01"), False, Certainty.DECLARED),
        (KnownDate.month(2026, 10), True, Certainty.EARLIEST),
        (KnownDate.between(date(2026, 10, 1), date(2026, 10, 2)), False, Certainty.EARLIEST),
    ],
)
def test_only_an_exact_day_with_its_proof_is_certain(known, confirmed, certainty):
    assert plan(ours, known, confirmed=confirmed).certainty is certainty


def test_act_by_is_the_last_working_day_before_the_margin():
    # Safe until Friday 27 November, less 15 days: Thursday 12 November (ux.md 3.17).
    assert plan(prescription, on("2025-11-29")).act_by == date(2026, 11, 12)
    # Less 7 days lands on the 11th, a holiday: the 10th.
    retraction = catalogue().rule("retractation_rc_15j")
    planned = plan(retraction, on("2026-11-03"))
    assert (planned.prudent, planned.act_by) == (date(2026, 11, 18), date(2026, 11, 10))


def test_a_rolled_delay_may_be_defended_until_its_legal_day():
    planned = plan(ours, on("2026-04-30"))
    assert planned.prudent == date(2026, 5, 29)
    assert planned.legal == planned.defensible == date(2026, 6, 1)


def test_a_prescription_may_be_defended_on_its_own_last_day_only():
    planned = plan(prescription, on("2025-11-29"))
    assert planned.prudent == date(2026, 11, 27)
    assert planned.legal == planned.defensible == date(2026, 11, 29)


def test_a_debated_prescription_shows_its_roll_over_as_defensible_only():
    planned = plan(debated, on("2026-05-16"))
    # Sunday 16 May 2027, then Whit Monday: Tuesday 18 may be argued.
    assert planned.legal == date(2027, 5, 16)
    assert planned.defensible == date(2027, 5, 18)
    assert any("mardi 18 mai 2027" in sentence for sentence in planned.working)


def test_a_day_that_is_safe_to_the_end_leaves_nothing_to_defend():
    assert plan(ours, on("2026-11-09")).defensible is None


def test_theirs_is_late_only_after_the_latest_reading():
    planned = plan(theirs, on("2026-11-25"))
    # 25 December 2026 is a Friday: rolled to Monday 28.
    assert planned.late_from == date(2026, 12, 29)
    assert planned.working[-1] == "En retard à partir du mardi 29 décembre 2026."
    assert not any("Dernier jour sûr" in sentence for sentence in planned.working)


def test_theirs_waits_for_good_friday_in_alsace_moselle():
    assert plan(theirs, on("2026-03-03"), zone="alsace-moselle").late_from == date(2026, 4, 8)
    assert plan(theirs, on("2026-03-03"), zone="metropole").late_from == date(2026, 4, 4)


def test_a_franc_delay_of_theirs_is_late_after_the_franc_day():
    planned = plan(catalogue().rule("at_decision_30jf"), on("2026-10-21"))
    assert (planned.legal, planned.late_from) == (date(2026, 11, 23), date(2026, 11, 24))


def test_a_minimum_interval_offers_nothing_to_defend_and_nobody_is_late():
    planned = plan(catalogue().rule("entretien_5jo"), on("2013-12-16"))
    assert planned.legal == date(2013, 12, 24)
    assert planned.defensible is planned.late_from is None


def test_a_copied_date_is_the_deadline():
    planned = plan(catalogue().rule("livreur_recours_plateforme"), on("2026-11-24"))
    assert planned.theoretical == planned.legal == planned.prudent == date(2026, 11, 24)


def test_an_approximate_date_says_from_which_end_it_counted():
    assert "premier jour possible" in plan(ours, KnownDate.month(2026, 10)).working[0]
    assert "dernier jour possible" in plan(theirs, KnownDate.month(2026, 10)).working[0]


def test_the_working_ends_with_the_day_to_act():
    working = plan(prescription, on("2025-11-29")).working
    assert working[-1] == "Agir avant le jeudi 12 novembre 2026 (15 jours de marge)."


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_date_at_the_edge_of_the_calendar_is_refused_in_a_sentence(day):
    copied = replace(catalogue().rule("hearing"), margin_days=30)
    rule = ours if day is date.max else copied
    with pytest.raises(CountingError, match="sort du calendrier"):
        plan(rule, KnownDate.day(day))
