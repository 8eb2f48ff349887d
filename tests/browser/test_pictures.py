"""The screens shown in docs/screens/ are the screens of today."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import pictures
from tests.browser.test_languages import visited

# What `make pictures` sets: the pictures are then taken again instead of compared.
TAKING = bool(os.environ.get("TAKE_PICTURES"))


def test_the_pictures_show_the_screens_of_today(window: Callable[..., Page]) -> None:
    words: dict[str, dict[str, str]] = {}
    for language in pictures.LANGUAGES:
        page = window(width=pictures.WIDTH, language=language)
        words[language] = {}
        for name in pictures.seen(page, visited(page)):
            words[language][name] = pictures.words_of(page)
            if TAKING:
                pictures.keep(language, name, pictures.taken(page))
    if TAKING:
        pictures.keep_words(words)
    kept = pictures.kept()
    stale = [
        f"{language}/{name}"
        for language, screens in words.items()
        for name, text in screens.items()
        if kept.get(language, {}).get(name) != text
    ]
    gone = [f"{lg}/{name}" for lg, screens in kept.items() for name in screens.keys() - words[lg]]
    assert (stale, gone) == ([], []), "make pictures"
    missing = [
        f"{language}/{name}"
        for language, screens in words.items()
        for name in screens
        if not (pictures.SCREENS / language / f"{name}.png").is_file()
    ]
    assert missing == [], "make pictures"
