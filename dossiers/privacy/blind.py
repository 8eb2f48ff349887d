"""Blind indexes: finding an equal value again without the database knowing it.

Low-entropy values (a SIREN, a brand) can be guessed by whoever holds the root key; not by
whoever holds a copy of the database (security.md 3.2). The secret is derived from the first
root key; when that one is changed it is kept, sealed under the new one
(models/root_secret.py), so that no digest has to be made again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from dossiers.privacy.keyring import forgotten_with_the_root, root_key, root_state

NAME = "blind-index"
_pinned: list[Callable[[str], bytes | None]] = []


def pinned_by(find: Callable[[str], bytes | None]) -> None:
    """Say who knows the secret that was kept when the root key was changed; None if never."""
    _pinned[:] = [find]


def blind(field: str, section: UUID, value: str) -> bytes:
    """The keyed digest of `value` in this field of this section; another section, another.

    Raises VaultLockedError while the vault is closed.
    """
    text = b"\0".join([field.encode(), section.bytes, value.encode()])
    return hmac.digest(secret(), text, hashlib.sha256)


def secret() -> bytes:
    """The key of the digests. One statement for each root key that a process meets."""
    return _secret(root_state())


@lru_cache(maxsize=4)
def _secret(_root: tuple[str, int, int]) -> bytes:
    kept = _pinned[0](NAME) if _pinned else None
    return kept or root_key(NAME)


forgotten_with_the_root(_secret.cache_clear)
