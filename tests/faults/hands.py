"""Inside an instance: one loaded process that forks another for each order it reads.

python -m tests.faults.hands, driven by crew.py: an order is a line of JSON, the answer is the
pid of the child that carries it out. So a child costs milliseconds, and many may be killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import Error, close_old_connections, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from notifications import notify, outbox, ring, smtp, trouble  # noqa: E402
from notifications.deliver import deliver_all, sweep  # noqa: E402
from notifications.models import Delivery, State  # noqa: E402

OPEN = [State.WAITING, State.CLAIMED]
EPOCH = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)


def doors(topics: list[str], count: int) -> None:
    """Ring at `count` doors of as many people, the topics taking turns."""
    bells = [
        notify.Doorbell(topics[n % len(topics)], uuid.uuid4(), "/equipe/", f"key-{n}")
        for n in range(count)
    ]
    notify.notify_many(bells, now=EPOCH)
    # Whatever hours and rhythms these people chose: theirs has come.
    Delivery.objects.update(next_attempt_at=EPOCH)


def send(started: float, speed: float, limit: int) -> None:
    """Rounds until every delivery is settled, on a clock `speed` times too fast.

    A database that goes away is waited for, as a worker does.
    """
    while True:
        now = EPOCH + timedelta(seconds=1 + (time.time() - started) * speed)
        try:
            close_old_connections()
            claimed = sweep(now=now, limit=limit).claimed
            if not claimed and not Delivery.objects.filter(state__in=OPEN).exists():
                return
        except Error:
            claimed = 0
        if not claimed:
            time.sleep(0.05)


def sweep_for(seconds: float) -> None:
    """What a worker or a timer does, again and again."""
    remind = _remind()
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        remind(now=timezone.now(), batch=50)
        deliver_all(now=timezone.now(), seconds=10)


def remind_once(size: int) -> None:
    """One pass of the ladder."""
    _remind()(now=timezone.now(), batch=size)


def crash(point: str, after: int) -> None:
    """One round that dies at `point` of message number `after`."""
    where, name, first = POINTS[point]
    seen = iter(range(10_000))
    original = getattr(where, name)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        now = next(seen) == after
        if now and first:
            os.kill(os.getpid(), signal.SIGKILL)
        done = original(*args, **kwargs)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    with mock.patch.object(where, name, deadly):
        deliver_all(now=EPOCH + timedelta(seconds=1))


def crash_in_ladder(point: str) -> None:
    """One pass of the ladder that dies at `point`."""
    target, name, first = LADDER_POINTS[point](sys.modules[_remind().__module__])
    original = getattr(target, name)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if not first:
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    with mock.patch.object(target, name, deadly):
        _remind()(now=timezone.now(), batch=50)


def _remind() -> Callable[..., Any]:
    # The post office alone has no ladder.
    assert apps.is_installed("dossiers")
    return __import__("dossiers.actions.remind", fromlist=["remind"]).remind  # type: ignore[no-any-return]


# Point: where the function is, its name, whether the process dies before or after it.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "claimed, before the commit": (outbox.uuid, "uuid4", True),
    "claimed, after the commit": (outbox, "claim", False),
    "before the line is open": (smtp.KeptConnection, "open", True),
    "before DATA": (smtp.KeptConnection, "post", True),
    "after 250": (smtp.KeptConnection, "post", False),
    "before the settling": (outbox, "settle", True),
    "after the settling": (outbox, "settle", False),
    "before the failures are told": (trouble, "tell", True),
    "before the line is closed": (smtp.KeptConnection, "close", True),
}
LADDER_POINTS: dict[str, Callable[[Any], tuple[Any, str, bool]]] = {
    "before the journal": lambda room: (room.JournalLine.objects, "record_many", True),
    "before the commit": lambda room: (room.JournalLine.objects, "record_many", False),
    "after the commit, before the ring": lambda _room: (notify, "ring", True),
    "before the mark": lambda room: (room.SweepMark.objects, "update_or_create", True),
}
ORDERS = {
    order.__name__: order
    for order in (migrate, doors, send, sweep_for, remind_once, crash, crash_in_ladder)
}


def main() -> None:
    """Read orders until the input ends."""
    # No broker here: the rows are found without being rung for.
    ring._Broker.silent_until = float("inf")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        connections.close_all()
        pid = os.fork()
        if not pid:
            # Should its parent be killed, it goes too (PR_SET_PDEATHSIG).
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            random.seed()
            sys.stdin.close()
            ORDERS[asked.pop("order")](**asked)
            connections.close_all()
            sys.stderr.flush()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
