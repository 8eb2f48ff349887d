"""One request to a machine that a person named: where it may go is checked, then pinned.

https only, no redirection followed, no proxy, no cookie; an address of the inside (RFC 1918,
loopback, link-local…) is refused unless its host is listed in settings.OUTGOING_ALLOWED. The
name is resolved once and the connection goes to that very address: a name that answers
something else a moment later (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 10.0
# IPv6 that carries an IPv4 address inside: it would hide one of the inside.
_DISGUISES = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class RefusedAddress(ValueError):
    """We do not go there; `args[0]` is one word for the ledger."""


class Unreachable(OSError):
    """No answer; `code` is one word. `in_doubt`: the whole request had left."""

    def __init__(self, code: str, *, in_doubt: bool) -> None:
        super().__init__(code)
        self.code, self.in_doubt = code, in_doubt


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was checked, with the one IP address it stands for."""

    host: str
    port: int
    ip: str
    path: str
    tls: bool


def request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> int:
    """The status of the answer; its body is not read.

    seconds: for everything after the resolving of the name, however slowly the other side
    speaks. Raises RefusedAddress, Unreachable.
    """
    target = check(url)
    line = _Line(target, seconds)
    sent = False
    try:
        with _ended_after(line, seconds):
            line.connect()
            line.request(method, target.path, body or None, dict(headers or {}))
            sent = True
            return line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(_word(error), in_doubt=sent) from None
    finally:
        line.close()


def check(url: str) -> Target:
    """The target of `url`. Raises RefusedAddress: scheme, host, private, unknown-host."""
    parts = _split(url)
    host, tls = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    listed = host in settings.OUTGOING_ALLOWED
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise RefusedAddress("unknown-host") from None
    if not listed and not all(_is_outside(ip) for ip in found):
        raise RefusedAddress("private")
    # Without TLS: a bridge on this machine, and only if whoever hosts has listed it.
    if not tls and not (listed and all(ipaddress.ip_address(ip).is_loopback for ip in found)):
        raise RefusedAddress("scheme")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, found[0], path, tls)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise RefusedAddress("host") from None
    if parts.scheme not in ("https", "http"):
        raise RefusedAddress("scheme")
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or not parts.hostname or parts.username is not None or not port_is_fine:
        raise RefusedAddress("host")
    return parts


def _is_outside(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif any(address in network for network in _DISGUISES):
            return False
    return address.is_global and not address.is_multicast


class _Line(http.client.HTTPConnection):
    """A connection to the pinned address; TLS is checked against the name."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target
        if target.tls:
            self.default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        """To the IP address that was checked, whatever the name says now."""
        raw = socket.create_connection((self._target.ip, self._target.port), self.timeout)
        self.sock = raw
        if self._target.tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(raw, server_hostname=self._target.host)

    def hang_up(self) -> None:
        """End whatever is going on, from another thread."""
        if self.sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@contextlib.contextmanager
def _ended_after(line: _Line, seconds: float) -> Iterator[None]:
    """A time-out of a socket starts afresh at each byte; this one does not."""
    alarm = threading.Timer(seconds, line.hang_up)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _word(error: Exception) -> str:
    known = ((TimeoutError, "timeout"), (ConnectionRefusedError, "refused"), (ssl.SSLError, "tls"))
    return next((word for kind, word in known if isinstance(error, kind)), "cut")
