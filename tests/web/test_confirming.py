"""« Confirmer l’identité » before a sensitive act, and what was typed comes back after it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from dossiers.confirming import MARK
from dossiers.models import Case, JournalLine, Member
from tests import build
from tests.confirming import confirm_identity
from tests.house import actors
from tests.web.desk_cast import signed_in, url

pytestmark = pytest.mark.django_db
REASON = {"reason": "proof", "note": "Dit par « Moussa » <& co>"}


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


def marked() -> dict[str, frozenset[str]]:
    """Every address whose view asks for a confirmation: its name, its methods."""
    found: dict[str, frozenset[str]] = {}

    def walk(patterns: Any, space: str) -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
            elif hasattr(one.callback, MARK):
                found[f"{space}{one.name}"] = getattr(one.callback, MARK)

    walk(get_resolver().url_patterns, "")
    return found


def asks_who(answer: HttpResponse) -> bool:
    where = answer.headers.get("Location", "")
    return answer.status_code == 303 and where.startswith(reverse("account_reauthenticate"))


def hidden_fields(page: HttpResponse) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found}


def test_every_marked_address_asks_first_and_changes_nothing_until_then() -> None:
    scene, paths = actors.scene(), dict(actors.names())
    assert marked(), "no address asks for a confirmation any more"
    for name, methods in marked().items():
        address = actors.address(scene, name, paths[name])
        asked = 0
        for actor in ("suivi", "coordinator", "technician"):
            bare = Client()
            bare.force_login(Member.objects.get(pk=scene.clients[actor].session["_auth_user_id"]))
            for method in sorted(methods):
                with_it, _changed = actors.ask(scene, actor, method, address)
                answer = bare.generic(
                    method, address, content_type="application/x-www-form-urlencoded"
                )
                assert actors.rows() == scene.rows, f"{name} {method} {actor}"
                assert not asks_who(with_it), f"{name} {method} {actor}"
                asked += asks_who(answer)
                assert asks_who(answer) or answer.status_code in (404, 405), name
        assert asked, f"nobody is ever asked at {name}"


def test_the_form_waits_and_leaves_whole_once_the_password_was_said(
    awa: Member, case: Case
) -> None:
    piece = build.photo(case)
    client, address = signed_in(awa), url("exhibit_original", case.reference, piece.pk)
    assert client.get(address).status_code == 200
    asked = client.post(address, REASON)
    assert asks_who(asked)
    assert not JournalLine.objects.filter(action="exhibit.original").exists()
    answer = client.post(asked["Location"], {"password": build.PASSWORD})
    assert answer["Location"] == reverse("resume_act")
    waiting = client.get(answer["Location"])
    fields = hidden_fields(waiting)
    assert {name: fields[name] for name in REASON} == REASON
    assert f'action="{address}"' in waiting.content.decode()
    file = client.post(address, fields)
    assert "original-1-planning.jpg" in file["Content-Disposition"]
    assert JournalLine.objects.filter(action="exhibit.original").count() == 1


def test_a_wrong_password_opens_nothing(awa: Member, case: Case) -> None:
    piece = build.photo(case)
    client, address = signed_in(awa), url("exhibit_original", case.reference, piece.pk)
    asked = client.post(address, REASON)
    assert client.post(asked["Location"], {"password": "pas le bon"}).status_code == 200
    assert client.get(reverse("resume_act")).status_code == 404
    assert asks_who(client.post(address, REASON))


def test_five_minutes_later_it_is_asked_again(awa: Member, case: Case) -> None:
    piece = build.photo(case)
    client, address = signed_in(awa), url("exhibit_original", case.reference, piece.pk)
    confirm_identity(client, awa, seconds=-295)
    assert client.post(address, REASON).status_code == 200
    confirm_identity(client, awa, seconds=-301)
    assert asks_who(client.post(address, REASON))


def test_the_confirmation_of_one_member_is_not_anothers(
    awa: Member, karim: Member, case: Case
) -> None:
    piece = build.photo(case)
    client, address = signed_in(awa), url("exhibit_original", case.reference, piece.pk)
    confirm_identity(client, karim)
    assert asks_who(client.post(address, REASON))


def test_a_session_gets_another_identifier_when_the_identity_is_confirmed(awa: Member) -> None:
    client = signed_in(awa)
    before = client.cookies["equipe"].value
    client.post(reverse("account_reauthenticate"), {"password": "pas le bon"})
    assert client.cookies["equipe"].value == before
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})
    assert client.cookies["equipe"].value != before
    thief = Client()
    thief.cookies["equipe"] = before
    assert thief.get(reverse("desk:todo")).status_code == 302


def test_a_stranger_gets_her_404_and_is_not_asked_who_she_is(karim: Member, case: Case) -> None:
    piece = build.photo(case)
    address = url("exhibit_original", case.reference, piece.pk)
    assert signed_in(karim).post(address, REASON).status_code == 404


def test_a_script_is_told_where_to_go(awa: Member, case: Case) -> None:
    piece = build.photo(case)
    address = url("exhibit_original", case.reference, piece.pk)
    answer = signed_in(awa).post(address, REASON, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith(reverse("account_reauthenticate"))


def test_what_waits_is_sealed_and_holds_no_password(awa: Member, case: Case) -> None:
    piece = build.photo(case)
    client, address = signed_in(awa), url("exhibit_original", case.reference, piece.pk)
    client.post(address, {**REASON, "password": "secret", "code": "123456"})
    aside = client.session["act_to_resume"]
    assert aside[3] == {name: [value] for name, value in REASON.items()}
