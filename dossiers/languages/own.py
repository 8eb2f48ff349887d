"""Sentences of the public pages in the organisation's own words, laid over the catalogues.

They are looked up before those of the program, in each process; which ones are in force is
kept in the cache under a mark, so that a page which finds nothing new costs no statement.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import trans_real

# What a sentence carries besides its words: it must carry the same in any words.
HELD = re.compile(r"%\(\w+\)[sd]|%%|</?[a-z][^>]*>|&[\w#]+;")
# They would close an attribute or open a tag: templates print sentences as they are.
SIGNS = frozenset('<>&"')
MOST_TIMES, MOST_MORE = 2, 60
CONTEXT = "\x04"
Words = Mapping[str, Mapping[str, str]]
_applied: list[str] = [""]


def key_of(context: str, text: str) -> bytes:
    """SHA-256 of a sentence of the program: what an own sentence is kept under."""
    return hashlib.sha256(f"{context}{CONTEXT}{text}".encode()).digest()


def name_of(context: str, text: str) -> str:
    """As gettext's catalogues name it."""
    return f"{context}{CONTEXT}{text}" if context else text


def is_applied(mark: str) -> bool:
    """Whether this process says already what `mark` stands for."""
    return _applied[0] == mark


def apply(words: Words, mark: str) -> None:
    """Say these sentences from now on: {language: {name of the sentence: own words}}."""
    for language, _name in settings.LANGUAGES:
        catalogue = trans_real.translation(language)._catalog
        own = _Own(words.get(language, {}))
        if isinstance(catalogue._catalogs[0], _Own):
            catalogue._catalogs[0] = own
        else:
            catalogue._catalogs.insert(0, own)
            catalogue._plurals.insert(0, catalogue._plurals[0])
    _applied[0] = mark


def faults(original: str, own: str) -> list[str]:
    """What is wrong with own words, as slugs: "held", "signs" or "long"."""
    found = []
    if Counter(HELD.findall(original)) != Counter(HELD.findall(own)):
        found.append("held")
    if SIGNS & set(HELD.sub("", own)):
        found.append("signs")
    if len(own) > MOST_TIMES * len(original) + MOST_MORE:
        found.append("long")
    return found


class _Own(dict[str, str]):
    """The catalogue laid over the others."""
