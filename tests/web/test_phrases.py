"""A sentence of the public pages in the organisation's own words, in any language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dossiers.languages.own import faults, key_of
from dossiers.models import Member, SentenceOverride, SettingChange
from tests.web.desk_cast import signed_in, text_of

HELP = "J’ai déjà un code"


def page(language: str, text: str) -> str:
    return f"/reglages/langues/{language}/phrase/{key_of('', text).hex()}/"


@pytest.fixture
def client(lea: Member) -> Client:
    return signed_in(lea)


def home(language: str = "fr") -> str:
    return text_of(Client().get("/", headers={"Accept-Language": language}))


def test_own_words_are_read_on_the_public_page_and_given_back(client: Client) -> None:
    assert HELP in home()
    assert client.post(page("fr", HELP), {"words": "Mon code est noté"}).status_code == 303
    assert "Mon code est noté" in home() and HELP not in home()
    assert client.post(page("fr", HELP), {"words": ""}).status_code == 303
    assert HELP in home() and "Mon code est noté" not in home()
    texts = list(SentenceOverride.objects.order_by("id").values_list("text", flat=True))
    assert texts == ["Mon code est noté", ""]


def test_each_language_has_its_own_words(client: Client) -> None:
    before = home("es")
    client.post(page("es", HELP), {"words": "Ya tengo mi papel"})
    assert "Ya tengo mi papel" in home("es") and "Ya tengo mi papel" not in home()
    assert home("es") != before


def test_the_history_says_who_and_what_it_was(client: Client) -> None:
    client.post(page("fr", HELP), {"words": "Mon code"})
    text = text_of(client.get(page("fr", HELP)))
    assert "Léa" in text and "Mon code" in text
    change = SettingChange.objects.get()
    assert (change.before, change.after) == ({"text": HELP}, {"text": "Mon code"})


@pytest.mark.parametrize(
    "words",
    ["<script>x</script>", 'a" onload="x', "a & b", "x" * 400, "Votre nationalité",
     "%(count)s codes"],
)  # fmt: skip
def test_words_that_break_a_page_or_ask_too_much_are_refused(client: Client, words: str) -> None:
    answer = client.post(page("fr", HELP), {"words": words})
    assert answer.status_code == 422 and not SentenceOverride.objects.exists()


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        ("Le %(day)s", "Jour : %(day)s", []),
        ("Le %(day)s", "Jour", ["held"]),
        ("<b>Oui</b>", "<b>Si</b>", []),
        ("<b>Oui</b>", "<i>Si</i>", ["held"]),
        ("Oui", "O>ui", ["signs"]),
    ],
)
def test_what_a_sentence_carries_stays(said: str, own: str, expected: list[str]) -> None:
    assert faults(said, own) == expected


def test_a_warm_page_asks_nothing_for_its_sentences(client: Client) -> None:
    client.post(page("fr", HELP), {"words": "Mon code"})
    home()
    with CaptureQueriesContext(connection) as asked:
        assert "Mon code" in home()
    assert not [one for one in asked if "sentenceoverride" in one["sql"]]


def test_the_family_page_leads_to_each_sentence(client: Client, awa: Member) -> None:
    for language in ("fr", "ar"):
        html = client.get(f"/reglages/langues/{language}/accueil/").content.decode()
        assert page(language, HELP) in html
    assert signed_in(awa).get(page("fr", HELP)).status_code == 404


def test_a_sentence_that_is_not_one_does_not_exist(client: Client) -> None:
    for path in (page("fr", "Rien"), page("xx", HELP), "/reglages/langues/fr/phrase/00/"):
        answer: Any = client.get(path)
        assert answer.status_code == 404
