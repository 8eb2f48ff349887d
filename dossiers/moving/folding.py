"""A heading, a word or a date as it is compared: without accents, capitals, odd spaces."""

from __future__ import annotations

import re
import unicodedata

from dossiers.form_fields import to_ascii_digits


def fold(text: str) -> str:
    """Lower case, no accents, European digits, every kind of space as one."""
    text = unicodedata.normalize("NFKD", to_ascii_digits(text).lower())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


def words(text: str) -> list[str]:
    """The folded words of a text: « N° de dossier » → n, de, dossier."""
    return re.findall(r"[a-z0-9]+", fold(text).replace("°", " "))
