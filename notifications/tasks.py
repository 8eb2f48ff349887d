"""Celery's door: it reads the clock and starts the rounds."""

from __future__ import annotations

from dataclasses import asdict

from celery import Task, shared_task
from django.utils import timezone

from notifications.deliver import deliver_all
from notifications.marks import worker_seen


@shared_task(name="notifications.tasks.deliver", bind=True)
def deliver(self: Task) -> dict[str, int]:
    """Send what is due, within the time that one task has (config/celery.py)."""
    now = timezone.now()
    if self.request.hostname:
        worker_seen(self.request.hostname, now=now)
    return asdict(deliver_all(now=now))
