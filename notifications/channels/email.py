"""E-mail: through one kept SMTP connection, or whatever backend the settings name."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.contract import SENT, ChannelDown, Message, Outcome, Result
from notifications.letter import Press, letter, mailbox
from notifications.smtp import KeptConnection

_WORDS: tuple[tuple[type[OSError], str], ...] = (
    (smtplib.SMTPNotSupportedError, "unsupported"),
    (TimeoutError, "timeout"),
    (ConnectionRefusedError, "refused"),
    (socket.gaierror, "unknown-host"),
    (ssl.SSLError, "tls"),
)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Email:
    """The channel `email`."""

    def __init__(self) -> None:
        self._press = Press()
        self._smtp = KeptConnection() if settings.EMAIL_BACKEND == SMTP_BACKEND else None
        self._backend: BaseEmailBackend = self._smtp or get_connection()

    def open(self) -> None:
        """Connect, with TLS and sign-in as the settings ask: never less."""
        try:
            self._backend.open()
        except OSError as error:
            self._hang_up()
            raise ChannelDown(code_of(error)) from None

    def send(self, message: Message) -> Result:
        """One mail. The text of an error is never kept: servers quote addresses in it."""
        address = message.address.get("email")
        if not address:
            return Result(Outcome.NOTHING)
        try:
            to = mailbox(address)
        except ValueError:
            return Result(Outcome.PERMANENT, "address")
        try:
            if self._smtp:
                sender = parseaddr(message.topic.sender)[1]
                self._smtp.post(sender, to, self._press.print(message))
            else:
                self._backend.send_messages([letter(message)])
        except OSError as error:
            result = self._judge(error)
            if result.down:
                self._hang_up()
            return result
        return SENT

    def close(self) -> None:
        """QUIT; the messages are settled already, so a rude server changes nothing."""
        with contextlib.suppress(OSError):
            self._backend.close()

    def _judge(self, error: OSError) -> Result:
        """The class of an error; smtplib's are all OSError.

        A refused sender and 421 (service not available) are the server's word about us or
        itself, not about this recipient.
        """
        code = code_of(error)
        if isinstance(error, smtplib.SMTPSenderRefused) or code == "421":
            return Result(Outcome.TEMPORARY, code, down=True)
        if code.isdigit():
            permanent = code.startswith("5")
            return Result(Outcome.PERMANENT if permanent else Outcome.TEMPORARY, code)
        in_doubt = self._smtp is not None and self._smtp.in_doubt
        return Result(Outcome.TEMPORARY, code, down=True, in_doubt=in_doubt)

    def _hang_up(self) -> None:
        if self._smtp:
            self._smtp.hang_up()


def code_of(error: OSError) -> str:
    """The reply code of an SMTP error, or one word for an error of the line itself."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return str(next(iter(error.recipients.values()))[0])
    # smtplib turns a time-out while reading into a disconnection.
    causes = (error, error.__context__)
    return next((word for kind, word in _WORDS if any(isinstance(e, kind) for e in causes)), "cut")
