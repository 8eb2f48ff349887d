"""An evening of a délégué: what is first is seen at once (U21), by keys alone (U26), taken back
(U42), and no list says a worker's name (U45).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.instance import Instance
from tests.browser.test_keyboard import button, press, reach
from tests.browser.test_story import sign_in

NAME = "Zéphyrine"
# A case of Karim's whose fatal date is near, and an arrival; both of somebody with a name.
MAKE = f"""
from datetime import timedelta
from django.utils import timezone
from dossiers.models import Member
from tests import build
karim, lea = (Member.objects.get(name=name) for name in ("Karim", "Lea"))
lyon, today = build.section_of(karim), timezone.localdate()
told = {{"section": lyon, "reply": {{"name": {NAME!r}}}}}
mine = build.deposited("noz", happened=today - timedelta(days=359), **told)
build.taken(karim, binome=lea, case=mine)
print(mine.reference, build.deposited("noz", **told).reference)
"""
LISTS = ("/equipe/a-faire/", "/equipe/arrivees/", "/equipe/dossiers/", "/equipe/echeances/",
         "/equipe/dossiers/colonnes/", "/equipe/taches/")  # fmt: skip


@pytest.fixture
def cases(instance: Instance) -> tuple[str, str]:
    """(a case that Karim follows, an arrival)."""
    mine, arrival = instance.manage("shell", "--no-imports", "-c", MAKE).split()[-2:]
    return mine, arrival


def is_in_the_first_screen(page: Page, words: str) -> bool:
    """Whether these words are read without scrolling."""
    box = page.get_by_text(words).first.bounding_box()
    size = page.viewport_size
    assert box and size
    return box["y"] + box["height"] < size["height"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_thing_to_do_is_seen_at_once_and_answered_in_one_press(
    window: Callable[..., Page], cases: tuple[str, str], width: int
) -> None:
    mine, _arrival = cases
    page = window(width=width)
    sign_in(page, "karim")
    assert re.match(r"\(\d+\) À faire", page.title()), page.title()
    first = page.locator("main .row").first
    words = first.locator("a").first.inner_text()
    assert is_in_the_first_screen(page, words)
    row = page.locator(f"main .row:has-text('{mine}')").first
    row.get_by_role("button", name="J’ai vu").click()
    expect(page.locator(f"main .row:has-text('{mine}')").first).to_contain_text("vue par Karim")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_arrival_is_taken_in_three_presses_and_given_back_in_one(
    window: Callable[..., Page], cases: tuple[str, str], scripts: bool
) -> None:
    _mine, arrival = cases
    page = window(scripts=scripts)
    sign_in(page, "karim")
    page.goto("/equipe/arrivees/")
    page.locator(f"main a[href*='{arrival}']").first.click()
    page.get_by_role("button", name="Non, ouvrir").click()
    page.locator("#take").get_by_role("button", name="Prendre").click()
    page.wait_for_url(f"**/equipe/dossiers/{arrival}/**")
    page.get_by_role("button", name="Annuler").first.click()
    page.wait_for_load_state()
    page.goto("/equipe/arrivees/")
    expect(page.locator(f"main a[href*='{arrival}']").first).to_be_visible()
    page.goto(f"/equipe/dossiers/{arrival}/")
    assert page.url.endswith(f"/equipe/arrivees/{arrival}/")


def test_the_evening_goes_by_keys_alone(
    window: Callable[..., Page], cases: tuple[str, str]
) -> None:
    mine, _arrival = cases
    page = window(width=1280)
    sign_in(page, "karim")
    row = page.locator(f"main .row:has-text('{mine}')").first
    reach(page, row.get_by_role("button", name="J’ai vu"), most=200)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen = page.locator(f"main .row:has-text('{mine}')").first
    expect(seen).to_contain_text("vue par Karim")
    press(page, button(page, "Annuler"), "/equipe/")
    page.goto("/equipe/a-faire/")
    row = page.locator(f"main .row:has-text('{mine}')").first
    expect(row.get_by_role("button", name="J’ai vu")).to_be_visible()
    press(page, row.get_by_role("link").first, f"/equipe/dossiers/{mine}/")


def test_no_list_says_a_name_until_its_reader_wants_it(
    window: Callable[..., Page], cases: tuple[str, str]
) -> None:
    page = window(width=1280)
    sign_in(page, "karim")
    for path in LISTS:
        page.goto(path)
        assert NAME not in page.content(), path
    page.goto("/equipe/moi/")
    page.get_by_role("button", name="Afficher les prénoms").click()
    page.goto("/equipe/a-faire/")
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.goto("/equipe/moi/")
    page.get_by_role("button", name="Ne plus afficher les prénoms").click()
    page.goto("/equipe/a-faire/")
    assert NAME not in page.content()
