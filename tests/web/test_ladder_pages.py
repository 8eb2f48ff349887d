"""The ladder printed from its own table, « Reporter », and the clock that somebody must confirm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.remind import remind
from dossiers.models import Member, Reminder
from dossiers.rules.ladder import rungs
from dossiers.rules.rung import LADDERS
from tests import build


@pytest.fixture
def as_awa(client: Client, awa: Member) -> Client:
    client.force_login(awa)
    return client


@pytest.fixture
def as_lea(client: Client, lea: Member) -> Client:
    client.force_login(lea)
    return client


def ending_in(days: int):
    end = timezone.localdate() + timedelta(days=days)
    return end - timedelta(days=365)


def test_the_page_has_a_line_for_every_rung_of_every_ladder(as_awa: Client) -> None:
    page = as_awa.get(reverse("settings:ladder"))
    assert page.content.decode().count('role="rowheader"') == sum(
        len(rungs(name)) for name in LADDERS
    )
    assert "14 jours avant" in page.content.decode()


def test_reporter_is_offered_above_fourteen_days_and_moves_the_date_out_of_the_urgent_list(
    as_awa: Client, awa: Member, karim: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=ending_in(27))
    row = case.deadlines.get(rule="rupture_12m")
    todo, url = reverse("desk:todo"), reverse("desk:snooze_deadline", args=[case.reference, row.pk])
    assert url in as_awa.get(todo).content.decode()
    said = as_awa.post(f"{url}?retour=a-faire", follow=True)
    assert said.redirect_chain[-1][0] == todo
    assert "reporté au" in said.content.decode()
    lose = next(one for one in said.context["sections"] if one.slug == "lose")
    assert not [one for one in lose.rows if str(row.pk) in one["url"]]


def test_reporter_at_fourteen_days_or_less_is_neither_offered_nor_done(
    as_awa: Client, awa: Member, karim: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=ending_in(10))
    row = case.deadlines.get(rule="rupture_12m")
    url = reverse("desk:snooze_deadline", args=[case.reference, row.pk])
    assert url not in as_awa.get(reverse("desk:todo")).content.decode()
    said = as_awa.post(url, follow=True)
    assert "À 14 jours ou moins" in said.content.decode()
    row.refresh_from_db()
    assert row.snoozed_until is None


def test_the_page_of_a_deadline_leads_to_the_ladder_and_names_its_rungs(
    as_awa: Client, awa: Member, karim: Member
) -> None:
    case = build.taken(awa, binome=karim, happened=ending_in(27))
    remind(now=timezone.now())
    row = case.deadlines.get(rule="rupture_12m")
    assert Reminder.objects.filter(deadline=row, step="creation-30").exists()
    page = as_awa.get(reverse("desk:deadline", args=[case.reference, row.pk])).content.decode()
    assert "Dès que la date est connue, s’il reste 30 jours ou moins" in page
    assert reverse("settings:ladder") in page


def test_a_clock_that_jumped_is_a_banner_a_card_and_a_button(as_lea: Client, lea: Member) -> None:
    remind(now=timezone.now() - timedelta(days=3))
    remind(now=timezone.now())
    decide = as_lea.get(reverse("coordination:decide")).content.decode()
    assert "Rien n’est effacé" in decide and "des rappels attendent." in decide
    state = as_lea.get(reverse("settings:state")).content.decode()
    assert "L’heure est-elle juste ?" in state and "72 heures" in state
    said = as_lea.post(reverse("settings:confirm_clock"), follow=True).content.decode()
    assert "Heure confirmée." in said and "Rien n’est effacé" not in said
    again = as_lea.post(reverse("settings:confirm_clock"), follow=True).content.decode()
    assert "Rien à confirmer" in again


def test_a_delegue_sees_the_banner_and_cannot_confirm(as_awa: Client, lea: Member) -> None:
    remind(now=timezone.now() - timedelta(days=3))
    remind(now=timezone.now())
    page = as_awa.get(reverse("desk:todo")).content.decode()
    assert "Rien n’est effacé" in page and reverse("settings:state") not in page
    assert as_awa.post(reverse("settings:confirm_clock")).status_code == 404
