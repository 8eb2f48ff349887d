"""The three dates of a letter: the alert takes the earliest, the legal date the one of the text."""

from datetime import date

import pytest

from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import Certainty, Event, plan
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.letter_dates import LetterDates

received_rule = catalogue().rule("rupture_12m")
presented_rule = catalogue().rule("abandon_15j")
theirs = catalogue().rule("rgpd_1m")
interval = catalogue().rule("entretien_5jo")


def d(text: str) -> date:
    return date.fromisoformat(text)


def letter(**days: str) -> LetterDates:
    return LetterDates(**{stage: KnownDate.day(d(day)) for stage, day in days.items()})


WHOLE = letter(sent="2025-11-24", presented="2025-11-26", received="2025-12-05")


def test_the_legal_date_counts_from_the_reception_and_the_alert_from_the_sending():
    planned = plan(received_rule, WHOLE)
    assert planned.legal == planned.theoretical == d("2026-12-05")
    assert planned.prudent == d("2026-11-24")
    # 15 days before: Monday 9 November 2026.
    assert planned.act_by == d("2026-11-09")
    assert planned.defensible == d("2026-12-05")
    assert planned.trigger == KnownDate.day(d("2025-12-05"))


def test_the_working_says_from_which_day_the_alert_counts():
    working = plan(received_rule, WHOLE).working
    assert "Départ : vendredi 5 décembre 2025, ce jour ne compte pas." in working
    assert "Alerte comptée du lundi 24 novembre 2025, première date connue de la lettre." in working
    assert "Dernier jour sûr : mardi 24 novembre 2026." in working
    assert sum("Dernier jour sûr" in sentence for sentence in working) == 1


def test_a_letter_never_collected_counts_provisionally_from_its_presentation():
    planned = plan(received_rule, letter(sent="2025-11-24", presented="2025-11-26"))
    assert planned.legal == d("2026-11-26")
    assert planned.prudent == d("2026-11-24")
    assert planned.certainty is Certainty.EARLIEST
    assert "n'est pas connu" in planned.working[0]


def test_a_letter_of_which_only_the_sending_is_known_counts_from_it():
    planned = plan(received_rule, letter(sent="2025-11-24"), confirmed=True)
    assert planned.legal == planned.prudent == d("2026-11-24")
    assert planned.certainty is Certainty.EARLIEST


def test_a_letter_of_which_only_the_reception_is_known_is_as_a_plain_date():
    one = plan(received_rule, letter(received="2025-11-29"), confirmed=True)
    other = plan(received_rule, KnownDate.day(d("2025-11-29")), confirmed=True)
    assert one == other
    assert one.certainty is Certainty.CERTAIN


def test_a_rule_that_names_the_presentation_counts_from_it():
    planned = plan(presented_rule, letter(presented="2026-10-17", received="2026-10-24"))
    assert planned.theoretical == d("2026-11-01")
    assert planned.prudent == d("2026-10-30")


def test_a_presentation_known_only_by_its_reception_asks_for_its_day():
    # It was presented on that day or before: any date from it could come too late.
    planned = plan(presented_rule, letter(received="2026-10-24"))
    assert planned.certainty is Certainty.UNKNOWN
    assert planned.prudent is planned.legal is None


def test_nothing_known_of_a_letter_asks_for_its_dates():
    planned = plan(received_rule, LetterDates())
    assert planned.certainty is Certainty.UNKNOWN
    assert planned.trigger.precision is Precision.UNKNOWN


def test_the_other_side_is_late_only_from_the_day_it_received():
    # Received on Sunday 1 November 2026: Tuesday 1 December, late on the 2nd.
    assert plan(theirs, letter(sent="2026-10-20", received="2026-11-01")).late_from == d(
        "2026-12-02"
    )
    assert plan(theirs, letter(sent="2026-10-20")).certainty is Certainty.UNKNOWN


def test_a_minimum_interval_is_reproached_at_its_shortest():
    planned = plan(interval, KnownDate.between(d("2026-11-09"), d("2026-11-13")))
    # From the 9th: 10, 12, 13, 14, 16 November, hence the 17th.
    assert planned.may_act_from == d("2026-11-17")
    assert planned.late_from is None
    sent_only = plan(interval, letter(sent="2026-11-09"))
    assert sent_only.may_act_from == d("2026-11-17")
    assert sent_only.certainty is Certainty.EARLIEST


def test_a_month_of_reception_counts_from_its_first_day():
    known = LetterDates(sent=KnownDate.day(d("2025-11-24")), received=KnownDate.month(2025, 12))
    planned = plan(received_rule, known)
    assert planned.legal == d("2026-12-01")
    assert planned.prudent == d("2026-11-24")
    assert planned.certainty is Certainty.EARLIEST


@pytest.mark.parametrize(
    "days",
    [
        {"sent": "2025-11-25", "received": "2025-11-24"},
        {"presented": "2025-11-25", "received": "2025-11-24"},
        {"sent": "2025-11-25", "presented": "2025-11-24"},
    ],
)
def test_dates_that_contradict_each_other_are_refused(days):
    with pytest.raises(ValueError, match="envoyée, puis présentée, puis reçue"):
        letter(**days)


def test_events_move_the_legal_date_and_the_alert_only_when_confirmed():
    stop = {"kind": "suspension", "on": d("2026-02-01"), "until": d("2026-03-01")}
    doubtful = plan(received_rule, WHOLE, events=[Event(**stop)])
    assert doubtful.legal == d("2027-01-02")
    assert doubtful.prudent == d("2026-11-24")
    assert doubtful.defensible == d("2027-01-02")
    assert doubtful.history[0].legal == d("2026-12-05")
    sure = plan(received_rule, WHOLE, events=[Event(**stop, confirmed=True)])
    assert sure.prudent == d("2026-12-22")


def test_an_event_that_has_not_ended_leaves_the_safe_day_as_it_was():
    claim = Event("interruption", d("2026-02-01"), None, confirmed=True)
    planned = plan(received_rule, KnownDate.day(d("2025-11-29")), events=[claim])
    assert planned.legal is planned.theoretical is planned.late_from is None
    assert planned.prudent == d("2026-11-27")
    assert planned.defensible is None
