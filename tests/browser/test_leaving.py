"""Leaving at once, a line cut in the middle, a page on paper (U16, U33, U36, U46)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.instance import Instance
from tests.browser.test_pages import began
from tests.browser.test_story import go_on

STORY = "Une lanterne rouge au fond du magasin."
ELSEWHERE = "<!doctype html><title>Ciel</title><h1>Ciel</h1>"


def told(page: Page) -> None:
    """A request begun, its story written."""
    began(page)
    go_on(page, "raconter")
    page.get_by_label("Racontez").fill(STORY)
    go_on(page, "repondre")
    go_on(page, "verifier")
    expect(page.get_by_text(STORY)).to_be_visible()


def away(chromium: Browser, instance: Instance, *, scripts: bool) -> Page:
    """A telephone for which the other site answers."""
    context = chromium.new_context(
        base_url=instance.url, java_script_enabled=scripts, locale="fr-FR"
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        if route.request.url.startswith(instance.url):
            route.continue_()
        else:
            route.fulfill(body=ELSEWHERE, content_type="text/html")

    context.route("**/*", answer)
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_one_action_leaves_and_back_shows_nothing(
    chromium: Browser, instance: Instance, scripts: bool
) -> None:
    page = away(chromium, instance, scripts=scripts)
    told(page)
    page.get_by_role("link", name="Quitter cette page").click()
    expect(page.get_by_role("heading", name="Ciel")).to_be_visible()
    for _ in range(8):
        page.go_back(wait_until="load")
        assert STORY not in page.content() and "Avertissement" not in page.content()
        if page.url == "about:blank":
            break
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"jeton", "langue"}
    page.context.close()


def test_three_presses_of_shift_leave_too(chromium: Browser, instance: Instance) -> None:
    page = away(chromium, instance, scripts=True)
    told(page)
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name="Ciel")).to_be_visible()
    page.context.close()


def test_back_and_forward_keep_every_answer_and_reloading_sends_nothing_again(
    window: Callable[..., Page],
) -> None:
    page = window()
    told(page)
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Racontez")).to_have_value(STORY)
    page.go_forward()
    page.go_forward()
    expect(page.get_by_text(STORY)).to_be_visible()
    posted: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posted.append(request.url))
    page.reload()
    assert posted == []


def code_on(page: Page) -> str:
    """The code that the page shows."""
    return re.sub(r"\W", "", page.locator(".code").first.inner_text())


def test_a_line_cut_after_sending_gives_one_case_and_the_same_code(
    window: Callable[..., Page], instance: Instance
) -> None:
    page = window()
    told(page)
    before = code_on(page)
    answers: list[int] = []

    def cut(route: Route) -> None:
        """The server has it; the telephone never hears."""
        answers.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    page.wait_for_timeout(2500)
    page.route("**/demander/envoyer/", cut)
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.wait_for_timeout(500)
    assert answers == [303]
    page.unroute("**/demander/envoyer/")
    page.goto("/demander/verifier/")
    page.wait_for_url("**/demander/code/")
    assert code_on(page) == before
    other = window()
    other.goto("/suivre/")
    other.get_by_role("textbox").first.fill(before)
    other.get_by_role("button", name="Ouvrir").click()
    other.wait_for_url("**/suivre/dossier/")


def test_an_unsent_request_is_found_again_on_another_telephone(
    window: Callable[..., Page],
) -> None:
    page = window()
    told(page)
    other = window()
    other.goto("/suivre/")
    other.get_by_role("textbox").first.fill(code_on(page))
    other.get_by_role("button", name="Ouvrir").click()
    expect(other.get_by_text("pas encore envoyée").first).to_be_visible()


def pages_on_paper(page: Page) -> int:
    """How many A4 pages it prints on."""
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as document:
        return len(document.pages)


def test_the_code_and_the_proof_print_on_one_page_each(window: Callable[..., Page]) -> None:
    page = window()
    told(page)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.wait_for_url("**/demander/code/")
    assert pages_on_paper(page) == 1
    page.goto("/demander/preuve/")
    assert STORY not in page.content()
    assert pages_on_paper(page) == 1
