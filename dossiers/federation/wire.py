"""Bytes that leave for one section and come from one section: signed, then encrypted (age).

age says nothing of the sender, so the content is signed first (Ed25519); the signature names
the recipient, so that she cannot forward it to another section as if it had been for her.
Layout inside age: MAGIC | signature (64) | content (docs/decisions/0019-federation.md).
"""

from __future__ import annotations

import hashlib
import hmac

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dossiers.federation.card import Card, Keys

MAGIC = b"DOSSIERS-ENVELOPPE-1\n"
SIGNATURE = 64
# Crockford's alphabet: no I, L, O, U to mistake on the phone.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_BYTES, CODE_GROUP = 10, 4


class WireError(ValueError):
    """These bytes do not open here. `reason` is a slug of REASONS in actions/envelope_open.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def seal(content: bytes, *, sender: Keys, to: str) -> bytes:
    """The envelope of `content` for the age recipient `to`."""
    signature = sender.sign(_signed(content, to))
    recipient = pyrage.x25519.Recipient.from_str(to)
    return bytes(pyrage.encrypt(MAGIC + signature + content, [recipient]))


def unseal(envelope: bytes, *, mine: Keys, me: str, senders: list[Card]) -> tuple[Card, bytes]:
    """Who of `senders` signed it, and the content. Raises WireError, and changes nothing."""
    identity = pyrage.x25519.Identity.from_str(mine.identity)
    try:
        clear = bytes(pyrage.decrypt(envelope, [identity]))
    except pyrage.DecryptError as error:
        raise WireError("not_for_us") from error
    if not clear.startswith(MAGIC) or len(clear) < len(MAGIC) + SIGNATURE:
        raise WireError("not_an_envelope")
    signature = clear[len(MAGIC) : len(MAGIC) + SIGNATURE]
    content = clear[len(MAGIC) + SIGNATURE :]
    for card in senders:
        key = Ed25519PublicKey.from_public_bytes(card.verify_key)
        try:
            key.verify(signature, _signed(content, me))
        except InvalidSignature:
            continue
        return card, content
    raise WireError("unknown_sender")


def _signed(content: bytes, to: str) -> bytes:
    return MAGIC + to.encode() + b"\0" + hashlib.sha256(content).digest()


def receipt_code(pair: bytes, envelope: str, digest: bytes) -> str:
    """« Ouverte »: what who opened reads back to who sent. Four groups of four symbols.

    Under the key of the pair: only that section could have written it, for that envelope.
    """
    mark = hmac.digest(pair, b"receipt\0" + envelope.encode() + digest, hashlib.sha256)
    number = int.from_bytes(mark[:CODE_BYTES], "big")
    count = CODE_BYTES * 8 // 5
    symbols = "".join(SYMBOLS[number >> 5 * n & 31] for n in range(count))
    return "-".join(symbols[n : n + CODE_GROUP] for n in range(0, count, CODE_GROUP))


def same_code(typed: str, code: str) -> bool:
    """Whether the words typed are this code; case, spaces and O/I/L do not matter."""
    plain = "".join(one for one in typed.upper().translate(READ_AS) if one in SYMBOLS)
    return hmac.compare_digest(plain, code.replace("-", ""))
