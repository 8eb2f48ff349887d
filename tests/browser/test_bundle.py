"""Pieces put in order by the keyboard, and one bundle made and saved (ux.md 3.18, 3.0.7)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.instance import Instance
from tests.browser.test_keyboard import button, press, reach
from tests.browser.test_story import sign_in
from tests.faults.processes import ROOT

PIECES = """
import django; django.setup()
from django.utils import timezone
from dossiers.actions import piece
from dossiers.models import Member, Standing
from tests import build
karim = Member.objects.get(name="Karim")
case = build.taken(karim)
now = timezone.now()
for title in ("Contrat", "Planning", "Bulletin"):
    one = build.photo(case)
    piece.describe(one, title=title, dated=None, sort="", by=karim, now=now)
    piece.decide(one, Standing.TO_SHARE, by=karim, now=now)
print(case.reference)
"""


@pytest.fixture
def reference(instance: Instance) -> str:
    """A case of Karim's with three pieces to communicate."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PIECES],
        cwd=ROOT, env={**os.environ, **instance.env}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()[-1]


def titles(page: Page) -> list[str]:
    """The pieces in the order of the page."""
    return page.locator("tbody th > a").all_inner_texts()


def of_row(page: Page, title: str, name: str) -> Locator:
    """A button in the row of this piece."""
    row = page.get_by_role("row").filter(has_text=title)
    return row.get_by_role("button", name=re.compile(f"^{name}"))


def to_the_end(page: Page, instance: Instance, path: Path) -> None:
    """Whoever rings, the bundle is made; the page shows it by itself, and it is saved."""
    expect(page.get_by_text("Le résultat restera ici 7 jours.")).to_be_visible()
    instance.sweep()
    save = page.get_by_role("link", name=re.compile("^Télécharger"))
    save.wait_for(timeout=30_000)
    with page.expect_download() as download:
        save.click()
    download.value.save_as(path)


def test_pieces_are_ordered_by_keyboard_and_a_bundle_is_saved(
    window: Callable[..., Page], instance: Instance, reference: str, tmp_path: Path
) -> None:
    page = window(width=1280)
    sign_in(page, "karim")
    page.goto(f"/equipe/dossiers/{reference}/pieces/")
    assert titles(page) == ["Contrat", "Planning", "Bulletin"]
    reach(page, of_row(page, "Bulletin", "Monter"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert titles(page) == ["Contrat", "Bulletin", "Planning"]
    # The keyboard goes on from the row that moved: two more presses of Tab, not forty.
    reach(page, of_row(page, "Bulletin", "Monter"), most=12)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert titles(page) == ["Bulletin", "Contrat", "Planning"]
    press(page, button(page, "Préparer le PDF des pièces numérotées"), "/travaux/")
    to_the_end(page, instance, tmp_path / "pieces.pdf")
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "pieces.pdf"), "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert re.search(r"1\s+Bulletin\s.*2\s+Contrat\s.*3\s+Planning", told, re.DOTALL)
    assert [f"Pièce n° {n}" in told for n in (1, 2, 3)] == [True] * 3


def test_without_a_script_the_number_is_typed_and_the_page_looks_again_by_itself(
    window: Callable[..., Page], instance: Instance, reference: str, tmp_path: Path
) -> None:
    page = window(scripts=False)
    sign_in(page, "karim")
    page.goto(f"/equipe/dossiers/{reference}/pieces/")
    box = page.get_by_role("row").filter(has_text="Planning").get_by_role("textbox")
    box.fill("1")
    with page.expect_navigation():
        box.press("Enter")
    assert titles(page) == ["Planning", "Contrat", "Bulletin"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    button(page, "Préparer le PDF des pièces numérotées").click()
    page.wait_for_url("**/travaux/**")
    to_the_end(page, instance, tmp_path / "pieces.pdf")
