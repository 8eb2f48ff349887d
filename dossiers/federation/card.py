"""The card of a section: three public keys as text, and a fingerprint to compare by voice.

A card says nothing secret and proves nothing by itself: whoever carries it could change it.
What makes it true is that two people read the same forty digits to each other.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import Error as Base64Error
from dataclasses import dataclass
from uuid import UUID

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.keyring import WrongRootError, root_key, unwrapped, wrap_under

TITLE = "Carte de section · Dossiers 1"
NAME, SEND, SIGN, MATCH, PRINT = "Nom", "Envoi", "Signature", "Rapprochement", "Empreinte"
GROUPS, DIGITS = 8, 5
NAME_LENGTH = 80


class CardError(ValueError):
    """These words are not a card, or not a whole one."""


@dataclass(frozen=True)
class Card:
    """The public half: who may be written to, who signs, with whom a key is agreed."""

    name: str
    recipient: str
    verify_key: bytes
    exchange_key: bytes

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits, of the three keys: 132 bits to read over the phone."""
        keys = b"\0".join([self.recipient.encode(), self.verify_key, self.exchange_key])
        number = int.from_bytes(hashlib.sha256(b"dossiers/card/1\0" + keys).digest(), "big")
        text = str(number % 10 ** (GROUPS * DIGITS)).zfill(GROUPS * DIGITS)
        return " ".join(text[n : n + DIGITS] for n in range(0, len(text), DIGITS))

    def text(self) -> str:
        """The card, as it is printed, posted or attached."""
        lines = {
            NAME: self.name,
            SEND: self.recipient,
            SIGN: base64.b64encode(self.verify_key).decode(),
            MATCH: base64.b64encode(self.exchange_key).decode(),
            PRINT: self.fingerprint,
        }
        return "\n".join([TITLE, *(f"{key} : {value}" for key, value in lines.items()), ""])


@dataclass(frozen=True)
class Keys:
    """The private half, in memory only."""

    identity: str
    signing: bytes
    exchange: bytes

    def __repr__(self) -> str:
        return "<Keys>"

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(message)

    def pair_key(self, theirs: bytes, purpose: str) -> bytes:
        """The key that both sections, and nobody else, derive from their two cards."""
        private = X25519PrivateKey.from_private_bytes(self.exchange)
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        mine = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        both = b"".join(sorted([mine, theirs]))
        return HKDF(hashes.SHA256(), 32, salt=both, info=purpose.encode()).derive(shared)


def make(name: str) -> tuple[Card, Keys]:
    """A new card and its private half."""
    identity = pyrage.x25519.Identity.generate()
    signing, exchange = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    raw = (Encoding.Raw, PublicFormat.Raw)
    card = Card(
        name,
        str(identity.to_public()),
        signing.public_key().public_bytes(*raw),
        exchange.public_key().public_bytes(*raw),
    )
    private = (Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return card, Keys(
        str(identity), signing.private_bytes(*private), exchange.private_bytes(*private)
    )


def sealed(keys: Keys, section: UUID) -> bytes:
    """The private half under the root key."""
    clear = json.dumps([keys.identity, keys.signing.hex(), keys.exchange.hex()]).encode()
    return wrap_under(root_key("federation"), clear, section.bytes)


def unsealed(blob: bytes, section: UUID) -> Keys:
    """What `sealed` sealed. Raises TamperedError."""
    try:
        clear = unwrapped("federation", blob, section.bytes)
    except WrongRootError as error:
        raise TamperedError("the card's keys do not open with this root key") from error
    identity, signing, exchange = json.loads(clear)
    return Keys(identity, bytes.fromhex(signing), bytes.fromhex(exchange))


def read(text: str) -> Card:
    """The card of a text, once its own fingerprint was counted again. Raises CardError."""
    said = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            said[key.strip()] = value.strip()
    try:
        card = Card(
            said[NAME][:NAME_LENGTH],
            str(pyrage.x25519.Recipient.from_str(said[SEND])),
            _key(said[SIGN]),
            _key(said[MATCH]),
        )
        printed = said[PRINT]
    except (KeyError, pyrage.RecipientError, Base64Error, ValueError) as error:
        raise CardError from error
    if "".join(printed.split()) != card.fingerprint.replace(" ", "") or not card.name:
        raise CardError
    return card


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise CardError
    return key
