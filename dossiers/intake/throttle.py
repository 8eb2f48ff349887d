"""Wrong codes slow down who types them, and nobody else (security.md 3.3); floods of new
requests and of files meet a limit.

Only failures count: a valid code at the first try passes during any flood. A visitor is
known by an HMAC of the address under a key that lives ten minutes in this process's
memory: no address is stored, and after that not even the same visitor is recognised.
Each process of the server counts a visitor on its own; the flood counter is shared.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import os
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

FREE_TRIES = 10
FAILURES_PER_MINUTE = 30
LONGEST_WAIT = 42
REMEMBERED = timedelta(minutes=10)
# In ten minutes, from one visitor (a whole permanence may share one address).
STARTS_AT_MOST, FILES_AT_MOST = 300, 100
# Sums answered without scripts, in one minute, from everybody.
ANSWERS_PER_MINUTE = 60

STORE_IS_AWAY = (OSError, RedisError)

logger = logging.getLogger(__name__)


class SlowDownError(Exception):
    """Too many wrong codes from this visitor; `wait` is what remains of the delay."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("slow down")
        self.wait = wait


class _PassingKey:
    """The key that hides addresses; a new one every ten minutes, never written anywhere."""

    def __init__(self) -> None:
        self._secret, self._made_at = b"", 0.0

    def digest(self, text: str, now: datetime) -> str:
        age = now.timestamp() - self._made_at
        if not 0 <= age < REMEMBERED.total_seconds():
            self._secret, self._made_at = os.urandom(32), now.timestamp()
        return hmac.digest(self._secret, text.encode(), hashlib.sha256).hex()


_key = _PassingKey()


def visitor(request: HttpRequest, now: datetime) -> str:
    """A name for this visitor that says nothing and lasts ten minutes at most."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Only the proxy in front writes the last address; the others may be invented.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return _key.digest(address, now)
    # One home holds a whole /64: its addresses are one visitor.
    size = 64 if known.version == 6 else 32
    return _key.digest(str(ipaddress.ip_network((known, size), strict=False)), now)


def check(who: str, *, now: datetime) -> None:
    """Raises SlowDownError while the delay of this visitor's last wrong code runs."""
    try:
        until = cache.get(f"code-wait:{who}", 0)
    except STORE_IS_AWAY:
        _store_is_away()
        return
    if until > now.timestamp():
        raise SlowDownError(timedelta(seconds=ceil(until - now.timestamp())))


def failed(who: str, *, now: datetime) -> None:
    """Count a wrong code; from the tenth, or in a flood, the next one of `who` must wait."""
    try:
        own = _count(f"code-failed:{who}", int(REMEMBERED.total_seconds())) - FREE_TRIES + 1
        flood = _count(f"code-flood:{_minute(now)}", 120) - FAILURES_PER_MINUTE
        if wait := max(_growing(own), _growing(flood)):
            cache.set(f"code-wait:{who}", now.timestamp() + wait, timeout=wait)
    except STORE_IS_AWAY:
        _store_is_away()


def check_starts(who: str, *, now: datetime) -> None:
    """Raises SlowDownError when this visitor began far more requests than a crowd would."""
    if settings.PUBLIC_STARTS and _so_far(f"starts:{who}") >= STARTS_AT_MOST:
        raise SlowDownError(REMEMBERED)


def started(who: str, *, now: datetime) -> None:
    """Count a request that was begun."""
    try:
        _count(f"starts:{who}", int(REMEMBERED.total_seconds()))
        _count(f"starts-flood:{_minute(now)}", 120)
    except STORE_IS_AWAY:
        _store_is_away()


def is_crowded(who: str, *, now: datetime) -> bool:
    """Whether so many requests begin, from this visitor or from all, that a proof is asked."""
    limit = settings.PUBLIC_STARTS
    if not limit:
        return False
    return _so_far(f"starts:{who}") >= limit or (
        _so_far(f"starts-flood:{_minute(now)}") >= 2 * limit
    )


def may_answer(*, now: datetime) -> bool:
    """Count one answer to a sum; False when this minute had its share."""
    try:
        return _count(f"answers:{_minute(now)}", 120) <= ANSWERS_PER_MINUTE
    except STORE_IS_AWAY:
        _store_is_away()
        return True


def check_file(who: str, *, now: datetime) -> None:
    """Count a file; raises SlowDownError past the limit of this visitor."""
    try:
        sent = _count(f"files:{who}", int(REMEMBERED.total_seconds()))
    except STORE_IS_AWAY:
        _store_is_away()
        return
    if settings.PUBLIC_STARTS and sent > FILES_AT_MOST:
        raise SlowDownError(REMEMBERED)


def _so_far(key: str) -> int:
    try:
        return int(cache.get(key, 0))
    except STORE_IS_AWAY:
        _store_is_away()
        return 0


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _count(key: str, lives: int) -> int:
    cache.add(key, 0, timeout=lives)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired in between
        return 1


def _growing(over: int) -> int:
    """Seconds: 2, 4, 8… up to LONGEST_WAIT."""
    return min(2 ** min(over, 10), LONGEST_WAIT) if over > 0 else 0


def _store_is_away() -> None:
    """Without its counters nobody is slowed: two derivations at once remain the limit."""
    logger.warning("The cache does not answer: wrong codes are not counted.")
