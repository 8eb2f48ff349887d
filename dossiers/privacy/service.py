"""Small texts sealed under the service key: what the instance itself must be able to read."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.keyring import NONCE_BYTES, service_key


def seal(text: str, *, purpose: str, place: str) -> bytes:
    """AES-256-GCM under the key of `purpose`, tied to `place` (a row): moved, it does not open."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(service_key(purpose)).encrypt(nonce, text.encode(), _tie(purpose, place))
    return nonce + sealed


def unseal(blob: bytes, *, purpose: str, place: str) -> str:
    """The text. Raises TamperedError."""
    try:
        opened = AESGCM(service_key(purpose)).decrypt(
            blob[:NONCE_BYTES], blob[NONCE_BYTES:], _tie(purpose, place)
        )
    except (InvalidTag, ValueError):
        raise TamperedError from None
    return opened.decode()


def _tie(purpose: str, place: str) -> bytes:
    return f"dossiers/{purpose}/{place}".encode()
