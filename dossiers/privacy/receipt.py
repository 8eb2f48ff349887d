"""The receipt code: how a person without an account comes back to her case.

20 symbols of Crockford's base32 in five groups of four; 19 are random (95 bits),
the last one is a check symbol. From the code, one slow derivation gives `lookup`
(stored, finds the row) and `wrap` (never stored, opens the case key).
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dossiers.privacy.keyring import derive, service_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# x^5 + x^2 + 1, primitive over GF(2): its powers run through all 31 non-zero symbols.
_POLYNOMIAL = 0b100101
# Two derivations at once and no more: a flood must not eat the memory (19 MiB each).
_SLOTS = threading.BoundedSemaphore(2)
WAIT_SECONDS = 5.0


class BadCodeError(ValueError):
    """Not a code: a wrong length, a foreign symbol or a wrong check symbol (a typo)."""


class BusyError(Exception):
    """Too many codes are being checked at this moment."""


@dataclass(frozen=True)
class Receipt:
    """What a code derives to. `lookup` is stored; `wrap` never is."""

    lookup: bytes
    wrap: bytes

    def __repr__(self) -> str:
        return "<Receipt>"


def _times_alpha(symbol: int) -> int:
    symbol <<= 1
    return symbol ^ _POLYNOMIAL if symbol & 0b100000 else symbol


def check_symbol(body: str) -> str:
    """The check symbol of 19 symbols: a weighted sum over GF(32).

    Position i weighs alpha^(i+1), all different: any one wrong symbol and any two
    swapped neighbours change the sum.
    """
    total = 0
    for symbol in reversed(body):
        total = _times_alpha(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def new_code() -> str:
    """A fresh code, 20 symbols without spaces."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


def normalise(typed: str) -> str:
    """The 20 symbols of what a person typed; spaces, dashes, case and O/I/L forgiven.

    Digits of other scripts are read as ours. Raises BadCodeError.
    """
    symbols = []
    for character in unicodedata.normalize("NFKC", typed[:200]).upper():
        if character.isalnum():
            digit = unicodedata.digit(character, None)
            symbols.append(character if digit is None else str(digit))
    code = "".join(symbols).translate(_READ_AS)
    if len(code) != LENGTH or any(symbol not in ALPHABET for symbol in code):
        raise BadCodeError("length or symbol")
    if check_symbol(code[:-1]) != code[-1]:
        raise BadCodeError("check symbol")
    return code


def groups(code: str) -> list[str]:
    """The code in groups of four, as shown and printed."""
    return [code[i : i + GROUP] for i in range(0, len(code), GROUP)]


def derive_receipt(code: str) -> Receipt:
    """Argon2id (19 MiB, 2 passes) of a normalised code with the instance's salt.

    Raises BusyError when no slot frees within a few seconds.
    """
    if not _SLOTS.acquire(timeout=WAIT_SECONDS):
        raise BusyError
    try:
        salt = service_key("receipt-salt")[:16]
        stretched = Argon2id(
            salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024
        ).derive(code.encode())
    finally:
        _SLOTS.release()
    return Receipt(
        derive(stretched, "dossiers/receipt/lookup"), derive(stretched, "dossiers/receipt/wrap")
    )
