"""Sound and film: what they say besides is cut out; the sound itself is not touched."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from mutagen.apev2 import delete as delete_ape
from mutagen.id3 import delete as delete_id3
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

# Boxes of MP4 (ISO/IEC 14496-12) that hold other boxes, and those that describe: the place
# is in « udta » (©xyz, loci), the rest in « meta » and « uuid ».
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
TELLING = frozenset({b"udta", b"meta", b"uuid"})
# Their first fields are the moments of making and of changing.
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
KEPT_OF_WAVE = frozenset({b"fmt ", b"fact", b"data"})
TYPES = {
    "mp3": ("audio/mpeg", ".mp3"),
    "ogg": ("audio/ogg", ".ogg"),
    "wav": ("audio/wav", ".wav"),
    "amr": ("audio/amr", ".amr"),
    "m4a": ("audio/mp4", ".m4a"),
    "mp4": ("video/mp4", ".mp4"),
}


def clean(content: bytes, kind: str) -> Clean:
    """The same sound without labels. Raises NotAcceptedError."""
    act = {"mp3": _mp3, "ogg": _ogg, "wav": _wave, "m4a": _boxes, "mp4": _boxes}.get(kind, bytes)
    try:
        return Clean(act(content), *TYPES[kind])
    except Exception:
        # A hostile file may make the parser raise anything; the person gets one sentence.
        raise NotAcceptedError("broken_sound") from None


def _mp3(content: bytes) -> bytes:
    file = io.BytesIO(content)
    delete_id3(file)
    delete_ape(file)
    file.seek(0)
    MP3(file)  # raises when no sound is left
    return file.getvalue()


def _ogg(content: bytes) -> bytes:
    file = io.BytesIO(content)
    kind = OggOpus if b"OpusHead" in content[:200] else OggVorbis
    kind(file).delete(file)
    return file.getvalue()


def _wave(content: bytes) -> bytes:
    """Only the chunks that a player needs (RIFF: name, length, bytes, an even end)."""
    kept = b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        for name, body in _chunks(content[12:])
        if name in KEPT_OF_WAVE
    )
    if b"data" not in kept:
        raise NotAcceptedError("broken_sound")
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size = struct.unpack_from("<I", content, at + 4)[0]
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _boxes(content: bytes) -> bytes:
    """Every telling box becomes an empty one of the same length: no offset has to move."""
    clean = bytearray(content)
    if not _empty_boxes(clean, 0, len(clean)):
        raise NotAcceptedError("broken_sound")
    return bytes(clean)


def _empty_boxes(content: bytearray, start: int, end: int) -> int:
    """Empty the telling boxes between two places; how many boxes there are."""
    at, count = start, 0
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", content, at + 8)[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise NotAcceptedError("broken_sound")
        body, stop = at + head, at + size
        if name in TELLING:
            content[at + 4 : at + 8] = b"free"
            content[body:stop] = bytes(stop - body)
        elif name in DATED:
            # A version byte and three of flags come before; version 1 writes long moments.
            length = 16 if content[body] == 1 else 8
            content[body + 4 : body + 4 + length] = bytes(length)
        elif name in HOLDERS:
            _empty_boxes(content, body, stop)
        at, count = stop, count + 1
    return count
