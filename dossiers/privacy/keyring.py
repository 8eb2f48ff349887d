"""The two keys of an instance and all that is derived from them.

The service key always works (journal, receipt codes, sessions, while the vault
is locked too). The root key opens content. Neither is ever in the database nor
in a backup (docs/decisions/0003-keys.md). Make both with:
`python -m dossiers.privacy.keyring FOLDER`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyFileError(Exception):
    """A key file is missing, unreadable or not a key; the message names the file."""


class WrongRootError(KeyFileError):
    """Something that was wrapped under another root key."""


class VaultLockedError(KeyFileError):
    """The vault is closed (privacy/vault.py): nobody has opened it since the machine started."""


def derive(secret: bytes, purpose: str, *, length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 (RFC 5869) of `secret` for one purpose; another purpose, another key."""
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose.encode()).derive(secret)


def read_key(path: str | Path) -> bytes:
    """The 32 bytes written in hexadecimal in `path`.

    Raises KeyFileError when the file is missing or is not such a key.
    """
    try:
        key = bytes.fromhex(Path(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path}: not a readable key file ({type(error).__name__})") from error
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"{path}: a key has {KEY_BYTES} bytes, this one {len(key)}")
    return key


def _make_once(path: Path, text: str) -> str:
    """Write `text` to `path` unless it exists; return what the file holds in the end.

    Web and worker may start together: the link is atomic, the first one wins.
    """
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        finally:
            os.unlink(name)
    return path.read_text(encoding="ascii").strip()


def make_keys(folder: str | Path) -> str:
    """Make service.key, root.key and secret.key in `folder` where missing (owner-only).

    Returns the text of secret.key, Django's SECRET_KEY of a local instance.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("service.key", "root.key"):
        _make_once(folder / name, secrets.token_hex(KEY_BYTES))
    return _make_once(folder / "secret.key", secrets.token_urlsafe(64))


@cache
def service_key(purpose: str) -> bytes:
    """The key derived from the service key for `purpose` (journal, receipt, session…)."""
    return derive(read_key(settings.SERVICE_KEY_FILE), f"dossiers/service/{purpose}")


def root_key(purpose: str) -> bytes:
    """The key derived from the root key for `purpose` (section keys, blind indexes).

    Raises VaultLockedError while the vault is closed, KeyFileError without a vault.
    """
    return _root_key(purpose, root_state())


def root_keys(purpose: str) -> Iterator[bytes]:
    """The keys that may open something for `purpose`: the root's, then the next root's.

    The next one is there only while a rotation is under way (actions/rotation.py).
    """
    yield root_key(purpose)
    coming = next_root_file()
    if coming.is_file():
        yield derive_root(read_key(coming), purpose)


def next_root_file() -> Path:
    """Where the next root key lies during a rotation: beside the present one."""
    return Path(f"{settings.ROOT_KEY_FILE}.new")


def derive_root(root: bytes, purpose: str) -> bytes:
    """The key of `purpose` of this root key."""
    return derive(root, f"dossiers/root/{purpose}")


def wrap_under(key: bytes, secret: bytes, tied_to: bytes) -> bytes:
    """`secret` under a key of 32 bytes (AES-256-GCM), tied to what it is for."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, tied_to)


def opens(key: bytes, wrapped: bytes, tied_to: bytes) -> bool:
    """Whether this key opens what `wrap_under` wrapped."""
    try:
        AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], tied_to)
    except (InvalidTag, ValueError):
        return False
    return True


def unwrapped(purpose: str, wrapped: bytes, tied_to: bytes) -> bytes:
    """What `wrap_under` wrapped under the root key of `purpose`.

    Raises WrongRootError when neither the root nor the next one opens it.
    """
    for key in root_keys(purpose):
        with contextlib.suppress(InvalidTag):
            return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], tied_to)
    raise WrongRootError(f"what was wrapped for {purpose} does not open with this root key")


def root_state() -> tuple[str, int, int]:
    """What changes when the root key is taken away, put back or replaced.

    What is derived from it is kept in memory under this state, so that closing the vault
    closes the processes that run too. Raises as `root_key`.
    """
    path = str(settings.ROOT_KEY_FILE)
    try:
        found = os.stat(path)
    except OSError as error:
        _forget_what_opens()
        if settings.VAULT_FILE:
            raise VaultLockedError("the vault is closed") from error
        raise KeyFileError(f"{path}: not a readable key file") from error
    return path, found.st_ino, found.st_mtime_ns


def is_locked() -> bool:
    """Whether this instance has a vault that nobody has opened yet."""
    try:
        root_state()
    except VaultLockedError:
        return True
    except KeyFileError:
        return False
    return False


def forgotten_with_the_root(forget: Callable[[], None]) -> None:
    """Call `forget` when the root key goes away: for what others keep that it opened."""
    _FORGET.append(forget)


@lru_cache(maxsize=8)
def _root_key(purpose: str, _state: tuple[str, int, int]) -> bytes:
    return derive_root(read_key(settings.ROOT_KEY_FILE), purpose)


_FORGET: list[Callable[[], None]] = [_root_key.cache_clear]


def _forget_what_opens() -> None:
    for forget in _FORGET:
        forget()


def forget_keys() -> None:
    """Drop the keys kept in memory, so that the next use reads the files again."""
    service_key.cache_clear()
    _forget_what_opens()


if __name__ == "__main__":
    if len(sys.argv) != 2:  # the program's name and one folder
        sys.exit("usage: python -m dossiers.privacy.keyring FOLDER")
    make_keys(sys.argv[1])
    print(f"service.key, root.key, secret.key: in {sys.argv[1]}. Keep a copy off this machine.")
