"""The vault: the root key under a passphrase, so that a machine that is off opens nothing.

« Coffre fermé » (security.md 3.2). After each start somebody types the passphrase; until
then requests come in, receipt codes open, reminders leave; what the team reads waits.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dossiers.privacy.keyring import KEY_BYTES, NONCE_BYTES

VERSION = 1
# RFC 9106, section 4, the second recommended choice: it fits a small server.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
SALT_BYTES = 16
SHORTEST_PASSPHRASE = 20
_TIED_TO = b"dossiers/vault"
# Filesystems whose files are gone when the machine is off.
_IN_MEMORY = {"tmpfs", "ramfs"}


class VaultError(Exception):
    """The vault's file is missing, damaged or of another version; the message names it."""


class WrongPassphraseError(VaultError):
    """This passphrase does not open this vault."""


class WeakPassphraseError(VaultError):
    """Too short for a file that an attacker may try for years."""


def closed(key: bytes, passphrase: str) -> str:
    """What to write in the vault's file for this root key.

    Raises WeakPassphraseError under SHORTEST_PASSPHRASE characters, spaces apart.
    """
    if len("".join(passphrase.split())) < SHORTEST_PASSPHRASE:
        raise WeakPassphraseError
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(_stretched(passphrase, salt)).encrypt(nonce, key, _TIED_TO)
    return json.dumps({"version": VERSION, "salt": salt.hex(), "sealed": sealed.hex()}) + "\n"


def opened(path: str | Path, passphrase: str) -> bytes:
    """The root key of this vault. Raises VaultError, WrongPassphraseError."""
    try:
        written = json.loads(Path(path).read_text(encoding="ascii"))
        version = written["version"]
        salt, sealed = bytes.fromhex(written["salt"]), bytes.fromhex(written["sealed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VaultError(f"{path}: not a readable vault ({type(error).__name__})") from error
    if version != VERSION or len(salt) != SALT_BYTES:
        raise VaultError(f"{path}: a vault of another version")
    try:
        key = AESGCM(_stretched(passphrase, salt)).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _TIED_TO
        )
    except (InvalidTag, ValueError) as error:
        raise WrongPassphraseError from error
    if len(key) != KEY_BYTES:
        raise VaultError(f"{path}: what it holds is no key")
    return key


def _stretched(passphrase: str, salt: bytes) -> bytes:
    # Typed on another keyboard, with two spaces or a capital at the start: the same words.
    words = " ".join(passphrase.casefold().split())
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB
    ).derive(words.encode())


def is_in_memory(folder: str | Path, mounts: str = "/proc/self/mountinfo") -> bool:
    """Whether what is written in `folder` is gone when the machine is off.

    False where the system does not say (proc(5), mountinfo).
    """
    wanted, kind, longest = os.path.realpath(folder), "", -1
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].encode().decode("unicode_escape")
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        # The last of two on one point hides the first.
        if inside and len(point) >= longest:
            kind, longest = after.split(" ")[0], len(point)
    return kind in _IN_MEMORY
