"""A delay asked for by the slug of its rule, or with the events of its life."""

import io
import json
import sys

import pytest
from django.core.management import call_command

from dossiers.rules.question import answer


def told(**asked: object) -> dict[str, object]:
    return answer(json.dumps({"id": 1, **asked}))


def dates(theoretical: str | None, legal: str | None, prudent: str | None) -> dict[str, object]:
    return {"id": 1, "theoretical": theoretical, "legal": legal, "prudent": prudent}


PRESC = {"counting": "presc", "start": "2023-01-10", "length": "P2Y"}
CPC = {"counting": "cpc", "start": "2026-01-10", "length": "P1M"}


# --- Countings ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (
            {"counting": "presc0h", "start": "2008-06-19", "length": "P5Y"},
            ("2013-06-18", "2013-06-18", "2013-06-18"),
        ),
        ({"counting": "quadri", "start": "2024-05-03"}, ("2028-12-31", "2028-12-31", "2028-12-29")),
        (
            {"counting": "quadri", "start": "2024-05-03", "length": "P4Y"},
            ("2028-12-31", "2028-12-31", "2028-12-29"),
        ),
        (
            {"counting": "preavis", "start": "2026-11-05", "length": "P1M"},
            ("2026-12-04", "2026-12-04", "2026-12-04"),
        ),
        (
            {"counting": "min_ouvrable", "start": "2013-12-16", "length": "P5D"},
            ("2013-12-23", "2013-12-24", "2013-12-23"),
        ),
        (
            {"counting": "heures", "start": "2026-11-24T10:30", "length": "PT24H"},
            ("2026-11-25", "2026-11-25", "2026-11-25"),
        ),
        (
            {"counting": "heures", "start": "2026-11-24", "length": "PT24H"},
            ("2026-11-24", "2026-11-25", "2026-11-24"),
        ),
        (
            {"counting": "heures_ouvrables", "start": "2026-11-20T17:00:00", "length": "PT48H"},
            ("2026-11-23", "2026-11-23", "2026-11-23"),
        ),
    ],
)
def test_every_counting_answers(asked, found):
    assert told(**asked) == dates(*found)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"counting": "heures", "start": "2026-11-24T25:00", "length": "PT24H"}, "n'existe pas"),
        ({"counting": "heures", "start": "2026-11-24T10:00Z", "length": "PT24H"}, "illisible"),
        ({"counting": "heures", "start": "2026-11-24"}, "Longueur illisible"),
        ({"counting": "cpc", "start": "2026-11-24T10:00", "length": "P1M"}, "Date illisible"),
        ({"counting": ["heures"], "start": "2026-11-24", "length": "PT24H"}, "Champ counting"),
    ],
)
def test_hours_out_of_place_are_refused(asked, said):
    assert said in told(**asked)["error"]


# --- Events -----------------------------------------------------------------------


def test_a_suspension_and_its_six_months():
    event = {"kind": "suspension", "from": "2024-03-01", "to": "2024-09-01"}
    assert told(**PRESC, events=[event]) == dates("2025-07-13", "2025-07-13", "2025-07-11")
    late = {"kind": "suspension", "from": "2024-12-01", "to": "2025-01-05", "floor": "P6M"}
    assert told(**PRESC, events=[late]) == dates("2025-07-05", "2025-07-05", "2025-07-04")


def test_an_interruption():
    event = {"kind": "interruption", "on": "2024-12-01", "until": "2025-06-05"}
    assert told(**PRESC, events=[event]) == dates("2027-06-05", "2027-06-05", "2027-06-04")


def test_an_event_that_lasts_leaves_the_end_unknown():
    event = {"kind": "interruption", "on": "2024-12-01", "until": None}
    assert told(**PRESC, events=[event]) == dates(None, None, "2025-01-10")


def test_an_event_nobody_confirmed_moves_no_safe_day():
    event = {"kind": "suspension", "from": "2024-03-01", "to": "2024-09-01", "confirmed": False}
    assert told(**PRESC, events=[event]) == dates("2025-07-13", "2025-07-13", "2025-01-10")


def test_no_event_is_the_delay_itself():
    assert told(**PRESC, events=[]) == told(**PRESC) == told(**PRESC, events=None)
    letter = {"kind": "letter", "on": "2024-03-01"}
    assert told(**PRESC, events=[letter]) == told(**PRESC)


def test_a_withdrawn_claim_changes_nothing():
    event = {"kind": "interruption", "on": "2024-12-01", "until": "2025-06-05", "void": True}
    assert told(**PRESC, events=[event]) == told(**PRESC)


def test_a_procedural_delay_is_moved_then_rolled():
    event = {"kind": "suspension", "from": "2026-01-20", "to": "2026-01-24"}
    assert told(**CPC, events=[event]) == dates("2026-02-14", "2026-02-16", "2026-02-13")


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ({}, "liste d'objets"),
        (["suspension"], "liste d'objets"),
        ([{"kind": "grève", "on": "2024-01-01"}], "Événement inconnu"),
        ([{}], "Date illisible"),
        ([{"kind": 3, "on": "2024-01-01"}], "champ kind"),
        ([{"kind": "suspension", "to": "2024-01-01"}], "Date illisible"),
        ([{"kind": "suspension", "from": "2024-01-01"}], "champ to : il manque"),
        ([{"kind": "interruption", "on": "2024-01-01"}], "champ until : il manque"),
        ([{"kind": "legal_aid", "on": "2024-01-01"}], "champ until : il manque"),
        ([{"kind": "suspension", "from": "2024-02-01", "to": "2024-01-01"}], "ne finit pas"),
        (
            [{"kind": "suspension", "from": "2024-01-01", "to": None, "floor": "6 mois"}],
            "Longueur illisible",
        ),
        (
            [{"kind": "interruption", "on": "2024-01-01", "until": None, "void": "oui"}],
            "champ void",
        ),
    ],
)
def test_a_bad_event_gets_a_sentence(events, said):
    found = told(**PRESC, events=events)
    assert set(found) == {"id", "error"}
    assert said in found["error"]


def test_a_counting_that_nothing_moves_refuses_events_that_would():
    event = {"kind": "suspension", "from": "2026-11-20", "to": "2026-11-22"}
    asked = {"counting": "preavis", "start": "2026-11-05", "length": "P1M"}
    assert "ne connaît ni suspension" in told(**asked, events=[event])["error"]
    letter = {"kind": "letter", "on": "2026-11-20"}
    assert told(**asked, events=[letter]) == told(**asked)


# --- Rules --------------------------------------------------------------------------


def test_a_rule_counts_from_the_dates_of_a_letter():
    trigger = {"sent": "2025-11-24", "presented": "2025-11-26", "received": "2025-12-05"}
    found = told(rule="rupture_12m", trigger=trigger)
    assert found == dates("2026-12-05", "2026-12-05", "2026-11-24")


def test_a_rule_counts_from_one_date_of_its_nature_or_from_start():
    expected = dates("2026-11-29", "2026-11-29", "2026-11-27")
    assert told(rule="rupture_12m", trigger={"received": "2025-11-29"}) == expected
    assert told(rule="rupture_12m", start="2025-11-29") == expected
    found = told(rule="execution_2a", trigger={"known": "2024-08-15"})
    assert found == dates("2026-08-15", "2026-08-15", "2026-08-14")


def test_a_month_counts_from_its_first_day_for_us_and_its_last_for_the_other_side():
    assert told(rule="appel_1m", trigger={"received": "2026-10"})["theoretical"] == "2026-11-01"
    assert told(rule="rgpd_1m", start="2026-10")["theoretical"] == "2026-11-30"
    span = {"earliest": "2026-10-02", "latest": "2026-10-09"}
    assert told(rule="appel_1m", trigger={"received": span})["theoretical"] == "2026-11-02"


def test_an_unknown_date_is_answered_as_unknown():
    for trigger in ({}, {"received": None}, {"known": None}):
        assert told(rule="rupture_12m", trigger=trigger) == dates(None, None, None)


def test_a_rule_takes_events_and_a_zone():
    event = {"kind": "suspension", "from": "2026-02-01", "to": "2026-03-01"}
    found = told(rule="rupture_12m", start="2025-12-05", events=[event])
    assert found == dates("2027-01-02", "2027-01-02", "2026-12-31")
    found = told(rule="appel_1m", start="2026-05-10", zone="guyane")
    assert found["legal"] == "2026-06-11"


def test_wages_are_never_lengthened_by_agreement():
    event = {"kind": "agreement", "on": "2025-01-01"}
    asked = told(rule="salaire_3a", start="2023-11-30", events=[event], explain=True)
    assert asked["legal"] == "2026-11-30"
    assert any("2254" in sentence for sentence in asked["working"])


def test_a_rule_in_hours_takes_an_hour():
    asked = {"rule": "at_employeur_48h", "trigger": {"known": "2026-11-20T17:00"}}
    assert told(**asked) == dates("2026-11-23", "2026-11-23", "2026-11-23")
    found = told(rule="at_employeur_48h", trigger={"known": "2026-11-20"})
    assert found == dates("2026-11-21", "2026-11-23", "2026-11-20")


def test_the_law_page_s_name_of_a_rule_is_understood():
    found = told(rule="grossesse_15j", start="2026-11-07")
    assert found == dates("2026-11-22", "2026-11-22", "2026-11-20")


def test_a_rule_switched_off_says_so():
    found = told(rule="peremption_2a", start="2025-01-15")
    assert found["legal"] == "2027-01-15"
    assert "éteinte" in found["warning"]


def test_explained_the_answer_tells_everything():
    found = told(rule="rupture_12m", start="2025-11-29", explain=True)
    assert (found["act_by"], found["defensible"]) == ("2026-11-12", "2026-11-29")
    assert (found["version"], found["certainty"]) == (1, "declared")
    assert found["working"][0].startswith("Départ : samedi 29 novembre 2025")
    hours = told(counting="heures", start="2026-11-24T10:30", length="PT24H", explain=True)
    assert hours["ends_at"] == "2026-11-25T10:30:00"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rule": "rien", "start": "2026-01-01"}, "Règle inconnue"),
        ({"rule": 3, "start": "2026-01-01"}, "Règle inconnue"),
        ({"rule": ["a"], "start": "2026-01-01"}, "Règle inconnue"),
        ({"rule": "appel_1m"}, "donner trigger"),
        ({"rule": "appel_1m", "trigger": {}, "start": "2026-01-01"}, "donner trigger"),
        ({"rule": "appel_1m", "trigger": "2026-01-01"}, "Champ trigger"),
        ({"rule": "appel_1m", "trigger": {"lu": "2026-01-01"}}, "nature inconnue lu"),
        (
            {"rule": "appel_1m", "trigger": {"sent": "2026-01-02", "received": "2026-01-01"}},
            "envoyée, puis présentée",
        ),
        (
            {"rule": "appel_1m", "trigger": {"sent": "2026-01-02", "known": "2026-01-03"}},
            "une seule date",
        ),
        ({"rule": "appel_1m", "trigger": {"received": "2026-13"}}, "n'existe pas"),
        ({"rule": "appel_1m", "trigger": {"received": {"earliest": "2026-01-01"}}}, "illisible"),
        (
            {
                "rule": "appel_1m",
                "trigger": {"received": {"earliest": "2026-01-02", "latest": "2026-01-01"}},
            },
            "avant",
        ),
        ({"rule": "appel_1m", "start": "2026-01-01", "length": "P2M"}, "donne le comptage"),
        ({"rule": "appel_1m", "start": "2026-01-01", "zone": 3}, "Champ zone"),
        ({"rule": "appel_1m", "start": "2026-01-01", "zone": "corse"}, "Zone inconnue"),
        ({"rule": "appel_1m", "start": "1990-01-01"}, "Aucune version"),
        ({**CPC, "trigger": {"known": "2026-01-01"}}, "va avec rule"),
    ],
)
def test_a_question_about_a_rule_that_cannot_be_answered_gets_a_sentence(asked, said):
    found = told(**asked)
    assert set(found) == {"id", "error"}
    assert said in found["error"]


def test_the_command_answers_rules_and_events(monkeypatch):
    asked = {"id": 1, "rule": "rupture_12m", "trigger": {"received": "2025-11-29"}}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(asked).encode())))
    out = io.StringIO()
    call_command("compute_deadline", "--stdin", stdout=out)
    assert json.loads(out.getvalue())["legal"] == "2026-11-29"


def test_the_command_needs_no_length_for_a_public_debt_and_takes_an_hour():
    out = io.StringIO()
    call_command("compute_deadline", "--counting", "quadri", "--start", "2024-05-03", stdout=out)
    assert "jusqu'au dimanche 31 décembre 2028" in out.getvalue()
    out = io.StringIO()
    args = ("--counting", "heures", "--start", "2026-11-24T10:30", "--length", "PT24H")
    call_command("compute_deadline", *args, stdout=out)
    assert "mercredi 25 novembre 2026 à 10 h 30" in out.getvalue()
