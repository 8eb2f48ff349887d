"""D7, D8: every way a mail server can fail, and what becomes of a message; one table."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from notifications import outbox
from notifications.batch import LEASE_KEPT
from notifications.deliver import deliver_all
from notifications.models import Delivery
from notifications.retry import CARRIER_AWAY, GAPS
from tests.faults import figures
from tests.faults.house import size
from tests.notifications import test_trouble
from tests.notifications.test_smtp import drip, own_certificate, server
from tests.services import free_port

__all__ = ["own_certificate"]
# The total time-out, and what lies just within and just beyond it.
TIMEOUT, WITHIN, BEYOND = size(2, 30), size(1, 29), size(3, 31)


class Clerk:
    """A mail server that does one thing wrong; `said` is what it heard, verb by verb."""

    def __init__(self, wrong: str = "", reply: bytes = b"", silent: float = 0) -> None:
        self.wrong, self.reply, self.silent = wrong, reply, silent
        self.heard: list[str] = []

    def talk(self, line: Any) -> None:
        """One connection."""
        self._answer(line, "CONNECT", b"220 here\r\n")
        lines = line.makefile("rb")
        for received in lines:
            verb = received[:4].strip().upper().decode()
            self.heard.append(verb)
            if verb == "DATA":
                self._answer(line, "DATA", b"354 go ahead\r\n")
                while lines.readline() not in (b".\r\n", b""):
                    pass
                self._answer(line, "END", b"250 taken\r\n")
                self.heard.append("TAKEN")
            else:
                self._answer(line, verb, b"250 fine\r\n")

    def _answer(self, line: Any, moment: str, usual: bytes) -> None:
        if moment != self.wrong:
            line.sendall(usual)
            return
        time.sleep(self.silent)
        if self.reply == b"hang up":
            raise OSError
        line.sendall(self.reply or usual)


# What goes wrong: (state, attempts used, wait before the next one, code), the in-app alert.
AWAY, AGAIN = ("waiting", 0, CARRIER_AWAY), ("waiting", 1, GAPS[0])
TABLE: dict[str, tuple[Clerk, tuple[Any, ...], bool]] = {
    "421 at the greeting": (Clerk("CONNECT", b"421 busy\r\n"), (*AWAY, "421"), False),
    "421 at the recipient": (Clerk("RCPT", b"421 closing\r\n"), (*AWAY, "421"), False),
    "450": (Clerk("RCPT", b"450 full\r\n"), (*AGAIN, "450"), False),
    "550": (Clerk("RCPT", b"550 unknown\r\n"), ("failed", 1, None, "550"), True),
    "552 after the message": (Clerk("END", b"552 big\r\n"), ("failed", 1, None, "552"), True),
    "451 after the message": (Clerk("END", b"451 later\r\n"), (*AGAIN, "451"), False),
    "hangs at connect": (Clerk("CONNECT", silent=3), (*AWAY, "timeout"), False),
    "hangs at EHLO": (Clerk("EHLO", silent=3), (*AWAY, "timeout"), False),
    "hangs at DATA": (Clerk("DATA", silent=3), (*AWAY, "timeout"), False),
    "drops after DATA": (Clerk("END", b"hang up"), (*AGAIN, "cut"), False),
}


@pytest.fixture(autouse=True)
def listener(settings: Any) -> list[Any]:
    """Who hears of what did not arrive."""
    settings.NOTIFICATIONS_TROUBLE = "tests.notifications.test_trouble.hear"
    test_trouble.Listener.told, test_trouble.Listener.broken = [], False
    return test_trouble.Listener.told


@pytest.fixture
def one_round(settings: Any, ring_at: Any, now: Any) -> Callable[..., tuple[Any, ...]]:
    """Ring once, send through `port`; the row's state, attempts, wait and code."""

    def send(port: int, topic: str = "deadline", timeout: float = 1, **more: Any) -> Any:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = timeout
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        for name, value in more.items():
            setattr(settings, name, value)
        [rung] = ring_at(1, topic=topic)
        deliver_all(now=now)
        row = Delivery.objects.get(pk=rung.pk)
        wait = row.next_attempt_at - now if row.state == "waiting" else None
        # To the second: the clock has moved on by the time that it took.
        wait = timedelta(minutes=round(wait.total_seconds() / 60)) if wait else None
        return row.state, row.attempts, wait, row.error_code

    return send


@pytest.mark.parametrize("fault", TABLE)
def test_d7_each_fault_of_a_mail_server_has_its_state_and_its_next_attempt(
    fault: str, one_round: Any
) -> None:
    clerk, expected, told = TABLE[fault]
    with server(clerk.talk) as port:
        assert one_round(port) == expected
    # Nothing ends for good without somebody hearing of it.
    assert bool(test_trouble.Listener.told) == told


def test_d7_a_port_where_nobody_listens_costs_no_attempt(one_round: Any) -> None:
    assert one_round(free_port()) == (*AWAY, "refused")


def test_d7_news_that_may_have_left_is_uncertain_and_told(one_round: Any) -> None:
    with server(Clerk("END", b"hang up").talk) as port:
        assert one_round(port, topic="update") == ("uncertain", 1, None, "cut")
    assert len(test_trouble.Listener.told) == 1


def test_d7_without_starttls_nothing_leaves_in_clear(one_round: Any) -> None:
    clerk = Clerk()
    with server(clerk.talk) as port:
        assert one_round(port, EMAIL_USE_TLS=True) == (*AWAY, "unsupported")
    assert not {"MAIL", "RCPT", "DATA", "AUTH"} & set(clerk.heard)


def test_d7_a_bad_certificate_lets_nothing_leave(one_round: Any, own_certificate: Any) -> None:
    clerk = Clerk()

    def secure(line: Any) -> None:
        with own_certificate.wrap_socket(line, server_side=True) as inside:
            clerk.talk(inside)

    with server(secure) as port:
        assert one_round(port, EMAIL_USE_SSL=True) == (*AWAY, "tls")
    assert clerk.heard == []


def test_d8_a_server_that_drips_is_left_when_the_total_time_is_out(one_round: Any) -> None:
    begun = time.monotonic()
    with server(drip) as port:
        assert one_round(port, timeout=TIMEOUT) == (*AWAY, "timeout")
    took = time.monotonic() - begun
    figures.seconds(
        "D8", f"left with one letter at a time, time-out {TIMEOUT} s", took, TIMEOUT + 2
    )


def test_d8_a_server_slow_within_the_time_out_has_the_message_once(one_round: Any) -> None:
    clerk = Clerk("END", silent=WITHIN)
    with server(clerk.talk) as port:
        assert one_round(port, timeout=TIMEOUT) == ("sent", 1, None, "")
    assert clerk.heard.count("TAKEN") == 1


def test_d8_a_server_slow_beyond_the_time_out_is_left_and_the_lease_still_holds(
    one_round: Any,
) -> None:
    clerk = Clerk("END", silent=BEYOND)
    begun = time.monotonic()
    with server(clerk.talk) as port:
        assert one_round(port, timeout=TIMEOUT) == (*AGAIN, "timeout")
    took = time.monotonic() - begun
    figures.seconds(
        "D8", f"left with the message in its hands, time-out {TIMEOUT} s", took, TIMEOUT + 2
    )
    # At the last moment that a message may begin, a whole exchange still fits in the lease.
    assert timedelta(seconds=30) <= outbox.LEASE - LEASE_KEPT
