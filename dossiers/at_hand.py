"""What every page needs and nearly never changes: in this process, then the cache, then asked.

A page that finds it warm costs no statement, and within AT_HAND_SECONDS not even a look at the
cache, which is a file or another machine. The other processes follow a change within the two
delays added.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.core.cache import cache
from django.db import DatabaseError, transaction

REMEMBERED_SECONDS = 60
AT_HAND_SECONDS = 3.0
T = TypeVar("T")


class AtHand(Generic[T]):
    """One value under one key of the cache; `none` is what holds when nothing answers."""

    def __init__(self, key: str, read: Callable[[], T], none: T) -> None:
        self.key, self.none = key, none
        self._read = read
        self._kept: tuple[float, T] | None = None

    def get(self) -> T:
        """The value in force."""
        now = time.monotonic()
        if self._kept and self._kept[0] > now:
            return self._kept[1]
        try:
            found = cache.get_or_set(self.key, self._read, REMEMBERED_SECONDS)
        except (OSError, DatabaseError):
            return self.none
        value = self.none if found is None else found
        self._kept = (now + AT_HAND_SECONDS, value)
        return value

    def without_asking(self) -> T:
        """The same, never asking the database."""
        if self._kept:
            return self._kept[1]
        try:
            found: T | None = cache.get(self.key)
        except OSError:
            return self.none
        return self.none if found is None else found

    def forget(self) -> None:
        """Ask again at the next page."""
        self._kept = None
        cache.delete(self.key)

    def forget_on_commit(self) -> None:
        """At once for what follows here, and again when the others can read the change."""
        self.forget()
        transaction.on_commit(self.forget)

    def warm(self) -> None:
        """As after a first page of an instance where nothing was ever set."""
        self._kept = None
        cache.set(self.key, self.none, None)
