"""Several people acting at the same moment, and the moment when they meet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

from django.db import connection

LONGEST = 60


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do every act in a thread and a connection of its own, all started together.

    Returns, in the order of the acts, what each returned or the exception that it raised.
    """
    results: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))

    def one(place: int) -> None:
        try:
            start.wait()
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=one, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
        assert not thread.is_alive(), "somebody waits for ever"
    return results


class Meeting:
    """Where racers wait for each other, between reading and writing.

    When a guard lets only one of them in, nobody else comes: after `seconds` it goes on
    alone, and so does everybody after it.
    """

    def __init__(self, people: int = 2, seconds: float = 0.7) -> None:
        self._barrier = Barrier(people, timeout=seconds)
        self.held = False

    def wait(self) -> None:
        """Returns when everybody is here, or once it is plain that nobody will come."""
        with suppress(BrokenBarrierError):
            self._barrier.wait()
            self.held = True

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, called once everybody has come to it."""

        def meet_then(*args: Any, **kwargs: Any) -> Any:
            self.wait()
            return function(*args, **kwargs)

        return meet_then


def refusals(results: list[Any], kind: type[Exception]) -> list[Exception]:
    """The results that are exceptions of this kind; any other exception is raised."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, kind):
            raise result
    return [result for result in results if isinstance(result, kind)]


def done(results: list[Any]) -> list[Any]:
    """The results, when nobody was refused anything; otherwise raises the first exception."""
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
