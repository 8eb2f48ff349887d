"""Signs of life, left and read."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from notifications.counts import Counts
from notifications.models import Mark

DELIVERIES = "deliveries"
# A worker that has not been seen for so long is another life of the same machine.
FORGOTTEN_AFTER = timedelta(days=7)


def round_ended(counts: Counts, *, now: datetime) -> None:
    """A round of delivery came to its end."""
    _leave(Mark(name=DELIVERIES, kind=Mark.Kind.ROUND, seen_at=now, counts=asdict(counts)))


def worker_seen(name: str, *, now: datetime) -> None:
    """The Celery worker `name` ("celery@host") is at work."""
    _leave(Mark(name=name[:100], kind=Mark.Kind.WORKER, seen_at=now))


def forget_workers(*, now: datetime) -> int:
    """Forget the workers that are gone; returns how many."""
    gone = Mark.objects.filter(kind=Mark.Kind.WORKER, seen_at__lt=now - FORGOTTEN_AFTER)
    return gone.delete()[0]


def _leave(mark: Mark) -> None:
    """One statement, whoever else writes the same mark."""
    Mark.objects.bulk_create(
        [mark],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["kind", "seen_at", "counts"],
    )
