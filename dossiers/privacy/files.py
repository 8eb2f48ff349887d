"""Files at rest: sealed whole under a random name, opened only with their case's key.

One call of AES-GCM for a file (10 MiB take about 10 ms). The clear bytes are
never written anywhere; the size on disk tells a class of 64 KiB only.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from dossiers.privacy.envelope import Place, TamperedError, sealed_size
from dossiers.privacy.sealed import KeyHolder

SIZE_CLASS = 64 * 1024


def _path(name: str, root: Path | None = None) -> Path:
    return (root or Path(settings.MEDIA_ROOT)) / name[:2] / name


def where(name: str) -> Path:
    """The sealed file of this name, for a backup: nothing in it opens without its case's key."""
    return _path(name)


def put_back(name: str, source: Path, *, root: Path | None = None) -> None:
    """Move a sealed file out of a backup to its place (under `root`: that of a trial)."""
    path = _path(name, root)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(source, path)
    path.chmod(0o600)


def _place(row: UUID, owner: KeyHolder, part: str) -> Place:
    return Place("file", part, row, owner.pk)


def size_class(size: int) -> int:
    """`size` in bytes rounded up to 64 KiB."""
    return -(-max(size, 1) // SIZE_CLASS) * SIZE_CLASS


def store(content: bytes, *, row: UUID, owner: KeyHolder, part: str = "content") -> str:
    """Seal `content` on disk for the row `row` of `owner`; return the random file name.

    part: which file of the row it is; none opens in the place of another.
    """
    name = secrets.token_hex(16)
    framed = len(content).to_bytes(8, "big") + content
    sealed = owner.data_key.seal(
        framed.ljust(size_class(len(framed)), b"\0"), _place(row, owner, part)
    )
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        _keep_the_name(path.parent)
    except OSError:
        # A disk that is full holds no half of a file.
        path.unlink(missing_ok=True)
        raise
    return name


def _keep_the_name(folder: Path) -> None:
    """After a power cut, a file whose folder was not written could be nowhere."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str, *, row: UUID, owner: KeyHolder, part: str = "content") -> bytes:
    """The bytes of a stored file. Raises TamperedError (missing, damaged, another case's)."""
    try:
        sealed = _path(name).read_bytes()
    except OSError as error:
        raise TamperedError("the file is missing") from error
    framed = owner.data_key.unseal(sealed, _place(row, owner, part))
    return framed[8 : 8 + int.from_bytes(framed[:8], "big")]


def delete(name: str) -> None:
    """Remove a stored file; one that is gone already is no error."""
    _path(name).unlink(missing_ok=True)


def stored_before(moment: float) -> list[str]:
    """Names of the stored files last written before `moment` (seconds since the epoch)."""
    return [name for name, (_size, at) in _stored().items() if at < moment]


def sizes() -> dict[str, int]:
    """Every stored file, and its bytes on disk."""
    return {name: size for name, (size, _at) in _stored().items()}


def has_its_size(on_disk: int, row_says: int) -> bool:
    """Whether a stored file is as long as its row, which keeps the class of the clear bytes.

    The length written before them may take one class more.
    """
    return on_disk in (sealed_size(row_says), sealed_size(row_says + SIZE_CLASS))


def _stored() -> dict[str, tuple[int, float]]:
    """Name to (bytes, moment of the last writing); files may go away while one looks."""
    found = {}
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        with suppress(FileNotFoundError):
            known = path.stat()
            found[path.name] = (known.st_size, known.st_mtime)
    return found
