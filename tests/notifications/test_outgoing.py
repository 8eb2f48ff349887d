"""Where a request of ours may go, and that it ends; against a real HTTP server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from notifications import outgoing
from notifications.outgoing import RefusedAddress, Unreachable, check, request
from tests.notifications.doubles import WebServer, web_server


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as one:
        yield one


@pytest.fixture
def listed(settings: Any) -> None:
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://1.1.1.1/", "scheme"),
        ("ftp://1.1.1.1/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("", "scheme"),
        ("https://", "host"),
        ("https://user:password@1.1.1.1/", "host"),
        ("https://1.1.1.1:0/", "host"),
        ("https://1.1.1.1:99999/", "host"),
        ("https://1.1.1.1/\r\nX: y", "host"),
        ("https://127.0.0.1/", "private"),
        ("https://localhost/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://[64:ff9b::7f00:1]/", "private"),
        ("https://[2002:7f00:1::]/", "private"),
        ("https://10.0.0.1/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://169.254.169.254/latest/", "private"),
        ("https://100.64.0.1/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://2130706433/", "private"),
        ("https://224.0.1.1/", "private"),
        ("https://nobody.invalid/", "unknown-host"),
    ],
)
def test_we_do_not_go_there(url: str, word: str) -> None:
    with pytest.raises(RefusedAddress) as refused:
        check(url)
    assert refused.value.args == (word,)


def test_an_address_outside_is_pinned_to_its_ip() -> None:
    target = check("https://1.1.1.1:8443/a?b=c")
    assert (target.ip, target.port, target.path, target.tls) == ("1.1.1.1", 8443, "/a?b=c", True)


def test_without_tls_only_a_listed_bridge_of_this_machine(settings: Any) -> None:
    settings.OUTGOING_ALLOWED = ["127.0.0.1", "1.1.1.1"]
    assert not check("http://127.0.0.1:81/").tls
    with pytest.raises(RefusedAddress, match="scheme"):
        check("http://1.1.1.1/")


def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(0, 0, 0, "", (ip, 443)) for ip in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(RefusedAddress, match="private"):
        check("https://rebound.example/")


@pytest.mark.usefixtures("listed")
def test_a_redirection_is_an_answer_and_is_not_followed(server: WebServer) -> None:
    server.status, server.headers = 302, {"Location": f"{server.url}/other"}
    assert request("GET", f"{server.url}/here") == 302
    assert [one.path for one in server.requests] == ["/here"]


def test_the_connection_goes_to_the_address_that_was_checked(
    server: WebServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name would answer another address the second time: nobody asks a second time."""
    settings.OUTGOING_ALLOWED = ["bridge.example"]
    answers, known = ["127.0.0.1", "192.0.2.1"], socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: Any, **more: Any) -> Any:
        return known(answers.pop(0) if host == "bridge.example" else host, port, *rest, **more)

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", rebinding)
    assert request("GET", server.url.replace("127.0.0.1", "bridge.example"), seconds=5) == 200
    assert answers == ["192.0.2.1"]
    assert server.requests[0].headers["Host"].startswith("bridge.example:")


@pytest.mark.usefixtures("listed")
def test_a_server_that_speaks_one_letter_at_a_time_is_left(server: WebServer) -> None:
    server.drip = 0.2
    started = time.monotonic()
    with pytest.raises(Unreachable) as left:
        request("GET", server.url, seconds=1.0)
    assert time.monotonic() - started < 3
    assert left.value.in_doubt


@pytest.mark.usefixtures("listed")
def test_a_server_that_is_away_has_received_nothing() -> None:
    with pytest.raises(Unreachable) as away:
        request("GET", "http://127.0.0.1:9/")
    assert (away.value.code, away.value.in_doubt) == ("refused", False)


@pytest.mark.usefixtures("listed")
def test_a_certificate_that_nobody_signed_is_refused(server: WebServer) -> None:
    with pytest.raises(Unreachable) as refused:
        request("GET", server.url.replace("http:", "https:"), seconds=5)
    assert (refused.value.code, server.requests) == ("tls", [])
