"""Django's SMTP connection, with one limit of time for a whole exchange.

smtplib's time-out starts afresh at each read: a server that answers one byte per second
holds it for ever. A delivery's lease supposes a true end (deliver.py).
"""

from __future__ import annotations

import smtplib
import socket
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _Lines:
    """Reads lines from the server, never beyond the moment the whole exchange must end."""

    def __init__(self, session: _Limited) -> None:
        self._session, self._sock, self._rest = session, session.sock, b""

    def readline(self, limit: int) -> bytes:
        """The next line, shorter if the server hangs up. Raises TimeoutError."""
        while b"\n" not in self._rest and len(self._rest) < limit:
            left = self._session.ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
            chunk = self._sock.recv(4096)
            if not chunk:
                break
            self._rest += chunk
        end = self._rest.find(b"\n") + 1 or len(self._rest)
        line, self._rest = self._rest[:end], self._rest[end:]
        return line

    def close(self) -> None:
        """smtplib closes its file and its socket; there is only one thing here."""


class _Limited(smtplib.SMTP):
    """An SMTP session whose exchanges end: connecting, then each message, `seconds` at most.

    `in_hand`: the server said to go ahead (354) and has not answered since. If it falls
    silent now, nobody knows whether it has the message.
    """

    sock: socket.socket
    ends_at: float
    in_hand = False

    def __init__(self, host: str, port: int, *, timeout: float, **kwargs: Any) -> None:
        self.seconds = timeout
        self.restart_clock()
        # A third for the connection itself: a name may have several addresses to try.
        super().__init__(host, port, timeout=timeout / 3, **kwargs)

    def restart_clock(self) -> None:
        """A new exchange begins."""
        self.ends_at = time.monotonic() + self.seconds

    def getreply(self) -> tuple[int, bytes]:
        """smtplib's, reading through our lines."""
        if self.file is None and self.sock is not None:
            self.file = _Lines(self)
        code, reply = super().getreply()
        self.in_hand = code == 354
        return code, reply


class _LimitedTLS(_Limited, smtplib.SMTP_SSL):
    """The same, inside TLS from the first byte."""


class KeptConnection(EmailBackend):
    """Django's SMTP backend, opened once for many messages."""

    connection: _Limited | None
    _partial_connection: _Limited | None

    @property
    def connection_class(self) -> type[_Limited]:
        """Django asks here which class of smtplib to use."""
        return _LimitedTLS if self.use_ssl else _Limited

    def post(self, sender: str, recipient: str, letter: bytes) -> None:
        """Hand over one message. Raises what smtplib raises; see channels/email.py."""
        if self.connection is None:
            raise smtplib.SMTPServerDisconnected
        self.connection.restart_clock()
        self.connection.sendmail(sender, [recipient], letter)

    @property
    def in_doubt(self) -> bool:
        """Whether the exchange that just broke off may have delivered its message."""
        return self.connection is not None and self.connection.in_hand

    def hang_up(self) -> None:
        """Forget the connection without a word: the other side no longer listens."""
        for line in (self.connection, self._partial_connection):
            if line is not None:
                line.close()
        self.connection = self._partial_connection = None
