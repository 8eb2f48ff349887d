"""The day of the hearing in a corridor: light, on two sheets of paper, deaf to a lost network."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser import measure
from tests.browser.instance import Instance
from tests.browser.measure import KIB
from tests.browser.test_story import sign_in

COURT = """
from datetime import timedelta
from django.utils import timezone
from dossiers.actions import claim, hearing, milestone
from dossiers.actions.claim import Asked
from dossiers.models import Member
from dossiers.rules.claims import heads
from dossiers.rules.known import KnownDate
from tests import build
now = timezone.now()
karim = Member.objects.get(name="Karim")
case = build.case_in("litigation", karim, kind="restauration", now=now)
for _n in range(11):
    build.proof(case, now=now)
case = build.opened(case)
for head in list(heads().values())[:12]:
    amount = None if head.how == "measure" else 123456
    asked = Asked(head.slug, head.label, amount, "12 mois", head.article)
    claim.ask(case, asked, by=karim, now=now)
for days in (400, 300, 200, 100):
    day = KnownDate.day(timezone.localdate(now) - timedelta(days=days))
    milestone.record(case, "unpaid_pay_day", day, by=karim, now=now)
place = {"court": "Conseil de prud’hommes de Lyon", "room": "3", "address": "20 boulevard "
         "Eugène-Deruelle, 69003 Lyon", "registry_phone": "04 72 60 70 80"}
one = hearing.schedule(case, at=now + timedelta(days=10), kind="judgment", place=place,
                       by=karim, now=now)
hearing.prepare(one, arguments="Ils diront que les heures ne sont pas prouvées.\\nNous : le "
                "relevé, les messages, l’employeur n’a rien produit (L3171-4).\\n" * 4,
                to_bring=[("Convocation", True), ("Pouvoir spécial", False)], by=karim, now=now,
                version=1)
print(case.reference)
"""


@pytest.fixture(scope="module")
def address(instance: Instance) -> str:
    """Karim has a hearing in ten days: its page."""
    reference = instance.manage("shell", "--no-imports", "-c", COURT).split()[-1]
    return f"/equipe/dossiers/{reference}/audience/1/"


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """Karim's phone."""
    phone = window()
    sign_in(phone, "karim")
    return phone


def test_the_page_of_the_day_weighs_sixty_kilobytes_and_loads_nothing_after(
    page: Page, address: str, instance: Instance
) -> None:
    """ux.md 3.19: one page, nothing else."""
    with measure.wire(page, instance.url) as seen:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert seen.bytes <= 60 * KIB, seen
    assert len(page.content().encode()) <= 60 * KIB
    with measure.wire(page, instance.url) as after:
        page.locator("input[name=ready]").last.check()
        page.fill("textarea", "Le juge hésite.")
        page.wait_for_timeout(1500)
    assert after.requests == 0, after.urls


def test_it_prints_on_two_sheets(page: Page, address: str) -> None:
    """With twelve pieces, twelve heads of claim, and long arguments."""
    page.goto(address)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(pikepdf.open(io.BytesIO(paper)).pages) <= 2
    page.goto(f"{address}?grand=1")
    assert len(pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) <= 2


def test_a_note_typed_without_network_is_still_there(page: Page, address: str) -> None:
    """Neither the button nor closing the page by mistake loses it."""
    page.goto(address)
    page.fill("textarea", "Renvoi demandé par l’avocat.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text("Votre texte est encore là")).to_be_visible()
    assert page.input_value("textarea") == "Renvoi demandé par l’avocat."
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("textarea") == "Renvoi demandé par l’avocat."
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text("Note enregistrée.")).to_be_visible()
    assert page.input_value("textarea") == ""


def test_big_letters_are_24_pixels(page: Page, address: str) -> None:
    """And nothing runs off the side of a narrow phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}?grand=1")
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "24px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
