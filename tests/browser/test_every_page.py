"""Every public page, first to last, in real Chromium (U23, U27, U28, U34, U35)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.every_page import SIDEWAYS, axe, bones, enlarged, lowest
from tests.browser.test_languages import visited
from tests.browser.test_pages import began
from tests.faults.processes import ROOT


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_has_a_fault_that_axe_knows_in_light_and_dark(
    window: Callable[..., Page], language: str, width: int
) -> None:
    page = window(width=width, language=language)
    wrong: list[str] = []
    for name in visited(page):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            wrong += [f"{name} {scheme}: {fault}" for fault in axe(page)]
    assert wrong == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_stands_upright_and_fits_a_thumb(
    window: Callable[..., Page], language: str
) -> None:
    page = window(width=360, language=language)
    wrong: list[str] = []
    for name in visited(page):
        wrong += [f"{name}: {fault}" for fault in (*bones(page), *lowest(page))]
    assert wrong == []


def test_bigger_and_wider_letters_break_no_page(window: Callable[..., Page]) -> None:
    page = window(width=1280)
    wrong = [f"{name}: {fault}" for name in visited(page) for fault in enlarged(page)]
    assert wrong == []


NEW_CSS = re.compile(
    r"(?:clip-path|margin-inline|margin-block|padding-inline|padding-block|inset-inline|"
    r"inset-block|inset|border-inline|border-block)\s*:[^;}]*[;]?"
)
HAS = re.compile(r"[^{}]*:has\([^{}]*\{[^{}]*\}")


def of_an_old_engine(route: Route) -> None:
    """Our style as an engine of 2018 reads it: what it does not know is not there."""
    name = route.request.url.rsplit("/", 1)[-1].split("?")[0]
    text = (ROOT / "static" / "css" / name).read_text(encoding="utf-8")
    route.fulfill(body=NEW_CSS.sub("", HAS.sub("", text)), content_type="text/css")


def test_an_old_engine_shows_what_is_ticked_and_sends_it(window: Callable[..., Page]) -> None:
    page = window()
    page.route("**/static/css/*.css", of_an_old_engine)
    began(page)
    page.goto("/demander/probleme/")
    box = page.locator("input[value=sanction]")
    expect(box).to_be_checked()
    drawn = box.bounding_box()
    assert drawn and drawn["width"] >= 13 and drawn["height"] >= 13
    assert box.evaluate("one => getComputedStyle(one).opacity") == "1"
    wrong = []
    for path in ("/", "/demander/dates/", "/demander/raconter/", "/suivre/"):
        page.goto(path)
        wrong += [path] if page.evaluate(SIDEWAYS) else []
    assert wrong == []
