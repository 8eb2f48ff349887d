"""Entrances of leaflets: what they set, what they count, how they close."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from dossiers import qr
from dossiers.actions import campaign as campaigns
from dossiers.actions.refusal import RefusedError
from dossiers.models import Campaign, Case, JournalLine, Member
from tests import build
from tests.web import walk

TODAY = timezone.localdate()


def opened(by: Member, **more: Any) -> Campaign:
    """An entrance for the shops of Noz, open from today."""
    told: dict[str, Any] = {
        "kind": "noz", "employer": "Noz", "welcome": {"fr": "Bonjour.", "es": "Hola."},
        "slug": "printemps-7", "opens_on": TODAY, "closes_on": None,
    } | more  # fmt: skip
    section = told.pop("section", None) or build.section_of(by)
    return campaigns.open_campaign(section, **told, by=by, now=timezone.now())


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def begun(slug: str = "printemps-7") -> Client:
    client = Client()
    response = client.post(f"/c/{slug}/")
    assert (response.status_code, response["Location"]) == (303, "/demander/travail/")
    return client


def test_address_of_a_leaflet_gives_no_cookie_before_an_action(lea: Member) -> None:
    opened(lea)
    client = Client()
    response = client.get("/c/printemps-7/")
    text = walk.text_of(response)
    assert "Bonjour." in text and "Magasin, commerce : Noz" in text
    assert set(client.cookies) <= {"jeton"}  # the token of the form itself
    assert Campaign.objects.get().started == 0


def test_welcome_is_in_the_language_of_the_page_and_else_in_french(lea: Member) -> None:
    opened(lea)
    spanish = Client().get("/c/printemps-7/", HTTP_ACCEPT_LANGUAGE="es").content.decode()
    arabic = Client().get("/c/printemps-7/", HTTP_ACCEPT_LANGUAGE="ar").content.decode()
    assert '<p lang="es" dir="auto">Hola.</p>' in spanish or "Bonjour." in spanish
    assert '<p lang="fr" dir="auto">Bonjour.</p>' in arabic


def test_work_is_one_line_that_can_be_changed(lea: Member) -> None:
    opened(lea)
    client = begun()
    page = client.get("/demander/travail/")
    assert "Magasin, commerce : Noz Modifier" in walk.text_of(page)
    assert 'type="radio" name="sector"' not in page.content.decode()
    changed = client.get("/demander/travail/?changer=1").content.decode()
    assert 'type="radio" name="sector" value="noz"' in changed and 'value="Noz"' in changed
    fields = dict(
        re.findall(r'type="hidden" name="(sector|employer)" value="([^"]*)"', page.content.decode())
    )
    assert fields == {"sector": "noz", "employer": "Noz"}


def test_whole_way_counts_twice_and_reaches_the_section_of_the_leaflet(lea: Member) -> None:
    ain = build.section("Ain")
    xavier = build.member(ain, "coordinator", "Xavier")
    opened(xavier, slug="autre-porte")
    client = begun("autre-porte")
    walk.post(client, "travail", sector="noz", employer="Noz", department="75")
    walk.post(client, "probleme", problems="sanction")
    walk.post(client, "dates", envoyer="1")
    assert "L’équipe Ain" in walk.text_of(client.get("/demander/verifier/"))
    case = walk.sent(client)
    assert case.section == ain
    campaign = Campaign.objects.get()
    assert (campaign.started, campaign.filed) == (1, 1)
    assert build.opened(case).answers["campaign"] == {"id": str(campaign.pk)}


def test_no_clear_column_and_no_journal_line_joins_a_case_to_its_campaign(lea: Member) -> None:
    campaign = opened(lea)
    client = begun()
    walk.post(client, "travail", sector="noz", employer="Noz")
    walk.post(client, "probleme", problems="sanction")
    walk.post(client, "dates", envoyer="1")
    case = walk.sent(client)
    row = Case.objects.filter(pk=case.pk).values().get()
    assert not any(value in (campaign.pk, campaign.slug) for value in row.values())
    for line in JournalLine.objects.filter(case=case.pk):
        assert str(campaign.pk) not in f"{line.details}" and campaign.slug not in f"{line.details}"
    stored = bytes(Campaign.objects.get().sealed)
    assert b"Noz" not in stored and b"Bonjour" not in stored


def test_passing_the_first_screen_keeps_what_the_leaflet_chose(lea: Member) -> None:
    opened(lea)
    client = begun()
    assert client.post("/demander/travail/", {"passer": "1"}).status_code == 303
    walk.post(client, "probleme", problems="sanction")
    walk.post(client, "dates", envoyer="1")
    assert walk.sent(client).kind == "noz"


@pytest.mark.parametrize("state", ["revoked", "over", "early", "unknown"])
def test_closed_address_answers_one_kind_page_that_leads_on(lea: Member, state: str) -> None:
    dates = {
        "over": {"opens_on": TODAY - timedelta(days=9), "closes_on": TODAY - timedelta(days=1)},
        "early": {"opens_on": TODAY + timedelta(days=1)},
    }
    campaign = opened(
        lea, slug="autre" if state == "unknown" else "printemps-7", **dates.get(state, {})
    )
    if state == "revoked":
        campaigns.revoke(campaign, by=lea, now=timezone.now())
    for response in (Client().get("/c/printemps-7/"), Client().post("/c/printemps-7/")):
        assert response.status_code == 404
        assert "Cette adresse ne sert plus" in walk.text_of(response)
        assert 'href="/demander/"' in response.content.decode()
    assert Campaign.objects.get().started == 0


def test_request_begun_before_the_revocation_is_still_sent(lea: Member) -> None:
    campaign = opened(lea)
    client = begun()
    campaigns.revoke(campaign, by=lea, now=timezone.now())
    walk.post(client, "travail", sector="noz", employer="Noz")
    walk.post(client, "probleme", problems="sanction")
    walk.post(client, "dates", envoyer="1")
    assert walk.sent(client).section == campaign.section


@pytest.mark.parametrize(
    "slug",
    ["noz", "chez-n-oz", "greve-2027", "ab", "syndicat", "É", "a b", "mon-dossier", "a" * 31],
)
def test_address_that_says_too_much_or_cannot_be_read_aloud_is_refused(
    lea: Member, slug: str
) -> None:
    with pytest.raises(RefusedError):
        opened(lea, slug=slug)
    assert not Campaign.objects.exists()


def test_taken_address_is_refused_and_an_empty_one_is_drawn(lea: Member) -> None:
    opened(lea)
    with pytest.raises(RefusedError, match="sert déjà"):
        opened(lea)
    assert re.fullmatch(r"[a-z2-9]{6}", opened(lea, slug="").slug)


def test_small_numbers_are_not_said(lea: Member) -> None:
    campaign = opened(lea)
    page = f"/coordination/entrees/{campaign.pk}/"
    for number, said in ((0, "aucune"), (1, "moins de 5"), (4, "moins de 5"), (5, "5"), (12, "12")):
        Campaign.objects.update(started=number, filed=0)
        assert f"commencées {said} Demandes envoyées aucune" in walk.text_of(
            signed_in(lea).get(page)
        )


def test_coordinator_opens_and_closes_an_entrance_with_every_act_journaled(lea: Member) -> None:
    client = signed_in(lea)
    wrong = client.post(
        "/coordination/entrees/nouvelle/", {"kind": "noz", "slug": "noz", "employer": "Noz"}
    )
    assert wrong.status_code == 422 and "Donner le premier jour." in walk.text_of(wrong)
    told = {
        "section": build.section_of(lea).pk, "kind": "noz", "employer": "Noz", "slug": "avril",
        "opens_on": TODAY.isoformat(), "welcome_fr": "Bonjour.",
    }  # fmt: skip
    made = client.post("/coordination/entrees/nouvelle/", told)
    campaign = Campaign.objects.get()
    assert made["Location"] == f"/coordination/entrees/{campaign.pk}/"
    assert "/c/avril/" in walk.text_of(client.get("/coordination/entrees/"))
    client.post(f"/coordination/entrees/{campaign.pk}/fermer/")
    client.post(f"/coordination/entrees/{campaign.pk}/fermer/")
    lines = JournalLine.objects.filter(actor=lea.pk, action__startswith="campaign.")
    assert [line.action for line in lines] == ["campaign.open", "campaign.revoke"]


def test_what_is_printed_holds_the_address_and_no_logo(lea: Member, settings: Any) -> None:
    settings.SITE_URL = "https://aide.example"
    campaign = opened(lea)
    base = f"/coordination/entrees/{campaign.pk}"
    for layout in ("a4", "a5", "coupons"):
        page = signed_in(lea).get(f"{base}/imprimer/{layout}/")
        assert "aide.example/c/printemps-7/" in page.content.decode().replace("<wbr>", "")
        assert "<svg" in page.content.decode() and "<img" not in page.content.decode()
        assert settings.SITE_SHORT_NAME not in walk.text_of(page)
    assert signed_in(lea).get(f"{base}/imprimer/a3/").status_code == 404
    picture = Image.open(io.BytesIO(signed_in(lea).get(f"{base}/qr.png").content))
    side = len(qr.squares("https://aide.example/c/printemps-7/")) * qr.SQUARE_PIXELS
    assert picture.size == (side, side)
    assert signed_in(lea).get(f"{base}/qr.svg")["Content-Type"] == "image/svg+xml"


def test_list_asks_the_same_number_of_statements_whatever_its_length(lea: Member) -> None:
    client, counts = signed_in(lea), []
    for number in (1, 6):
        for _n in range(number):
            opened(lea, slug="")
        client.get("/coordination/entrees/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/coordination/entrees/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_coordinator_of_another_section_sees_none_of_it(lea: Member, awa: Member) -> None:
    campaign = opened(lea)
    xavier = build.member(build.section("Ain"), "coordinator", "Xavier")
    for member in (xavier, awa):
        client = signed_in(member)
        for path in ("", "fermer/", "imprimer/a4/", "qr.svg"):
            answer = client.post if path == "fermer/" else client.get
            assert answer(f"/coordination/entrees/{campaign.pk}/{path}").status_code == 404
    assert Campaign.objects.get().revoked_on is None


def test_phones_read_the_square_code_back() -> None:
    text = "https://aide.example/c/printemps-7/"
    rows = qr.squares(text)
    assert all(not any(row) for row in rows[: qr.QUIET])
    assert all(len(row) == len(rows) for row in rows)
    corner = [row[qr.QUIET : qr.QUIET + 7] for row in rows[qr.QUIET : qr.QUIET + 7]]
    assert corner[0] == [True] * 7 and corner[1] == [True, *[False] * 5, True]
    assert "style=" not in qr.svg(text)
