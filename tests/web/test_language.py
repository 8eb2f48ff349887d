"""The language of a page: whose choice it is, what it keeps, and what it never changes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from dossiers import days
from dossiers.form_fields import to_ascii_digits
from dossiers.intake.language import FORM_OF
from dossiers.models import Draft, Member, SentenceReading
from dossiers.privacy.receipt import normalise
from tests import build
from tests.house.access_table import expected
from tests.web import walk

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SCRIPTS = pytest.mark.parametrize("script", [ARABIC, BENGALI, PERSIAN], ids=["ar", "bn", "fa"])


def lang_of(response: Any) -> tuple[str, str]:
    """The language and direction that a page declares."""
    found = re.search(r'<html lang="([^"]+)" dir="([^"]+)"', response.content.decode())
    assert found
    return found[1], found[2]


def speaking(language: str) -> Client:
    """A phone that chose this language."""
    client = Client()
    assert client.post("/langue/", {"langue": language, "suite": "/"}).status_code == 303
    return client


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", ("fr", "ltr")),
        ("en-GB,en;q=0.9", ("en", "ltr")),
        ("es-419", ("es", "ltr")),
        ("pt-BR,pt;q=0.9", ("pt", "ltr")),
        ("ar-MA,ar;q=0.8,fr;q=0.5", ("ar", "rtl")),
        ("bn,xx;q=0.5", ("fr", "ltr")),
    ],
)
def test_first_visit_speaks_as_the_browser_asks(asked: str, spoken: tuple[str, str]) -> None:
    response = Client().get("/", headers={"accept-language": asked})
    assert lang_of(response) == spoken
    assert not response.cookies
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_chosen_language_stays_until_the_browser_closes(code: str) -> None:
    client = speaking(code)
    cookie = client.cookies[COOKIE]
    assert (cookie.value, cookie["expires"], cookie["max-age"]) == (code, "", "")
    assert cookie["httponly"]
    page = client.get("/suivre/", headers={"accept-language": "en"})
    assert lang_of(page) == (code, "rtl" if code == "ar" else "ltr")


def test_every_language_is_named_in_its_own_words_on_every_page() -> None:
    for path in ("/", "/demander/", "/suivre/", "/aide/", "/nulle-part/"):
        page = speaking("ar").get(path).content.decode()
        for code, name in settings.LANGUAGES:
            assert f'value="{code}" lang="{code}"' in page, path
            assert f">{name}</button>" in page, path


def test_choice_shows_the_same_page_again() -> None:
    client = Client()
    asked = {"langue": "es", "suite": "/demander/travail/?modifier=1"}
    assert client.post("/langue/", asked)["Location"] == "/demander/travail/?modifier=1"
    shown = client.get("/suivre/?x=1").content.decode()
    assert '<input type="hidden" name="suite" value="/suivre/?x=1">' in shown


@pytest.mark.parametrize(
    "suite",
    ["https://elsewhere.example/", "//elsewhere.example", "/equipe/a-faire/", "javascript:1", "",
     "/nulle-part/", "\\\\elsewhere.example", "/\\elsewhere.example"],
)  # fmt: skip
def test_choice_leads_to_a_public_page_of_ours_only(suite: str) -> None:
    response = Client().post("/langue/", {"langue": "ar", "suite": suite})
    assert response["Location"] == "/"
    assert response.cookies[COOKIE].value == "ar"


@pytest.mark.parametrize("language", ["", "xx", "zz<script>", "fr-FR"])
def test_language_that_we_do_not_speak_changes_nothing(language: str) -> None:
    response = Client().post("/langue/", {"langue": language, "suite": "/aide/"})
    assert response["Location"] == "/aide/"
    assert COOKIE not in response.cookies


def test_what_was_being_typed_is_kept_when_the_language_changes() -> None:
    """On a question page the buttons of the languages carry its form."""
    client = walk.begun()
    page = client.get("/demander/raconter/").content.decode()
    assert '<button class="btn-link" form="etape" name="langue" value="ar"' in page
    response = client.post("/demander/raconter/", {"story": "Mon chef crie.", "langue": "ar"})
    assert (response.status_code, response["Location"]) == (303, "/demander/raconter/")
    again = client.get("/demander/raconter/")
    assert lang_of(again) == ("ar", "rtl")
    assert "Mon chef crie." in again.content.decode()
    assert Draft.objects.count() == 1


def test_a_mistake_half_typed_comes_back_in_the_new_language() -> None:
    client = walk.begun()
    client.post("/demander/dates/", {"when_day": "41", "langue": "en"})
    page = client.get("/demander/dates/").content.decode()
    assert 'value="41"' in page
    assert "When?" in page


def test_page_that_only_answers_a_form_leads_back_to_one_that_can_be_asked(awa: Member) -> None:
    client = walk.ticked("sanction")
    refused = client.post("/demander/envoyer/", {"moment": ""})
    shown = re.search(r'name="suite" value="([^"]+)"', refused.content.decode())
    assert shown
    answer = client.post("/langue/", {"langue": "en", "suite": shown[1]})
    assert answer["Location"] == "/demander/verifier/"
    assert client.get(answer["Location"]).status_code == 200


def test_every_address_that_only_answers_a_form_has_its_page() -> None:
    only = {name for (name, method), told in expected().items() if method == "GET"
            and name.startswith("intake:") and set(told.values()) == {"405"}}  # fmt: skip
    assert {f"intake:{name}" for name in FORM_OF} == only


def test_request_is_filed_in_arabic_up_to_its_code_and_read_in_french_by_the_team(
    awa: Member,
) -> None:
    client = speaking("ar")
    client.post("/demander/")
    walk.post(client, "travail", sector="restauration", department="٦٩")
    walk.post(client, "probleme", problems="unpaid")
    when = {"when_day": "٣", "when_month": "۱۱", "when_year": "২০২৬"}
    walk.post(client, "dates", **when)
    walk.post(client, "raconter", story="لم يدفع لي صاحب العمل")
    walk.post(client, "repondre", channel="phone", phone="٠٦ ١٢ ٣٤ ٥٦ ٧٨", language="ar")
    check = client.get("/demander/verifier/").content.decode()
    assert "06 12 34 56 78" in check
    assert "3 نوفمبر 2026" in check
    case = build.opened(walk.sent(client))
    assert case.language == "ar"
    assert case.contact["phone"] == "06 12 34 56 78"
    assert case.answers["work"]["department"] == "69"
    assert case.answers["dates"]["when"]["earliest"] == "2026-11-03"
    team = Client(headers={"accept-language": "ar"})
    team.force_login(awa)
    team.cookies[COOKIE] = "ar"
    read = team.get("/equipe/arrivees/")
    assert lang_of(read) == ("fr", "ltr")
    assert "Restaurant, hôtel, café" in walk.text_of(read)


def test_pages_of_the_team_follow_the_member_and_never_the_browser(awa: Member) -> None:
    client = Client(headers={"accept-language": "ar"})
    assert lang_of(client.get("/equipe/connexion/")) == ("fr", "ltr")
    client.force_login(awa)
    assert lang_of(client.get("/equipe/a-faire/")) == ("fr", "ltr")
    Member.objects.filter(pk=awa.pk).update(language="en")
    assert lang_of(client.get("/equipe/a-faire/")) == ("en", "ltr")
    Member.objects.filter(pk=awa.pk).update(language="ar")
    assert lang_of(client.get("/equipe/a-faire/")) == ("fr", "ltr")


def test_leaving_forgets_the_language_too() -> None:
    client = speaking("ar")
    response = client.get("/quitter/")
    assert '"cookies"' in response["Clear-Site-Data"]
    assert response.cookies[COOKIE]["max-age"] == 0


# --- Figures -------------------------------------------------------------------


@SCRIPTS
def test_figures_of_other_scripts_are_read(script: dict[int, str]) -> None:
    assert to_ascii_digits("06 12 34 56 78".translate(script)) == "06 12 34 56 78"


@SCRIPTS
def test_receipt_code_is_read_with_figures_of_other_scripts(
    script: dict[int, str], awa: Member
) -> None:
    client = walk.ticked("sanction")
    walk.sent(client)
    code = walk.code_on(client.get("/demander/code/"))
    # What an Arabic keyboard adds to keep the direction is no part of the code.
    typed = f"\u202a\u200f{code[:8].translate(script)} \u200e{code[8:].translate(script)}\u202c"
    assert normalise(typed) == code
    walk.come_back(typed)


def test_marks_of_direction_around_a_number_are_forgotten() -> None:
    assert to_ascii_digits("\u202a+٢١٢\u200e 6\u202c") == "+212 6"


# --- Days ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "long", "short", "near", "month"),
    [
        ("fr", "dimanche 1er mars 2026", "1er mars 2026", "dimanche 1er mars", "mars 2026"),
        ("en", "Sunday 1 March 2026", "1 March 2026", "Sunday 1 March", "March 2026"),
        ("es", "domingo 1 de marzo de 2026", "1 de marzo de 2026", "domingo 1 de marzo",
         "marzo de 2026"),
        ("pt", "domingo, 1 de março de 2026", "1 de março de 2026", "domingo, 1 de março",
         "março de 2026"),
        ("ar", "الأحد 1 مارس 2026", "1 مارس 2026", "الأحد 1 مارس", "مارس 2026"),
    ],
)  # fmt: skip
def test_days_are_written_as_the_language_does_in_latin_figures(
    language: str, long: str, short: str, near: str, month: str
) -> None:
    day = date(2026, 3, 1)
    with translation.override(language):
        assert days.long_day(day) == long
        assert days.short_day(day) == short
        assert days.near_day(day, date(2026, 11, 26)) == near
        assert days.near_day(day, date(2027, 1, 1)) == long
        assert days.month_and_year(day) == month
        assert short.startswith(days.day_and_month(day))


# --- Read again by a speaker ------------------------------------------------------

UNREAD = {"ar": "لم تُراجَع هذه الترجمة بعد.", "es": "Todavía nadie ha revisado esta traducción."}


def test_page_says_that_nobody_has_read_its_translation_yet(lea: Member) -> None:
    assert UNREAD["ar"] in speaking("ar").get("/").content.decode()
    assert "relue" not in walk.text_of(Client().get("/"))
    coordinator = Client()
    coordinator.force_login(lea)
    listed = coordinator.get("/reglages/langues/").content.decode()
    for path in sorted(set(re.findall(r"/reglages/langues/ar/[a-z]+/", listed))):
        page = coordinator.get(path).content.decode()
        seal = re.search(r'name="lu" value="([0-9a-f]+)"', page)
        assert seal, path
        assert coordinator.post(path, {"lu": seal[1]}).status_code == 303
        assert "Relu par Léa le" in coordinator.get(path).content.decode()
    assert UNREAD["ar"] not in speaking("ar").get("/").content.decode()
    assert UNREAD["es"] in speaking("es").get("/").content.decode()


def test_sentence_that_changes_is_to_be_read_again(lea: Member) -> None:
    client = Client()
    client.force_login(lea)
    path = "/reglages/langues/en/accueil/"
    seal = re.search(r'name="lu" value="(\w+)"', client.get(path).content.decode())
    assert seal
    client.post(path, {"lu": seal[1]})
    assert "Relu par Léa" in client.get(path).content.decode()
    SentenceReading.objects.first().delete()  # its digest is no longer that of any sentence
    assert "À relire : 1 phrase." in client.get(path).content.decode()


def test_what_changed_while_one_was_reading_is_not_taken_as_read(lea: Member) -> None:
    client = Client()
    client.force_login(lea)
    client.post("/reglages/langues/en/accueil/", {"lu": "0" * 64})
    assert not SentenceReading.objects.exists()
