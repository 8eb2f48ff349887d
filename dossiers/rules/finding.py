"""Finding words in texts whatever their accents, their case and their script. Pure Python.

A text is folded (« Été » and « ete » are the same) and searched for each word; an extract
shows the place in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# At least two signs a word, and few of them: one letter is in every text.
SHORTEST, MOST_WORDS, LONGEST_QUERY = 2, 6, 100
# Signs of an extract on each side of what was found.
AROUND = 60
# What is written above or below a letter, in Latin and in Arabic, and the tatweel.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u00ad]+")
# What NFKD leaves whole although people type it in two letters, and signs typed two ways.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "ʼ": "'", "ı": "i"})
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text without case, accents nor vowel signs; spaces stay as they are."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return bare if bare.isascii() else bare.translate(_LETTERS)


def words_of(query: str) -> tuple[str, ...]:
    """The words to find, folded, each once, in order; () when there is nothing to look for."""
    parts = [part for part in folded(query[:LONGEST_QUERY]).split() if len(part) >= SHORTEST]
    return tuple(dict.fromkeys(parts))[:MOST_WORDS]


@dataclass(frozen=True)
class Extract:
    """A piece of a text, on one line: what comes before, what was found, what comes after."""

    before: str
    found: str
    after: str


def extract(text: str, word: str) -> Extract:
    """The first place where the folded `word` is, with AROUND signs on each side.

    The whole beginning of the text, nothing found, when the word is not there.
    """
    start, end = _place(text, word)
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    # A cut in the middle of a word is no word.
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    before = ("… " if first else "") + _line(text[first:start])
    after = _line(text[end:last]) + (" …" if last < len(text) else "")
    return Extract(before, _line(text[start:end]), after)


def _place(text: str, word: str) -> tuple[int, int]:
    """Where the folded word begins and ends in the text as it was written."""
    if text.isascii():
        at = text.lower().find(word)
        return (at, at + len(word)) if at >= 0 else (0, 0)
    # One letter may fold to several, or to none: each folded sign remembers its letter.
    origins = [at for at, letter in enumerate(text) for _sign in folded(letter)]
    at = "".join(map(folded, text)).find(word)
    if at < 0:
        return 0, 0
    end = origins[at + len(word) - 1] + 1
    # The vowel signs of the last letter are part of it.
    while end < len(text) and not folded(text[end]):
        end += 1
    return origins[at], end


def _line(text: str) -> str:
    return _SPACES.sub(" ", text)
