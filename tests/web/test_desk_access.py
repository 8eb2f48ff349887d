"""Who sees nothing sees 404, on every address and with every method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import assignment, clock, incident
from dossiers.desk.urls import urlpatterns
from dossiers.models import Case, JournalLine, Member, Section
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, today, url

pytestmark = pytest.mark.django_db

OF_CASE = (
    "case", "deadlines_of_case", "record_milestone", "message", "note", "contact", "consent",
    "binome", "hand_over", "exhibits", "add_exhibit", "events", "wages", "edit_wages",
    "import_wages", "confirm_wages", "acknowledge_wages", "wages_template", "keep_case",
    "new_code",
)  # fmt: skip
OF_ARRIVAL = ("arrival", "take", "propose", "ask", "decline", "step_aside")
OF_DEADLINE = (
    "deadline", "acknowledge", "close_deadline", "dismiss_deadline", "ask_waiver",
    "agree_waiver", "correct_date", "decline_date", "snooze_deadline",
)  # fmt: skip
OF_PHOTO = ("exhibit_preview", "exhibit_original")
OF_EVENT = ("end_event", "undo_event")
MINE = (
    "home", "todo", "arrivals", "cases", "deadlines", "feed_switch", "me", "channels", "evenings",
    "notices", "absences",
)  # fmt: skip


def patterns(within: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every name of the desk's addresses, and its route."""
    for pattern in within:
        route = before + str(pattern.pattern)
        if inner := getattr(pattern, "url_patterns", None):
            yield from patterns(inner, route)
        else:
            yield pattern.name, route


def addresses(case: Case) -> list[str]:
    """Every address of one case."""
    piece, photo, one = build.proof(case), build.photo(case), fatal(case)
    incident.open_incidents(now=timezone.now() + timedelta(days=800))
    clock.interrupt([one], on=today(), proof=piece, by=case.suivi, now=timezone.now())
    event = case.clock_events.first()
    return [
        *(url(name, case.reference) for name in (*OF_CASE, *OF_ARRIVAL)),
        *(url(name, case.reference, one.pk) for name in OF_DEADLINE),
        *(url(name, case.reference, event.pk) for name in OF_EVENT),
        url("incident", case.reference, case.incidents.get().pk),
        url("exhibit", case.reference, piece.pk),
        *(url(name, case.reference, photo.pk) for name in OF_PHOTO),
        url("move", case.reference, "refer"),
        url("tell", case.reference, "ask_lawyer"),
        url("request", case.reference, uuid4()),
        *others(case),
    ]


# Above with an object of the case that exists; the others by an id that may or may not.
NAMED = {
    *OF_CASE, *OF_ARRIVAL, *OF_DEADLINE, *OF_EVENT, *OF_PHOTO,
    "exhibit", "incident", "move", "tell", "request",
}  # fmt: skip


def others(case: Case) -> list[str]:
    """Every other address of this case; with its objects: tests/house/test_access.py."""
    found = []
    for name, route in patterns(urlpatterns):
        if "<slug:reference>" not in route or name in NAMED:
            continue
        path = route.replace("<slug:reference>", case.reference)
        path = path.replace("<uuid:pk>", str(uuid4())).replace("<int:n>", "1")
        assert "<str:" not in path, name
        found.append("/equipe/" + re.sub(r"<slug:\w+>", "pdf", path))
    return found


@pytest.fixture
def case(awa: Member) -> Case:
    """A case that Awa follows."""
    return build.taken(awa, happened=dismissed_so_that_it_ends_in(6))


def refused(client: Client, address: str) -> None:
    """404 to reading and to writing (405 where only writing exists)."""
    assert client.get(address).status_code in (404, 405), address
    assert client.post(address).status_code in (404, 405), address
    assert 404 in {client.get(address).status_code, client.post(address).status_code}, address


def test_another_section_finds_nothing_on_any_path(case: Case) -> None:
    paris = build.section("Paris")
    for role in ("delegue", "coordinator", "technician"):
        client = signed_in(build.member(paris, role))
        for address in addresses(case):
            refused(client, address)


def test_a_delegue_of_the_section_who_is_not_on_the_case_finds_nothing(
    karim: Member, case: Case
) -> None:
    client = signed_in(karim)
    for address in addresses(case):
        refused(client, address)


def test_a_case_that_does_not_exist_answers_as_one_that_may_not_be_seen(awa: Member) -> None:
    client = signed_in(awa)
    for name in (*OF_CASE, *OF_ARRIVAL):
        refused(client, url(name, "2026-9999"))
    for name in OF_DEADLINE:
        refused(client, url(name, "2026-9999", uuid4()))


def test_who_stepped_aside_finds_nothing_even_as_a_coordinator(lea: Member, lyon: Section) -> None:
    case = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(6))
    assignment.step_aside(case, by=lea, now=timezone.now())
    client = signed_in(lea)
    for address in addresses(case):
        refused(client, address)


def test_a_technician_sees_no_case(lyon: Section, case: Case) -> None:
    client = signed_in(build.member(lyon, "technician"))
    for address in addresses(case):
        refused(client, address)
    assert case.reference not in client.get(url("cases") + "?qui=equipe").content.decode()


def test_without_signing_in_every_page_leads_to_the_door(case: Case) -> None:
    for address in (*addresses(case), *(url(name) for name in MINE)):
        answer = Client().get(address)
        assert answer.status_code == 302 and "/equipe/connexion/" in answer.url, address


def test_looking_changes_nothing_but_the_journal(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    before = Case.objects.values().get(pk=case.pk)
    deadlines = list(case.deadlines.order_by("pk").values())
    for address in addresses(case):
        client.get(address)
    assert Case.objects.values().get(pk=case.pk) == before
    assert list(case.deadlines.order_by("pk").values()) == deadlines
    acts = set(JournalLine.objects.filter(actor=awa.pk).values_list("action", flat=True))
    # The page where it is corrected shows the safe contact, and says so.
    assert acts == {"case.take", "case.read", "exhibit.read", "member.role", "contact.show"}


def test_a_form_without_its_token_is_refused(awa: Member, case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(awa)
    answer = client.post(url("note", case.reference), {"note-body": "Bonjour"})
    assert answer.status_code == 403
    assert not case.notes.exists()
