"""A post office in a process of its own, for the tests that start several.

python -m tests.notifications.office COMMAND [JSON]: prints one line of JSON. DATABASE_URL
says where; the clock is given.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.notifications.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from notifications import outbox, ring  # noqa: E402
from notifications.models import Delivery, Notice  # noqa: E402
from notifications.notify import Doorbell, notify_many  # noqa: E402

EPOCH = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


def prepare(topics: list[str], doors: int) -> int:
    """Make the tables, and ring at `doors` doors, the topics taking turns."""
    call_command("migrate", verbosity=0)
    bells = [
        Doorbell(topics[n % len(topics)], uuid.uuid4(), "/equipe/", f"key-{n}")
        for n in range(doors)
    ]
    return notify_many(bells, now=EPOCH)


def wait_until(start_at: float) -> None:
    """Begin with the others."""
    time.sleep(max(0.0, start_at - time.time()))


def ring_all(keys: list[str], start_at: float, seed: int) -> int:
    """Ring at the same doors as other processes, in another order."""
    random.Random(seed).shuffle(keys)  # noqa: S311 - an order, not a secret
    bells = [Doorbell("deadline", uuid.UUID(int=7), "/equipe/", key) for key in keys]
    wait_until(start_at)
    return notify_many(bells, now=EPOCH)


def claim_all(guarded: bool, start_at: float) -> list[str]:
    """Claim ten at a time until nothing is left; the ids, in order.

    Between reading and writing the process is made to pause: that is where a race lives.
    """
    update = QuerySet.update

    def slow_update(rows: Any, **values: Any) -> int:
        time.sleep(0.01)
        return update(rows, **values)

    claimed: list[str] = []
    wait_until(start_at)
    with mock.patch.object(QuerySet, "update", slow_update), guard(guarded):
        while rows := outbox.claim(now=EPOCH, limit=10):
            claimed += [str(row.pk) for row in rows]
    return claimed


def guard(kept: bool) -> Any:
    """Nothing when `kept`; else takes away the transaction and its locks."""
    if kept:
        return nullcontext()
    return mock.patch.multiple(
        outbox,
        transaction=mock.Mock(atomic=lambda **_: nullcontext()),
        Delivery=mock.Mock(
            objects=mock.Mock(filter=lambda **asked: Unlocked(Delivery.objects.filter(**asked)))
        ),
    )


class Unlocked:
    """A query that forgets to lock."""

    def __init__(self, rows: QuerySet[Delivery]) -> None:
        self.rows = rows

    def select_for_update(self, **_how: Any) -> QuerySet[Delivery]:
        return self.rows

    def select_related(self, *names: str) -> Unlocked:
        return Unlocked(self.rows.select_related(*names))

    def order_by(self, *names: str) -> Unlocked:
        return Unlocked(self.rows.order_by(*names))

    def filter(self, **asked: Any) -> Unlocked:
        return Unlocked(self.rows.filter(**asked))

    def exists(self) -> bool:
        return self.rows.exists()

    def update(self, **values: Any) -> int:
        return self.rows.update(**values)


def report() -> dict[str, Any]:
    """What the ledger says, by recipient address."""
    rows = Delivery.objects.select_related("notice")
    return {
        "notices": Notice.objects.count(),
        "deliveries": {
            f"{row.notice.recipient.hex}@people.example": [
                row.notice.topic,
                row.state,
                row.message_id,
            ]
            for row in rows
        },
    }


COMMANDS = {one.__name__: one for one in (prepare, ring_all, claim_all, report)}

if __name__ == "__main__":
    # No broker here: the rows are found without being rung for.
    ring._Broker.silent_until = float("inf")
    asked = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](**asked)) + "\n")
