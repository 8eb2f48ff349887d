"""Stand-ins for what lives outside the post office: the address book, the mail server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.address_book import Address, AddressRequest


def addresses_of(requests: Sequence[AddressRequest]) -> dict[UUID | str, Address]:
    """Everybody has an address, made from their id."""
    return {
        one.recipient: Address(email=f"{one.recipient.hex}@people.example", language="fr")
        for one in requests
    }


class Sink:
    """A real SMTP server on the loopback that keeps what it accepted, and can be rude.

    `replies[recipient]`: what it says after RCPT. `cut_after`: it hangs up for good measure
    after that many accepted messages, once. `on_data`: called with each message, may answer.
    """

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.replies: dict[str, str] = {}
        self.data_replies: dict[str, str] = {}
        self.sender_reply = ""
        self.hang_up_on: set[str] = set()
        self.hang_up_silently_on: set[str] = set()
        self.connections = 0
        self.port = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hang_up_on:
            server.transport.abort()
            return "250 never heard"
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [to] = envelope.rcpt_tos
        if to in self.data_replies:
            return self.data_replies[to]
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        self.accepted.append(message)
        if to in self.hang_up_silently_on:
            server.transport.abort()
        return "250 taken"

    def recipients(self) -> list[str]:
        """Who received, in order."""
        return [message["To"] for message in self.accepted]


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """A sink listening on a free port for the length of the block."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=0)
    controller.start()
    sink.port = controller.server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        controller.stop()
