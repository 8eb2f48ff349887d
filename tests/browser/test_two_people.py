"""Two people on one case: both texts kept (U41), a message taken back (U42), who is here."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.instance import Instance
from tests.browser.test_story import sign_in

MAKE = """
from django.utils import timezone
from dossiers.actions import consent
from dossiers.models import Case, Member
from tests import build
karim, lea = (Member.objects.get(name=name) for name in ("Karim", "Lea"))
case, code = build.deposited_with_code("noz", section=build.section_of(karim))
build.taken(karim, binome=lea, case=case)
print(case.reference, code)
"""
# Where to leave pictures of the pages for somebody to look at; nowhere by default.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def case(instance: Instance) -> tuple[str, str]:
    """(reference, code) of a case that Karim follows and Léa backs."""
    told = instance.manage("shell", "--no-imports", "-c", MAKE).split(maxsplit=1)
    return told[0], told[1].strip()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def at(reference: str, part: str = "") -> str:
    return f"/equipe/dossiers/{reference}/{part}"


def test_two_people_who_edit_the_same_thing_lose_nothing(
    window: Callable[..., Page], instance: Instance, case: tuple[str, str]
) -> None:
    reference, _code = case
    karim, lea = window(width=1280), window(dark=True)
    for page, who in ((karim, "karim"), (lea, "lea")):
        sign_in(page, who)
        page.goto(at(reference, "suite/"))
    soon, later = timezone.localdate() + timedelta(days=2), timezone.localdate() + timedelta(days=9)
    for page, words, day in ((karim, "Appeler le greffe", soon), (lea, "Écrire au patron", later)):
        page.get_by_label("Prochaine action, en une phrase").fill(words)
        page.get_by_label("Avant le").fill(day.isoformat())
    karim.get_by_role("button", name="Enregistrer").click()
    expect(karim.locator(".next-action")).to_contain_text("Appeler le greffe")
    picture(karim, "case-1280")
    lea.get_by_role("button", name="Enregistrer").click()
    expect(lea.get_by_text("Karim a modifié cette fiche à")).to_be_visible()
    picture(lea, "conflict-360-dark")
    # Her words, his date: as they are chosen already.
    expect(lea.locator("[name='choix-text'][value='mine']")).to_be_checked()
    expect(lea.locator("[name='choix-on'][value='theirs']")).to_be_checked()
    lea.get_by_role("button", name="Enregistrer ce choix").click()
    expect(lea.locator(".next-action")).to_contain_text("Écrire au patron")
    expect(lea.locator(".next-action")).to_contain_text(f"avant le {soon.day}")
    expect(lea.locator(".here")).to_contain_text("Karim a aussi ouvert ce dossier")
    picture(lea, "case-360-dark")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_message_taken_back_was_never_sent(
    window: Callable[..., Page], instance: Instance, case: tuple[str, str], scripts: bool
) -> None:
    reference, code = case
    page = window(scripts=scripts)
    sign_in(page, "karim")
    page.goto(at(reference, "?ecrire=message"))
    picture(page, "composer-message-360")
    page.get_by_label("Message à la personne", exact=True).fill("Rendez-vous mardi.")
    page.get_by_role("button", name="Envoyer à la personne").click()
    expect(page.get_by_text("Envoi dans 2 min.").first).to_be_visible()
    picture(page, "waiting-360")
    page.get_by_role("button", name="Annuler").first.click()
    expect(page.get_by_label("Message à la personne", exact=True)).to_have_value(
        "Rendez-vous mardi."
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    instance.sweep(f"{tomorrow.isoformat()}T12:00")
    hers = window(scripts=scripts)
    hers.goto("/suivre/")
    hers.get_by_label("Entrez votre code").fill(code)
    hers.get_by_role("button", name="Ouvrir").click()
    hers.wait_for_url("**/suivre/dossier/")
    assert "Rendez-vous mardi." not in hers.content()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_begun_stays_in_its_own_box(
    window: Callable[..., Page], case: tuple[str, str], scripts: bool
) -> None:
    page = window(scripts=scripts)
    sign_in(page, "karim")
    page.goto(at(case[0], "?ecrire=note"))
    note = page.get_by_label("Note interne")
    note.fill("Entre nous.")
    page.get_by_role("button", name="Message à la personne").click()
    message = page.get_by_label("Message à la personne", exact=True)
    expect(message).to_have_value("")
    message.fill("Bonjour, un début.")
    page.get_by_role("button", name="Note", exact=True).click()
    expect(note).to_have_value("Entre nous.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator(".timeline")).to_contain_text("Entre nous.")
    page.goto(at(case[0]))
    expect(message).to_have_value("Bonjour, un début.")


def test_filters_and_notes_change_the_page_without_loading_it(
    window: Callable[..., Page], instance: Instance, case: tuple[str, str]
) -> None:
    reference, _code = case
    page = window(width=1280)
    sign_in(page, "karim")
    page.goto(at(reference, "?ecrire=note"))
    page.evaluate("window.same = true")
    page.get_by_label("Note interne").fill("Vu le planning.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator(".timeline")).to_contain_text("Vu le planning.")
    assert page.evaluate("window.same")
    # What is being written is not lost by looking at something else.
    page.goto(at(reference, "?ecrire=note"))
    page.evaluate("window.same = true")
    page.get_by_label("Note interne").fill("Un début.")
    page.get_by_role("link", name="Faits", exact=True).click()
    expect(page.locator(".timeline")).not_to_contain_text("Vu le planning.")
    expect(page.get_by_label("Note interne")).to_have_value("Un début.")
    assert page.evaluate("window.same") and "voir=faits" in page.url
    picture(page, "facts-1280")
