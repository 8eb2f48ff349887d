"""Celery's door: it reads the clock and starts the rounds."""

from __future__ import annotations

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from notifications.deliver import deliver_all


@shared_task(name="notifications.tasks.deliver")
def deliver() -> dict[str, int]:
    """Send what is due, within the time that one task has (config/celery.py)."""
    return asdict(deliver_all(now=timezone.now()))
