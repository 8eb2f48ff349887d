"""Doors in a real browser: the proof found by the phone, and what comes out of a printer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from playwright.sync_api import Page

from dossiers import kinds
from tests.browser.every_page import SIDEWAYS, axe
from tests.browser.instance import PASSWORD, Instance

A4, A5 = (595, 842), (420, 595)
CHECK = """
from django.utils import timezone
from dossiers.actions import guard
from dossiers.models import Member
guard.switch(on={on}, by=Member.objects.get(name="Awa"), now=timezone.now())
"""
OPEN = """
from django.utils import timezone
from dossiers.actions import campaign
from dossiers.models import Campaign, Member, Section
now = timezone.now()
Campaign.objects.filter(slug="printemps-7").exists() or campaign.open_campaign(
    Section.objects.get(slug="lyon"), kind="noz", employer="Noz", welcome={"fr": "Bonjour."},
    slug="printemps-7", opens_on=timezone.localdate(now), closes_on=None,
    by=Member.objects.get(name="Awa"), now=now)
print(Campaign.objects.get(slug="printemps-7").pk)
"""


def shell(instance: Instance, code: str) -> str:
    return instance.manage("shell", "--no-imports", "-c", code).strip()


@pytest.fixture
def checked(instance: Instance) -> Iterator[None]:
    """A coordinator switched the check on."""
    shell(instance, CHECK.format(on=True))
    yield
    shell(instance, CHECK.format(on=False))


@pytest.mark.usefixtures("checked")
def test_phone_finds_the_proof_while_the_page_is_read(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/demander/")
    page.get_by_text("La vérification est faite.").wait_for()
    assert page.locator("#resultat").is_hidden()
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/demander/travail/")


@pytest.mark.usefixtures("checked")
def test_pressing_before_the_proof_is_found_waits_for_it(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/demander/", wait_until="commit")
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/demander/travail/")


@pytest.mark.usefixtures("checked")
def test_sum_is_answered_without_scripts(window: Callable[..., Page]) -> None:
    page = window(scripts=False)
    page.goto("/demander/")
    written = ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
    numbers = dict(zip(written, range(2, 10), strict=True))
    words = page.locator("label[for=resultat]").inner_text().split()
    page.fill("#resultat", str(numbers[words[2]] + numbers[words[4]]))
    page.wait_for_timeout(3_200)
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/demander/travail/")


def test_leaflet_leads_to_the_first_screen_with_the_work_chosen(
    instance: Instance, window: Callable[..., Page]
) -> None:
    shell(instance, OPEN)
    page = window()
    page.goto("/c/printemps-7/")
    page.get_by_role("button", name="Commencer").click()
    assert "Magasin, commerce : Noz" in page.locator("main").inner_text()
    page.get_by_role("link", name="Modifier").click()
    assert page.get_by_label("Magasin, commerce").is_checked()


def signed_in(page: Page, name: str) -> Page:
    page.goto("/equipe/connexion/")
    page.fill("input[name=login]", f"{name}@lyon.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/equipe/**")
    return page


def sheets(page: Page) -> list[tuple[int, int]]:
    """The size in points of each page that a printer would give."""
    document = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in document.pages]


def test_paper_of_every_kind_is_two_a4_pages_in_every_language(window: Callable[..., Page]) -> None:
    page = signed_in(window(width=1280), "karim")
    for kind in kinds.KINDS:
        for language in ("fr", "en", "es", "pt", "ar"):
            page.goto(f"/equipe/nouveau/papier/{kind}/?langue={language}")
            assert sheets(page) == [A4, A4], (kind, language)


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
def test_no_door_has_a_fault_that_axe_knows_nor_scrolls_sideways(
    instance: Instance, window: Callable[..., Page], width: int, dark: bool
) -> None:
    campaign = shell(instance, OPEN).splitlines()[-1]
    page = signed_in(window(width=width, dark=dark), "awa")
    # Tall enough that the bar at the bottom of a phone covers nothing that axe looks at.
    page.set_viewport_size({"width": width, "height": 6_000})
    faults = []
    for path in (
        "/coordination/entrees/", "/coordination/entrees/nouvelle/",
        f"/coordination/entrees/{campaign}/", f"/coordination/entrees/{campaign}/imprimer/a4/",
        f"/coordination/entrees/{campaign}/imprimer/coupons/", "/coordination/ensemble/",
        "/coordination/ensemble/nouvelle/?enseigne=noz", "/equipe/nouveau/",
        "/equipe/nouveau/?type=education", "/equipe/nouveau/papier/noz/",
        "/equipe/nouveau/papier/noz/?langue=ar", "/reglages/formulaire/",
    ):  # fmt: skip
        page.goto(path)
        faults += [f"{path} {fault}" for fault in axe(page)]
        if page.evaluate(SIDEWAYS):
            faults.append(f"{path} scrolls sideways")
    assert faults == [], "\n".join(faults)


def test_poster_coupons_and_card_are_one_sheet_each(
    instance: Instance, window: Callable[..., Page]
) -> None:
    campaign = shell(instance, OPEN).splitlines()[-1]
    page = signed_in(window(width=1280), "awa")
    for layout, size in (("a4", A4), ("a5", A5), ("coupons", A4)):
        page.goto(f"/coordination/entrees/{campaign}/imprimer/{layout}/")
        assert sheets(page) == [size]
    page.goto("/equipe/nouveau/?type=restauration")
    page.get_by_label("Je ne sais pas comment dire").check()
    page.get_by_role("button", name="Enregistrer et imprimer le code").click()
    page.wait_for_url("**/carte/")
    assert sheets(page) == [A4]
    page.get_by_role("button", name="La carte est donnée").click()
    page.wait_for_url("**/equipe/arrivees/**")
