"""Celery's doors: each reads the clock and calls one action."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from dossiers.actions import announce as announce_action
from dossiers.actions import heartbeat as heartbeat_action
from dossiers.actions import housekeeping as housekeeping_action
from dossiers.actions import job as job_action
from dossiers.actions import remind as remind_action
from dossiers.actions import tally as tally_action
from dossiers.actions import worker_notice
from dossiers.jobs import runners


@shared_task(name="dossiers.tasks.remind")
def remind() -> dict[str, int]:
    """Turn what has come into reminders."""
    return remind_action.remind(now=timezone.now())


@shared_task(name="dossiers.tasks.housekeeping")
def housekeeping() -> dict[str, int]:
    """Erase what time undoes."""
    return housekeeping_action.housekeeping(now=timezone.now())


@shared_task(name="dossiers.tasks.tell_people")
def tell_people() -> dict[str, int]:
    """Tell again the people who have not read, and those whose date is near."""
    return worker_notice.tell_people(now=timezone.now())


@shared_task(name="dossiers.tasks.announce")
def announce() -> dict[str, int]:
    """Announce new requests and put down the digests whose hour has come."""
    return announce_action.announce(now=timezone.now())


@shared_task(name="dossiers.tasks.keep_figures")
def keep_figures() -> dict[str, int]:
    """Count again what the coordination's pages show, if something has changed."""
    return tally_action.keep_figures(now=timezone.now())


@shared_task(name="dossiers.tasks.heartbeat")
def heartbeat() -> dict[str, Any]:
    """Look whether reminders and mails leave, and tell if not."""
    return heartbeat_action.heartbeat(now=timezone.now())


@shared_task(name=job_action.TASK, soft_time_limit=3600, time_limit=3660)
def run_jobs() -> bool:
    """Do one piece of long work, and ring for the next."""
    done = job_action.run_next(runners(), clock=timezone.now)
    if done:
        run_jobs.apply_async(expires=60)
    return done
