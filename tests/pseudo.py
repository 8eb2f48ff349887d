"""A language that nobody speaks: French 40 % longer, to see what long words break.

`build` writes it in place of a real language, in a folder that tests.pseudo_settings names.
Every word grows, so that one that cannot break shows as well as a long sentence.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from dossiers.languages import mo, po
from dossiers.languages.collect import collect
from dossiers.languages.sentence import Sentence, Translated

# The place it takes: any language that is not the source.
LANGUAGE = "en"
KEPT = re.compile(r"%\(\w+\)[sd]|%%|</?[a-z][^>]*>|&\w+;")
VOWELS = re.compile(r"[aeiouyéèêàâîôûùAEIOUÉÈÊÀ]")
GROWTH = 1.4


def longer(text: str) -> str:
    """The same text 40 % longer, its placeholders and tags untouched."""
    parts = KEPT.split(text)
    kept = [*KEPT.findall(text), ""]
    return "".join(_grown(part) + hole for part, hole in zip(parts, kept, strict=True))


def _grown(text: str) -> str:
    """Vowels doubled; what is still missing is added to the last word."""
    grown = VOWELS.sub(lambda vowel: vowel[0] * 2, text)
    missing = round(len(text) * GROWTH) - len(grown)
    return re.sub(r"(\w)(\W*)$", lambda end: end[1] * (1 + max(0, missing)) + end[2], grown)


def build(folder: Path) -> Path:
    """Write the catalogue of the pseudo-language; the folder for LOCALE_PATHS."""
    entries = [_translated(one) for one in collect(Path(settings.BASE_DIR))]
    path = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(mo.compiled(LANGUAGE, entries))
    path.with_suffix(".po").write_text(po.text_of(LANGUAGE, entries), "utf-8")
    return folder


def _translated(one: Sentence) -> Translated:
    forms = (one.text, one.plural) if one.plural else (one.text,)
    return Translated(one, tuple(longer(form) for form in forms))
