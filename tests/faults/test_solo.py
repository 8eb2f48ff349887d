"""The worker that rings: beat never dies alone."""

import sqlite3
from pathlib import Path

from tests.faults.processes import Program, wait_until

RING_EVERY_SECOND = """
import runpy
from config.celery import app
app.conf.beat_schedule["ladder"]["schedule"] = 1.0
runpy.run_module("config.solo", run_name="__main__")
"""
BREAK_BEAT = """
import runpy
from celery.beat import Scheduler
calls = []
tick = Scheduler.tick
def broken(self, *args, **kwargs):
    calls.append(1)
    if len(calls) == 3:
        raise RuntimeError("the disk is full")
    return tick(self, *args, **kwargs)
Scheduler.tick = broken
runpy.run_module("config.solo", run_name="__main__")
"""


def start(folder: Path, *command: str) -> Program:
    env = {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    migrate = Program(["python", "manage.py", "migrate", "-v", "0"], log=folder / "log", env=env)
    assert migrate.process.wait(timeout=60) == 0, migrate.output()
    return Program(["python", *command], log=folder / "log", env=env)


def test_worker_stops_when_its_beat_ends_by_itself(tmp_path: Path) -> None:
    with start(tmp_path, "-c", BREAK_BEAT) as worker:
        wait_until(lambda: not worker.is_alive)
    assert "Beat has ended by itself" in worker.output()


def test_beat_rings_and_the_same_process_answers(tmp_path: Path) -> None:
    with start(tmp_path, "-c", RING_EVERY_SECOND) as worker:
        wait_until(lambda: marks(tmp_path) > 0, watch=worker)
        assert worker.stop() == 0


def marks(folder: Path) -> int:
    """How many sweeps have left their mark in the database."""
    with sqlite3.connect(folder / "data" / "dossiers.sqlite3") as base:
        return int(base.execute("SELECT count(*) FROM dossiers_sweepmark").fetchone()[0])
