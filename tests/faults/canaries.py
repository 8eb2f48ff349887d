"""Words that must be found nowhere, and every shape in which they could hide."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

PLACES = (
    *("employer", "story", "name", "unsent", "reply", "filename", "content"),
    *("message", "note", "letter", "proof", "fact", "waiver", "mistyped", "other"),
)
# Each place has a word of its own: one that is found names the leak.
WORDS = {place: f"kanari{place}qzx" for place in PLACES}
CHUNK = 8 * 1024 * 1024


def shapes(word: str) -> Iterator[bytes]:
    """The bytes of `word` as it is, in hexadecimal, in base64 wherever it begins, in UTF-16."""
    raw = word.encode()
    yield raw
    yield raw.upper()
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield quote(word).encode()
    for encoding in ("utf-16-le", "utf-16-be"):
        yield word.encode(encoding)
    for before in range(3):
        # Only the symbols that depend on the word alone, whatever stands around it.
        whole = base64.b64encode(b"\0" * before + raw)
        first = -(-before * 8 // 6)
        yield whole[first : (before + len(raw)) * 8 // 6]


def found_in(chunks: Iterable[bytes], words: Mapping[str, str]) -> set[str]:
    """The places whose word is in the bytes, in any shape, across chunks too."""
    wanted = {(place, shape) for place, word in words.items() for shape in shapes(word)}
    longest = max(len(shape) for _place, shape in wanted)
    found: set[str] = set()
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        found |= {place for place, shape in wanted if place not in found and shape in text}
        rest = text[-longest:]
    return found


def bytes_of(path: Path) -> Iterator[bytes]:
    """A file, chunk by chunk."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def scan(paths: Iterable[Path], words: Mapping[str, str]) -> dict[str, set[str]]:
    """File name to the places found in it; files with nothing are left out."""
    results = {str(path): found_in(bytes_of(path), words) for path in paths}
    return {name: places for name, places in results.items() if places}
