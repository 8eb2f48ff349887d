"""The commands that others call: their exact shapes, and no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dossiers.management.commands import generate_docs
from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import COUNTINGS
from dossiers.rules.page import COUNTINGS_SAID, KINDS_SAID, TO_CHECK, deadlines_page
from dossiers.rules.rule import KINDS

ASKED = ("--counting", "cpc", "--start", "2026-01-31", "--length", "P1M")


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.fixture
def typed(monkeypatch):
    """Give these bytes to standard input."""

    def give(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


def test_compute_deadline_prints_its_working_in_french():
    assert run("compute_deadline", *ASKED, "--zone", "metropole") == (
        "Départ : samedi 31 janvier 2026, ce jour ne compte pas.\n"
        "Un mois après : samedi 28 février 2026 (le 31 n'existe pas, dernier jour du mois).\n"
        "Samedi : reporté au lundi 2 mars 2026.\n"
        "Dernier jour sûr : vendredi 27 février 2026.\n"
    )


def test_compute_deadline_in_json_is_one_line_of_three_dates():
    assert run("compute_deadline", *ASKED, "--json") == (
        '{"theoretical": "2026-02-28", "legal": "2026-03-02", "prudent": "2026-02-27"}\n'
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--counting", "cpc"), "--start manque"),
        ((), "--counting manque"),
        (("--counting", "lune", "--start", "2026-01-31", "--length", "P1M"), "Comptage inconnu"),
        (("--counting", "cpc", "--start", "hier", "--length", "P1M"), "Date illisible"),
        (("--counting", "cpc", "--start", "2026-01-31"), "Longueur illisible"),
        ((*ASKED, "--zone", "corse"), "Zone inconnue"),
    ],
)
def test_compute_deadline_refuses_bad_input_with_code_2(args, said):
    with pytest.raises(CommandError, match=said) as refused:
        run("compute_deadline", *args)
    assert refused.value.returncode == 2


def test_compute_deadline_answers_every_line_and_ends_with_2_when_one_is_refused(typed):
    good = b'{"id": 1, "counting": "cpc", "start": "2026-01-31", "length": "P1M"}\n'
    typed(good + b"\xff pas du json\n\n" + good.replace(b"1,", b"2,"))
    out = io.StringIO()
    with pytest.raises(CommandError, match="Lignes refusées : 1") as refused:
        call_command("compute_deadline", "--stdin", stdout=out)
    assert refused.value.returncode == 2
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["id"] for line in lines] == [1, None, 2]
    assert set(lines[0]) == {"id", "theoretical", "legal", "prudent"}
    assert set(lines[1]) == {"id", "error"}


def test_compute_deadline_ends_well_when_every_line_is_good(typed):
    typed(b'{"id": "x", "counting": "date", "start": "2026-11-23"}\n')
    assert json.loads(run("compute_deadline", "--stdin"))["prudent"] == "2026-11-23"


def test_compute_deadline_from_a_shell_needs_no_database(settings):
    # A database that cannot be reached: the command must not even try.
    refused = subprocess.run(
        [sys.executable, "manage.py", "compute_deadline", *ASKED, "--zone", "lune"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "Zone inconnue" in refused.stderr
    assert refused.stdout == ""


def test_list_deadlines_gives_the_whole_catalogue_in_json():
    rows = json.loads(run("list_deadlines", "--json"))
    assert [row["slug"] for row in rows] == [rule.slug for rule in catalogue().rules]
    first = rows[0]
    assert first["slug"] == "rupture_12m"
    assert (first["length"], first["counting"], first["confidence"]) == ("P12M", "presc", "T+P")
    assert (first["checked_on"], first["valid_until"]) == ("2026-03-26", None)
    assert first["trigger"] == "dismissal_received"
    assert first["examples"][0]["start"] == "2025-11-29"


def test_list_deadlines_is_a_readable_table():
    lines = run("list_deadlines").splitlines()
    assert lines[0].split()[:3] == ["règle", "longueur", "comptage"]
    assert len(lines) == len(catalogue().rules) + 2
    label = lines[0].index("libellé")
    assert all(line[label - 1] == " " != line[label] for line in lines)
    (off,) = [line for line in lines if line.startswith("csp_21j")]
    assert "éteinte" in off


def test_the_page_holds_every_rule_with_its_confidence_and_the_line_to_check():
    page = deadlines_page()
    for rule in catalogue().rules:
        (heading,) = [line for line in page.splitlines() if line.startswith(f"### `{rule.slug}`")]
        assert rule.label in heading
        assert ("éteinte" in heading) is not rule.enabled
        assert ("jamais enregistrée" in heading) is rule.private
    assert page.count(f"état du 26 mars 2026, {TO_CHECK}") > 30


def test_the_page_explains_every_counting():
    assert set(COUNTINGS_SAID) == set(COUNTINGS)


def test_the_page_lists_every_change_of_law_with_the_rules_to_read_again():
    page = deadlines_page()
    for change in catalogue().changes:
        (row,) = [line for line in page.splitlines() if f"| {change.text} |" in line]
        assert row.startswith(f"| {change.when} |")
        assert all(f"`{slug}`" in row for slug in change.rules)


def test_the_page_lists_by_kind_what_can_open_in_it():
    page = deadlines_page()
    assert set(KINDS_SAID) == set(KINDS)
    for kind, said in KINDS_SAID.items():
        row = page.split(f"### {said}\n")[1].split("#")[0]
        for rule in catalogue().rules:
            opens = rule.enabled and not rule.private and kind in rule.kinds
            assert (f"`{rule.slug}`" in row) is opens, (kind, rule.slug)


def test_the_page_tells_what_silence_becomes_and_what_comes_back():
    page = deadlines_page()
    assert "- Sans réponse, ce jour devient : Refus né du silence de l'administration" in page
    assert "- Se renouvelle : une fois tenue, la même durée repart de ce jour" in page
    assert "| Départ | Protégé jusqu'au | Peut agir dès |" in page


def test_the_committed_page_is_what_the_catalogue_says(settings):
    committed = Path(settings.BASE_DIR, "docs", "deadlines.md").read_text(encoding="utf-8")
    assert committed == deadlines_page()


@pytest.fixture
def one_page(monkeypatch, settings, tmp_path):
    """A docs/ folder of its own, with one page to write."""
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(generate_docs, "PAGES", {"page.md": lambda: "Écrit.\n"})
    return tmp_path / "docs" / "page.md"


def test_generate_docs_writes_what_differs_and_check_then_agrees(one_page):
    assert run("generate_docs") == "docs/page.md\n"
    assert one_page.read_text(encoding="utf-8") == "Écrit.\n"
    assert run("generate_docs", "--check") == ""
    assert run("generate_docs") == ""


@pytest.mark.parametrize("content", [None, "Vieux.\n"])
def test_generate_docs_check_fails_on_a_page_missing_or_old(one_page, content):
    if content:
        one_page.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"page\.md") as refused:
        run("generate_docs", "--check")
    assert refused.value.returncode == 1
    assert one_page.exists() is bool(content)
