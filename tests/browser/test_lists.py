"""Finding a case: filters with and without scripts, the search field, the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.instance import Instance
from tests.browser.test_keyboard import reach
from tests.browser.test_story import sign_in

CASES = """
from tests import build
from dossiers.models import Member
for name, kind, story in (
    ("karim", "noz", "On m’a demandé un inventaire de nuit."),
    ("karim", "livreur", "Mon compte est bloqué."),
):
    member = Member.objects.get(email=f"{name}@lyon.example")
    build.taken(member, kind=kind, story=story)
"""


@pytest.fixture(scope="module")
def cases(instance: Instance) -> None:
    """Two cases of Karim's."""
    instance.manage("shell", "--no-imports", "-c", CASES)


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_filter_narrows_the_list_and_its_link_takes_it_away(
    window: Callable[..., Page], scripts: bool
) -> None:
    page = window(width=1280, scripts=scripts)
    sign_in(page, "karim")
    page.goto("/equipe/dossiers/?qui=moi")
    rows = page.locator("#liste .row")
    whole = rows.count()
    if not scripts:
        page.locator("details.filters summary").first.click()
    page.get_by_label("Type").select_option("livreur")
    page.get_by_role("button", name="Filtrer", exact=True).click()
    page.wait_for_url(re.compile("type=livreur"))
    expect(rows).to_have_count(1)
    assert whole >= 2
    page.get_by_role("link", name=re.compile("Type : ")).first.click()
    expect(rows).to_have_count(whole)


@pytest.mark.usefixtures("cases")
def test_words_are_found_by_keyboard_and_stay_out_of_the_address(
    window: Callable[..., Page],
) -> None:
    page = window(width=1280)
    sign_in(page, "karim")
    reach(page, page.locator("#find"))
    page.keyboard.type("INVENTAIRE de nuit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipe/recherche/")
    expect(page.locator("mark").first).to_have_text("inventaire")
    assert "inventaire" not in page.url
    reach(page, page.locator("main a.title").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/equipe/dossiers/\d{4}-\d+/"))


@pytest.mark.usefixtures("cases")
def test_the_list_and_the_board_fit_a_small_phone(window: Callable[..., Page]) -> None:
    page = window(width=320)
    sign_in(page, "karim")
    for address in ("/equipe/dossiers/", "/equipe/dossiers/colonnes/", "/equipe/recherche/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
