"""A guest finds the pages of her part of one case; afterwards, and anywhere else, 404."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import consent, guest
from dossiers.actions.conversation import write_note
from dossiers.actions.guest import PARTS, Scope
from dossiers.actions.member import find_invitation, join
from dossiers.middleware import GUEST_PAGES
from dossiers.models import Case, ConsentAct, Guest, Member
from tests import build
from tests.house import actors

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
# The pages of an account, which say nothing of any case, and those of her part.
HERS = GUEST_PAGES
OWN_ACCOUNT = ("mfa_", "account_")
# The last one is of her own account: nothing waits there, and nothing can be sent to it.
LED_HOME = {"desk:home", "desk:todo", "desk:me", "resume_act"}
# Reachable by anybody without an account; their own tables say what they answer.
PUBLIC = ("intake:", "health", "/sante", "settings:join", "desk:feed", "desk:reply")


@pytest.fixture
def scene(db: None) -> actors.Scene:
    return actors.scene()


@pytest.fixture
def nour(scene: actors.Scene) -> Member:
    """An interpreter from outside, let into the case of the scene."""
    case = build.opened(scene.case)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    pieces = tuple(case.exhibits.all()[:1])
    _row, token = guest.let_in(
        build.opened(case), kind="interpreter", scope=Scope(frozenset(PARTS), pieces),
        ends_on=TODAY + timedelta(days=3), name="Nour", email="nour@example.org",
        by=case.suivi, now=NOW,
    )  # fmt: skip
    found = find_invitation(token, now=NOW)
    assert found is not None
    return join(found, password="une phrase bien longue", now=NOW)


def client_of(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member)
    return client


def closed(scene: actors.Scene) -> Iterator[tuple[str, str]]:
    for name, path in actors.names():
        if not name.startswith(PUBLIC):
            yield name, address(scene.case, name, path)


def address(case: Case, name: str, path: str) -> str:
    """The address `name`, of the case where it can be."""
    sorts = {"uuid": uuid4(), "int": 1, "slug": "abc", "str": "abc"}
    words = {
        word: case.reference if word == "reference" else sorts[sort or "str"]
        for sort, word in re.findall(r"<(?:(\w+):)?(\w+)>", path)
    }
    return name if name.startswith("/") else reverse(name, kwargs=words)


def test_a_guest_gets_404_on_every_address_but_her_own(scene: actors.Scene, nour: Member) -> None:
    client, found = client_of(nour), {}
    for name, url in closed(scene):
        if name in HERS or name.startswith(OWN_ACCOUNT):
            continue
        for method in ("get", "post"):
            status = getattr(client, method)(url).status_code
            if name in LED_HOME and status in (302, 405):
                continue
            found[name, method] = status
    assert {where: status for where, status in found.items() if status != 404} == {}
    assert len(found) > 150


def test_a_guest_reads_the_pages_of_her_part(scene: actors.Scene, nour: Member) -> None:
    client = client_of(nour)
    reference, row = scene.case.reference, Guest.objects.get(member=nour)
    message = scene.case.messages.first()
    pages = [
        reverse("desk:confided"),
        reverse("desk:confided_case", args=[reference]),
        reverse("desk:confided_exhibit", args=[reference, row.exhibits.get().pk]),
        reverse("desk:confided_translate", args=[reference, message.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert (
        client.get(reverse("desk:confided_case", args=[scene.arrival.reference])).status_code == 404
    )


@pytest.mark.parametrize("how", ["ended", "revoked"])
def test_afterwards_every_address_answers_404(scene: actors.Scene, nour: Member, how: str) -> None:
    if how == "ended":
        past = TODAY - timedelta(days=1)
        Guest.objects.filter(member=nour).update(ends_on=past, invited_on=past)
    else:
        row = Guest.objects.get(member=nour)
        row.case = build.opened(scene.case)
        guest.revoke(row, by=row.case.suivi, now=NOW)
    client, found = client_of(nour), {}
    for name, url in closed(scene):
        if name in {"account_logout", "account_login"} or name.startswith("mfa_login"):
            continue
        for method in ("get", "post"):
            found[name, method] = getattr(client, method)(url).status_code
    found.pop(("mfa_authenticate", "get"), None)
    found.pop(("mfa_authenticate", "post"), None)
    assert {where: status for where, status in found.items() if status != 404} == {}


# --- Not a byte outside the scope --------------------------------------------

CANARIES = {
    "identity": "Zaphnath",
    "contact": "0611223344",
    "story": "Quincampoix",
    "messages": "Brouhaha",
    "letters": "Xylophone",
}
NEVER = "Mirliton"  # an internal note
EMPLOYER = "Pampelonne"


@pytest.fixture
def told(awa: Member) -> Case:
    """A case where each part holds a word of its own."""
    case = build.opened(build.taken(awa, now=NOW))
    case.story = f"Tout a commencé à {CANARIES['story']}."
    case.answers = {**case.answers, "work": {**case.answers["work"], "employer": EMPLOYER}}
    case.contact = {"channel": "phone", "phone": CANARIES["contact"], "name": CANARIES["identity"]}
    case.save()
    case.messages.create(
        number=1, from_worker=True, sent_at=NOW, body=f"Quel {CANARIES['messages']}", author=None
    )
    case.letters.create(
        sent_on=TODAY, recorded_by=awa, recorded_on=TODAY, summary=CANARIES["letters"]
    )
    write_note(case, body=NEVER, by=awa, now=NOW)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    return build.opened(case)


def scopes() -> list[frozenset[str]]:
    """Every scope of one part, of two, and the whole."""
    some = [frozenset(c) for n in (1, 2) for c in combinations(PARTS, n)]
    return [*some, frozenset(PARTS)]


@pytest.mark.parametrize("scope", scopes(), ids=lambda scope: "+".join(sorted(scope)))
def test_no_byte_outside_the_scope_is_on_any_page(
    told: Case, awa: Member, scope: frozenset[str]
) -> None:
    yanis = build.member(build.section("Marseille"), "delegue", "Yanis")
    row, _t = guest.let_in(
        told, kind="interpreter", scope=Scope(scope), ends_on=TODAY, name="Yanis",
        email=yanis.email, by=awa, now=NOW,
    )  # fmt: skip
    guest.accept(row, by=yanis, now=NOW)
    client = client_of(yanis)
    said = "".join(
        client.get(page).content.decode()
        for page in (
            reverse("desk:confided"),
            reverse("desk:confided_case", args=[told.reference]),
            *(
                reverse("desk:confided_translate", args=[told.reference, one.pk])
                for one in told.messages.all()
            ),
        )
    )
    shown = {part for part, word in CANARIES.items() if word in said}
    # The name to use is one of the lines of the contact: whoever may call must know it.
    expected = set(scope) & set(CANARIES)
    assert shown - {"identity"} == expected - {"identity"}
    assert ("identity" in shown) == bool(scope & {"identity", "contact"})
    assert (EMPLOYER in said) == ("identity" in scope)
    assert NEVER not in said
