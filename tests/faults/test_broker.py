"""The embedded broker under real workers that are killed, counted by a ledger."""

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from tests.faults.processes import ROOT, Program, wait_until
from tests.faults.tiny_app import build


class Bench:
    """One queue file, one ledger, and as many workers as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queue = folder / "queue.sqlite3"
        self.ledger = folder / "ledger"
        self.ledger.touch()
        self.app = build(self.queue)

    def send(self, number: int, seconds: float = 0) -> None:
        self.app.send_task("work", (number, seconds))

    def worker(self, *options: str, visibility: int = 60) -> Program:
        """A worker process; what it holds when killed shows again after `visibility` seconds."""
        command = ["celery", "-A", "tests.faults.tiny_app", "worker", "-l", "INFO", *options]
        env = {
            "PYTHONPATH": str(ROOT),
            "TINY_QUEUE": str(self.queue),
            "TINY_LEDGER": str(self.ledger),
            "TINY_VISIBILITY": str(visibility),
        }
        return Program(command, log=self.folder / "worker.log", env=env)

    def count(self, word: str) -> Counter[int]:
        """How many times each task number has written `word`."""
        lines = [line.split() for line in self.ledger.read_text().splitlines()]
        return Counter(int(number) for found, number in lines if found == word)

    def waiting(self) -> int:
        with sqlite3.connect(self.queue) as file:
            return int(file.execute("SELECT count(*) FROM message").fetchone()[0])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.app.close()


def all_done(bench: Bench, numbers: int) -> Callable[[], bool]:
    return lambda: len(bench.count("end")) == numbers and bench.waiting() == 0


def test_killed_worker_loses_nothing_and_repeats_only_what_it_was_doing(bench: Bench) -> None:
    for number in range(10):
        bench.send(number, 1.5)
    with bench.worker("-c", "6", visibility=8) as worker:
        wait_until(lambda: len(bench.count("start")) == 6, watch=worker)
        worker.kill()
    under_way = set(bench.count("start")) - set(bench.count("end"))
    assert len(under_way) == 6
    with bench.worker("-c", "6", visibility=8) as worker:
        wait_until(all_done(bench, 10), watch=worker)
    assert bench.count("end") == Counter(range(10))
    assert {number for number, times in bench.count("start").items() if times > 1} == under_way
    assert max(bench.count("start").values()) == 2


def test_solo_worker_killed_again_and_again_loses_nothing(bench: Bench) -> None:
    for number in range(12):
        bench.send(number, 0.2)
    kills = 0
    while kills < 3:
        with bench.worker("-P", "solo", visibility=8) as worker:
            more = sum(bench.count("start").values()) + 2
            wait_until(lambda more=more: sum(bench.count("start").values()) >= more, watch=worker)
            worker.kill()
            kills += 1
    with bench.worker("-P", "solo", visibility=8) as worker:
        wait_until(all_done(bench, 12), watch=worker)
    repeated = sum(bench.count("start").values()) - 12
    assert set(bench.count("end")) == set(range(12))
    assert repeated <= kills


def test_worker_stopped_in_order_finishes_its_task_and_repeats_none(bench: Bench) -> None:
    for number in range(6):
        bench.send(number, 0.5)
    with bench.worker("-P", "solo") as worker:
        wait_until(lambda: len(bench.count("start")) == 2, watch=worker)
        assert worker.stop() == 0
    assert bench.count("start") == bench.count("end")
    with bench.worker("-P", "solo") as worker:
        wait_until(all_done(bench, 6), watch=worker)
    assert bench.count("start") == bench.count("end") == Counter(range(6))


def test_two_workers_share_five_hundred_tasks_and_run_each_once(bench: Bench) -> None:
    for number in range(500):
        bench.send(number)
    with bench.worker("-P", "solo", "-n", "one") as one, bench.worker("-P", "solo", "-n", "two"):
        wait_until(all_done(bench, 500), seconds=60, watch=one)
    assert bench.count("start") == bench.count("end") == Counter(range(500))


def test_worker_survives_a_damaged_file_and_sets_it_aside(bench: Bench) -> None:
    bench.queue.write_bytes(os.urandom(20_000))
    with bench.worker("-P", "solo") as worker:
        wait_until(lambda: list(bench.folder.glob("*.damaged-*")), watch=worker)
        bench.send(1)
        wait_until(all_done(bench, 1), watch=worker)
        assert worker.is_alive
    (aside,) = bench.folder.glob("*.damaged-*")
    assert aside.stat().st_size == 20_000


def test_worker_follows_a_file_that_was_taken_away(bench: Bench) -> None:
    with bench.worker("-P", "solo") as worker:
        bench.send(1)
        wait_until(all_done(bench, 1), watch=worker)
        for part in bench.folder.glob("queue.sqlite3*"):
            part.unlink()
        bench.send(2)
        wait_until(all_done(bench, 2), watch=worker)


def test_locked_file_refuses_the_sender_and_does_not_stop_the_worker(bench: Bench) -> None:
    with bench.worker("-P", "solo") as worker:
        bench.send(1)
        wait_until(all_done(bench, 1), watch=worker)
        holder = sqlite3.connect(bench.queue, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            bench.send(2)
        holder.execute("COMMIT")
        holder.close()
        bench.send(3)
        wait_until(all_done(bench, 2), watch=worker)
    assert set(bench.count("end")) == {1, 3}


def test_worker_told_to_stop_while_the_file_is_missing_stops(bench: Bench) -> None:
    bench.queue.mkdir()
    with bench.worker("-P", "solo") as worker:
        wait_until(lambda: "Trying again" in worker.output(), watch=worker)
        worker.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not worker.is_alive)


def test_finished_task_waits_for_the_lock_and_is_not_run_again(bench: Bench) -> None:
    with bench.worker("-P", "solo", visibility=8) as worker:
        bench.send(1, 1)
        wait_until(lambda: bench.count("start"), watch=worker)
        holder = sqlite3.connect(bench.queue, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        wait_until(lambda: bench.count("end"), watch=worker)
        # Longer than a sender would wait.
        time.sleep(3)
        holder.execute("COMMIT")
        holder.close()
        wait_until(lambda: bench.waiting() == 0, watch=worker)
    assert bench.count("start") == bench.count("end") == Counter([1])
