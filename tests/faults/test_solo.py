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
FALL_AND_HANG = """
import time
import config.celery
from celery import bootsteps
from celery.worker.consumer import Consumer
config.celery.BROKEN_SECONDS = 1
def fall(self):
    raise AttributeError("the connection was closed")
Consumer.start = fall
class Hang(bootsteps.StartStopStep):
    def stop(self, worker):
        time.sleep(600)
config.celery.app.steps["worker"].add(Hang)
config.celery.app.worker_main(["-q", "worker", "-P", "solo", "-l", "WARNING"])
"""
CANNOT_ANSWER = """
import config.celery
from kombu.message import Message
config.celery.BROKEN_SECONDS = 5
def broken(self, multiple=False):
    raise ConnectionError("invalid password")
Message.ack = broken
config.celery.app.worker_main(["-q", "worker", "-P", "solo", "-l", "WARNING"])
"""


def start(program: str, env: dict[str, str], folder: Path) -> Program:
    return Program(["python", "-c", program], log=folder / "log", env=env)


def test_worker_stops_when_its_beat_ends_by_itself(
    instance: dict[str, str], tmp_path: Path
) -> None:
    with start(BREAK_BEAT, instance, tmp_path) as worker:
        wait_until(lambda: not worker.is_alive)
    assert "Beat has ended by itself" in worker.output()


def test_worker_that_falls_and_hangs_ends_all_the_same(
    instance: dict[str, str], tmp_path: Path
) -> None:
    with start(FALL_AND_HANG, instance, tmp_path) as worker:
        wait_until(lambda: not worker.is_alive)
    assert "Unrecoverable error" in worker.output()
    assert worker.process.returncode not in (0, -9)


def test_beat_rings_and_the_same_process_answers(instance: dict[str, str], tmp_path: Path) -> None:
    with start(RING_EVERY_SECOND, instance, tmp_path) as worker:
        wait_until(lambda: marks(tmp_path) > 0, watch=worker)
        assert worker.stop() == 0


def marks(folder: Path) -> int:
    """How many sweeps have left their mark in the database."""
    with sqlite3.connect(folder / "data" / "dossiers.sqlite3") as base:
        return int(base.execute("SELECT count(*) FROM dossiers_sweepmark").fetchone()[0])


def test_worker_whose_word_to_the_broker_is_lost_ends_to_be_started_again(
    instance: dict[str, str], tmp_path: Path
) -> None:
    """Each place in hand would stay taken, and it would listen to nothing more."""
    with start(CANNOT_ANSWER, instance, tmp_path) as worker:
        wait_until(lambda: not worker.is_alive, seconds=60)
    assert "Couldn't ack" in worker.output()
