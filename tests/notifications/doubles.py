"""Stand-ins for what lives outside the post office: the address book, the mail server."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.address_book import Address, AddressRequest
from tests.services import free_port


def addresses_of(requests: Sequence[AddressRequest]) -> dict[UUID | str, Address]:
    """Everybody has an address, made from their id."""
    return {
        one.recipient: Address(email=f"{one.recipient.hex}@people.example", language="fr")
        for one in requests
    }


class Sink:
    """A real SMTP server on the loopback that keeps what it accepted, and can be rude.

    `rcpt_replies`, `data_replies`: what it says to one address instead of accepting.
    `cut_before`, `cut_after`: the addresses at which it drops the line, before or after it
    took the message.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.accepted: list[EmailMessage] = []
        self.connections = 0
        self.seconds_per_message = 0.0
        self.sender_reply = ""
        self.rcpt_replies: dict[str, str] = {}
        self.data_replies: dict[str, str] = {}
        self.cut_before: set[str] = set()
        self.cut_after: set[str] = set()

    def recipients(self) -> list[str]:
        """Who received, in order."""
        return [message["To"] for message in self.accepted]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return replies

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.sender_reply:
            envelope.mail_from = address
        return self.sender_reply or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.cut_before:
            server.transport.abort()
        if address not in self.rcpt_replies:
            envelope.rcpt_tos.append(address)
        return self.rcpt_replies.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        [to] = envelope.rcpt_tos
        await asyncio.sleep(self.seconds_per_message)
        if to in self.data_replies:
            return self.data_replies[to]
        self.accepted.append(message_from_bytes(envelope.original_content, policy=policy.default))
        if to in self.cut_after:
            server.transport.abort()
        return "250 taken"


@contextmanager
def smtp_sink(host: str = "127.0.0.1") -> Iterator[Sink]:
    """A sink listening on a free port of `host` for the length of the block."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sink = Sink(free_port())
    controller = Controller(sink, hostname=host, port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class Received:
    """One request that a web server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """A real HTTP server on the loopback; `drip`: seconds between two letters of its answer."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    requests: list[Received] = field(default_factory=list)


@contextmanager
def web_server(tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """A web server listening on a free port for the length of the block."""
    told = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.requests.append(Received(self.command, self.path, dict(self.headers), body))
            for letter in b"HTTP/1.0 200 very slow\r\n" * 10 if told.drip else b"":
                self.wfile.write(bytes([letter]))
                time.sleep(told.drip)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_words: object) -> None:
            """Nothing on the screen of the tests."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_what: object) -> None:
            """A client that hangs up is what some tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    told.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
