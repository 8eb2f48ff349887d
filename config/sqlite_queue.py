"""The SQLite file under the embedded broker: opening it, and surviving its faults.

What is queued is a doorbell, never the ledger: the database knows what is due. So a
damaged file is set aside and a new one begun, and no reminder is lost.
"""

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

# How long a statement waits for another writer. A visitor's request may be waiting
# behind it, and a doorbell is not worth more.
BUSY_SECONDS = 1.0
# A worker that has finished waits longer: a message that it cannot delete runs again.
PATIENT_SECONDS = 20.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    payload TEXT NOT NULL,
    due REAL NOT NULL DEFAULT 0,
    tag TEXT,
    deliveries INTEGER NOT NULL DEFAULT 0
)
"""
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_local = threading.local()
_inherited: list[sqlite3.Connection] = []


def kind_of(error: sqlite3.Error) -> int:
    """The SQLite result code of `error` without its extension (busy, corrupt, …)."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


class QueueFile:
    """One queue file, with one connection per thread and per process."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def run(
        self,
        statement: str,
        values: Sequence[Any] | Mapping[str, Any] = (),
        *,
        patience: float = BUSY_SECONDS,
    ) -> list[tuple[Any, ...]]:
        """Run one statement, durably, and return its rows.

        Raises sqlite3.OperationalError when the file stays locked for `patience` seconds,
        and sqlite3.DatabaseError when it is damaged; a damaged file has then been set
        aside, so that the next call works.
        """
        try:
            connection = self._connection()
            connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
            return connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            if kind_of(error) in DAMAGED:
                self._set_aside()
            raise

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection to the file that is there now."""
        open_ones = _local.__dict__.setdefault("connections", {})
        mark, connection = open_ones.get(self.path, (None, None))
        # A connection must not cross a fork, nor go on writing to a file taken away.
        if connection is not None and mark == (os.getpid(), self._inode()):
            return connection
        if connection is not None:
            if mark[0] == os.getpid():
                connection.close()
            else:
                # Closing it here could break the parent's: keep it and never touch it.
                _inherited.append(connection)
        connection = self._open()
        open_ones[self.path] = ((os.getpid(), self._inode()), connection)
        return connection

    def _inode(self) -> int | None:
        try:
            return self.path.stat().st_ino
        except FileNotFoundError:
            return None

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made by us first: SQLite would make it readable by everybody.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> None:
        """Rename a damaged file, unless another process has just done it."""
        with open(f"{self.path}.lock", "w", encoding="ascii") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            if self._is_sound():
                return
            stamp = time.strftime("%Y%m%dT%H%M%S")
            for suffix in ("-wal", "-shm", ""):
                part = Path(f"{self.path}{suffix}")
                if part.exists():
                    part.rename(f"{self.path}.damaged-{stamp}{suffix}")
        logger.error("The queue file was damaged: set aside, a new one begins.")

    def _is_sound(self) -> bool:
        if not self.path.exists():
            return True
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection:
                return connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError as error:
            return kind_of(error) not in DAMAGED
