"""The worker of a small instance: one process that works and rings (`python -m config.solo`).

`celery worker --beat` rings from a child process: killed alone, it leaves a worker that
looks well while no reminder leaves any more. Here beat is a thread, which also costs half
the memory, and it cannot die alone: the worker stops with it, and whoever looks after the
worker (`manage.py run`) starts both again.
"""

import os
import signal
from pathlib import Path
from threading import Thread
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Service
from celery.utils.log import get_logger
from django.conf import settings

from config.celery import app

logger = get_logger(__name__)


class Ringer(Thread):
    """Celery's beat, in a thread that takes the process down if it ever ends by itself."""

    def __init__(self, app: Celery, schedule: Path) -> None:
        super().__init__(name="beat", daemon=True)
        # One second between two looks: how long an orderly stop may wait for it.
        self.service = Service(app, 1, str(schedule), remote_control=False)
        self.stopping = False

    def run(self) -> None:
        try:
            self.service.start()
        finally:
            if not self.stopping:
                logger.critical("Beat has ended by itself: the worker stops, to start again.")
                os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self.stopping = True
        self.service.stop()
        self.join(timeout=5)


class Beat(bootsteps.StartStopStep):
    """Starts the ringer with the worker, and stops it first."""

    def start(self, worker: Any) -> None:
        worker.ringer = Ringer(worker.app, settings.DATA_DIR / "beat-schedule")
        worker.ringer.start()

    def stop(self, worker: Any) -> None:
        worker.ringer.stop()


if __name__ == "__main__":
    app.steps["worker"].add(Beat)
    app.worker_main(
        [
            *("--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle"),
        ]
    )
