"""The number of statements of each page does not depend on the number of rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.actions import assignment, conversation
from dossiers.models import Case, Member, Section
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, open_arrival, signed_in, url

pytestmark = pytest.mark.django_db

# On every page: the session, the account with its roles, the figures and alarms of the frame.
FRAME = 3
# And its own.
OWN = {"todo": 8, "arrivals": 3, "cases": 3, "deadlines": 1}


def statements(client: Client, address: str) -> list[str]:
    """What a page asks the database, once its reader is known to the journal."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def one_more(awa: Member, karim: Member, lyon: Section) -> None:
    """One of everything that the lists show."""
    now = timezone.now()
    near = dismissed_so_that_it_ends_in(6)
    build.taken(awa, binome=karim, happened=near)
    build.taken(karim, binome=awa, happened=None)
    assignment.propose(build.deposited(section=lyon, happened=near), to=awa, by=karim, now=now)
    waiting = build.taken(awa)
    conversation.write_as_person(waiting, body="Bonjour", now=now)


@pytest.mark.parametrize("page", sorted(OWN))
def test_a_list_asks_the_same_whatever_its_length(
    page: str, awa: Member, karim: Member, lyon: Section
) -> None:
    client = signed_in(awa)
    one_more(awa, karim, lyon)
    few = statements(client, url(page))
    for _ in range(4):
        one_more(awa, karim, lyon)
    many = statements(client, url(page))
    assert len(few) == len(many), "\n".join(many)
    assert len(many) == FRAME + OWN[page], "\n".join(many)


def talk(case: Case, by: Member) -> None:
    """One more of everything that a case page shows."""
    now = timezone.now()
    conversation.write_note(case, body="Note", by=by, now=now)
    conversation.write_to_person(case, body="Bonjour", by=by, now=now)
    build.proof(case, by=by)


def twice(client: Client, address: str, more: Callable[[], None]) -> tuple[int, int]:
    """The statements of a page before and after five times `more`."""
    more()
    few = len(statements(client, address))
    for _ in range(5):
        more()
    return few, len(statements(client, address))


def test_a_case_asks_the_same_whatever_its_length(awa: Member, karim: Member) -> None:
    case = build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(6))
    few, many = twice(signed_in(awa), url("case", case.reference), lambda: talk(case, awa))
    assert few == many == FRAME + 8


def test_an_arrival_asks_the_same_whatever_its_length(awa: Member, lyon: Section) -> None:
    case = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(6))
    client = signed_in(awa)
    open_arrival(client, case)
    few, many = twice(client, url("arrival", case.reference), lambda: build.proof(case) and None)
    assert few == many == FRAME + 12


def test_the_figure_of_the_navigation_is_the_length_of_the_list(
    awa: Member, karim: Member, lyon: Section
) -> None:
    for _ in range(3):
        one_more(awa, karim, lyon)
    build.taken(awa, happened=dismissed_so_that_it_ends_in(20))
    client = signed_in(awa)
    page = client.get(url("todo"))
    listed = client.get(url("deadlines") + "?quoi=fatales").context["rows"]
    assert page.context["nav_counts"].todo == page.context["title_count"] == len(listed) > 3
    arrivals = client.get(url("arrivals"))
    assert arrivals.context["nav_counts"].arrivals == len(arrivals.context["rows"]) == 3
