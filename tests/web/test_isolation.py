"""Several sections in one instance: to the people of another, a case does not exist anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers import access
from dossiers.actions import feed, referral
from dossiers.actions.remind import remind
from dossiers.models import Case, Member, Section
from notifications.models import Notice
from tests import build, employers
from tests.confirming import confirm_identity
from tests.house import actors

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
CANARY = "crécerelle"


@pytest.fixture
def cases(awa: Member, lea: Member, lyon: Section) -> list[Case]:
    """Of Lyon: one followed, one that waits, one offered to Brest; each with a date near."""
    happened = TODAY - 340 * DAY
    story = f"On m’a appelée {CANARY}."
    work = {"sector": "noz", "employer": CANARY, "department": lyon.departments[0]}
    told = {"happened": happened, "story": story, "work": work, "now": NOW}
    followed = build.taken(awa, **told)
    arrival = build.deposited(section=lyon, **told)
    offered = build.taken(awa, **told)
    employers.brand(lea, CANARY)
    return [followed, arrival, offered]


@pytest.fixture
def brest(db: None, lyon: Section) -> Section:
    return build.section("Brest")


@pytest.fixture(params=["delegue", "coordinator"])
def other(request: pytest.FixtureRequest, brest: Section, cases: list[Case], awa: Member) -> Member:
    """Somebody of Brest. Its coordination has the third case before it, as an offer."""
    person = build.member(brest, request.param, "Nora")
    if request.param == "coordinator":
        row = referral.propose(cases[2], to=brest, why="near", by=awa, now=NOW)
        referral.answer_by_person(row, yes=True, now=NOW)
    return person


def signed_in(member: Member) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(member)
    confirm_identity(client, member)
    return client


def tells(answer: HttpResponse, cases: list[Case]) -> list[str]:
    """What of these cases is in an answer, its head included."""
    content = b"".join(answer) if answer.streaming else answer.content
    said = content.decode(errors="replace") + str(answer.headers)
    secrets = [CANARY, *(case.reference for case in cases), *(str(case.pk) for case in cases)]
    return [one for one in secrets if one in said]


def test_no_page_list_count_or_file_without_an_argument_tells_of_it(
    other: Member, cases: list[Case]
) -> None:
    client, told, open_pages = signed_in(other), {}, 0
    for name, path in actors.names():
        if "<" in path or name.startswith("/") or "logout" in name:
            continue
        answer = client.get(reverse(name))
        open_pages += answer.status_code == 200
        if found := tells(answer, cases):
            told[name] = found
    assert told == {}
    assert open_pages > 20


def test_what_is_counted_and_listed_is_empty(other: Member, cases: list[Case]) -> None:
    lists = (
        access.visible_cases, access.arrivals, access.coordinated_cases, access.assigned_cases,
        access.backed_cases, access.carried_cases, access.readable_cases,
    )  # fmt: skip
    assert [one(other).count() for one in lists] == [0] * len(lists)


def test_every_address_of_a_case_answers_as_if_it_did_not_exist(
    other: Member, cases: list[Case]
) -> None:
    client = signed_in(other)
    for name, path in actors.names():
        if path.count("<") != 1 or "<slug:reference>" not in path:
            continue
        for case in cases:
            address = reverse(name, args=[case.reference])
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code in (404, 405), (name, answer.status_code)


def test_neither_a_search_nor_a_filter_nor_a_calendar_finds_it(
    other: Member, cases: list[Case]
) -> None:
    client = signed_in(other)
    for words in (CANARY, cases[0].reference):
        answer = client.post(reverse("desk:search"), {"q": words})
        listed = answer.content.decode().replace(f'value="{words}"', "")
        assert f"/{cases[0].reference}/" not in listed
        assert f"On m’a appelée {CANARY}" not in listed
    told = client.get(reverse("desk:cases"), {"qui": "tous", "etat": "tous"})
    assert tells(told, cases) == []
    token = feed.turn_on(other, now=NOW)
    assert tells(Client().get(reverse("desk:feed", args=[token])), cases) == []


def test_nothing_rings_there_but_the_offer_itself(other: Member, cases: list[Case]) -> None:
    for days in range(0, 30, 3):
        remind(now=NOW + days * DAY)
    # The sweeps of this test are days apart, which its own alarm says to every coordination.
    bells = Notice.objects.filter(recipient=other.pk).exclude(topic="clock_alarm")
    assert [one.topic for one in bells] in ([], ["proposal"])
    assert not [one for one in bells for case in cases if case.reference in one.link + one.key]
