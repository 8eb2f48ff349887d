"""Celery's door: it reads the clock and rings deliver.sweep."""

from __future__ import annotations

import time
from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from notifications.counts import Counts
from notifications.deliver import SENDING_SECONDS, sweep


@shared_task(name="notifications.tasks.deliver")
def deliver() -> dict[str, int]:
    """Rounds until nothing is due, the carrier is away, or the time of one task is spent."""
    total, started = Counts(), time.monotonic()
    while (left := SENDING_SECONDS - (time.monotonic() - started)) > 0:
        done = sweep(now=timezone.now(), seconds=left)
        total += done
        if not done.claimed or done.given_back:
            break
    return asdict(total)
