"""« Quitter cette page » is on every public page, errors included, and leaves nothing behind."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from dossiers import errors
from dossiers.models import Member, WorkerSession
from tests import build
from tests.house import actors
from tests.web import walk

pytestmark = pytest.mark.django_db
EXIT = re.compile(r'<a href="/quitter/"[^>]*rel="[^"]*noreferrer[^"]*"[^>]*data-exit>')
CANARIES = {"employer": "CanariEnseigne", "name": "CanariPrenom", "story": "CanariRecit"}
CASE_PAGES = (
    "", "repondre/", "preuves/", "accords/", "ajouter/", "lectures/", "donnees/",
    "donnees/notes/", "donnees/correction/", "donnees/effacement/", "arreter/",
)  # fmt: skip


def is_page(answer: HttpResponse) -> bool:
    return answer.get("Content-Type", "").startswith("text/html") and answer.status_code != 303


def public_pages() -> list[tuple[str, HttpResponse]]:
    """Every address of the public side that shows a page, to whoever it shows one."""
    scene, found = actors.scene(), []
    for name, path in actors.names():
        if not name.startswith("intake:"):
            continue
        for actor in ("anonymous", "begun", "person"):
            for method in ("GET", "POST"):
                url = actors.address(scene, name, path)
                answer, _changed = actors.ask(scene, actor, method, url)
                if is_page(answer) and answer.status_code not in (405,):
                    found.append((f"{name} {actor} {method}", answer))
    return found


def test_every_public_page_has_its_exit_and_is_kept_by_no_browser() -> None:
    pages = public_pages()
    assert len(pages) > 60
    for name, answer in pages:
        html = answer.content.decode()
        assert len(EXIT.findall(html)) == 1, name
        assert answer["Cache-Control"] == "no-store", name
        assert answer["Referrer-Policy"] == "same-origin", name


@pytest.mark.parametrize("view", ["bad_request", "forbidden", "not_found", "form_expired"])
def test_error_pages_have_the_exit_too(rf: RequestFactory, view: str) -> None:
    assert EXIT.search(getattr(errors, view)(rf.get("/suivre/dossier/")).content.decode())


def test_breakdown_has_the_exit_on_the_public_side_only(rf: RequestFactory) -> None:
    assert EXIT.search(errors.server_error(rf.get("/suivre/dossier/")).content.decode())
    assert not EXIT.search(errors.server_error(rf.get("/equipe/a-faire/")).content.decode())
    assert len(errors.server_error(rf.get("/")).content) < 4096


def test_nothing_of_the_case_is_in_an_address_or_a_title(lyon: object) -> None:
    case, code = build.deposited_with_code(
        "noz",
        story=CANARIES["story"],
        work={"employer": CANARIES["employer"]},
        reply={"name": CANARIES["name"]},
    )
    client = walk.come_back(code)
    said = [*CANARIES.values(), case.reference, code, str(case.pk)]
    for page in CASE_PAGES:
        answer = client.get(f"/suivre/dossier/{page}")
        assert answer.status_code == 200, page
        addresses = re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode())
        for canary in said:
            assert canary not in walk.title_of(answer), page
            assert not [url for url in addresses if canary in url], page
            assert canary not in str(answer.headers), page


def test_after_leaving_the_old_cookie_shows_nothing_on_any_page(awa: Member) -> None:
    case, code = build.deposited_with_code("noz", story=CANARIES["story"])
    build.taken(awa, case=case)
    client = walk.come_back(code)
    kept = client.cookies["recu"].value
    left = client.get("/quitter/")
    assert left.status_code == 303
    assert not left["Location"].startswith("/")
    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not WorkerSession.objects.exists()
    back = Client()
    back.cookies["recu"] = kept
    for page in CASE_PAGES:
        answer = back.get(f"/suivre/dossier/{page}")
        assert answer.status_code == 403, page
        assert CANARIES["story"] not in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
    assert back.post("/suivre/dossier/donnees/copie/").status_code == 403


def test_proof_of_sending_says_when_and_how_many_and_nothing_else(lyon: object) -> None:
    client = walk.ticked("lost_job")
    walk.post(client, "travail", sector="noz", employer=CANARIES["employer"])
    client.post("/demander/raconter/", {"ajouter": "1", "file": walk.photo()})
    walk.post(client, "raconter", story=CANARIES["story"])
    case = build.opened(walk.sent(client))
    page = client.get("/demander/preuve/")
    text = walk.text_of(page)
    assert case.sent_at
    assert f"Heure : {case.sent_at[11:16]}." in text
    assert "Avec elle : 1 fichier." in text
    assert walk.pieces(case)[0].details["received_sha256"] in text
    for canary in (*CANARIES.values(), "lettre.jpg", case.reference):
        assert canary not in page.content.decode()
