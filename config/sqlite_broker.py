"""A Celery broker in one SQLite file, for an instance without a server.

A message is a row. To take it is to hide it for `visibility` seconds under a random
tag; to acknowledge it is to delete it. A worker killed half way gives nothing back:
its row shows again when the time has passed. So a message is delivered at least
once, and twice only after a death (docs/decisions/0004-broker.md).

Settings: CELERY_BROKER_TRANSPORT = "config.sqlite_broker:Transport" and
CELERY_BROKER_TRANSPORT_OPTIONS = {"path": …, "visibility": seconds,
"polling_interval": seconds}. No fan-out, hence no `celery inspect`.
"""

import logging
import sqlite3
import time
from collections.abc import Callable
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

from config.sqlite_queue import BUSY, PATIENT_SECONDS, QueueFile, kind_of

logger = logging.getLogger(__name__)

# Longer than the hard limit of any task (config/celery.py), or a slow task runs twice.
VISIBILITY_SECONDS = 120.0


class QoS(virtual.QoS):
    """Keeps the promise in the file: what is acknowledged is deleted, nothing else is."""

    def ack(self, delivery_tag: str) -> None:
        # First the memory: a file that cannot be written must not close the window.
        super().ack(delivery_tag)
        self.channel.file.run(
            "DELETE FROM message WHERE tag = ?", (delivery_tag,), patience=PATIENT_SECONDS
        )

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if requeue:
            super().reject(delivery_tag, requeue=True)
        else:
            self.ack(delivery_tag)


class Channel(virtual.Channel):
    """Kombu's verbs, each one statement on the file."""

    QoS = QoS

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        options = connection.client.transport_options
        self.file = QueueFile(options["path"])
        self.visibility = float(options.get("visibility", VISIBILITY_SECONDS))

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        self.file.run("INSERT INTO message (queue, payload) VALUES (?, ?)", (queue, dumps(message)))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Claim the oldest visible message of `queue`, or raise Empty."""
        try:
            claimed = self._claim(queue)
        except sqlite3.OperationalError as error:
            if kind_of(error) not in BUSY:
                raise
            claimed = None  # Somebody is writing: the next poll will find it.
        if claimed is None:
            raise Empty
        tag, payload, deliveries = claimed
        try:
            message: dict[str, Any] = loads(payload)
            message["properties"]["delivery_tag"] = tag
            message["properties"]["delivery_info"]["redelivered"] = deliveries > 1
        except (ValueError, KeyError, TypeError):
            logger.error("A message that cannot be read was dropped from the queue.")
            self.file.run("DELETE FROM message WHERE tag = ?", (tag,))
            raise Empty from None
        return message

    def _claim(self, queue: str) -> tuple[str, str, int] | None:
        """Hide one message: (tag, payload, how many times it was delivered), or None."""
        now = time.time()
        visible = {
            "queue": queue,
            "now": now,
            "due": now + self.visibility,
            # Further ahead than any claim: made before the clock went back. Twice, because
            # another process may claim, a moment later by its clock, while we are held up.
            "absurd": now + 2 * self.visibility,
        }
        found = self.file.run(
            "SELECT id FROM message WHERE queue = :queue"
            " AND (due <= :now OR due > :absurd) ORDER BY id LIMIT 1",
            visible,
        )
        if not found:
            return None
        tag = uuid4().hex
        rows = self.file.run(
            "UPDATE message SET due = :due, tag = :tag, deliveries = deliveries + 1"
            " WHERE id = :id AND (due <= :now OR due > :absurd) RETURNING payload, deliveries",
            {**visible, "id": found[0][0], "tag": tag},
        )
        # None: another process claimed it between the two statements.
        return (tag, *rows[0]) if rows else None

    def _restore(self, message: virtual.Message) -> None:
        """Give an unfinished message back at once (requeue, orderly stop)."""
        try:
            self.file.run(
                "UPDATE message SET due = 0, tag = NULL WHERE tag = ?",
                (message.delivery_tag,),
                patience=PATIENT_SECONDS,
            )
        except sqlite3.Error:
            logger.warning("A message was not given back; it shows again by itself.")

    def basic_consume(
        self, queue: str, no_ack: bool, callback: Callable[[Any], Any], *args: Any, **kwargs: Any
    ) -> None:
        """Consume; with `no_ack` a message is deleted as soon as it is handed over."""

        def and_acknowledge(message: virtual.Message) -> Any:
            self.basic_ack(message.delivery_tag)
            return callback(message)

        handler = and_acknowledge if no_ack else callback
        super().basic_consume(queue, False, handler, *args, **kwargs)

    def _size(self, queue: str) -> int:
        """How many messages of `queue` nobody is working on."""
        return int(
            self.file.run(
                "SELECT count(*) FROM message WHERE queue = ? AND due <= ?", (queue, time.time())
            )[0][0]
        )

    def _purge(self, queue: str) -> int:
        """Delete the messages of `queue` that nobody is working on; return how many."""
        return len(
            self.file.run(
                "DELETE FROM message WHERE queue = ? AND due <= ? RETURNING id",
                (queue, time.time()),
            )
        )


class Transport(virtual.Transport):
    """The entry point that CELERY_BROKER_TRANSPORT names."""

    Channel = Channel
    polling_interval = 0.2
    driver_type = "sqlite"
    driver_name = "sqlite3"
    # The worker reconnects after any of these instead of dying.
    connection_errors = (*virtual.Transport.connection_errors, sqlite3.Error, OSError)

    def establish_connection(self) -> "Transport":
        """Open the file now, so that Celery waits longer and longer when it cannot."""
        QueueFile(self.client.transport_options["path"]).run("SELECT 1")
        super().establish_connection()
        return self

    def driver_version(self) -> str:
        return sqlite3.sqlite_version
