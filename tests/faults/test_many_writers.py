"""S4: twenty people write at once on SQLite; nobody is refused, nobody waits for long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.faults import figures
from tests.faults.house import DELIVER, REMIND, House, size
from tests.faults.processes import wait_until
from tests.faults.visitor import Answer, Visitor, come_back, send, tell

WRITERS, SECONDS = 20, size(8, 120)
WAIT_AT_MOST = 3.0


class Impatient(Visitor):
    """Remembers how long each answer took, and each answer that was a breakdown."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.waits: list[float] = []
        self.breakdowns: list[str] = []

    def _ask(self, method: str, path: str, *rest: Any) -> Answer:
        start = time.monotonic()
        answer = super()._ask(method, path, *rest)
        self.waits.append(time.monotonic() - start)
        if answer.status >= 500:
            self.breakdowns.append(f"{method} {path}: {answer.status}")
        return answer


def write_on(house: House, number: int) -> tuple[Impatient, str]:
    """Send a request, then messages about it until the time is over; the visitor, her code."""
    visitor = Impatient(house.port)
    limit = time.monotonic() + SECONDS
    code = tell(visitor, f"Récit numéro {number}.")
    assert send(visitor)
    assert visitor.post("/suivre/", {"code": code}).status == 303
    written = 0
    while time.monotonic() < limit:
        body = f"Message {written} de {number}."
        if visitor.post("/suivre/dossier/repondre/", {"body": body}).status != 303:
            break
        written += 1
    return visitor, code


def test_s4_twenty_writers_on_sqlite_are_all_served(small_house: House) -> None:
    house = small_house
    house.inside("open_team")
    with house.web() as web, house.worker() as worker, ThreadPoolExecutor(WRITERS) as people:
        written = list(people.map(lambda number: write_on(house, number), range(WRITERS)))
        house.ring(REMIND, DELIVER)
        wait_until(lambda: house.count("dossiers_sweepmark", "name = 'ladder'"), watch=worker)
        assert web.is_alive and worker.is_alive
        opened = [
            f"Récit numéro {n}." in come_back(house.port, code)
            for n, (_visitor, code) in enumerate(written)
        ]
        said = web.output() + worker.output()
    waits = sorted(wait for visitor, _code in written for wait in visitor.waits)
    p99 = waits[len(waits) * 99 // 100]
    figures.told("S4", f"{len(waits)} answers to {WRITERS} writers, p99", f"{p99:.2f} s", "< 3 s")
    assert [each for visitor, _code in written for each in visitor.breakdowns] == []
    assert "locked" not in said
    assert all(opened)
    assert p99 < WAIT_AT_MOST
    assert house.query("PRAGMA integrity_check") == [("ok",)]
