"""On an old phone, far from the antenna: what pages weigh, and how soon they show (U1-U12)."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import measure
from tests.browser.instance import Instance
from tests.browser.measure import KIB
from tests.browser.test_pages import PUBLIC, began
from tests.browser.test_story import go_on

LANGUAGES = ("fr", "ar")
# Before any answer: what an anonymous visitor may open first.
WITH_A_FORM = {"/demander/", "/suivre/"}
FIRST = ["/", "/demander/", "/suivre/", "/securite/", "/vos-donnees/", "/aide/"]


def speak(page: Page, instance: Instance, language: str) -> None:
    """The choice that the switch of languages keeps."""
    page.context.add_cookies([{"name": "langue", "value": language, "url": instance.url}])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_view_fits_the_first_breath_of_a_slow_line(
    window: Callable[..., Page], instance: Instance, language: str
) -> None:
    """U1, U4, U5, U6, U12: 14 KiB in at most 4 answers of ours, no cookie before an action."""
    for path in FIRST:
        page = window(language=language)
        with measure.wire(page, instance.url) as seen:
            page.goto(path)
            page.wait_for_load_state("networkidle")
        assert seen.bytes <= 14 * KIB, f"{path}: {seen.bytes} bytes"
        assert seen.requests <= 4, seen.urls
        assert seen.scripts <= 5 * KIB and seen.styles <= 8 * KIB, seen
        left = {cookie["name"]: cookie["expires"] for cookie in page.context.cookies()}
        # Where there is a form that opens something, the token against forgery, until the
        # window is closed; elsewhere nothing at all.
        assert left == ({"jeton": -1} if path in WITH_A_FORM else {}), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_pages_and_the_whole_request_are_light(
    window: Callable[..., Page], instance: Instance, language: str
) -> None:
    """U2: 6 KiB a page once the style is known. U3: 45 KiB for the whole short path."""
    page = window()
    began(page)
    speak(page, instance, language)
    page.goto("/")
    total = 0
    for path in [path for path in PUBLIC if path != "/"]:
        with measure.wire(page, instance.url) as seen:
            page.goto(path)
            page.wait_for_load_state("networkidle")
        assert seen.bytes <= 6 * KIB, f"{path}: {seen.bytes} bytes in {seen.urls}"
        total += seen.bytes if path.startswith("/demander/") else 0
    assert total <= 45 * KIB


def test_the_team_s_scripts_and_style_are_light(
    window: Callable[..., Page], instance: Instance
) -> None:
    """U5, U6 for the team, htmx included."""
    page = window(width=1280)
    with measure.wire(page, instance.url) as seen:
        page.goto("/equipe/connexion/")
        page.wait_for_load_state("networkidle")
    assert seen.scripts <= 26 * KIB, seen
    # Two files: the common one and the team's.
    assert seen.styles <= 2 * 8 * KIB, seen


def test_pages_show_soon_on_a_slow_line(window: Callable[..., Page]) -> None:
    """U7: 2.0 s at 400 kbit/s, 400 ms, a processor six times slower. U8 is reported."""
    told = []
    for kbit, delay, limit in ((400, 400, 2_000), (50, 800, None)):
        for path in ("/", "/demander/", "/suivre/"):
            page = window()
            with measure.slow_line(page, kbit=kbit, delay_ms=delay, slower=6):
                page.goto(path, timeout=60_000)
                paint = measure.largest_paint(page)
                moved, held = measure.shift(page), measure.blocked(page)
            told.append(
                f"{path} at {kbit} kbit/s: {paint:.0f} ms, shift {moved}, held {held:.0f} ms"
            )
            assert paint > 0
            if limit:
                assert paint <= limit, told[-1]
            assert moved == 0, told[-1]
            assert held <= 50 * 6, told[-1]
    sys.stderr.write("\n" + "\n".join(told) + "\n")


def big_photo(path: Path) -> Path:
    """A photo of more than 4 MB, as a telephone takes it."""
    grain = Image.effect_noise((1200, 900), 60).resize((4000, 3000)).convert("RGB")
    out = io.BytesIO()
    grain.save(out, "JPEG", quality=96)
    path.write_bytes(out.getvalue())
    assert 3.5 * KIB**2 < path.stat().st_size < 10 * KIB**2, path.stat().st_size
    return path


def test_a_big_photo_is_sent_small_and_a_refused_file_harms_no_other(
    window: Callable[..., Page], instance: Instance, tmp_path: Path
) -> None:
    """U11: at most 400 KiB, and what fails beside it says why."""
    photo = big_photo(tmp_path / "planning.jpg")
    program = tmp_path / "virus.exe"
    program.write_bytes(b"MZ" + bytes(2000))
    page = window()
    began(page)
    go_on(page, "raconter")
    sent: list[int] = []
    page.on(
        "request",
        lambda r: r.method == "POST" and sent.append(int(r.headers.get("content-length", 0))),
    )
    page.locator("input[type=file]").set_input_files([photo, program])
    expect(page.get_by_text("Ce fichier est un programme.")).to_be_visible()
    expect(page.locator("[data-files]").get_by_text("planning.jpg").first).to_be_visible(
        timeout=30_000
    )
    assert page.locator("[data-files]").get_by_text("virus").count() == 0
    assert max(sent) <= 402 * KIB, sent


def test_the_original_is_sent_whole_when_asked(window: Callable[..., Page], tmp_path: Path) -> None:
    photo = big_photo(tmp_path / "lettre.jpg")
    page = window()
    began(page)
    go_on(page, "raconter")
    page.get_by_label("Garder aussi l’original").check()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("original gardé")).to_be_visible(timeout=30_000)
