"""The single-use address of a mail: made again from the service key, kept only as a digest.

Nothing random is stored between the ringing and the sending, and a mail sent twice carries
the same address. Whoever reads the database alone can make none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from dossiers.privacy.keyring import service_key


def token_for(deadline: UUID, edition: int, step: str, recipient: UUID) -> str:
    """256 bits, in 43 letters that an address may hold."""
    what = f"{deadline}:{edition}:{step}:{recipient}".encode()
    made = hmac.digest(service_key("answer-link"), what, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def digest_of(token: str) -> bytes:
    """What is kept of it. A plain digest is enough for 256 bits: there is nothing to guess."""
    return hashlib.sha256(token.encode()).digest()
