"""A tar written as it is read: no copy of the whole, however large it is."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 1024 * 1024


@dataclass
class Member:
    """One file of the archive. `digest` (SHA-256, hexadecimal) is known once it was streamed."""

    name: str
    path: Path
    size: int = 0
    digest: str = ""


@dataclass
class Archive:
    """What was put in, in order."""

    members: list[Member] = field(default_factory=list)

    def file(self, name: str, path: Path) -> Iterator[bytes]:
        """The tar blocks of a file. Nothing at all when it is gone: OSError is the caller's."""
        with path.open("rb") as source:
            member = Member(name, path, size=path.stat().st_size)
            yield _header(name, member.size)
            digest, left = hashlib.sha256(), member.size
            while left:
                chunk = source.read(min(CHUNK, left))
                if not chunk:
                    raise OSError(f"{name}: shorter than it was")
                digest.update(chunk)
                left -= len(chunk)
                yield chunk
        yield _padding(member.size)
        member.digest = digest.hexdigest()
        self.members.append(member)

    def text(self, name: str, content: bytes) -> Iterator[bytes]:
        """The tar blocks of a small content; it is not counted among the members."""
        yield _header(name, len(content)) + content + _padding(len(content))

    def end(self) -> Iterator[bytes]:
        """What every tar ends with."""
        yield b"\0" * 2 * tarfile.BLOCKSIZE


def _header(name: str, size: int) -> bytes:
    # Neither an owner nor a date: they would tell of the machine.
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return b"\0" * (-size % tarfile.BLOCKSIZE)


class Stream(io.RawIOBase):
    """A file to read from, made of pieces that are produced when they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.rest:
            try:
                self.rest = next(self.pieces)
            except StopIteration:
                return 0
        taken, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
