"""What a file is, by its first bytes; its name and the sender's word are not asked."""

from __future__ import annotations

from dossiers.privacy.cleaning.result import NotAcceptedError

PICTURES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
}
SOUNDS = {
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf2": "mp3",
    b"OggS": "ogg",
    b"#!AMR": "amr",
}
REFUSED = {
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!/": "program",
    b"\xca\xfe\xba\xbe": "program",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"\xd0\xcf\x11\xe0": "old_office",
}
# Brands of the « ftyp » box: pictures of recent phones; everything else there is sound or film.
HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"})
SOUND_ONLY = frozenset({b"M4A ", b"M4B "})


def kind_of(content: bytes) -> str:
    """« jpeg », « pdf », « mp4 »… Raises NotAcceptedError when it is none that we take."""
    for table in (PICTURES, SOUNDS):
        for start, kind in table.items():
            if content.startswith(start):
                return kind
    if content.startswith(b"RIFF"):
        return _riff(content)
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "office"
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return "heif" if brand in HEIF else "m4a" if brand in SOUND_ONLY else "mp4"
    for start, reason in REFUSED.items():
        if content.startswith(start):
            raise NotAcceptedError(reason)
    return "text"


def _riff(content: bytes) -> str:
    found = {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12])
    if found is None:
        raise NotAcceptedError("unknown")
    return found
