"""Every public page from the right to the left, and in words 40 % longer than French."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import pseudo
from tests.browser.instance import Instance, running
from tests.browser.test_pages import PUBLIC

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOLLOWED = re.compile(r"^/suivre/dossier/[^?#]*$")
# What is drawn past the edge of the screen, or cut inside a control.
SPILLED = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || style.position === 'absolute' || one.closest('.vh, svg, .scroll')) continue;
    const cut = ['BUTTON', 'A', 'LABEL', 'LEGEND', 'SUMMARY'].includes(one.tagName)
      && one.scrollWidth > one.clientWidth + 1 && one.clientWidth;
    if (box.right > wide + 1 || box.left < -1 || cut) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""


def visited(page: Page) -> Iterator[str]:
    """Each public page in turn, by its values and addresses: it reads no language."""
    go_on = page.locator("button.btn[form=etape]").first
    page.goto("/demander/")
    yield "/demander/ before"
    page.locator("main form button.btn").first.click()
    page.locator("input[value=noz]").check()
    go_on.click()
    page.locator("input[value=sanction]").check()
    go_on.click()
    for path in PUBLIC:
        page.goto(path)
        yield path
    page.goto("/demander/repondre/")
    page.locator("input[name=channel][value=phone]").check()
    page.locator("input[name=phone]").fill("٠٦")
    go_on.click()
    yield "/demander/repondre/ wrong"
    page.goto("/demander/verifier/")
    # Less than a robot's two seconds is doubted.
    page.wait_for_timeout(2500)
    page.locator("form[action='/demander/envoyer/'] button").click()
    page.wait_for_url("**/demander/code/")
    yield "/demander/code/"
    page.goto("/demander/preuve/")
    yield "/demander/preuve/"
    page.goto("/suivre/dossier/")
    yield "/suivre/dossier/"
    links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    for path in sorted({link for link in links if FOLLOWED.match(link or "")}):
        page.goto(path)
        yield path


def faults(page: Page, name: str) -> list[str]:
    """What scrolls sideways, is cut, or is said to be wrong by axe on the page shown."""
    spilled = page.evaluate(SPILLED)
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*(f"{name}: {one}" for one in spilled), *([f"{name}: scrolls"] if too_wide else [])]


@pytest.mark.parametrize(("width", "dark"), [(320, False), (360, True), (1280, False)])
def test_arabic_pages_read_from_the_right_and_fit(
    window: Callable[..., Page], width: int, dark: bool
) -> None:
    page = window(width=width, dark=dark, language="ar")
    wrong: list[str] = []
    for name in visited(page):
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        wrong += faults(page, name)
        if width == 360:
            rules = {"runOnly": {"type": "tag", "values": RULES}}
            found = Axe().run(page, options=rules).response["violations"]
            wrong += [f"{name}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
        for code in page.locator(".code, .ltr").all():
            assert code.evaluate("one => getComputedStyle(one).direction") == "ltr"
        for arrow in page.locator(".icon-back").all():
            assert "-1" in arrow.evaluate("one => getComputedStyle(one).transform")
    assert wrong == []


@pytest.fixture(scope="module")
def long_instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance that speaks the pseudo-language."""
    folder = tmp_path_factory.mktemp("pseudo")
    locale = pseudo.build(folder / "locale")
    env = {"DJANGO_SETTINGS_MODULE": "tests.pseudo_settings", "PSEUDO_LOCALE": str(locale)}
    with running(folder, **env) as started:
        yield started


@pytest.mark.parametrize("width", [320, 360])
def test_words_forty_percent_longer_break_no_page(
    chromium: Browser, long_instance: Instance, width: int
) -> None:
    context = chromium.new_context(
        base_url=long_instance.url,
        viewport={"width": width, "height": 740},
        locale=pseudo.LANGUAGE,
    )
    page = context.new_page()
    wrong = [fault for name in visited(page) for fault in faults(page, name)]
    page.goto("/")
    assert pseudo.longer("Demander de l’aide") in page.inner_text("main")
    context.close()
    assert wrong == []


def test_pseudo_language_is_longer_and_keeps_what_is_filled_in() -> None:
    said = pseudo.longer("Attendez %(minutes)s <b>minutes</b>.")
    assert "%(minutes)s" in said
    assert "<b>" in said
    assert len(pseudo.longer("Sans compte, sans frais, sans crainte.")) >= 38 * 1.35


def test_language_is_changed_without_scripts_and_what_is_typed_stays(
    window: Callable[..., Page],
) -> None:
    page = window(scripts=False)
    page.goto("/")
    assert page.context.cookies() == []
    page.locator(".languages summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A problem at work?")
    page.goto("/demander/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Name of the shop").fill("Café du Port")
    page.locator(".languages summary").click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("input[name=employer]")).to_have_value("Café du Port")
    assert Path(page.url).name == "travail"
