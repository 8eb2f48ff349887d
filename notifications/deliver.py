"""The door of the outbox: one round of delivery, and the sweeping of old rows.

Any number of rounds may run at once, rung by anything, as often as wanted. Whatever dies
leaves its rows to the lease. Between a server's « 250 » and the settling lies the only
moment when a message can leave twice, with the same Message-ID (security.md 3.9).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications import marks, outbox, trouble
from notifications.batch import LEASE_KEPT, Batch
from notifications.counts import Counts
from notifications.models import Delivery, Pace

# Nothing new is begun after this long, so that what was begun at the last moment, one
# exchange of EMAIL_TIMEOUT, still ends before Celery's limit of 50 seconds.
SENDING_SECONDS = 18.0
# Who was rung, how often and when is personal data too: it does not stay.
KEPT = timedelta(days=90)

if not settings.EMAIL_TIMEOUT or timedelta(seconds=2 * settings.EMAIL_TIMEOUT) > LEASE_KEPT:
    raise ImproperlyConfigured(
        "EMAIL_TIMEOUT must be set, and at most a quarter of the lease of a delivery "
        f"({outbox.LEASE.total_seconds():.0f} s): else a message still leaving is sent again."
    )


def sweep(*, now: datetime, limit: int = 500, seconds: float = SENDING_SECONDS) -> Counts:
    """One round: at most `limit` deliveries and about `seconds` of sending.

    Refuses (RuntimeError) to run inside a transaction: a mail must not wait for a commit,
    nor a lock for a mail server.
    """
    counts = Counts()
    counts.reclaimed, counts.uncertain = outbox.reclaim(now=now)
    rows = outbox.claim(now=now, limit=limit)
    counts.claimed = len(rows)
    if rows:
        Batch(rows, now=now, seconds=seconds, counts=counts).run()
    return counts


def deliver_all(*, now: datetime, seconds: float = SENDING_SECONDS) -> Counts:
    """Rounds until nothing is due, the carrier is away, or `seconds` are spent.

    Each round's clock is `now` moved on by the time spent here: a lease counted from an old
    `now` would be over, for the other processes, before its message has left. At the end,
    what did not arrive is told to a human, and the round leaves its mark.
    """
    total, started = Counts(), time.monotonic()
    while (spent := time.monotonic() - started) < seconds:
        at = now + timedelta(seconds=spent)
        done = sweep(now=at, seconds=min(SENDING_SECONDS, seconds - spent))
        total += done
        if not done.claimed or done.put_off:
            break
    total.told = trouble.tell(now=now)
    marks.round_ended(total, now=now)
    return total


def forget(*, now: datetime, limit: int = 5000) -> int:
    """Delete up to `limit` deliveries settled more than 90 days ago; returns how many.

    Workers that have not been seen for a week are forgotten too, and the doors where messages
    were counted: they are made anew. Notices stay: their key is what keeps a reminder from
    being created twice.
    """
    marks.forget_workers(now=now)
    Pace.objects.filter(since__lt=now - KEPT).delete()
    old = Delivery.objects.filter(settled_at__lt=now - KEPT).order_by("settled_at")
    deleted, _per_model = Delivery.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()
    return deleted
