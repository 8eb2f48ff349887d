"""One key for one case, and the envelope that ties each sealed value to its place.

Layout of an envelope: version (1) | key id (4) | nonce (12) | ciphertext and tag.
The associated data names table, column, row and owner: a ciphertext that was
copied to another row, column or case does not open (security.md 3.2).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from dossiers.privacy.keyring import (
    KEY_BYTES,
    NONCE_BYTES,
    WrongRootError,
    derive,
    root_key,
    unwrapped,
    wrap_under,
)

VERSION = 1
KEY_ID_BYTES = 4
HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES
TAG_BYTES = 16
ALGORITHM = "HPKE-X25519-HKDF-SHA256-AES-256-GCM"
# A random identity in the associated data: its length, then itself.
_ID_LENGTH = (16).to_bytes(2, "big")
_ID_BYTES = 2 + 16
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealError(Exception):
    """Something sealed could not be opened. Never answered by an empty value."""


class LockedError(SealError):
    """The key is not there: this object was not obtained through access.py."""


class TamperedError(SealError):
    """The bytes are damaged, come from another place or from another key."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value lives: table, column, row, and the case (or draft) that owns it."""

    table: str
    column: str
    row: UUID
    owner: UUID

    def canonical(self) -> bytes:
        """The associated data: every part with its length, so that no two places collide."""
        parts = (self.table.encode(), self.column.encode(), self.row.bytes, self.owner.bytes)
        return bytes([VERSION]) + b"".join(len(p).to_bytes(2, "big") + p for p in parts)


class SealedColumn:
    """A column of which many rows are read: what their places have in common, composed once."""

    def __init__(self, table: str, column: str) -> None:
        self.where = f"{table}.{column}"
        nobody = UUID(int=0)
        # The row and its owner come last, each of sixteen bytes behind its length.
        self._common = Place(table, column, nobody, nobody).canonical()[: -2 * _ID_BYTES]

    def place_of(self, row: UUID, owner: UUID) -> bytes:
        """The associated data of one row; the same as Place.canonical()."""
        return self._common + _ID_LENGTH + row.bytes + _ID_LENGTH + owner.bytes


def _padded(clear: bytes) -> bytes:
    """Length, then the text, then zeros: the size tells only its class."""
    return (len(clear).to_bytes(4, "big") + clear).ljust(_padded_size(len(clear)), b"\0")


def _padded_size(size: int) -> int:
    step = 64 if size < 1024 else 1024
    return -(-(size + 4) // step) * step


def sealed_size(size: int) -> int:
    """How many bytes the envelope of `size` clear bytes has."""
    return HEADER_BYTES + _padded_size(size) + TAG_BYTES


class DataKey:
    """The 32 bytes that open one case (or one draft). Its repr says nothing."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a data key has {KEY_BYTES} bytes")
        self._secret = secret
        self._aead = AESGCM(secret)

    @cached_property
    def id(self) -> bytes:
        """The short name of this key: not derived by who only reads."""
        return derive(self._secret, "dossiers/key-id", length=KEY_ID_BYTES)

    @classmethod
    def new(cls) -> DataKey:
        """A fresh random key."""
        return cls(os.urandom(KEY_BYTES))

    def __repr__(self) -> str:
        return "<DataKey>"

    def exported(self) -> bytes:
        """The 32 bytes, for a section that travels encrypted: codes go on opening the case."""
        return self._secret

    def seal(self, clear: bytes, place: Place) -> bytes:
        """The envelope of `clear`, which opens only at `place`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._aead.encrypt(nonce, _padded(clear), place.canonical())
        return bytes([VERSION]) + self.id + nonce + sealed

    def unseal(self, envelope: bytes, place: Place) -> bytes:
        """What was sealed at `place`. Raises TamperedError."""
        return self._open(envelope, place.canonical(), f"{place.table}.{place.column}")

    def _open(self, envelope: bytes, tied_to: bytes, where: str) -> bytes:
        if len(envelope) < HEADER_BYTES or envelope[0] != VERSION:
            raise TamperedError(f"unknown envelope in {where}")
        nonce = envelope[1 + KEY_ID_BYTES : HEADER_BYTES]
        try:
            clear = self._aead.decrypt(nonce, envelope[HEADER_BYTES:], tied_to)
        except InvalidTag as error:
            raise TamperedError(f"{where} does not open") from error
        return clear[4 : 4 + int.from_bytes(clear[:4], "big")]

    def unseal_row(self, envelope: bytes, column: SealedColumn, row: UUID, owner: UUID) -> bytes:
        """As `unseal`, for one row among thousands of a column. Raises TamperedError."""
        return self._open(envelope, column.place_of(row, owner), column.where)

    # --- Wrapping this key for somebody -------------------------------------

    def sealed_to(self, public_key: bytes, owner: UUID) -> bytes:
        """This key for the holder of a section's private key (HPKE, RFC 9180)."""
        recipient = X25519PublicKey.from_public_bytes(public_key)
        return _HPKE.encrypt(self._secret, recipient, info=owner.bytes)

    @classmethod
    def unsealed(cls, blob: bytes, private_key: X25519PrivateKey, owner: UUID) -> DataKey:
        """The key that `sealed_to` sealed. Raises TamperedError."""
        try:
            return cls(_HPKE.decrypt(blob, private_key, info=owner.bytes))
        except (InvalidTag, ValueError) as error:
            raise TamperedError("the case key does not open with this section's key") from error

    def wrapped(self, wrap: bytes, owner: UUID) -> bytes:
        """This key under a symmetric key that only a code or a cookie gives."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(wrap).encrypt(nonce, self._secret, owner.bytes)

    @classmethod
    def unwrapped(cls, blob: bytes, wrap: bytes, owner: UUID) -> DataKey:
        """The key that `wrapped` wrapped. Raises TamperedError."""
        try:
            secret = AESGCM(wrap).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], owner.bytes)
        except InvalidTag as error:
            raise TamperedError("the case key does not open with this code") from error
        return cls(secret)


def new_section_key(section: UUID) -> tuple[bytes, bytes]:
    """A section's key pair: the public half in clear, the private half under the root key."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return public, wrap_under(root_key("section"), raw, section.bytes)


def open_section_key(section: UUID, sealed: bytes) -> X25519PrivateKey:
    """The private half that `new_section_key` made. Raises TamperedError."""
    try:
        raw = unwrapped("section", sealed, section.bytes)
    except WrongRootError as error:
        raise TamperedError("the section key does not open with this root key") from error
    return X25519PrivateKey.from_private_bytes(raw)
