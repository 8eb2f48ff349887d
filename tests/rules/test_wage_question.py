"""A table of unpaid wages asked for in JSON, and the command that answers it."""

import io
import json
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dossiers.rules.wage_question import answer, answers

ASKED = {
    "today": "2026-11-23",
    "pay_day": "last",
    "filed_on": None,
    "ended_on": None,
    "months": [
        {"month": "2023-09", "due": "1200.00"},
        {"month": "2023-11", "due": "1500.00"},
    ],
    "acknowledged": [],
}


def line(**changes: object) -> str:
    return json.dumps({key: v for key, v in (ASKED | changes).items() if v is not Ellipsis})


def test_the_answer_has_the_shape_that_others_call():
    assert answer(line()) == {
        "total": "2700.00",
        "lost": "1200.00",
        "claimable": "1500.00",
        "saved": "0.00",
        "not_due": "0.00",
        "next_loss": {"amount": "1500.00", "last_day": "2026-11-30"},
        "months": [
            {
                "month": "2023-09",
                "exigible": "2023-09-30",
                "last_day": "2026-09-30",
                "state": "lost",
                "days_left": -54,
            },
            {
                "month": "2023-11",
                "exigible": "2023-11-30",
                "last_day": "2026-11-30",
                "state": "claimable",
                "days_left": 7,
            },
        ],
        "favourable": None,
    }


def test_the_favourable_reading_has_the_same_sums():
    found = answer(line(ended_on="2024-02-29"))["favourable"]
    assert (found["since"], found["last_day"]) == ("2021-02-28", "2027-02-28")
    assert (found["lost"], found["claimable"]) == ("0.00", "2700.00")
    assert found["next_loss"] == {"amount": "2700.00", "last_day": "2027-02-28"}
    assert [month["days_left"] for month in found["months"]] == [97, 97]


def test_a_filing_saves():
    found = answer(line(filed_on="2026-11-20"))
    assert (found["saved"], found["claimable"]) == ("1500.00", "0.00")
    assert found["months"][1]["days_left"] is None
    assert found["next_loss"] is None


def test_months_acknowledged_get_new_years():
    found = answer(line(acknowledged=[{"month": "2023-09", "on": "2024-05-02"}]))
    assert found["months"][0]["last_day"] == "2027-05-02"


@pytest.mark.parametrize(
    ("due", "total"),
    [("1200", "1200.00"), ("1200.5", "1200.50"), (1200, "1200.00"), (0.1, "0.10"), ("0", "0.00")],
)
def test_amounts_are_read_exactly(due, total):
    assert answer(line(months=[{"month": "2024-01", "due": due}]))["total"] == total


def test_a_hundred_tenths_make_ten():
    months = [{"month": f"{2000 + n // 12}-{n % 12 + 1:02d}", "due": 0.1} for n in range(100)]
    assert answer(line(months=months))["total"] == "10.00"


def test_what_may_be_left_out_may_be_left_out():
    found = answer(line(pay_day=..., filed_on=..., ended_on=..., acknowledged=...))
    assert found == answer(line())


def test_an_id_comes_back_when_there_is_one():
    assert answer(line(id="a"))["id"] == "a"
    assert answer(line(id=7, today="hier"))["id"] == 7
    assert "id" not in answer(line())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"today": ...}, "Champ today"),
        ({"today": None}, "Date illisible"),
        ({"today": "2026-02-30"}, "n'existe pas"),
        ({"months": ...}, "Champ months"),
        ({"months": None}, "Champ months"),
        ({"months": ["2023-09"]}, "Champ months"),
        ({"months": [{"due": "1.00"}]}, "Mois illisible"),
        ({"months": [{"month": "2023-13", "due": "1.00"}]}, "Mois illisible"),
        ({"months": [{"month": "0000-01", "due": "1.00"}]}, "Mois illisible"),
        ({"months": [{"month": "9999-12", "due": "1.00"}]}, "sort du calendrier"),
        ({"months": [{"month": "2023-09"}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": "-5"}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": "1,50"}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": "1.505"}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": "١"}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": True}]}, "Montant illisible"),
        ({"months": [{"month": "2023-09", "due": 1e999}]}, "JSON"),
        ({"months": [{"month": "2023-09", "due": "1"}] * 2}, "Mois en double"),
        ({"pay_day": "first"}, "Jour de paie"),
        ({"pay_day": 0}, "Jour de paie"),
        ({"pay_day": [5]}, "Jour de paie"),
        ({"filed_on": "2026"}, "Date illisible"),
        ({"acknowledged": [{"month": "2022-01", "on": "2024-05-02"}]}, "mois absent"),
        ({"acknowledged": [{"month": "2023-09", "on": "2027-05-02"}]}, "à venir"),
        ({"acknowledged": {"month": "2023-09"}}, "Champ acknowledged"),
        ({"id": [1]}, "Champ id"),
    ],
)
def test_a_bad_line_gets_a_sentence_and_nothing_else(changes, said):
    found = answer(line(**changes))
    assert set(found) == {"error"}
    assert said in found["error"]


@pytest.mark.parametrize("text", ["pas du json", "[1]", b"\xff", "null", '{"today": NaN}'])
def test_what_is_no_object_gets_a_sentence(text):
    assert "error" in answer(text)


def test_the_command_answers_each_line_and_ends_with_2_when_one_is_refused(monkeypatch):
    asked = f"{line()}\n\n{{}}\n{line()}\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked)))
    out = io.StringIO()
    with pytest.raises(CommandError, match="Lignes refusées : 1") as refused:
        call_command("wage_loss", "--stdin", stdout=out)
    assert refused.value.returncode == 2
    given = [json.loads(text) for text in out.getvalue().splitlines()]
    assert [set(found) == {"error"} for found in given] == [False, True, False]


def test_the_command_reads_standard_input_only_when_told():
    with pytest.raises(CommandError, match="--stdin manque") as refused:
        call_command("wage_loss")
    assert refused.value.returncode == 2


def test_lines_are_answered_one_at_a_time():
    def endless():
        while True:
            yield line()

    assert next(answers(endless()))["total"] == "2700.00"
