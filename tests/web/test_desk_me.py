"""« Moi »: who I am here, and how the pages look on this device."""

from __future__ import annotations

import pytest

from dossiers.models import Member
from tests import build
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db


def test_the_page_says_who_i_am_and_where_my_security_is(lea: Member) -> None:
    build.member(build.section("Paris"), "delegue", "Léa", email=lea.email)
    page = signed_in(lea).get(url("me"))
    for words in (lea.email, "Lyon Coordination", "Paris Délégué·e", "Se déconnecter"):
        assert words in text_of(page)
    assert "/equipe/moi/securite/" in page.content.decode()


def test_the_look_is_kept_on_this_device_only(awa: Member) -> None:
    client = signed_in(awa)
    answer = client.post(url("me"), {"theme": "dark", "shortcuts": "on"})
    assert answer.status_code == 303
    assert 'data-theme="dark" data-shortcuts="on"' in client.get(url("me")).content.decode()
    assert 'data-theme="dark"' not in signed_in(awa).get(url("me")).content.decode()
    client.post(url("me"), {"theme": ""})
    assert "data-theme" not in client.get(url("me")).content.decode()


def test_a_look_that_does_not_exist_is_refused(awa: Member) -> None:
    assert signed_in(awa).post(url("me"), {"theme": "rose"}).status_code == 422
