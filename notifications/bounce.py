"""Mail that came back. The mail server said « taken », and later that it could not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from enum import Enum
from uuid import UUID

from notifications.models import Delivery, State


class Recorded(Enum):
    """What became of a report. `LATER`: its mail is still in the hands of a process."""

    BOUNCED = "bounced"
    ALREADY = "already"
    UNKNOWN = "unknown"
    LATER = "later"


class NotAReport(ValueError):
    """The bytes are not a delivery report that names the mail it is about."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says. `permanent`: it was given up, with a 5.x.x status."""

    message_id: str
    code: str
    permanent: bool


def record_bounce(*, message_id: str, code: str = "", now: datetime) -> Recorded:
    """Mark the delivery of this mail as bounced, once; the next round tells a human.

    code: the status of RFC 3463 ("5.1.1"), or "". A Message-ID that is not one of ours
    changes nothing: anybody may write to the address that receives reports.
    """
    pk = _delivery_of(message_id)
    if pk is None:
        return Recorded.UNKNOWN
    ours = Delivery.objects.filter(pk=pk, message_id=f"<{message_id.strip().strip('<>')}>")
    values = {
        "state": State.BOUNCED,
        "error_class": "bounce",
        "error_code": code[:20],
        "settled_at": now,
        "told_at": None,
    }
    if ours.filter(state__in=[State.SENT, State.UNCERTAIN, State.WAITING]).update(**values):
        return Recorded.BOUNCED
    state = ours.values_list("state", flat=True).first()
    if state is None:
        return Recorded.UNKNOWN
    return Recorded.LATER if state == State.CLAIMED else Recorded.ALREADY


def read_report(raw: bytes) -> Report:
    """Read a delivery status notification (RFC 3464). Raises NotAReport."""
    mail = message_from_bytes(raw, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        raise NotAReport("not a multipart/report")
    message_id, said = "", []
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            said = list(_recipients(part))
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            message_id = message_id or _original_id(part)
    if not message_id or not said:
        raise NotAReport("no original Message-ID, or no status")
    failed = [code for action, code in said if action == "failed" and code.startswith("5")]
    return Report(message_id, failed[0] if failed else said[0][1], bool(failed))


def _delivery_of(message_id: str) -> UUID | None:
    """The delivery whose id is the left side of the Message-ID (letter.message_id_for)."""
    try:
        return UUID(hex=message_id.strip().strip("<>").partition("@")[0])
    except ValueError:
        return None


def _recipients(part: Message) -> Iterable[tuple[str, str]]:
    """(action, status) of each recipient; the first block is about the message (RFC 3464 2.1)."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and block["Action"] and block["Status"]:
            action, status = str(block["Action"]), str(block["Status"])
            yield action.strip().lower(), (status.split() or [""])[0]


def _original_id(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload else EmailMessage()
    else:
        content = part.get_payload(decode=True)
        inner = message_from_bytes(content if isinstance(content, bytes) else b"")
    return str(inner["Message-ID"] or "").strip() if isinstance(inner, Message) else ""
