"""What the instance calls itself: set on one page, seen on every other."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from dossiers import organisation
from dossiers.actions import setting_change
from dossiers.models import JournalLine, Member, Organisation, SettingChange
from dossiers.privacy import logo
from notifications.models import Notice
from notifications.topics import UPDATE
from tests import build
from tests.web.desk_cast import signed_in

PAGE = "/reglages/organisation/"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" onload="alert(1)">'
    b"<script>alert(1)</script><style>*{fill:red}</style>"
    b'<a href="https://evil.example"><rect width="5" height="5"/></a>'
    b'<image href="https://evil.example/x.png"/><foreignObject><p>hi</p></foreignObject>'
    b'<rect width="100" height="40" style="fill:#B3121D" onclick="x()"/>'
    b'<path d="M0 0L10 10" fill="url(https://evil.example)"/></svg>'
)


def sent(**words: Any) -> dict[str, Any]:
    return {"version": "1", **words}


@pytest.fixture
def page(lea: Member) -> Client:
    return signed_in(lea)


def test_the_new_name_is_on_every_page(page: Client) -> None:
    assert page.post(PAGE, sent(short_name="Entraide", phone="04 11 22 33 44")).status_code == 303
    assert "Entraide" in page.get("/equipe/a-faire/").content.decode()
    home = Client().get("/").content.decode()
    assert "Entraide" in home
    assert "04 11 22 33 44" in Client().get("/aide/").content.decode()


def test_a_colour_that_cannot_be_read_is_refused_and_one_button_mends_it(page: Client) -> None:
    asked = sent(brand="#FFD400", short_name="Jaune")
    refused = page.post(PAGE, asked)
    html = refused.content.decode()
    assert refused.status_code == 422 and not Organisation.objects.exclude(brand="").exists()
    assert "#FFD400 se lit mal en mode clair" in html
    assert 'value="Jaune"' in html and 'name="proposees"' in html
    assert page.post(PAGE, {**asked, "proposees": "oui"}).status_code == 303
    kept = organisation.organisation()
    assert kept.short_name == "Jaune" and kept.brand not in ("", "#FFD400")
    assert kept.brand_dark == "#FFD400"


def test_the_colours_are_served_by_an_address_of_their_own_and_kept(page: Client) -> None:
    page.post(PAGE, sent(brand="#0B4A8F"))
    html = Client().get("/").content.decode()
    mark = organisation.organisation().brand_mark
    address = reverse("intake:brand", args=[mark])
    assert f'<link rel="stylesheet" href="{address}">' in html and "style=" not in html
    sheet = Client().get(address)
    assert sheet["Content-Type"].startswith("text/css") and "immutable" in sheet["Cache-Control"]
    assert ":root{--brand:#0B4A8F}" in sheet.content.decode()
    again = Client().get(address, headers={"If-None-Match": sheet["ETag"]})
    assert again.status_code == 304 and not again.content
    old = Client().get(reverse("intake:brand", args=["0123456789ab"]))
    assert old.status_code == 200 and old["Cache-Control"] == "no-cache"


def test_the_exit_page_comes_from_the_list_only(page: Client, settings: Any) -> None:
    refused = page.post(PAGE, sent(exit_url="https://evil.example/"))
    assert refused.status_code == 422
    assert page.post(PAGE, sent(exit_url="https://fr.wikipedia.org/")).status_code == 303
    left = Client().get("/quitter/")
    assert left["Location"] == "https://fr.wikipedia.org/"
    assert all(url.startswith("https://") for url in organisation.EXITS)


def test_an_empty_box_is_what_the_environment_says(page: Client, settings: Any) -> None:
    settings.SITE_SHORT_NAME, settings.HELPLINE_PHONE = "Installé", "01 02 03 04 05"
    page.post(PAGE, sent(short_name="Entraide"))
    ours = organisation.organisation()
    assert (ours.short_name, ours.phone) == ("Entraide", "01 02 03 04 05")
    page.post(PAGE, sent(version="2"))
    assert organisation.organisation().short_name == "Installé"


def test_a_page_that_finds_it_warm_asks_nothing(page: Client) -> None:
    page.post(PAGE, sent(short_name="Entraide", brand="#0B4A8F"))
    Client().get("/aide/")
    with CaptureQueriesContext(connection) as asked:
        assert "Entraide" in Client().get("/aide/").content.decode()
    assert not [one for one in asked if "organisation" in one["sql"]]


def test_two_who_edit_at_once_are_told(page: Client) -> None:
    page.post(PAGE, sent(short_name="Un"))
    late = page.post(PAGE, sent(short_name="Deux"))
    assert late.status_code == 409 and 'value="Deux"' in late.content.decode()
    assert Organisation.objects.get().short_name == "Un"


def test_a_change_is_kept_before_and_after_and_told_to_the_other_coordinators(
    page: Client, lea: Member
) -> None:
    other = build.member(build.section("Brest"), "coordinator", "Noé")
    page.post(PAGE, sent(short_name="Entraide"))
    change = SettingChange.objects.get()
    assert (change.before, change.after) == ({"short_name": ""}, {"short_name": "Entraide"})
    line = JournalLine.objects.get(action="setting.change")
    assert line.details["reference"] == setting_change.digest(change) and line.actor == lea.pk
    assert set(Notice.objects.values_list("recipient", flat=True)) == {other.pk}
    assert "Entraide" in page.get(PAGE).content.decode()
    change.after = {"short_name": "Autre"}
    assert setting_change.digest(change) != line.details["reference"]


def test_the_sender_of_the_team_s_mails_is_named_and_its_address_stays(
    page: Client, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Dossiers <poste@syndicat.example>"
    page.post(PAGE, sent(sender="Entraide Lyon"))
    assert UPDATE.sender == "Entraide Lyon <poste@syndicat.example>"
    assert page.post(PAGE, sent(version="2", sender="x <a@b.c>")).status_code == 422


def test_a_drawing_keeps_its_shapes_and_nothing_else() -> None:
    drawn, media_type = logo.clean(DRAWING)
    text = drawn.decode()
    assert media_type == "image/svg+xml" and 'fill="#B3121D"' in text
    for word in ("script", "onload", "onclick", "style", "href", "evil", "foreign", "image", "<a"):
        assert word not in text, word
    assert logo.clean(drawn)[0] == drawn


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1"><g>&a;</g></svg>',
        b'<svg viewBox="0 0 1 1"></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        b'<html><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></html>',
        b"<svg",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\nbroken",
        b"<svg" + b" " * logo.MOST_BYTES,
        b"<svg viewBox='0 0 1 1'>" + b"<g>" * 900 + b"</g>" * 900 + b"</svg>",
    ],
)
def test_what_is_no_plain_logo_is_refused(page: Client, content: bytes) -> None:
    with pytest.raises(logo.UnfitLogoError):
        logo.clean(content)
    sent_file = SimpleUploadedFile("logo.svg", content)
    answer = page.post(f"{PAGE}logo/", {"logo": sent_file, "version": "1"})
    assert answer.status_code == 422 and not Organisation.objects.exclude(logo=None).exists()


def test_a_logo_is_shown_with_the_name_as_its_words_and_taken_off(page: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1200, 300), "#0B4A8F").save(picture, format="PNG")
    sent_file = SimpleUploadedFile("logo.png", picture.getvalue())
    page.post(PAGE, sent(short_name="Entraide"))
    assert page.post(f"{PAGE}logo/", {"logo": sent_file, "version": "2"}).status_code == 303
    html = Client().get("/").content.decode()
    mark = organisation.organisation().logo_mark
    address = reverse("intake:logo", args=[mark])
    assert f'src="{address}" alt="Entraide"' in html
    served = Client().get(address)
    assert served["Content-Type"] == "image/png" and "sandbox" in served["Content-Security-Policy"]
    assert Image.open(io.BytesIO(served.content)).width <= logo.SIDE[0]
    page.post(f"{PAGE}logo/", {"retirer": "oui", "version": "3"})
    assert "<img" not in Client().get("/").content.decode()
    assert Client().get(address).status_code == 404


def test_whoever_coordinates_nothing_sees_no_such_page(awa: Member) -> None:
    assert signed_in(awa).get(PAGE).status_code == 404
    assert signed_in(awa).post(PAGE, sent(short_name="X")).status_code == 404
