"""A whole instance in a folder, its real programs, and the ledger that its database is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg
from celery import Celery

from tests.faults.processes import BINARIES, ROOT, Program, wait_until
from tests.services import INSTALL, Service, free_port, postgresql_binaries

# `make faults` multiplies what continuous integration does.
SCALE = int(os.environ.get("FAULTS_SCALE") or "1")
# Where dice are thrown: the same dice at each run, shown by whatever fails.
SEED = int(os.environ.get("FAULTS_SEED") or "20261126")
REMIND, DELIVER = "dossiers.tasks.remind", "notifications.tasks.deliver"


def size(ci: int, night: int) -> int:
    """How many: in continuous integration, or by `make faults`."""
    return night if SCALE > 1 else ci


class House:
    """`env` is its environment. Without DATABASE_URL and REDIS_URL it is the embedded one."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.redis: Service | None = None
        # Only when it is this house's own, and may suffer.
        self.database: Service | None = None
        self.data = Path(env["DATA_DIR"])
        self.env = {
            **env,
            "PORT": str(free_port()),
            "WEB_CONCURRENCY": "2",
            "PYTHONWARNINGS": "ignore",
            # Mails are counted one by one, and everybody here comes from one address.
            "DATES_A_DAY": "1000000",
            "PUBLIC_STARTS": "0",
        }

    @property
    def port(self) -> int:
        return int(self.env["PORT"])

    @property
    def is_embedded(self) -> bool:
        return not self.env.get("DATABASE_URL")

    @property
    def kind(self) -> str:
        """Its database, in words."""
        return "SQLite" if self.is_embedded else "PostgreSQL"

    # --- Its programs ---------------------------------------------------------

    def start(self, *words: str) -> Program:
        return Program(["python", *words], log=self.folder / "log", env=self.env)

    def manage(self, *words: str) -> str:
        """Run a management command to its end; what it printed."""
        return self._run("manage.py", *words)

    def inside(self, function: str) -> str:
        """Run a function of cast.py inside the instance, in a process of its own.

        Its arguments may follow: `keep_pieces(3)`.
        """
        call = function if "(" in function else f"{function}()"
        code = f"import django; django.setup(); from tests.faults import cast; cast.{call}"
        return self._run("-c", code)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [str(BINARIES / "python"), *words],
            cwd=ROOT,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def worker(self) -> Program:
        """As it runs in such an instance: one that also rings, or a worker of several tasks."""
        if self.is_embedded:
            return self.start("-m", "config.solo")
        words = ["celery", "-A", "config", "worker", "--concurrency", "2", "-l", "WARNING"]
        return self.start("-m", *words)

    def web(self) -> Program:
        """The web server, once it answers."""
        program = self.start("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        wait_until(self.answers, seconds=60, watch=program)
        return program

    def answers(self) -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/aide/")
            return line.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    # --- Its bell -------------------------------------------------------------

    def ring(self, *tasks: str, like: Callable[[Celery], None] | None = None) -> None:
        """Ring the worker, as beat does every minute, then as `like` does."""
        app = Celery("faults", fixups=set())
        if self.is_embedded:
            app.conf.broker_url = "sqlite://localhost"
            app.conf.broker_transport = "config.sqlite_broker:Transport"
            app.conf.broker_transport_options = {"path": str(self.data / "broker.sqlite3")}
        else:
            app.conf.broker_url = self.env["REDIS_URL"]
        with app:
            for task in tasks:
                app.send_task(task, ignore_result=True)
            if like is not None:
                like(app)

    # --- Its ledger -----------------------------------------------------------

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of its database; the statement must suit SQLite and PostgreSQL."""
        if not self.is_embedded:
            with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as line:
                cursor = line.execute(sql)
                return cursor.fetchall() if cursor.description else []
        base = sqlite3.connect(self.data / "dossiers.sqlite3", timeout=20, isolation_level=None)
        try:
            return base.execute(sql).fetchall()
        finally:
            base.close()

    def count(self, table: str, where: str = "1 = 1") -> int:
        return int(self.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])  # noqa: S608

    def bells_of_dates(self) -> int:
        """The notices that reminders rang: at some hours digests and arrivals ring theirs too."""
        return self.count("notifications_notice", "substr(topic, 1, 8) = 'deadline'")

    def the_hour_comes(self) -> None:
        """For the deliveries that wait for somebody's hour or rhythm: it has come."""
        self.query(
            "UPDATE notifications_delivery SET next_attempt_at = created_at"
            " WHERE state = 'waiting' AND attempts = 0"
        )

    def messages_leave(self) -> None:
        """For the team's messages, which can be cancelled for two minutes: these are over."""
        self.query("UPDATE dossiers_message SET leaves_at = sent_at WHERE leaves_at IS NOT NULL")

    def two_minutes_pass(self) -> None:
        """For what a dead worker held: its leases end. Only while no worker runs."""
        self.query(
            "UPDATE notifications_delivery SET lease_until = created_at WHERE state = 'claimed'"
        )

    def retries_come(self) -> None:
        """For the deliveries that wait for another attempt: the moment is here."""
        self.query(
            "UPDATE notifications_delivery SET next_attempt_at = created_at WHERE state = 'waiting'"
        )


def is_sound(database: Service) -> bool:
    """What pg_amcheck says of every table and index."""
    check = shutil.which("pg_amcheck", path=str(postgresql_binaries()))
    assert check, INSTALL
    where = ["-h", str(database.folder), "-U", "dossiers", "-d", "dossiers"]
    done = subprocess.run(
        [check, *where, "--install-missing", "--heapallindexed"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    return True
