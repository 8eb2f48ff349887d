"""The counters of wrong codes and passwords, while Redis is away and when it is back."""

from collections.abc import Iterator

import pytest

from config import cache
from tests import services

PARAMS = {"TIMEOUT": 300, "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2}}


@pytest.fixture
def server() -> Iterator[services.Service]:
    with services.redis() as redis:
        yield redis


@pytest.fixture
def counters(server: services.Service) -> Iterator[cache.RedisOrMemory]:
    found = cache.RedisOrMemory(server.url, PARAMS)
    yield found
    cache.RedisOrMemory._silent_until = 0.0
    found._memory.clear()


def test_without_redis_a_process_counts_on_its_own(
    server: services.Service, counters: cache.RedisOrMemory
) -> None:
    server.kill()
    assert counters.get("wrong", 0) == 0
    assert counters.add("wrong", 0)
    assert [counters.incr("wrong") for _ in range(3)] == [1, 2, 3]
    assert counters.get_many(["wrong", "other"]) == {"wrong": 3}


def test_a_key_that_expired_is_told_like_by_redis(
    server: services.Service, counters: cache.RedisOrMemory
) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="not found"):
            counters.incr("never-set")
        server.kill()


def test_redis_is_asked_again_after_a_while_and_has_the_last_word(
    server: services.Service, counters: cache.RedisOrMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SILENCE_SECONDS", 0)
    counters.set("who", "redis")
    server.stop()
    counters.set("who", "memory")
    assert counters.get("who") == "memory"
    server.start()
    assert counters.get("who") != "memory"
    counters.set("who", "redis again")
    assert counters.get("who") == "redis again"
    assert counters._memory.get("who") == "memory"


def test_a_dead_redis_is_not_asked_at_each_request(
    server: services.Service, counters: cache.RedisOrMemory
) -> None:
    server.kill()
    counters.get("first")
    server.start()
    counters.set("who", "memory")
    assert counters._memory.get("who") == "memory"
