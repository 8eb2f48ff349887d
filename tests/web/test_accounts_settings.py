"""Sections and accounts: opened, changed, suspended, closed; and who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.access import Holders
from dossiers.actions import role
from dossiers.actions.refusal import RefusedError
from dossiers.intake.filing import sections_of
from dossiers.models import (
    Case,
    Invitation,
    JournalLine,
    Member,
    Membership,
    Role,
    Section,
    SettingChange,
    State,
)
from tests import build
from tests.web.desk_cast import signed_in, text_of

ACCOUNTS = "/reglages/comptes/"
SECTIONS = "/reglages/sections/"


@pytest.fixture
def confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks has just said again who she is."""
    monkeypatch.setattr("dossiers.confirming.is_confirmed", lambda _request: True)


def told(**words: Any) -> dict[str, Any]:
    return {"name": "Lyon", "zone": "metropole", "version": "1", **words}


def test_the_list_says_the_day_of_the_last_sign_in_and_never_its_hour(
    lea: Member, awa: Member
) -> None:
    moment = timezone.now().replace(hour=13, minute=47) - timedelta(days=3)
    Member.objects.filter(pk=awa.pk).update(last_login=moment)
    text = text_of(signed_in(lea).get(ACCOUNTS))
    assert "dernière connexion le" in text and "13:47" not in text and "13 h 47" not in text
    assert "sans second facteur" in text and "Lyon : délégué·e" in text


def test_nobody_of_another_section_is_in_the_list(lea: Member) -> None:
    other = build.member(build.section("Brest"), "delegue", "Yann")
    client = signed_in(lea)
    assert "Yann" not in text_of(client.get(ACCOUNTS))
    assert client.get(f"{ACCOUNTS}{other.pk}/").status_code == 404


@pytest.mark.usefixtures("confirmed")
def test_an_invitation_shows_its_link_once_and_opens_an_account(lea: Member, lyon: Section) -> None:
    asked = {"name": "Zoé", "email": "zoe@x.example", "section": str(lyon.pk), "role": "delegue"}
    page = signed_in(lea).post(f"{ACCOUNTS}inviter/", asked)
    invitation = Invitation.objects.get(email="zoe@x.example")
    link = next(word for word in text_of(page).split() if "/rejoindre/" in word)
    assert page.status_code == 200 and invitation.invited_by == lea
    assert Client().get(link).status_code == 200
    assert "/rejoindre/" not in text_of(signed_in(lea).get(f"{ACCOUNTS}inviter/"))


def test_an_act_on_an_account_asks_who_one_is_first(lea: Member, awa: Member) -> None:
    answer = signed_in(lea).post(f"{ACCOUNTS}{awa.pk}/suspendre/")
    assert answer.status_code == 303 and "/confirmer/" in answer["Location"]
    awa.refresh_from_db()
    assert awa.is_active


@pytest.mark.usefixtures("confirmed")
def test_a_suspended_account_opens_nothing_and_its_dates_go_to_somebody_else(
    lea: Member, awa: Member
) -> None:
    case = build.case_in(State.OPEN, awa)
    hers, client = signed_in(awa), signed_in(lea)
    assert hers.get("/equipe/a-faire/").status_code == 200
    client.post(f"{ACCOUNTS}{awa.pk}/suspendre/")
    assert hers.get("/equipe/a-faire/").status_code == 302
    now = timezone.now()
    assert awa.pk not in Holders([case.pk], now=now).of("suivi", case.pk)
    assert Holders([case.pk], now=now).of("suivi", case.pk)
    assert "suspendu depuis" in text_of(client.get(ACCOUNTS))
    client.post(f"{ACCOUNTS}{awa.pk}/suspendre/")
    awa.refresh_from_db()
    assert awa.is_active and awa.suspended_on is None
    actions = JournalLine.objects.filter(action__in=("member.suspend", "member.resume"))
    assert actions.count() == 2 and set(actions.values_list("actor", flat=True)) == {lea.pk}


@pytest.mark.usefixtures("confirmed")
def test_the_last_coordination_is_neither_suspended_nor_taken_away(
    lea: Member, lyon: Section
) -> None:
    now = timezone.now()
    second = build.member(lyon, "coordinator", "Max")
    with pytest.raises(RefusedError, match="son propre compte"):
        role.suspend(lea, by=lea, now=now)
    role.suspend(lea, by=second, now=now)
    role.add_role(second, section=lyon, role=Role.DELEGUE, by=second, now=now)
    with pytest.raises(RefusedError, match="autre personne à la coordination"):
        role.end_role(second, section=lyon, role=Role.COORDINATOR, by=second, now=now)
    assert lyon.memberships.filter(role=Role.COORDINATOR, member=second).exists()


@pytest.mark.usefixtures("confirmed")
def test_a_role_is_given_and_taken_back_and_the_only_one_goes_by_leaving(
    lea: Member, awa: Member, lyon: Section
) -> None:
    client, page = signed_in(lea), f"{ACCOUNTS}{awa.pk}/"
    client.post(page, {"section": str(lyon.pk), "role": "coordinator"})
    assert Membership.objects.filter(member=awa, role=Role.COORDINATOR).exists()
    client.post(f"{page}roles/{lyon.slug}/coordinator/")
    assert not Membership.objects.filter(member=awa, role=Role.COORDINATOR).exists()
    refused = client.post(f"{page}roles/{lyon.slug}/delegue/", follow=True)
    assert "Passer par « Départ »" in text_of(refused)
    assert Membership.objects.filter(member=awa, role=Role.DELEGUE).exists()


@pytest.mark.usefixtures("confirmed")
def test_no_role_is_given_in_a_section_that_one_does_not_coordinate(
    lea: Member, awa: Member
) -> None:
    brest = build.section("Brest")
    page = signed_in(lea).post(
        f"{ACCOUNTS}{awa.pk}/", {"section": str(brest.pk), "role": "coordinator"}
    )
    assert page.status_code == 422 and not awa.memberships.filter(section=brest).exists()


def test_a_new_section_is_coordinated_by_whoever_opens_it(lea: Member) -> None:
    client = signed_in(lea)
    assert client.post(SECTIONS, {"name": "Grenoble", "zone": "metropole"}).status_code == 303
    opened = Section.objects.get(name="Grenoble")
    assert opened.memberships.get().member == lea
    taken = client.post(SECTIONS, {"name": "Grenoble", "zone": "metropole"})
    assert taken.status_code == 422 and "déjà ce nom" in text_of(taken)


def test_a_section_is_renamed_and_says_what_it_receives(lea: Member, lyon: Section) -> None:
    asked = told(name="Rhône", departments="69, 01", of_kinds=["noz"], takes_the_rest="on")
    assert signed_in(lea).post(f"{SECTIONS}{lyon.slug}/", asked).status_code == 303
    lyon.refresh_from_db()
    assert (lyon.name, lyon.departments, lyon.kinds) == ("Rhône", ["01", "69"], ["noz"])
    assert SettingChange.objects.get().after["name"] == "Rhône"
    late = signed_in(lea).post(f"{SECTIONS}{lyon.slug}/", asked)
    assert late.status_code == 409


def test_a_section_closes_only_once_empty_and_then_receives_nothing(
    lea: Member, awa: Member, lyon: Section
) -> None:
    brest = build.section("Brest", departments=["29"])
    build.member(brest, "coordinator", "Noé")
    Section.objects.filter(pk=lyon.pk).update(takes_the_rest=False, departments=["69"])
    case = build.case_in(State.OPEN, awa)
    client = signed_in(lea)
    refused = client.post(f"{SECTIONS}{lyon.slug}/fermer/", follow=True)
    assert "encore ouvert" in text_of(refused)
    Case.objects.filter(pk=case.pk).update(
        state=State.CLOSED, outcome="won", closed_on=timezone.localdate()
    )
    client.post(f"{SECTIONS}{lyon.slug}/fermer/")
    lyon.refresh_from_db()
    assert lyon.closed_on == timezone.localdate()
    assert build.deposited(section=lyon).section == brest
    assert sections_of(lea) == []
    client.post(f"{SECTIONS}{lyon.slug}/fermer/")
    lyon.refresh_from_db()
    assert lyon.closed_on is None and build.deposited(section=lyon).section == lyon


def test_a_delegue_sees_neither_page(awa: Member) -> None:
    client = signed_in(awa)
    assert client.get(ACCOUNTS).status_code == client.get(SECTIONS).status_code == 404
