"""The page of the delays says what the program applies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dossiers.models import Member
from dossiers.rules import retention
from tests.web.desk_cast import signed_in, text_of

PAGE = "/reglages/conservation/"


def test_the_page_reads_each_delay_where_it_is_applied(
    lea: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = text_of(signed_in(lea).get(PAGE))
    assert "72 heures" in before and "30 jours" in before and "5 ans" in before
    monkeypatch.setattr(retention, "OUT_OF_SCOPE", timedelta(days=45))
    assert "45 jours" in text_of(signed_in(lea).get(PAGE))


def test_every_page_of_the_settings_is_reached_from_the_first(lea: Member, awa: Member) -> None:
    client = signed_in(lea)
    links = [one["url"] for one in client.get("/reglages/").context["pages"]]
    assert len(links) >= 11 and {client.get(url).status_code for url in links} == {200}
    assert signed_in(awa).get("/reglages/").status_code == 200
    assert "/reglages/" in client.get("/equipe/moi/").content.decode()
