"""The only mail there is: a constant subject, one sentence, the sign-in page, a reference.

Plain text, no link to a precise page, no picture, nothing to follow who opens it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import format_datetime, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.utils import translation

from notifications import quiet
from notifications.contract import Message
from notifications.topics import Topic
from notifications.wording import sentence

SIGN_IN = "/equipe/connexion/"
# RFC 3834 5: no answering machine answers. The second is Microsoft's word for the same.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}

# Nearly every address; the others need Django's slow and careful reading.
_PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", re.ASCII)

# What differs between two letters of the same topic and language, when pressing the form.
_TO, _ID, _DATE, _REFERENCE = "to@press.invalid", "<id@press.invalid>", "Date-Of-Press", "PRESS0"


def message_id_for(delivery: UUID, topic: Topic) -> str:
    """The Message-ID of a delivery, the same for every attempt (RFC 5322 3.6.4)."""
    domain = parseaddr(topic.sender)[1].rpartition("@")[2] or "localhost"
    return f"<{delivery.hex}@{domain}>"


def letter(message: Message) -> EmailMessage:
    """The mail of one message, as Django knows it."""
    return _write(message, date=format_datetime(message.at))


class Press:
    """Letters as bytes: each topic and language is set in type once, then only filled in.

    Building a mail costs as much as sending it on a kept connection (house.md 8).
    """

    def __init__(self) -> None:
        self._forms: dict[tuple[str, str, int, bool], bytes] = {}

    def print(self, message: Message) -> bytes:
        """The bytes of `letter(message)`, line ends included, ready for SMTP."""
        if message.lines or _answer_url(message):
            # Counts or a link of one person: a form of it would serve nobody else.
            return _bytes(letter(message))
        which = (
            message.topic.slug,
            message.address["language"],
            message.count,
            message.late,
        )
        if which not in self._forms:
            blank = replace(
                message,
                address={**message.address, "email": _TO},
                message_id=_ID,
                reference=_REFERENCE,
            )
            self._forms[which] = _bytes(_write(blank, date=_DATE))
        return (
            self._forms[which]
            .replace(_TO.encode(), mailbox(message.address["email"]).encode("ascii"))
            .replace(_ID.encode(), message.message_id.encode("ascii"))
            .replace(_DATE.encode(), format_datetime(message.at).encode("ascii"))
            .replace(_REFERENCE.encode(), message.reference.encode("ascii"))
        )


def mailbox(address: str) -> str:
    """The address in ASCII, as it goes on the wire. Raises ValueError if it cannot be one."""
    if _PLAIN.fullmatch(address):
        return address
    if address.count("@") != 1 or any(sign in address for sign in "\r\n<>, "):
        raise ValueError("not one address")
    return sanitize_address(address, "utf-8")


def _answer_url(message: Message) -> str:
    """Where one doorbell is answered without sign-in; several ask for the tool itself."""
    return message.address.get("answer_url", "") if message.count == 1 else ""


def _bytes(mail: EmailMessage) -> bytes:
    return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


def _write(message: Message, *, date: str) -> EmailMessage:
    topic, language = message.topic, message.address["language"]
    headers = {"Message-ID": message.message_id, "Date": date, **HEADERS}
    to = [message.address["email"]]
    if topic.quiet:
        # One sentence and no more: no greeting of ours, no address, no mark to look for.
        return EmailMessage(
            subject=quiet.words(topic.slug, "subject", language),
            body=quiet.words(topic.slug, "letter", language) + "\n",
            from_email=topic.sender,
            to=to,
            headers=headers,
        )
    with translation.override(language):
        words = {
            "sentence": sentence(message),
            "lines": message.lines,
            "late": message.late,
            "sign_in": settings.SITE_URL + SIGN_IN,
            "answer_url": _answer_url(message),
            "reference": message.reference,
        }
        name = "emails/digest.txt" if message.lines else "emails/doorbell.txt"
        return EmailMessage(
            subject=str(topic.subject), body=render_to_string(name, words), to=to, headers=headers
        )
