"""A real Chromium against a real instance. Nothing but the instance is ever asked for anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.instance import Instance, running
from tests.build import pdf

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A shared machine may be slow for a moment; what never comes still fails.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running(tmp_path_factory.mktemp("instance")) as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "Chromium is missing. Install it: apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Window:
    """A page that notes what a careful reader of the console would see."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "response",
            lambda answer: (
                answer.status < 500 or self.complaints.append(f"{answer.status} {answer.url}")
            ),
        )
        self.page.on(
            "request",
            lambda request: request.url.startswith(home) or self.strangers.append(request.url),
        )

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A page answered with 4xx on purpose is not a fault of the page.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.complaints.append(text)


@pytest.fixture
def window(chromium: Browser, instance: Instance) -> Iterator[Callable[..., Page]]:
    """Opens phones (or screens of `width`), with or without scripts; checks them at the end."""
    opened: list[tuple[BrowserContext, Window]] = []

    def open_one(
        *, width: int = 360, scripts: bool = True, dark: bool = False, language: str = "fr"
    ) -> Page:
        context = chromium.new_context(
            base_url=instance.url,
            viewport={"width": width, "height": 740 if width < 800 else 900},
            java_script_enabled=scripts,
            locale="fr-FR" if language == "fr" else language,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(10_000)
        one = Window(context, instance.url)
        opened.append((context, one))
        return one.page

    yield open_one
    for context, one in opened:
        context.close()
        assert one.complaints == []
        assert one.strangers == []


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A PDF to send as a proof."""
    path = tmp_path / "preuve.pdf"
    path.write_bytes(pdf())
    return path
