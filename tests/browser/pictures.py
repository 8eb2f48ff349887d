"""The screens as pictures, and what was written on each when it was taken.

`make pictures` takes them again into docs/screens/. A picture cannot be
compared from one machine to another (fonts differ); the words on it can: docs/screens/words.json
keeps them, days, codes and numbers apart, and test_pictures.py compares them with the page.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Page

from tests.faults.processes import ROOT

SCREENS = ROOT / "docs" / "screens"
WORDS = SCREENS / "words.json"
LANGUAGES = ("fr", "ar")
WIDTH, COLOURS = 360, 32
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What differs from one day or one person to the next.
VARIES = re.compile(
    r"\b[0-9A-HJKMNP-TV-Z]{4}\b|\b1er\b|\d+|[٠-٩]+|"
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|"
    r"الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد"
)


def name_of(page_name: str) -> str:
    """A file's name for a page of tests.browser.test_languages.visited."""
    path = UUID.sub("", page_name).strip("/ ")
    return re.sub(r"\W+", "-", path).strip("-") or "accueil"


def words_of(page: Page) -> str:
    """What is written on the page, without what varies."""
    text = VARIES.sub("·", page.inner_text("body"))
    return re.sub(r"(·\W*)+", "· ", re.sub(r"\s+", " ", text)).strip()


def taken(page: Page) -> bytes:
    """The whole page as a small picture."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    out = io.BytesIO()
    shot.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def seen(page: Page, visited: Iterator[str]) -> Iterator[str]:
    """The name of each screen, once."""
    done = set()
    for path in visited:
        name = name_of(path)
        if name not in done:
            done.add(name)
            yield name


def index(names: dict[str, list[str]]) -> str:
    """docs/screens/README.md."""
    lines = [
        "# The screens of the public side",
        "",
        "Taken by `make pictures` on a telephone 360 pixels wide, in French and in Arabic. A test",
        "compares the words on each with the page as it is now.",
        "",
        "| screen | français | العربية |",
        "|---|---|---|",
    ]
    for name in names["fr"]:
        cells = [
            f'<img src="{language}/{name}.png" width="180" alt="{name}, {language}">'
            if name in names[language]
            else ""
            for language in LANGUAGES
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def keep(language: str, name: str, picture: bytes) -> None:
    """Write one picture."""
    folder = SCREENS / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(picture)


def keep_words(words: dict[str, dict[str, str]]) -> None:
    """Write the words and the page that shows the pictures; forget pictures of no screen."""
    text = json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True)
    WORDS.write_text(text + "\n", encoding="utf-8")
    names = {language: list(screens) for language, screens in words.items()}
    (SCREENS / "README.md").write_text(index(names), encoding="utf-8")
    for old in SCREENS.glob("*/*.png"):
        if old.stem not in names.get(old.parent.name, []):
            old.unlink()


def kept() -> dict[str, dict[str, str]]:
    """Language, screen, words."""
    found: dict[str, dict[str, str]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found
