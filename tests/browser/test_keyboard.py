"""The key journeys with the keyboard alone (U26): each focus is seen, none is hidden or a trap."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.instance import Instance
from tests.browser.test_story import sign_in

# The ring, and whether something else lies over the middle of what has the focus.
SEEN = """(one) => {
  const box = one.getBoundingClientRect();
  const x = box.left + Math.min(box.width, innerWidth) / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  const near = one.labels ? [...one.labels] : [];
  return {
    ring: [one, ...(one.labels || [])].some((each) => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    }),
    shown: !!top && (one.contains(top) || top.contains(one) || near.some((l) => l.contains(top))),
  };
}"""


def reach(page: Page, wanted: Locator, *, most: int = 70) -> None:
    """Press Tab until `wanted` has the focus; look at the focus on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement !== document.body"):
            continue
        focused = page.evaluate_handle("document.activeElement")
        seen = focused.evaluate(SEEN)
        assert seen["ring"], focused.evaluate("one => one.outerHTML.slice(0, 120)")
        assert seen["shown"], focused.evaluate("one => one.outerHTML.slice(0, 120)")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, wanted: Locator, to: str) -> None:
    """Reach a button or a link, press Enter, and be there."""
    reach(page, wanted)
    with page.expect_navigation(url=re.compile(to)):
        page.keyboard.press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).first


def file_by_keyboard(page: Page) -> str:
    """From the first page to « C'est envoyé », one tick; returns the code."""
    page.goto("/")
    press(page, page.get_by_role("link", name="Demander de l’aide"), "/demander/$")
    press(page, button(page, "Commencer"), "/travail/")
    press(page, button(page, "Passer"), "/probleme/")
    reach(page, page.locator("input[type=checkbox]").first)
    page.keyboard.press("Space")
    for after in ("/dates/", "/raconter/", "/repondre/", "/verifier/"):
        press(page, button(page, "Continuer"), after)
    page.wait_for_timeout(2500)
    press(page, button(page, "Envoyer ma demande"), "/code/")
    expect(page.get_by_role("heading", name="C’est envoyé.")).to_be_visible()
    return re.sub(r"\W", "", page.locator(".code").inner_text())


def test_a_request_is_sent_and_found_again_by_keyboard(window: Callable[..., Page]) -> None:
    page = window(width=1280)
    code = file_by_keyboard(page)
    press(page, button(page, "J’ai noté mon code"), "/suivre/dossier/")
    other = window(width=1280)
    other.goto("/suivre/")
    reach(other, other.get_by_role("textbox").first)
    other.keyboard.type(code.lower())
    other.keyboard.press("Enter")
    other.wait_for_url("**/suivre/dossier/")


def test_an_arrival_is_taken_by_keyboard(window: Callable[..., Page], instance: Instance) -> None:
    file_by_keyboard(window(width=1280))
    page = window(width=1280)
    sign_in(page, "karim")
    press(page, page.get_by_role("link", name=re.compile("^Arrivées")).first, "/arrivees/")
    press(page, page.locator("a.title").first, "/arrivees/.+")
    press(page, button(page, "Non, ouvrir"), "/arrivees/.+")
    press(page, button(page, "Prendre"), "/equipe/")
    expect(page.locator("main")).to_be_visible()
