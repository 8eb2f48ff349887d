"""The file in which a section travels: a .zip written as it is read, a manifest at its end.

docs/section-format.md describes it for whoever reads it without this program.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from io import RawIOBase
from typing import IO, Any

from dossiers.moving.lines import Tally

FORMAT = "dossiers-section"
VERSION = 1
MANIFEST = "manifest.json"
JOURNAL = "journal.jsonl"
# Neither a moment nor a machine: two packs of the same section are alike.
EPOCH = (1980, 1, 1, 0, 0, 0)


class PackError(Exception):
    """The file is no pack, is cut, altered, or of another version; a sentence says which."""


@dataclass(frozen=True)
class Manifest:
    """What a pack says of itself. tables and files: counts and digests by name in the pack.

    codes: how the instance that made it reads codes (a fingerprint of its service key).
    """

    section: str
    name: str
    release: str
    made_at: str
    codes: str
    tables: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, str]
    journal: int
    left: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT
    version: int = VERSION

    def written(self) -> bytes:
        """As indented JSON, for a human too."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of a pack. Raises PackError."""
    try:
        said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise KeyError(FORMAT)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise PackError("Ce fichier n’est pas une section à reprendre.") from error
    if said["version"] != VERSION:
        raise PackError(
            f"Ce fichier est au format {said['version']}, cet outil lit le format {VERSION}. "
            "Mettre à jour l’outil."
        )
    return Manifest(**said)


class _Sink(RawIOBase):
    """What a ZipFile writes to: kept until it is taken away."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held


class Pack:
    """A .zip made of pieces: each method yields the bytes that are ready."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)

    def lines(self, name: str, lines: Iterable[bytes], tally: Tally) -> Iterator[bytes]:
        """A file of lines, counted in `tally`."""
        with self._zip.open(_info(name), "w") as entry:
            for line in lines:
                tally.add(line)
                entry.write(line)
                if piece := self._sink.taken():
                    yield piece
        yield self._sink.taken()

    def file(self, name: str, content: bytes) -> Iterator[bytes]:
        """A file of bytes; not made smaller, pictures are small already."""
        info = _info(name)
        info.compress_type = zipfile.ZIP_STORED
        self._zip.writestr(info, content)
        yield self._sink.taken()

    def end(self, manifest: Manifest) -> Iterator[bytes]:
        """The manifest, and what every .zip ends with."""
        self._zip.writestr(_info(MANIFEST), manifest.written())
        self._zip.close()
        yield self._sink.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def opened(source: IO[bytes]) -> zipfile.ZipFile:
    """A pack to be read. Raises PackError."""
    try:
        return zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise PackError("Ce fichier n’est pas une section à reprendre, ou il est coupé.") from error
