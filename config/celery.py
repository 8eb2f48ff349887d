"""Celery: the application and the whole beat schedule on one screen.

Interval ticks only, never crontab: a tick asks a question about state, so an
hour that exists twice or not at all on a clock change is harmless.
"""

import logging
import os
import signal
from threading import Timer
from typing import Any

from celery import Celery, bootsteps
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A ring that waited this long (seconds) is worth nothing: the next one asks the same question.
FRESH = {"options": {"expires": 60}}

# Enough for the mail in hand (EMAIL_TIMEOUT) and its settling.
BROKEN_SECONDS = 35

app = Celery("dossiers")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_max_tasks_per_child=200,
    task_soft_time_limit=50,
    task_time_limit=60,
    worker_hijack_root_logger=False,
    timezone="Europe/Paris",
    beat_schedule={
        "ladder": {"task": "dossiers.tasks.remind", "schedule": 60.0, **FRESH},
        "deliveries": {"task": "notifications.tasks.deliver", "schedule": 30.0, **FRESH},
        "people": {"task": "dossiers.tasks.tell_people", "schedule": 300.0, **FRESH},
        "announce": {"task": "dossiers.tasks.announce", "schedule": 60.0, **FRESH},
        "heartbeat": {"task": "dossiers.tasks.heartbeat", "schedule": 300.0, **FRESH},
        "jobs": {"task": "dossiers.tasks.run_jobs", "schedule": 60.0, **FRESH},
        "figures": {"task": "dossiers.tasks.keep_figures", "schedule": 120.0, **FRESH},
        "housekeeping": {"task": "dossiers.tasks.housekeeping", "schedule": 600.0, **FRESH},
    },
)
app.autodiscover_tasks(["dossiers", "notifications"])


class EndsWhenBroken(bootsteps.StartStopStep):
    """A worker that stops because of a fault must end, or nobody starts it again.

    When Redis goes away Celery may fall on a connection already closed, then hang while it
    stops: a process that looks alive and does nothing more.
    """

    def close(self, worker: Any) -> None:
        """Called when the worker begins to stop; after an orderly word it takes its time."""
        if worker.exitcode:
            end_at_the_latest(worker.exitcode)


app.steps["worker"].add(EndsWhenBroken)


def end_at_the_latest(status: int) -> None:
    """End this process in BROKEN_SECONDS, whatever it is doing."""
    end = Timer(BROKEN_SECONDS, os._exit, [status])
    end.daemon = True
    end.start()


class EndsWhenItCannotAnswer(logging.Filter):
    """A worker whose word to Redis was lost stops, and whoever looks after it starts it again.

    A message that could not be acknowledged counts for ever among those in hand: when all
    the places are taken so, the worker lives on, looks well and listens to nothing.
    """

    stopping = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through; stop at the first that tells of a lost word."""
        if not self.stopping and str(record.msg).startswith(("Couldn't ack", "Couldn't reject")):
            self.stopping = True
            # In order first: what is in hand is finished, and the broker gives the rest again.
            os.kill(os.getpid(), signal.SIGTERM)
            end_at_the_latest(1)
        return True


@worker_ready.connect
def listen_for_lost_words(**_signal: object) -> None:
    """Only in a worker, and after its logging is set."""
    logging.getLogger("celery.worker.request").addFilter(EndsWhenItCannotAnswer())


@worker_ready.connect
def look_at_once(**_signal: object) -> None:
    """A worker that starts rings itself: what waited must not wait for beat's next tick too."""
    for name in ("ladder", "deliveries"):
        app.send_task(app.conf.beat_schedule[name]["task"], ignore_result=True, expires=60)
