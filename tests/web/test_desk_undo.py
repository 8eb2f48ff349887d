"""« Annuler » in the status line: a form that works without scripts, and kind refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import assignment
from dossiers.models import Case, Member, State, Undo
from tests import build
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    fatal,
    open_arrival,
    signed_in,
    text_of,
    undo_address,
    url,
)

pytestmark = pytest.mark.django_db


def taken_by(client: Client, case: Case) -> str:
    """« Prendre » on the screen; the page that follows."""
    open_arrival(client, case)
    return client.post(
        url("take", case.reference), {"binome": "", "version": case.version}, follow=True
    ).content.decode()


@pytest.fixture
def case(awa: Member) -> Case:
    return build.deposited(section=build.section_of(awa))


def test_the_status_line_takes_back_a_taking_and_leads_to_the_arrival(
    awa: Member, case: Case
) -> None:
    client = signed_in(awa)
    answer = client.post(undo_address(taken_by(client, case)))
    assert (answer.status_code, answer.url) == (303, url("arrival", case.reference))
    assert "Annulé." in text_of(client.get(answer.url))
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_seen_pressed_on_the_evening_is_taken_back_there(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(6))
    client = signed_in(awa)
    seen = url("acknowledge", case.reference, fatal(case).pk) + "?retour=a-faire"
    page = client.post(seen, follow=True).content.decode()
    answer = client.post(undo_address(page))
    assert answer.url == url("todo")
    assert fatal(case).seen_by is None


def test_the_refusal_says_what_changed_and_by_whom(
    awa: Member, karim: Member, lea: Member, case: Case
) -> None:
    client = signed_in(awa)
    address = undo_address(taken_by(client, case))
    assignment.name_binome(build.opened(case), binome=karim, by=lea, now=timezone.now())
    page = text_of(client.post(address, follow=True))
    assert "Cela a changé depuis" in page and "Léa a nommé le binôme, aujourd’hui à" in page
    assert Case.objects.get(pk=case.pk).suivi == awa


def test_too_late_is_said_and_changes_nothing(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    address = undo_address(taken_by(client, case))
    Undo.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "Plus de dix minutes ont passé" in text_of(client.post(address, follow=True))
    assert Case.objects.get(pk=case.pk).suivi == awa


def test_the_address_of_another_ones_act_does_not_exist(
    awa: Member, karim: Member, case: Case
) -> None:
    address = undo_address(taken_by(signed_in(awa), case))
    assert signed_in(karim).post(address).status_code == 404
    assert signed_in(awa).get(address).status_code == 405
