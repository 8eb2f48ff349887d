"""Recovery codes of the team: what stands in for a lost second factor, once each.

Ten symbols of the alphabet of receipt codes (50 random bits), in two groups. Only a keyed
digest of each is kept, tied to its owner: a copy of the table gives no code, and no code of
one account opens another.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from dossiers.privacy.keyring import service_key
from dossiers.privacy.receipt import ALPHABET

HOW_MANY = 10
LENGTH, GROUP = 10, 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_codes() -> list[str]:
    """Ten codes as they are printed: « 7K3M9-QX2VD »."""
    return [_new() for _n in range(HOW_MANY)]


def _new() -> str:
    symbols = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    return f"{symbols[:GROUP]}-{symbols[GROUP:]}"


def digest_of(owner: UUID, typed: str) -> str | None:
    """The digest of a code as somebody typed it; None when it cannot be one."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return None
    said = f"{owner}:{code}".encode()
    return hmac.digest(service_key("recovery-code"), said, hashlib.sha256).hex()
