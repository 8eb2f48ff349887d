"""A Celery application of the broker's tests: its tasks write in a ledger, nothing else."""

import os
import time
from pathlib import Path

from celery import Celery


def build(queue: str | Path, visibility: float = 60) -> Celery:
    """An application whose messages lie in the file `queue`, taken for `visibility` seconds."""
    # No fix-up: it must not load the Django project around it.
    tiny = Celery("tiny", fixups=set())
    tiny.conf.update(
        broker_url="sqlite://localhost",
        broker_transport="config.sqlite_broker:Transport",
        broker_transport_options={
            "path": str(queue),
            "visibility": visibility,
            "polling_interval": 0.05,
        },
        broker_connection_retry_on_startup=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
    )
    return tiny


# The one that a worker process loads; a test builds its own.
app = build(
    os.environ.get("TINY_QUEUE", "/nonexistent/queue"),
    float(os.environ.get("TINY_VISIBILITY", "60")),
)


@app.task(name="work")
def work(number: int, seconds: float = 0) -> None:
    """Write « start », work for `seconds`, write « end »."""
    _write("start", number)
    time.sleep(seconds)
    _write("end", number)


def _write(word: str, number: int) -> None:
    # One short write on a file opened for appending is never torn or mixed.
    with Path(os.environ["TINY_LEDGER"]).open("a", encoding="ascii") as ledger:
        ledger.write(f"{word} {number}\n")
