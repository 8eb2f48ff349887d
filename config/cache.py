"""The cache of an instance with Redis: without Redis, this process's own memory.

It holds counters of wrong codes and wrong passwords only. A dead Redis must shut nobody
out, nor open the door to guessing: each process then counts on its own for a while.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError
from redis.sentinel import Sentinel, SentinelConnectionPool

logger = logging.getLogger(__name__)

SENTINEL_PORT = 26379
# Between two looks at a Redis that did not answer.
SILENCE_SECONDS = 30.0
VERBS = (
    *("add", "get", "set", "touch", "delete", "get_many", "has_key"),
    *("incr", "set_many", "delete_many", "clear"),
)


class MasterPool(SentinelConnectionPool):
    """Connections to whichever Redis the sentinels call the master now."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> MasterPool:
        """What Django calls. options: master (its name), sentinels (their addresses), …"""
        whole = urlsplit(url)
        places = [urlsplit(one) for one in options.pop("sentinels")]
        times = {k: v for k, v in options.items() if k.startswith("socket_")}
        manager = Sentinel(
            [(place.hostname, place.port or SENTINEL_PORT) for place in places],
            sentinel_kwargs=options.pop("sentinel_kwargs") | times,
        )
        db = int(whole.path.strip("/") or 0)
        return cls(options.pop("master"), manager, db=db, password=whole.password, **options)


class RedisOrMemory(RedisCache):
    """Django's Redis cache, and Django's memory cache while Redis does not answer."""

    _silent_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        # Its storage is the process's: every thread finds the same counters.
        self._memory = LocMemCache("redis-is-away", {**params, "OPTIONS": {}})

    def _either(self, verb: str, args: Any, kwargs: Any) -> Any:
        if time.monotonic() >= RedisOrMemory._silent_until:
            try:
                return getattr(RedisCache, verb)(self, *args, **kwargs)
            except RedisError as error:
                RedisOrMemory._silent_until = time.monotonic() + SILENCE_SECONDS
                logger.warning("The cache does not answer: %s", type(error).__name__)
        return getattr(self._memory, verb)(*args, **kwargs)


def _either(verb: str) -> Callable[..., Any]:
    def ask(self: RedisOrMemory, *args: Any, **kwargs: Any) -> Any:
        return self._either(verb, args, kwargs)

    ask.__name__ = verb
    return ask


for _verb in VERBS:
    setattr(RedisOrMemory, _verb, _either(_verb))
