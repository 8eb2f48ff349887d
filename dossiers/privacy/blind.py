"""Blind indexes: finding an equal value again without the database knowing it.

Low-entropy values (a SIREN, a brand) can be guessed by whoever holds the root key; not by
whoever holds a copy of the database (security.md 3.2).
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from dossiers.privacy.keyring import root_key


def blind(field: str, section: UUID, value: str) -> bytes:
    """The keyed digest of `value` in this field of this section; another section, another."""
    text = b"\0".join([field.encode(), section.bytes, value.encode()])
    return hmac.digest(root_key("blind-index"), text, hashlib.sha256)
