"""« Mes avis »: a person chooses what leaves the tool for her; what saves a right always does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.desk.forms.notices import TOPICS
from dossiers.models import Member
from notifications.models import Preference
from notifications.preferences import rhythms_of
from notifications.topics import TEAM_TOPICS
from tests.web.desk_cast import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/equipe/moi/avis/"


def choices(client: Client) -> dict[str, str]:
    """The form as it is shown, to be sent back."""
    form = client.get(PAGE).context["form"]
    return {name: form.initial[name] for name in form.fields}


def test_what_can_wait_is_in_the_table_and_what_cannot_is_said(awa: Member) -> None:
    html = signed_in(awa).get(PAGE).content.decode()
    offered = {slug for slug, topic in TEAM_TOPICS.items() if topic.can_be_switched_off}
    # A room is nobody's, and a trial was just asked for.
    assert set(TOPICS) == offered - {"room", "trial"}
    for label in TOPICS.values():
        assert str(label) in html
    assert "Une date à ne pas perdre et la sécurité du compte partent tout de suite." in html


def test_her_choices_are_kept_and_shown_again(awa: Member) -> None:
    client = signed_in(awa)
    asked = choices(client) | {"update-email": "daily", "arrival-email": "none"}
    assert client.post(PAGE, asked).status_code == 303
    kept = rhythms_of(awa.pk)
    assert (kept["update", "email"], kept["arrival", "email"]) == ("daily", "none")
    assert choices(client)["update-email"] == "daily"


def test_nobody_else_is_touched(awa: Member, karim: Member) -> None:
    client = signed_in(awa)
    client.post(PAGE, choices(client) | {"update-email": "none"})
    assert not Preference.objects.filter(recipient=karim.pk).exists()


@pytest.mark.parametrize(
    "more", [{"update-email": "hourly"}, {"deadline-email": "none"}, {"update-email": ""}]
)
def test_what_is_not_offered_changes_nothing(awa: Member, more: dict[str, str]) -> None:
    client = signed_in(awa)
    client.post(PAGE, choices(client) | more)
    assert rhythms_of(awa.pk)["deadline", "email"] == "instant"
    assert rhythms_of(awa.pk)["update", "email"] == "instant"


def test_a_coordinator_keeps_one_digest_a_week(lea: Member, awa: Member) -> None:
    def offered(member: Member) -> list[Any]:
        form = signed_in(member).get(PAGE).context["form"]
        return [value for value, _label in form.fields["digest-email"].choices]

    assert offered(lea) == ["daily", "weekly"]
    assert offered(awa) == ["daily", "weekly", "none"]
    client = signed_in(lea)
    assert client.post(PAGE, choices(client) | {"digest-email": "none"}).status_code == 422


def test_a_channel_that_she_does_not_have_has_no_column(awa: Member) -> None:
    form = signed_in(awa).get(PAGE).context["form"]
    assert form.channels == ["email"]


def test_her_settings_lead_to_it(awa: Member) -> None:
    assert PAGE in signed_in(awa).get(reverse("desk:me")).content.decode()
