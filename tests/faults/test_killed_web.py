"""Web processes killed with -9 while people send: what was acknowledged is there."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from tests.faults.house import SCALE, House
from tests.faults.processes import Program
from tests.faults.visitor import GaveUpError, Visitor, come_back, send, tell

PEOPLE, DEPOSITS, KILLS = 8, 24 * SCALE, 8 * SCALE
# One kill in so many takes the master process along.
WHOLE = 4


@dataclass
class Sent:
    """A request that the site acknowledged: its code, and what was told."""

    code: str
    story: str
    again: int


class Undertaker:
    """Kills the web server's processes at random moments, and brings back the whole."""

    def __init__(self, house: House) -> None:
        self.house, self.kills = house, 0
        self.program: Program = house.web()
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join()
            self.program.kill()

    def _run(self) -> None:
        chance = Random(20261126)  # noqa: S311 (moments to kill at)
        while self.kills < KILLS and not self._stop.wait(chance.uniform(0.2, 1.2)):
            self.kills += 1
            if self.kills % WHOLE == 0:
                self.program.kill()
                self.program = self.house.web()
            else:
                self._kill_one(chance)
        # What a thread has started dies with that thread.
        self._stop.wait()

    def _kill_one(self, chance: Random) -> None:
        pid = self.program.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(children)), signal.SIGKILL)


def one_request(house: House, number: int) -> Sent:
    """A person tells and sends, pressing again whenever the site dies under her finger."""
    story = f"Récit numéro {number} de la caisse."
    for _ in range(8):
        visitor = Visitor(house.port, patience=30)
        with suppress(AssertionError, GaveUpError):
            code = tell(visitor, story)
            if send(visitor):
                return Sent(code, story, visitor.again)
    raise AssertionError(f"request {number} could not be sent")


def half_made(house: House) -> dict[str, int]:
    """Cases that lack something that every sent request has."""
    parts = {
        "receipt": "dossiers_receipt r WHERE r.case_id = c.id",
        "keys": "dossiers_casekey r WHERE r.case_id = c.id AND r.recipient_kind = 'receipt'",
        "deadline": "dossiers_deadline r WHERE r.case_id = c.id",
        "journal": "dossiers_journalline r WHERE r.\"case\" = c.id AND r.action = 'person.deposit'",
    }
    return {
        name: house.count("dossiers_case c", f"(SELECT count(*) FROM {part}) < 1")  # noqa: S608
        for name, part in parts.items()
    }


def test_every_acknowledged_request_opens_after_web_processes_were_killed(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.inside("open_team")
    start = time.monotonic()
    undertaker = Undertaker(house)
    with undertaker.at_work(), ThreadPoolExecutor(PEOPLE) as people:
        sent = list(people.map(lambda number: one_request(house, number), range(DEPOSITS)))
    with house.web():
        opened = [request.story in come_back(house.port, request.code) for request in sent]
    cases = house.count("dossiers_case")
    with capsys.disabled():
        print(
            f"\n{len(sent)} requests acknowledged, {undertaker.kills} kills, "
            f"{sum(request.again for request in sent)} clicks made again: "
            f"{opened.count(False)} lost, {cases - len(sent)} too many, "
            f"{time.monotonic() - start:.0f} s"
        )
    assert undertaker.kills >= KILLS // 2
    assert all(opened)
    assert set(half_made(house).values()) == {0}
    assert house.query("SELECT count(DISTINCT lookup) FROM dossiers_receipt") == [(cases,)]
    assert "Journal juste" in house.manage("verify_journal")
