"""Every main page, looked at by axe, by a narrow phone, in the dark, and by a keyboard."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.instance import Instance
from tests.browser.test_story import sign_in
from tests.faults.processes import ROOT

PUBLIC = [
    "/",
    "/demander/",
    "/demander/travail/",
    "/demander/probleme/",
    "/demander/dates/",
    "/demander/raconter/",
    "/demander/repondre/",
    "/demander/verifier/",
    "/suivre/",
    "/securite/",
    "/vos-donnees/",
    "/aide/",
    "/nulle-part/",
]
TEAM = [
    "/equipe/a-faire/",
    "/equipe/arrivees/",
    "/equipe/dossiers/",
    "/equipe/dossiers/{case}/",
    "/equipe/dossiers/{case}/echeances/",
    "/equipe/dossiers/{case}/pieces/",
    "/equipe/dossiers/{case}/faits/",
    "/equipe/dossiers/{case}/clore/",
    "/equipe/dossiers/{case}/audience/",
    "/equipe/dossiers/{case}/audience/ajouter/",
    "/equipe/dossiers/{case}/chiffrage/",
    "/equipe/dossiers/{case}/heures/",
    "/equipe/dossiers/{case}/suites/ajouter/",
    "/equipe/echeances/",
    "/equipe/avis/",
    "/equipe/moi/",
]
COORDINATION = [
    "/coordination/",
    "/coordination/echeances/",
    "/coordination/charge/",
    "/reglages/composants/",
    "/reglages/composants/?dir=rtl",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WORK = """
import sys
from django.utils import timezone
from dossiers.models import Member, Section
from tests import build
karim = Member.objects.get(email="karim@lyon.example")
lyon = Section.objects.get(slug="lyon")
build.deposited(section=lyon)
case = build.taken(karim, binome=Member.objects.get(email="lea@lyon.example"),
                   happened=timezone.localdate().replace(day=1))
sys.stdout.write(case.reference)
"""


@pytest.fixture(scope="module")
def case(instance: Instance) -> str:
    """A case that Karim follows and Léa backs, and an arrival beside it."""
    return instance.manage("shell", "--no-imports", "-c", WORK).strip()


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "dark")


def look(page: Page, path: str) -> list[str]:
    """What axe finds on a page at the present width, and whether it scrolls sideways."""
    page.goto(path)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    faults = [
        f"{path}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found.response["violations"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*faults, *([f"{path}: scrolls sideways"] if too_wide else [])]


def began(page: Page) -> None:
    page.goto("/demander/")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Magasin, commerce").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Avertissement ou sanction").check()
    page.get_by_role("button", name="Continuer").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_are_accessible_and_fit(window: Callable[..., Page], theme: bool, width: int):
    page = window(width=width, dark=theme)
    began(page)
    assert [fault for path in PUBLIC for fault in look(page, path)] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_team_are_accessible_and_fit(
    window: Callable[..., Page], theme: bool, width: int, case: str
):
    page = window(width=width, dark=theme)
    # Tall enough that the phone's bar lies over no control while axe measures targets.
    page.set_viewport_size({"width": width, "height": 20000})
    sign_in(page, "karim")
    assert [fault for path in TEAM for fault in look(page, path.format(case=case))] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_coordination_are_accessible_and_fit(
    window: Callable[..., Page], theme: bool, width: int, case: str
):
    page = window(width=width, dark=theme)
    page.set_viewport_size({"width": width, "height": 20000})
    sign_in(page, "awa")
    assert [fault for path in COORDINATION for fault in look(page, path)] == []


def test_the_sign_in_page_is_accessible(window: Callable[..., Page], theme: bool):
    assert look(window(dark=theme), "/equipe/connexion/") == []


def test_the_keyboard_alone_files_a_request_up_to_the_tick(window: Callable[..., Page]):
    page = window(width=1280)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Demander de l’aide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demander/")
    tab_to(page, "Commencer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demander/travail/")
    tab_to(page, "Continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demander/probleme/")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the thing with these words has the focus, and see its ring."""
    for _ in range(30):
        page.keyboard.press("Tab")
        focused: Any = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e); return "
            "[e.innerText || e.value || '', s.outlineStyle + s.outlineWidth + s.boxShadow] }"
        )
        if words in focused[0]:
            assert "none0pxnone" not in focused[1].replace(" ", "")
            return
    raise AssertionError(f"the keyboard does not reach « {words} »")


def test_the_first_view_is_light(window: Callable[..., Page], instance: Instance):
    """14 KB compressed for what a first visit needs to be seen (ux.md U1)."""
    page = window()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto("/")
    compressed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys,zlib;print(len(zlib.compress(sys.stdin.buffer.read(),9)))",
        ],
        input=page.content().encode() + (ROOT / "static/css/dossiers.css").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert int(compressed.stdout) <= 14 * 1024
    assert sum(sizes) <= 64 * 1024


def test_quitting_leaves_nothing_behind(window: Callable[..., Page], instance: Instance):
    """« Quitter » ends the session; Back shows no answer again."""
    page = window()
    began(page)
    page.route(
        "**/*",
        lambda route: route.abort() if instance.url not in route.request.url else route.continue_(),
    )
    before = {cookie["name"] for cookie in page.context.cookies()}
    assert "demande" in before
    answer = page.context.request.get(f"{instance.url}/quitter/", max_redirects=0)
    assert answer.status == 303
    assert "cookies" in answer.headers["clear-site-data"]
    assert "demande" not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto("/demander/verifier/")
    assert "Avertissement" not in page.content()
