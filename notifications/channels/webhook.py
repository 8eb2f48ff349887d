"""A signed call to an address that the person named: a topic and a reference, nothing else.

Signed as Standard Webhooks says (standardwebhooks.com): the HMAC-SHA-256 of
« id.timestamp.body », so that whoever receives can check it with an existing library and
refuse what is old or already seen.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json

from notifications.contract import SENT, Message, Outcome, Result
from notifications.outgoing import RefusedAddress, Unreachable, request
from notifications.topics import plain

SECRET_PREFIX = "whsec_"  # noqa: S105 (the beginning of every secret)
# Answers that say « later »: time-out, too early, too many, and every fault of the server.
_LATER = {408, 425, 429}
# Mails of other people wait behind in the same batch.
SECONDS = 5.0


class Webhook:
    """The channel `webhook`. Each person has a carrier of her own: there is none to keep open."""

    def open(self) -> None:
        """Nothing to reach before there is a message."""

    def send(self, message: Message) -> Result:
        """One POST; anybody's server that is away costs the others nothing."""
        target = message.address.get("webhook")
        if not target:
            return Result(Outcome.NOTHING)
        body = body_of(message)
        try:
            status = request(
                "POST",
                target["url"],
                body=body,
                headers=headers_of(message, body, target["secret"]),
                seconds=SECONDS,
            )
        except RefusedAddress as refused:
            unknown = refused.args[0] == "unknown-host"
            outcome = Outcome.TEMPORARY if unknown else Outcome.PERMANENT
            return Result(outcome, str(refused.args[0]))
        except Unreachable as away:
            return Result(Outcome.TEMPORARY, away.code, in_doubt=away.in_doubt)
        return _judge(status)

    def close(self) -> None:
        """Nothing was kept."""


def body_of(message: Message) -> bytes:
    """The JSON that leaves: the kind of doorbell and its reference, as in the mail."""
    said = {"topic": plain(message.topic).slug, "reference": message.reference}
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def headers_of(message: Message, body: bytes, secret: str) -> dict[str, str]:
    """The id is the same for every attempt, as a Message-ID is; the time is the attempt's."""
    which = message.message_id.strip("<>").partition("@")[0]
    seconds = str(int(message.at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "dossiers",
        "webhook-id": which,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + signature(secret, which, seconds, body),
    }


def signature(secret: str, which: str, seconds: str, body: bytes) -> str:
    """Base64 of the HMAC-SHA-256. secret: « whsec_ » and base64. Raises ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not a secret") from None
    signed = f"{which}.{seconds}.".encode() + body
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")


def _judge(status: int) -> Result:
    if 200 <= status < 300:
        return SENT
    later = status in _LATER or status >= 500
    return Result(Outcome.TEMPORARY if later else Outcome.PERMANENT, str(status))
