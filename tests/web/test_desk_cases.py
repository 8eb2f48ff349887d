"""« Dossiers » and « Échéances »: filters in the address, paging without loss."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers import kinds
from dossiers.actions import assignment, conversation, move
from dossiers.models import OVER_BEFORE_US, Member, Section
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, signed_in, text_of, url

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "", page: str = "cases") -> list[str]:
    """The references of the rows of a list, in order."""
    rows = client.get(url(page) + query).context["rows"]
    return [row["url"].split("/dossiers/")[1].split("/")[0] for row in rows]


def test_i_see_what_i_follow_and_what_i_back(awa: Member, karim: Member) -> None:
    mine, backed = build.taken(awa), build.taken(karim, binome=awa)
    build.taken(karim)
    client = signed_in(awa)
    assert set(listed(client)) == {mine.reference, backed.reference}
    assert listed(client, "?qui=moi") == [mine.reference]
    assert listed(client, "?qui=binome") == [backed.reference]


def test_the_team_is_for_coordinators_and_each_of_its_people_too(
    awa: Member, karim: Member, lea: Member
) -> None:
    his, hers = build.taken(karim), build.taken(awa)
    assert set(listed(signed_in(lea), "?qui=equipe")) == {his.reference, hers.reference}
    assert listed(signed_in(lea), f"?qui=equipe&suivi={karim.pk}") == [his.reference]
    assert listed(signed_in(awa), f"?qui=equipe&suivi={karim.pk}") == [hers.reference]


def test_filters_by_kind_state_and_date(awa: Member) -> None:
    near = build.taken(awa, kind="livreur", happened=dismissed_so_that_it_ends_in(6))
    unknown = build.taken(awa, kind="noz", happened=None)
    over = build.taken(awa, kind="livreur", happened=dismissed_so_that_it_ends_in(-20))
    ended = build.case_in("closed", awa, kind="restauration")
    client = signed_in(awa)
    assert listed(client, "?type=noz") == [unknown.reference]
    assert listed(client, "?etat=closed") == [ended.reference]
    assert listed(client, "?echeance=7") == [near.reference]
    assert listed(client, "?echeance=depassee") == [over.reference]
    assert unknown.reference in listed(client, "?echeance=inconnue")
    assert listed(client)[:2] == [over.reference, near.reference], "nearest first"


def test_a_chosen_filter_is_a_link_that_takes_it_away(awa: Member) -> None:
    build.taken(awa, kind="noz")
    page = signed_in(awa).get(url("cases") + "?qui=moi&type=noz")
    assert dict(page.context["chosen"]) == {
        "Qui : Moi": "?type=noz",
        f"Type : {kinds.kind('noz').label}": "?qui=moi",
    }


def test_what_is_not_a_filter_is_no_filter(awa: Member) -> None:
    case = build.taken(awa)
    client = signed_in(awa)
    for query in (
        "?type=x",
        "?qui=x",
        "?echeance=x",
        "?apres=x",
        "?apres=2026-99-99_x",
        "?apres=_",
    ):
        assert listed(client, query) == [case.reference], query
    assert listed(client, "?apres=2000-01-01_zzz", page="deadlines")


def test_nothing_found_says_how_to_see_more(awa: Member) -> None:
    client = signed_in(awa)
    assert "Les dossiers pris arrivent ici." in text_of(client.get(url("cases")))
    said = text_of(client.get(url("cases") + "?type=noz&qui=moi"))
    label = kinds.kind("noz").label
    assert f"Enlever « Type : {label} » ?" in said and "Enlever « Qui : Moi » ?" in said


@pytest.mark.parametrize("page", ["cases", "deadlines"])
def test_every_row_comes_once_page_after_page(
    awa: Member, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"dossiers.desk.{page}.PER_PAGE", 3)
    for days in (6, 6, 40, None, None):
        happened = None if days is None else dismissed_so_that_it_ends_in(days)
        build.taken(awa, happened=happened)
    client = signed_in(awa)
    query, seen = "", []
    while True:
        shown = client.get(url(page) + query)
        seen += [row["url"] for row in shown.context["rows"]]
        query = shown.context["next"]
        if not query:
            break
    whole = client.get(url(page)).context["rows"]
    assert len(seen) == len(set(seen)) > len(whole)
    urgent = [case.deadlines.exclude(OVER_BEFORE_US) for case in awa.cases_followed.all()]
    expected = 5 if page == "cases" else sum(found.count() for found in urgent)
    assert len(seen) == expected


def test_a_case_handed_over_leaves_my_list(awa: Member, karim: Member) -> None:
    case = build.taken(awa)
    assignment.hand_over(case, to=karim, by=awa, now=timezone.now())
    assert listed(signed_in(awa)) == []
    assert listed(signed_in(karim)) == [case.reference]


def test_the_state_is_called_as_the_kind_calls_it(awa: Member) -> None:
    case = build.case_in("demand", awa, kind="livreur")
    assert "Recours à la plateforme" in text_of(signed_in(awa).get(url("cases")))
    assert case.state == "demand"


def test_deadlines_of_the_cases_i_back_are_a_filter(awa: Member, karim: Member) -> None:
    case = build.taken(karim, binome=awa, happened=dismissed_so_that_it_ends_in(6))
    client = signed_in(awa)
    assert listed(client, page="deadlines") == []
    assert case.reference in listed(client, "?qui=binome", page="deadlines")
    assert set(listed(client, "?qui=tous", page="deadlines")) == {case.reference}


def test_a_closed_case_rings_in_no_list(awa: Member, lyon: Section) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(6))
    move.refer(case, person_told=True, by=awa, now=timezone.now())
    client = signed_in(awa)
    assert listed(client) == [] and listed(client, page="deadlines") == []


def test_what_was_over_before_us_has_a_list_of_its_own(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(6))
    client = signed_in(awa)
    names = [row["title"] for row in client.get(url("deadlines")).context["rows"]]
    assert "Contester la rupture du contrat" in names
    assert "Demander les précisions du motif de licenciement" not in names
    assert listed(client, "?quoi=passees", page="deadlines") == [case.reference]


def test_sleeping_and_waiting_cases_are_two_sorts(awa: Member) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    waiting = build.taken(awa, now=long_ago)
    asleep = build.taken(awa, now=long_ago)
    conversation.write_to_person(asleep, body="Bonjour", by=awa, now=long_ago)
    client = signed_in(awa)
    assert listed(client, "?quoi=attente") == [waiting.reference]
    assert listed(client, "?quoi=sommeil") == [asleep.reference]
