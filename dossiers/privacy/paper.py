"""A key on paper: three rows of twenty symbols that a person can copy by hand, and a QR code.

256 bits of the key, then 29 bits of a checksum that knows which key it is, in Crockford's
base32: 57 symbols, three rows of nineteen. Each row ends with a check symbol of its own, as
a receipt code does, so that a slip of the pen is found in its row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dossiers.privacy import receipt
from dossiers.privacy.keyring import KEY_BYTES

ROWS = 3
_BODY = receipt.LENGTH - 1
_SUM_BITS = ROWS * _BODY * 5 - KEY_BYTES * 8


class PaperError(ValueError):
    """What was copied is not this key. `row`: the row at fault, from 1; 0 when all are whole."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row}")
        self.row = row


def rows(key: bytes, name: str) -> list[str]:
    """The rows to print, in groups of four. name: "service" or "root", part of the checksum."""
    number = int.from_bytes(key, "big") << _SUM_BITS | _checksum(key, name)
    symbols = "".join(
        receipt.ALPHABET[number >> 5 * place & 31] for place in reversed(range(ROWS * _BODY))
    )
    bodies = [symbols[start : start + _BODY] for start in range(0, len(symbols), _BODY)]
    return [" ".join(receipt.groups(body + receipt.check_symbol(body))) for body in bodies]


def read(copied: Sequence[str], name: str) -> bytes:
    """The key on these rows. Raises PaperError: a slip in a row, rows mixed, the other key."""
    if len(copied) != ROWS:
        raise PaperError(0)
    number = 0
    for place, row in enumerate(copied, start=1):
        try:
            code = receipt.normalise(row)
        except receipt.BadCodeError as error:
            raise PaperError(place) from error
        for symbol in code[:-1]:
            number = number << 5 | receipt.ALPHABET.index(symbol)
    key = (number >> _SUM_BITS).to_bytes(KEY_BYTES, "big")
    if number & (1 << _SUM_BITS) - 1 != _checksum(key, name):
        raise PaperError(0)
    return key


def _checksum(key: bytes, name: str) -> int:
    digest = hashlib.sha256(f"dossiers/paper/{name}/".encode() + key).digest()
    return int.from_bytes(digest, "big") >> len(digest) * 8 - _SUM_BITS
