"""The link of an invitation: once, for 72 hours, for the person it names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.member import invite
from dossiers.models import Invitation, Member, Membership, Section
from tests import build

pytestmark = pytest.mark.django_db
GOOD = {"password": build.PASSWORD, "again": build.PASSWORD}


def link(section: Section, email: str = "noor@lyon.example", role: str = "delegue") -> str:
    token = invite(
        email=email, name="Noor", section=section, role=role, by=None, now=timezone.now()
    )
    return reverse("settings:join", args=[token])


def test_an_invited_person_chooses_a_password_and_signs_in(client: Client, lyon: Section) -> None:
    url = link(lyon)
    page = client.get(url)
    assert "Noor" in page.text and "Lyon" in page.text
    answer = client.post(url, GOOD)
    assert (answer.status_code, answer["Location"]) == (303, reverse("account_login"))
    member = Member.objects.get(email="noor@lyon.example")
    assert Membership.objects.filter(member=member, section=lyon, role="delegue").exists()
    signed_in = client.post(
        reverse("account_login"), {"login": member.email, "password": build.PASSWORD}
    )
    assert signed_in["Location"] == "/equipe/"


def test_looking_at_the_link_uses_nothing_up(client: Client, lyon: Section) -> None:
    url = link(lyon)
    for _ in range(3):
        assert client.get(url).status_code == 200
    assert Invitation.objects.get().used_at is None


def test_a_link_that_has_served_is_a_page_that_does_not_exist(
    client: Client, lyon: Section
) -> None:
    url = link(lyon)
    client.post(url, GOOD)
    assert client.get(url).status_code == 404
    assert client.post(url, GOOD).status_code == 404
    assert Member.objects.count() == 1


def test_a_link_dies_after_72_hours(client: Client, lyon: Section) -> None:
    url = link(lyon)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 404
    assert client.post(url, GOOD).status_code == 404


@pytest.mark.parametrize("token", ["0", "\x00", "%00", "a" * 500, "é"])
def test_a_token_that_never_was_is_a_page_that_does_not_exist(client: Client, token: str) -> None:
    url = reverse("settings:join", args=[token])
    assert client.get(url).status_code == 404
    assert client.post(url, GOOD).status_code == 404


def test_the_token_is_kept_nowhere(lyon: Section) -> None:
    token = link(lyon).rsplit("/", 2)[1]
    assert token.encode() not in bytes(Invitation.objects.get().token_digest)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("trop court", "trop court"),
        ("motdepassemotdepasse", "trop courant"),
        ("123456789012345", "trop courant"),
        ("Syndicat2026!", "trop courant"),
        ("noor@lyon.example", "trop semblable"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_serves(
    client: Client, lyon: Section, password: str, sentence: str
) -> None:
    url = link(lyon)
    answer = client.post(url, {"password": password, "again": password})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Member.objects.exists()
    assert client.post(url, GOOD).status_code == 303


def test_a_sentence_in_another_script_is_a_good_password(client: Client, lyon: Section) -> None:
    words = "حصان بطارية دبوس صحيح"
    assert client.post(link(lyon), {"password": words, "again": words}).status_code == 303


def test_two_different_passwords_are_refused(client: Client, lyon: Section) -> None:
    answer = client.post(link(lyon), {**GOOD, "again": "une autre longue phrase"})
    assert answer.status_code == 422
    assert "pas les mêmes" in answer.text


def test_an_empty_form_says_what_is_missing(client: Client, lyon: Section) -> None:
    answer = client.post(link(lyon), {})
    assert answer.status_code == 422
    assert "Choisir un mot de passe" in answer.text


def test_somebody_with_an_account_keeps_her_password_and_gets_the_role(
    client: Client, lyon: Section, awa: Member
) -> None:
    other = build.section("Ain")
    url = link(other, email=awa.email, role="coordinator")
    assert "déjà un compte" in client.get(url).text
    assert client.post(url, {"password": "volé par quelqu’un"}).status_code == 303
    awa.refresh_from_db()
    assert awa.check_password(build.PASSWORD)
    assert Membership.objects.filter(member=awa, section=other, role="coordinator").exists()
