"""« Recherche »: words in what I may see, and nothing of the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import conversation
from dossiers.desk import finder
from dossiers.models import Case, Exclusion, JournalLine, Member, Note, Section
from dossiers.privacy.sealed import Ciphertext
from tests import build
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db


def looked_for(client: Client, q: str, **more: str) -> Any:
    """The answer to a search."""
    return client.post(url("search"), {"q": q, **more})


def found(client: Client, q: str, **more: str) -> list[str]:
    """The references of what it found."""
    return [row["title"] for row in looked_for(client, q, **more).context["rows"]]


def extract_of(client: Client, q: str) -> str:
    """The words of the only row that was found."""
    (row,) = looked_for(client, q).context["rows"]
    return re.sub(r"<[^>]+>", "", row["extract"])


@pytest.fixture
def case(awa: Member) -> Case:
    """A case of Awa's whose story speaks of an inventory."""
    return build.taken(awa, happened=None, story="On m’a fait faire l’Inventaire de la Réserve.")


@pytest.mark.parametrize("q", ["inventaire", "INVENTAIRE reserve", "réserve", "l'inventaire"])
def test_words_are_found_whatever_their_accents_and_their_case(
    q: str, awa: Member, case: Case
) -> None:
    assert found(signed_in(awa), q) == [case.reference]


def test_every_word_must_be_somewhere_in_the_case(awa: Member, case: Case) -> None:
    now = timezone.now()
    conversation.write_note(case, body="Le directeur nie tout.", by=awa, now=now)
    client = signed_in(awa)
    assert found(client, "inventaire directeur") == [case.reference]
    assert found(client, "inventaire licorne") == []


def test_the_extract_says_where_it_is_and_shows_it_as_it_was_written(
    awa: Member, case: Case
) -> None:
    now = timezone.now()
    conversation.write_note(case, body="Le grossiste Élan a appelé.", by=awa, now=now)
    conversation.write_to_person(case, body="Avez-vous gardé le planning ?", by=awa, now=now)
    client = signed_in(awa)
    assert extract_of(client, "elan") == "Note interne : Le grossiste Élan a appelé."
    assert extract_of(client, "planning").startswith("Message : Avez-vous gardé")
    assert "<mark>Élan</mark>" in looked_for(client, "elan").content.decode()


def test_words_of_a_text_from_right_to_left_are_found_and_stay_in_their_direction(
    awa: Member,
) -> None:
    case = build.taken(awa, story="المدير لم يدفع كِتَابِيًّا")
    answer = looked_for(signed_in(awa), "كتابيا")
    assert [row["title"] for row in answer.context["rows"]] == [case.reference]
    assert '<bdi dir="auto">' in answer.content.decode()


def test_what_looks_like_html_is_shown_and_never_run(awa: Member) -> None:
    build.taken(awa, story="On a dit <script>alert(1)</script> puis rien.")
    page = looked_for(signed_in(awa), "<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_where_to_reach_the_person_is_found_and_not_shown(awa: Member) -> None:
    case = build.taken(
        awa, reply={"channel": "phone", "phone": "06 12 34 56 78", "name": "Fatou Ndiaye"}
    )
    client = signed_in(awa)
    for q in ("0612345678", "ndiaye"):
        answer = looked_for(client, q)
        assert [row["title"] for row in answer.context["rows"]] == [case.reference]
        page = text_of(answer)
        assert "Dans le contact" in page and "Fatou" not in page and "06 12 34" not in page


def test_a_reference_leads_straight_to_its_case(awa: Member, case: Case, lyon: Section) -> None:
    client = signed_in(awa)
    year, number = case.reference.split("-")
    answer = looked_for(client, f" {year} {int(number)} ")
    assert answer.status_code == 303 and answer["Location"] == url("case", case.reference)
    arrival = build.deposited(section=lyon)
    assert looked_for(client, arrival.reference)["Location"] == url("arrival", arrival.reference)


def test_nobody_finds_nor_counts_what_she_may_not_see(
    awa: Member, karim: Member, lea: Member, case: Case
) -> None:
    other = build.section("Nantes")
    stranger = build.member(other, "coordinator", "Ondine")
    for member in (karim, stranger):
        answer = looked_for(signed_in(member), "inventaire")
        assert answer.context["rows"] == [] and answer.context["found"].count == 0
        assert answer.context["found"].read == 0
        assert looked_for(signed_in(member), case.reference).status_code == 200
    assert found(signed_in(lea), "inventaire") == [case.reference]
    Exclusion.objects.create(case=case, member=lea, since=timezone.localdate(timezone.now()))
    assert found(signed_in(lea), "inventaire") == []


def test_the_facts_of_an_arrival_wait_for_the_question_of_conflict(
    awa: Member, lea: Member, lyon: Section
) -> None:
    build.deposited(section=lyon, story="Une histoire d’inventaire.")
    for member in (awa, lea):
        assert found(signed_in(member), "inventaire") == []


def test_what_is_looked_for_is_in_no_address_and_in_no_journal(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    answer = looked_for(client, "inventaire")
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert not re.search(r'(href|action)="[^"]*inventaire', page)
    line = JournalLine.objects.get(action="search.read")
    assert line.actor == awa.pk and line.details == {"count": 1} and line.case is None
    assert client.get(url("search") + "?q=inventaire").context.get("found") is None


def test_a_search_without_words_says_what_to_write(awa: Member) -> None:
    for q in ("", " ", "a"):
        assert looked_for(signed_in(awa), q).status_code == 422


def test_a_search_stops_at_its_limit_and_goes_on_from_there(
    awa: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "READ", 3)
    monkeypatch.setattr(finder, "AT_ONCE", 2)
    wanted = {build.taken(awa, story="Un inventaire.").reference for _ in range(7)}
    client, seen, after = signed_in(awa), [], ""
    while True:
        answer = looked_for(client, "inventaire", apres=after)
        seen += [row["title"] for row in answer.context["rows"]]
        after = answer.context["found"].further
        assert answer.context["found"].read <= 3
        if not after:
            break
    assert len(seen) == 7 and set(seen) == wanted


def test_a_text_that_does_not_open_is_said_and_hides_no_other(awa: Member, case: Case) -> None:
    now = timezone.now()
    conversation.write_note(case, body="abîmée", by=awa, now=now)
    note = Note.objects.get()
    Note.objects.filter(pk=note.pk).update(body=Ciphertext(b"\x01" + b"x" * 60))
    answer = looked_for(signed_in(awa), "inventaire")
    assert [row["title"] for row in answer.context["rows"]] == [case.reference]
    assert answer.context["found"].damaged == 1 and "abîmé" in text_of(answer)


def test_somebody_who_left_finds_nothing(awa: Member, case: Case) -> None:
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    assert looked_for(signed_in(awa), "inventaire").status_code == 302
