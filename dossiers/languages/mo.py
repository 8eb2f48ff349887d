"""What gettext reads at run time, made from what people write (the format of GNU gettext)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

from dossiers.languages import po
from dossiers.languages.sentence import Translated

MAGIC, HEADER_BYTES = 0x950412DE, 28


def compiled(language: str, entries: Iterable[Translated]) -> bytes:
    """The binary catalogue: the same bytes for the same entries, on every machine."""
    texts = {"": po.header(language)}
    for one in entries:
        if one.is_complete:
            texts[_name(one)] = "\0".join(one.forms)
    pairs = sorted((name.encode(), text.encode()) for name, text in texts.items())
    names, values = [name for name, _ in pairs], [value for _, value in pairs]
    start = HEADER_BYTES + 16 * len(pairs)
    first, after_names = _table(names, start)
    second, _end = _table(values, after_names)
    head = struct.pack(
        "<7I", MAGIC, 0, len(pairs), HEADER_BYTES, HEADER_BYTES + 8 * len(pairs), 0, start
    )
    body = b"".join(text + b"\0" for text in [*names, *values])
    return head + first + second + body


def path_of(root: Path, language: str) -> Path:
    """Where gettext looks for it."""
    return po.path_of(root, language).with_suffix(".mo")


def _name(one: Translated) -> str:
    sentence = one.sentence
    context = f"{sentence.context}\x04" if sentence.context else ""
    return context + sentence.text + (f"\0{sentence.plural}" if sentence.plural else "")


def _table(texts: Iterable[bytes], at: int) -> tuple[bytes, int]:
    """The lengths and offsets of texts written from `at` on; where they end."""
    rows = []
    for text in texts:
        rows.append(struct.pack("<2I", len(text), at))
        at += len(text) + 1
    return b"".join(rows), at
