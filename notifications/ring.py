"""Ring the worker so that it comes at once. The sweep finds the rows without it."""

from __future__ import annotations

import logging
import time

from notifications.tasks import deliver

log = logging.getLogger(__name__)

# With a dead broker each ring costs a time-out in front of somebody's screen. Beat rings
# every 30 seconds anyway: not ringing for so long loses nothing.
SILENCE_SECONDS = 30.0
# Kombu's own patience, without these, is six seconds.
ONE_TRY = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}


class _Broker:
    """What this process knows of the broker."""

    silent_until = 0.0


def broker_answers() -> bool:
    """Whether the broker takes a connection now; one try."""
    try:
        with deliver.app.connection_for_write(transport_options=ONE_TRY) as line:
            line.ensure_connection(max_retries=1, timeout=2)
            line.default_channel  # noqa: B018 (some transports connect only here)
    except Exception:
        return False
    return True


def ring(task: str = deliver.name) -> None:
    """Queue a task by its name, by default one round of delivery.

    A broker that does not answer is left alone for a while.
    """
    if time.monotonic() < _Broker.silent_until:
        return
    try:
        with deliver.app.connection_for_write(transport_options=ONE_TRY) as line:
            # Without a worker for an hour, its first minute is not spent on stale rings.
            deliver.app.send_task(
                task, producer=line.Producer(), retry=False, expires=60, ignore_result=True
            )
    except Exception as error:
        _Broker.silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("notifications: the broker does not answer: %s", type(error).__name__)
