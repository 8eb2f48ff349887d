"""Wrong codes: a typo costs nothing, ten failures slow one visitor, nobody is locked out."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory

from dossiers.intake import throttle
from dossiers.models import Section
from dossiers.privacy import receipt
from tests import build
from tests.web import walk

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def wrong_code() -> str:
    return receipt.new_code()


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def try_code(client: Client, code: str) -> Any:
    return client.post("/suivre/", {"code": code})


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown codes without the slow derivation: what is counted here is failures."""
    nothing = receipt.Receipt(lookup=b"\0" * 32, wrap=b"\0" * 32)
    monkeypatch.setattr("dossiers.intake.find.derive_receipt", lambda code: nothing)


@pytest.mark.django_db
def test_typo_is_told_without_touching_the_database(
    lyon: Section, django_assert_num_queries: Any
) -> None:
    _case, code = build.deposited_with_code("noz")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    client = Client()
    with django_assert_num_queries(0):
        for typed in (wrong, code[:-1], code + "7", "ABC", "!"):
            response = try_code(client, typed)
            assert response.status_code == 422
            assert "Il y a une faute de frappe." in walk.text_of(response)
            assert "Relisez le code groupe par groupe." in walk.text_of(response)


@pytest.mark.django_db
def test_typos_cost_no_attempt(lyon: Section) -> None:
    _case, code = build.deposited_with_code("noz")
    client = Client()
    for _ in range(3 * throttle.FREE_TRIES):
        assert try_code(client, code[:-1]).status_code == 422
    assert try_code(client, code).status_code == 303


@pytest.mark.django_db
@pytest.mark.parametrize("write", [str.lower, "-".join, " ".join, lambda c: c.replace("0", "O")])
def test_code_is_forgiven_its_looks(lyon: Section, write: Any) -> None:
    _case, code = build.deposited_with_code("noz")
    assert try_code(Client(), write(code))["Location"] == "/suivre/dossier/"


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_codes")
def test_ten_wrong_codes_slow_down_that_visitor_only(lyon: Section) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        prowler, neighbour = from_address("203.0.113.7"), from_address("203.0.113.8")
        for _ in range(throttle.FREE_TRIES):
            response = try_code(prowler, wrong_code())
            assert "Aucun dossier avec ce code." in walk.text_of(response)
        slowed = try_code(prowler, wrong_code())
        assert (slowed.status_code, slowed["Retry-After"]) == (429, "2")
        assert "Trop d’essais." in walk.text_of(slowed)
        assert try_code(neighbour, wrong_code()).status_code == 422
        clock.shift(timedelta(seconds=2))
        assert try_code(prowler, wrong_code()).status_code == 422
        assert try_code(prowler, wrong_code())["Retry-After"] == "4"


@pytest.mark.django_db
def test_valid_code_passes_as_soon_as_the_wait_is_over_and_others_at_once(lyon: Section) -> None:
    _case, code = build.deposited_with_code("noz")
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(200):
            throttle.failed(f"visitor-{number % 50}", now=NOW)
        assert try_code(from_address("203.0.113.9"), code).status_code == 303
        clumsy = from_address("203.0.113.10")
        request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.10")
        throttle.failed(throttle.visitor(request, NOW), now=NOW)
        assert try_code(clumsy, code).status_code == 429
        clock.shift(timedelta(seconds=throttle.LONGEST_WAIT))
        assert try_code(clumsy, code).status_code == 303


def test_wait_grows_up_to_its_longest(settings: Any) -> None:
    waits = []
    for _ in range(throttle.FREE_TRIES + 8):
        throttle.failed("somebody", now=NOW)
        try:
            throttle.check("somebody", now=NOW)
        except throttle.SlowDownError as error:
            waits.append(int(error.wait.total_seconds()))
    assert waits == [2, 4, 8, 16, 32, 42, 42, 42, 42]


def test_flood_from_many_addresses_slows_each_failure_after_the_thirtieth() -> None:
    for number in range(throttle.FAILURES_PER_MINUTE):
        throttle.failed(f"visitor-{number}", now=NOW)
        throttle.check(f"visitor-{number}", now=NOW)
    throttle.failed("one-more", now=NOW)
    with pytest.raises(throttle.SlowDownError):
        throttle.check("one-more", now=NOW)
    throttle.check("somebody-else", now=NOW)
    later = NOW + timedelta(minutes=1)
    throttle.failed("next-minute", now=later)
    throttle.check("next-minute", now=later)


def test_visitor_is_forgotten_after_ten_minutes_and_never_named() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    first = throttle.visitor(request, NOW)
    assert throttle.visitor(request, NOW + timedelta(minutes=9)) == first
    assert throttle.visitor(request, NOW + timedelta(minutes=21)) != first
    assert "203" not in bytes.fromhex(first).decode("latin-1")


def test_whole_home_network_is_one_visitor_and_the_proxy_names_the_last_address(
    settings: Any,
) -> None:
    def who(**meta: str) -> str:
        return throttle.visitor(RequestFactory().get("/", **meta), NOW)

    home = "2001:db8:1:2"
    assert who(REMOTE_ADDR=f"{home}::1") == who(REMOTE_ADDR=f"{home}:ffff::9")
    assert who(REMOTE_ADDR=f"{home}::1") != who(REMOTE_ADDR="2001:db8:1:3::1")
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7", "REMOTE_ADDR": "10.0.0.1"}
    assert who(**forged) == who(REMOTE_ADDR="10.0.0.1")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert who(**forged) == who(HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert who(REMOTE_ADDR="") == who(REMOTE_ADDR="")


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_codes")
def test_address_is_neither_stored_nor_logged(
    lyon: Section, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    kept: list[str] = []

    class Recording:
        """The cache, with everything that is said to it."""

        def __getattr__(self, verb: str) -> Any:
            def said(*args: Any, **options: Any) -> Any:
                kept.append(f"{verb} {args}")
                return getattr(cache, verb)(*args, **options)

            return said

    client = from_address("203.0.113.77")
    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr(throttle, "cache", Recording())
        for _ in range(throttle.FREE_TRIES + 1):
            try_code(client, wrong_code())
    assert any(said.startswith("set") for said in kept)
    assert "203.0.113.77" not in " ".join(kept) + caplog.text


@pytest.mark.django_db
def test_code_still_opens_when_the_cache_is_away(
    lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case, code = build.deposited_with_code("noz")

    class Away:
        def __getattr__(self, verb: str) -> Any:
            raise ConnectionError(verb)

    monkeypatch.setattr(throttle, "cache", Away())
    assert try_code(Client(), wrong_code()).status_code == 422
    assert try_code(Client(), code).status_code == 303


@pytest.mark.django_db
def test_too_many_derivations_at_once_say_when_to_come_back(
    lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt, "WAIT_SECONDS", 0.05)
    with receipt._SLOTS, receipt._SLOTS:
        response = try_code(Client(), wrong_code())
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert try_code(Client(), wrong_code()).status_code == 422
