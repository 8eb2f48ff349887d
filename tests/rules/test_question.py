"""A delay asked for in JSON, line by line."""

import json

import pytest

from dossiers.rules.counting import CountingError
from dossiers.rules.question import answer, answers, ask, read_date

GOOD = {"id": "a", "counting": "cpc", "start": "2026-01-31", "length": "P1M", "zone": "metropole"}
DATES = {"theoretical": "2026-02-28", "legal": "2026-03-02", "prudent": "2026-02-27"}


def line(**changes: object) -> str:
    return json.dumps({key: v for key, v in (GOOD | changes).items() if v is not Ellipsis})


def test_a_good_line_is_answered_with_its_own_id():
    assert answer(line()) == {"id": "a", **DATES}


def test_the_zone_is_metropole_when_it_is_left_out():
    assert answer(line(zone=...)) == {"id": "a", **DATES}


@pytest.mark.parametrize("identity", [7, "x", 1.5, None, "é"])
def test_any_simple_id_comes_back_as_it_was(identity):
    assert answer(line(id=identity))["id"] == identity


def test_a_copied_date_needs_no_length():
    asked = line(counting="date", length=...)
    assert answer(asked)["legal"] == "2026-01-31"
    assert answer(line(counting="date", length=None))["legal"] == "2026-01-31"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"counting": "lune"}, "Comptage inconnu"),
        ({"counting": ...}, "Champ counting : il manque"),
        ({"counting": 3}, "Champ counting"),
        ({"counting": ["cpc"]}, "Champ counting"),
        ({"start": ...}, "Champ start : il manque"),
        ({"start": "31/01/2026"}, "Date illisible"),
        ({"start": "2026-02-30"}, "n'existe pas"),
        ({"start": "20260131"}, "Date illisible"),
        ({"start": "2026-W05-6"}, "Date illisible"),
        ({"start": "2026-01-31T00:00"}, "Date illisible"),
        ({"start": None}, "Date illisible"),
        ({"start": 20260131}, "Date illisible"),
        ({"length": ...}, "Longueur illisible"),
        ({"length": 30}, "Champ length"),
        ({"length": "P200Y"}, "trop grande"),
        ({"start": "9999-12-31"}, "sort du calendrier"),
        ({"zone": "corse"}, "Zone inconnue"),
        ({"zone": None}, "Champ zone"),
        ({"zone": ["metropole"]}, "Champ zone"),
    ],
)
def test_a_bad_line_gets_its_id_and_a_sentence(changes, said):
    got = answer(line(**changes))
    assert got["id"] == "a"
    assert set(got) == {"id", "error"}
    assert said in got["error"]


@pytest.mark.parametrize(
    "text", ["pas du json", "{", b"\xff\xfe\xff", "[" * 100_000, '{"id": NaN}', "9" * 5000]
)
def test_what_is_not_json_has_no_id(text):
    assert answer(text) == {"id": None, "error": "Cette ligne n'est pas du JSON."}


@pytest.mark.parametrize("text", ["3", '"cpc"', "[1]", "null"])
def test_what_is_no_object_has_no_id(text):
    assert answer(text) == {"id": None, "error": "Cette ligne n'est pas un objet JSON."}


@pytest.mark.parametrize("text", ['{"id": [1]}', '{"id": {"a": 1}}', '{"id": 1e999}'])
def test_an_id_that_cannot_be_sent_back_is_refused(text):
    got = answer(text)
    assert got["id"] is None
    assert "Champ id" in got["error"]
    json.dumps(got, allow_nan=False)


def test_the_rest_is_still_answered_and_blank_lines_are_skipped():
    got = list(answers([line(id=1), "\n", "cassé\n", b"  \n", line(id=2).encode(), ""]))
    assert [each["id"] for each in got] == [1, None, 2]
    assert ["error" in each for each in got] == [False, True, False]


def test_lines_are_answered_one_at_a_time():
    def endless():
        while True:
            yield line()

    assert next(answers(endless()))["id"] == "a"


def test_a_question_in_plain_texts_is_counted():
    assert ask("cpc", "2026-01-31", "P1M", "metropole").legal == read_date("2026-03-02")


def test_a_length_left_out_is_refused_when_the_counting_needs_one():
    with pytest.raises(CountingError, match="Longueur illisible"):
        ask("cpc", "2026-01-31", None, "metropole")
