"""Who gets what at which address: the site against the table, whole."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from dossiers.models import JournalLine, Member
from tests.house import actors
from tests.house.access_table import expected

pytestmark = pytest.mark.django_db
REFUSED = {"in", "403", "404", "405"}
# « Quitter cette page » is a link on purpose: it must work at once, without a script.
GET_THAT_CHANGES = {"intake:quit"}
ADDRESSES = dict(actors.names())
TEAM = ("suivi", "delegue", "elsewhere", "coordinator", "coordinator_elsewhere", "technician")


@pytest.fixture
def scene() -> actors.Scene:
    return actors.scene()


def test_every_address_of_the_site_has_its_two_lines_and_no_other_has() -> None:
    wanted = {(name, method) for name in ADDRESSES for method in ("GET", "POST")}
    assert set(expected()) == wanted


@pytest.mark.parametrize("actor", actors.ACTORS)
def test_each_actor_gets_what_the_table_says(scene: actors.Scene, actor: str) -> None:
    wrong, changed_by_refusal, changed_by_get = [], [], []
    for (name, method), cells in expected().items():
        url = actors.address(scene, name, ADDRESSES[name])
        answer, changed = actors.ask(scene, actor, method, url)
        got = actors.in_a_word(answer)
        if got != cells[actor]:
            wrong.append(f"{name} {method}: {got}, the table says {cells[actor]}")
        if changed and got in REFUSED:
            changed_by_refusal.append(f"{name} {method}")
        if changed and method == "GET" and name not in GET_THAT_CHANGES:
            changed_by_get.append(name)
    assert (wrong, changed_by_refusal, changed_by_get) == ([], [], [])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_do_nothing_anywhere(scene: actors.Scene, method: str) -> None:
    for actor in ("person", "coordinator"):
        for name, path in ADDRESSES.items():
            answer, changed = actors.ask(scene, actor, method, actors.address(scene, name, path))
            assert not changed, f"{actor} {method} {name}"
            assert answer.status_code < 500, f"{actor} {method} {name}"


def seen(answer: HttpResponse) -> str:
    """The page without its anti-forgery tokens, which are new each time."""
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.content.decode())


@pytest.mark.parametrize("actor", ["delegue", "elsewhere", "coordinator_elsewhere", "technician"])
def test_a_case_of_others_and_a_case_that_does_not_exist_read_the_same(
    scene: actors.Scene, actor: str
) -> None:
    never = {"reference": "2019-9999"}
    for name, path in ADDRESSES.items():
        if not path.startswith("equipe/dossiers/<"):
            continue
        for method in ("GET", "POST"):
            real = actors.address(scene, name, path)
            absent = real.replace(scene.case.reference, never["reference"])
            one, _ = actors.ask(scene, actor, method, real)
            other, _ = actors.ask(scene, actor, method, absent)
            assert (one.status_code, seen(one)) == (other.status_code, seen(other)), name


@pytest.mark.parametrize("actor", ["elsewhere", "coordinator_elsewhere"])
def test_an_arrival_of_another_section_does_not_exist(scene: actors.Scene, actor: str) -> None:
    for name, path in ADDRESSES.items():
        if "arrivees/<" in path:
            for method in ("GET", "POST"):
                answer, _ = actors.ask(scene, actor, method, actors.address(scene, name, path))
                assert answer.status_code in (404, 405), name
                assert scene.arrival.reference not in answer.content.decode()


def test_a_piece_or_a_deadline_of_another_case_is_not_found_under_ones_own(
    scene: actors.Scene,
) -> None:
    """The address names a case that I follow and an object of a case that I do not."""
    mine = scene.case.reference
    foreign = scene.arrival.deadlines.first()
    for name, path in ADDRESSES.items():
        if "<uuid:pk>" in path and path.startswith("equipe/dossiers/<"):
            url = "/" + path.replace("<slug:reference>", mine).replace("<uuid:pk>", str(foreign.pk))
            for method in ("GET", "POST"):
                answer, changed = actors.ask(scene, "suivi", method, url)
                assert (answer.status_code in (404, 405), changed) == (True, False), name


def test_who_is_closed_out_gets_the_sign_in_page_everywhere(scene: actors.Scene) -> None:
    """An account that was closed while its session was open."""
    Member.objects.filter(name="Samira").update(is_active=False)
    for (name, method), cells in expected().items():
        if cells["anonymous"] == "in":
            url = actors.address(scene, name, ADDRESSES[name])
            answer, _ = actors.ask(scene, "suivi", method, url)
            assert actors.in_a_word(answer) == "in", f"{name} {method}"


def test_a_reading_is_in_the_journal_and_a_refused_one_shows_nothing(
    scene: actors.Scene,
) -> None:
    before = JournalLine.objects.count()
    url = actors.address(scene, "desk:case", ADDRESSES["desk:case"])
    for actor in TEAM:
        client: Client = scene.clients[actor]
        client.get(url)
    readers = JournalLine.objects.filter(action="case.read", case=scene.case.pk)
    assert readers.count() == 2
    assert JournalLine.objects.count() == before + 2


# A page gives no cookie before an action, so the choice of language has no token to show. All
# that a forged choice does is a cookie, undone by the next one.
WITHOUT_TOKEN = ("intake:language",)


@pytest.mark.parametrize("actor", ["anonymous", "person", "suivi", "coordinator"])
def test_a_form_without_its_token_is_refused_everywhere(scene: actors.Scene, actor: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(scene.clients[actor].cookies.output(header="", sep=";"))
    for (name, method), cells in expected().items():
        if method == "POST" and cells[actor] not in REFUSED:
            answer = client.post(actors.address(scene, name, ADDRESSES[name]))
            free = name in ("health", "/sante", *WITHOUT_TOKEN)
            assert answer.status_code in (403, 405) or free, name
    assert actors.rows() == scene.rows
