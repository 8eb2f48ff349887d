"""« À faire »: the order of the evening, and never a worker's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions import assignment, conversation
from dossiers.actions import deadline as deadlines
from dossiers.models import Case, Member, Section
from tests import build
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    fatal,
    signed_in,
    text_of,
    title_of,
    url,
)

pytestmark = pytest.mark.django_db
NEAR = 6


def near_case(by: Member, **more: object) -> Case:
    """A case whose fatal deadline ends within a week."""
    return build.taken(by, happened=dismissed_so_that_it_ends_in(NEAR), **more)


def test_home_leads_to_what_is_to_be_done(awa: Member) -> None:
    assert signed_in(awa).get(url("home")).url == url("todo")


def test_an_empty_evening_is_good_news(awa: Member) -> None:
    page = signed_in(awa).get(url("todo"))
    assert "Rien à perdre." in text_of(page)
    assert title_of(page) == "À faire – Dossiers"


def test_a_near_fatal_deadline_is_not_to_lose_and_is_counted_in_the_title(awa: Member) -> None:
    case = near_case(awa)
    page = signed_in(awa).get(url("todo"))
    assert "À ne pas perdre (1)" in text_of(page)
    assert title_of(page).startswith("(1) À faire")
    assert url("deadline", case.reference, fatal(case).pk) in page.content.decode()


def test_the_row_has_one_button_that_says_seen_and_comes_back(awa: Member) -> None:
    case = near_case(awa)
    client = signed_in(awa)
    seen = url("acknowledge", case.reference, fatal(case).pk) + "?retour=a-faire"
    assert seen in client.get(url("todo")).content.decode()
    answer = client.post(seen)
    assert (answer.status_code, answer.url) == (303, url("todo"))
    assert fatal(case).seen_by == awa


def test_a_fatal_deadline_seen_and_three_weeks_away_is_only_a_date_that_comes(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(20))
    client = signed_in(awa)
    assert "À ne pas perdre (1)" in text_of(client.get(url("todo")))
    deadlines.acknowledge(fatal(case), by=awa, now=timezone.now())
    page = text_of(client.get(url("todo")))
    assert "À ne pas perdre" not in page
    assert "Autres dates" in page
    assert "vue par Awa" in page


def test_an_unknown_date_asks_for_the_date(awa: Member) -> None:
    case = build.taken(awa, happened=None)
    page = signed_in(awa).get(url("todo"))
    assert "Date inconnue" in text_of(page)
    assert url("correct_date", case.reference, fatal(case).pk) in page.content.decode()


def test_the_person_who_waits_longest_comes_first(awa: Member) -> None:
    now = timezone.now()
    first, second = (build.taken(awa) for _ in range(2))
    for case, days in ((first, 4), (second, 9)):
        conversation.write_to_person(case, body="Bonjour", by=awa, now=now)
        conversation.write_as_person(case, body="Merci", now=now - timedelta(days=days))
    page = text_of(signed_in(awa).get(url("todo")))
    assert page.index(f"{second.reference} · attend depuis 9 jours") < page.index(
        f"{first.reference} · attend depuis 4 jours"
    )


def test_a_case_without_action_for_thirty_days_is_to_wake(awa: Member) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    case = build.taken(awa, happened=None, now=long_ago)
    conversation.write_to_person(case, body="Bonjour", by=awa, now=long_ago)
    page = text_of(signed_in(awa).get(url("todo")))
    assert f"{case.reference} · sans action depuis 40 jours" in page


def test_a_case_where_the_person_waits_is_not_listed_twice(awa: Member) -> None:
    build.taken(awa, now=timezone.now() - timedelta(days=40))
    page = text_of(signed_in(awa).get(url("todo")))
    assert "On attend ma réponse (1)" in page and "À réveiller" not in page


def test_a_small_delay_that_was_over_before_us_stays_out_of_the_evening(awa: Member) -> None:
    near_case(awa)
    assert "Autres dates" not in text_of(signed_in(awa).get(url("todo")))


def test_a_proposed_case_waits_for_my_answer(awa: Member, karim: Member, lyon: Section) -> None:
    case = build.deposited(section=lyon)
    assignment.propose(case, to=karim, by=awa, now=timezone.now())
    page = text_of(signed_in(karim).get(url("todo")))
    assert f"{case.reference} · proposé par Awa" in page
    assert "Dossiers proposés" not in text_of(signed_in(awa).get(url("todo")))


def test_what_i_back_is_folded_apart(awa: Member, karim: Member) -> None:
    near_case(awa, binome=karim)
    page = signed_in(karim).get(url("todo"))
    html = page.content.decode()
    assert "Comme binôme" in text_of(page)
    assert "<details" in html and "<details open" not in html
    assert title_of(page) == "À faire – Dossiers", "what I back is not in my own count"


def test_seven_rows_then_a_link_to_the_others(awa: Member) -> None:
    for _ in range(9):
        near_case(awa)
    page = signed_in(awa).get(url("todo"))
    section = page.content.decode().split('aria-labelledby="lose"')[1].split("</section>")[0]
    assert section.count("data-row") == 7
    assert "Voir les 2 autres" in section
    listed = signed_in(awa).get(url("deadlines") + "?quoi=fatales")
    assert listed.content.decode().count("data-row") == 9


def test_no_list_of_the_team_ever_names_a_worker(awa: Member) -> None:
    case = near_case(awa, reply={"name": "Zephyrine", "channel": "code"}, story="Zephyrine")
    client = signed_in(awa)
    for page in ("todo", "arrivals", "cases", "deadlines"):
        html = client.get(url(page)).content.decode()
        assert case.reference in html or page == "arrivals"
        assert "Zephyrine" not in html


def test_arrivals_that_wait_are_said_at_the_foot(awa: Member, lyon: Section) -> None:
    build.deposited(section=lyon)
    assert "1 arrivée attend quelqu’un." in text_of(signed_in(awa).get(url("todo")))
