"""What every public page says: short plain sentences, and nothing of the person in its envelope."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from dossiers import kinds
from dossiers.intake.urls import urlpatterns as intake_urls
from dossiers.models import Member
from tests.web import walk
from tests.web.tour import Pages, tour

pytestmark = pytest.mark.django_db

PROBLEMS = {
    "noz": "lost_job",
    "livreur": "blocked",
    "restauration": "unpaid",
    "numerique": "agreed_break",
    "spectacle": "overpayment",
    "education": "not_renewed",
    "autre": "sanction",
}
# ux.md 3.0.3; « procéder à » and « veuillez » are the voice of an administration.
BANNED = re.compile(
    r"forclusion|prescription|\bgrief|partie adverse|susmentionné|afférent|veuillez|"
    r"procéder à|dans le cadre de|obligatoire|invalide|"
    # ux.md 2.6: one word, one meaning.
    r"\bticket|\bplainte|\bplaignant|\busager|\bSLA\b|deadline|\bSIRET\b|justificatif|"
    r"\barchivé|\bassigné|\baffaire\b|éligib|notifié|diligence",
    re.I,
)
LONGEST_SENTENCE = 14
QUESTION_WORDS, BEGIN_WORDS = 60, 90
STATIC = settings.BASE_DIR / "static"
FIRST_VIEW, NEXT_VIEW = 14 * 1024, 6 * 1024
BLOCKS = {
    "p", "li", "h1", "h2", "h3", "label", "legend", "dt", "dd", "button", "a", "summary",
    "div", "option", "title", "strong", "article", "ul", "ol", "form", "fieldset", "br",
}  # fmt: skip
# Not sentences: whole blocks that a person or a machine wrote.
SKIPPED = {"script", "style", "template", "code", "textarea"}


class Reader(HTMLParser):
    """The texts of a page, one for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in SKIPPED:
            self.depth += 1
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self.depth -= 1
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.texts[-1] += data


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'/@.-]*\w[\w’'/@.-]*", text)


def sentences(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    texts = (re.sub(r"\s+", " ", text).strip() for text in reader.texts)
    cut = (part for text in texts for part in re.split(r"(?<=[.!?…:])\s+(?=\S)", text))
    return [sentence for sentence in cut if words(sentence)]


TOURS: dict[str, Pages] = {}


@pytest.fixture(params=list(kinds.KINDS))
def pages(request: pytest.FixtureRequest) -> Pages:
    """The pages of one kind. They are only read: one tour serves every test."""
    if request.param not in TOURS:
        awa = request.getfixturevalue("awa")
        TOURS[request.param] = tour(awa, request.param, PROBLEMS[request.param])
    return TOURS[request.param]


def test_reader_finds_the_sentences_that_it_must_refuse() -> None:
    long = "un " * (LONGEST_SENTENCE + 1)
    found = sentences(f"<main><p>Court. {long}fin.</p><ul><li>Veuillez</li><li>Bien</li></ul>")
    assert [len(words(sentence)) for sentence in found] == [1, LONGEST_SENTENCE + 2, 1, 1]
    assert [bool(BANNED.search(sentence)) for sentence in found] == [False, False, True, False]


def test_sentences_are_short_and_plain(pages: Pages) -> None:
    long, banned, dots = [], [], []
    for name, response in pages.items():
        for sentence in sentences(response.content.decode()):
            if len(words(sentence)) > LONGEST_SENTENCE:
                long.append(f"{name} ({len(words(sentence))}) : {sentence}")
            banned += [f"{name} : {sentence}"] if BANNED.search(sentence) else []
            dots += [f"{name} : {sentence}"] if re.search(r"\w·\w", sentence) else []
    assert (long, banned, dots) == ([], [], [])


# They answer by another page, a file or a picture, or are the same page by another way.
NO_PAGE = {
    "remove_upload", "code_image", "code_noted", "leave", "language", "quit", "keep",
    "urgent_check", "copy", "brand", "logo",
}  # fmt: skip


def test_no_public_page_is_left_out_of_what_is_read_here(pages: Pages) -> None:
    """A new page that nobody adds to tests/web/tour.py would be read, and translated, by nobody."""
    seen = {response.resolver_match.url_name for response in pages.values()}
    # A kind whose answers are all dated asks for no date.
    unasked = {"date"} if "date" not in pages else set()
    assert {pattern.name for pattern in intake_urls} - NO_PAGE - unasked - seen == set()


def test_few_words_stand_before_the_answers(pages: Pages) -> None:
    for step in walk.STEPS:
        before = walk.text_of(pages[step], until='<div class="choices">')
        assert len(words(before)) <= QUESTION_WORDS, step
    assert len(words(walk.text_of(pages["demander"], until="<form"))) <= BEGIN_WORDS


def test_pages_speak_of_one_heading_and_say_when_there_is_an_error(pages: Pages) -> None:
    for name, response in pages.items():
        html = response.content.decode()
        assert html.count("<h1") == 1, name
        assert walk.title_of(response).startswith("Erreur :") == (response.status_code == 422), name
        assert 'lang="fr"' in html
        assert "data-exit" in html, name


def test_pages_fit_the_first_packets_of_a_slow_line(pages: Pages) -> None:
    shared = ("css/dossiers.css", "js/public.js", "img/icons.svg")
    others = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in shared)
    for name, response in pages.items():
        size = len(gzip.compress(response.content, 6))
        assert size <= NEXT_VIEW, (name, size)
        assert size + others <= FIRST_VIEW, (name, size, others)


def test_pages_ask_nothing_from_anywhere_else(pages: Pages) -> None:
    for name, response in pages.items():
        html = response.content.decode()
        outside = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]+)"', html)
        assert outside == [], name
        assert " style=" not in html, name
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), name


CODE_PAGES = {"verifier", "trop vite", "pause", "code"}


def test_code_is_on_its_pages_and_nowhere_else(pages: Pages) -> None:
    code = walk.code_on(pages["code"])
    pairs = [code[at : at + 4] + " " + code[at + 4 : at + 8] for at in range(0, len(code), 8)]
    for name, response in pages.items():
        html = response.content.decode()
        shown = [pair.strip() for pair in pairs if pair.strip() in html]
        assert bool(shown) == (name in CODE_PAGES), name
        assert code not in str(response.headers), name
        assert code not in walk.title_of(response), name


def test_team_has_no_name_on_the_pages_of_a_person(pages: Pages) -> None:
    for name, response in pages.items():
        # A token is made of letters, and may spell anything.
        html = re.sub(r"[A-Za-z0-9+/=_.:-]{24,}", "", response.content.decode())
        assert "Awa" not in html, name
        assert "awa@" not in html, name


def test_every_answer_is_kept_by_no_browser_and_found_by_no_search(pages: Pages) -> None:
    for name, response in pages.items():
        assert response["Cache-Control"] == "no-store", name
        assert response["Referrer-Policy"] == "same-origin", name
        assert ("X-Robots-Tag" in response.headers) == (name != "accueil"), name
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], name


# --- Envelope ------------------------------------------------------------------

CANARIES = {"employer": "CanariEnseigne", "story": "CanariHistoire", "name": "CanariPrenom"}


def test_nothing_of_the_case_is_in_an_address_a_title_a_header_or_a_cookie(awa: Member) -> None:
    client = walk.begun()
    seen: list[HttpResponse] = [
        walk.post(client, "travail", sector="noz", employer=CANARIES["employer"]),
        walk.post(client, "probleme", problems="pressure"),
        walk.post(client, "raconter", story=CANARIES["story"]),
        walk.post(client, "repondre", name=CANARIES["name"], channel="phone", phone="0612345678"),
        client.get("/demander/verifier/"),
    ]
    case = walk.sent(client)
    seen += [client.get("/demander/code/"), client.get("/suivre/dossier/")]
    seen.append(client.post("/suivre/dossier/repondre/", {"body": "CanariMessage"}))
    said = [*CANARIES.values(), "CanariMessage", "0612345678", "06 12 34", case.reference]
    for response in seen:
        envelope = f"{response.headers} {response.cookies}"
        if response.status_code == 200:
            envelope += walk.title_of(response)
        for canary in said:
            assert canary not in envelope


def test_cookies_are_set_by_an_action_only_and_closed_to_scripts(awa: Member) -> None:
    client = Client()
    client.get("/")
    assert not client.cookies
    client = walk.ticked("sanction")
    walk.sent(client)
    for name in ("demande", "recu"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["expires"]


def test_cookies_of_a_real_instance_are_secure_and_bound_to_its_host(
    awa: Member, settings: Any
) -> None:
    settings.PRODUCTION = True
    client = walk.ticked("sanction")
    walk.sent(client)
    for name in ("__Host-demande", "__Host-recu"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert not cookie["domain"]
    assert client.get("/suivre/dossier/").status_code == 200


def test_forged_form_of_another_site_changes_nothing(awa: Member) -> None:
    client = walk.ticked("sanction")
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client.cookies
    for path in (
        "demander/envoyer",
        "demander/effacer",
        "demander/travail",
        "suivre/dossier/fermer",
    ):
        assert forged.post(f"/{path}/", {"sector": "autre"}).status_code == 403
    assert client.get("/demander/travail/").status_code == 200
