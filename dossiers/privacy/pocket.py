"""A row that only the holder of a cookie can find and open.

The cookie carries 32 random bytes. The row keeps a keyed digest to be found by
and the case key wrapped under a key that exists only in the cookie: a dump of
the table opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from dossiers.privacy.keyring import derive, service_key

TOKEN_BYTES = 32


def new_token() -> str:
    """A fresh cookie value."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def lookup(token: str) -> bytes:
    """The digest by which the row of this token is found."""
    return hmac.digest(service_key("session-mac"), token.encode(), hashlib.sha256)


def wrap(token: str) -> bytes:
    """The key that wraps a data key for the holder of this token."""
    return derive(token.encode(), "dossiers/pocket/wrap")
