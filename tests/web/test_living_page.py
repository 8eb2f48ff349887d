"""/reglages/composants/: every component, in every state, for the team only."""

from datetime import date

import pytest
from django.urls import reverse

from dossiers.models import Member

ADDRESS = "/reglages/composants/"


@pytest.fixture
def member(db):
    return Member.objects.create_user("karim@example.org", name="Karim", joined_on=date(2026, 1, 5))


def test_a_stranger_is_sent_to_the_sign_in_page(client, db):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_member_sees_the_twenty_components(client, member):
    client.force_login(member)
    page = client.get(ADDRESS).content.decode()
    assert page.count("<section ") == 16
    for title in ("1. Bouton", "3 à 6. Champs", "12. Puce d’échéance", "20. Ligne d’état"):
        assert title in page
    assert "<title>(2) Composants – " in " ".join(page.split())


@pytest.mark.parametrize(
    ("query", "attribute"),
    [
        ("?theme=dark", 'data-theme="dark"'),
        ("?theme=light", 'data-theme="light"'),
        ("?dir=rtl", 'dir="rtl"'),
        ('?theme="><script>', 'dir="ltr">'),
        ("", 'dir="ltr">'),
    ],
)
def test_its_look_can_be_forced(client, member, query, attribute):
    client.force_login(member)
    page = client.get(ADDRESS + query).content.decode()
    assert attribute in page.split("<head>", maxsplit=1)[0]


def test_a_choice_of_look_is_kept_by_a_cookie_and_only_known_ones(client, member):
    client.force_login(member)
    client.cookies["theme"] = "dark"
    client.cookies["raccourcis"] = "on"
    top = client.get(reverse("notifications:bell")).content.decode().split("<head>")[0]
    assert 'data-theme="dark"' in top
    assert 'data-shortcuts="on"' in top
    client.cookies["theme"] = '"><b>'
    assert "data-theme" not in client.get(reverse("notifications:bell")).content.decode()


def test_the_frame_of_the_team_costs_three_queries(client, member, django_assert_num_queries):
    """Session; member and what she holds; the figures of the frame and the age of the sweep."""
    client.force_login(member)
    with django_assert_num_queries(3):
        client.get(ADDRESS)
