"""S1, S2: processes killed with -9 and databases that fall while people send; a ledger counts.

What the site acknowledged is there, whole, with its files; nothing is there twice or by half.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from tests.faults import figures
from tests.faults.house import SEED, House, is_sound, size
from tests.faults.processes import Program
from tests.faults.test_canaries import pdf_with
from tests.faults.visitor import GaveUpError, Visitor, come_back, send, tell

PEOPLE, DEPOSITS, KILLS, FALLS = 8, size(24, 1000), size(8, 200), size(3, 40)
# One kill in so many takes the master process along.
WHOLE = 4


@dataclass
class Sent:
    """A request that the site acknowledged: its code, what was told, the digest of its file."""

    code: str
    story: str
    sha256: str
    again: int


class Undertaker:
    """Strikes at random moments, and brings back what does not come back by itself."""

    def __init__(self, house: House, strikes: int) -> None:
        self.house, self.strikes, self.kills = house, strikes, 0
        self.program: Program = house.web()
        self.longest = 0.0
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
            self.heal()

    def heal(self) -> None:
        """What was started by the thread has died with it; what else is needed comes back."""

    def _run(self) -> None:
        chance = Random(SEED)  # noqa: S311 (moments to strike at)
        while self.kills < self.strikes and not self._stop.wait(chance.uniform(0.2, 1.2)):
            self.kills += 1
            self.strike(chance)
        # What a thread has started dies with that thread.
        self._stop.wait()

    def strike(self, chance: Random) -> None:
        """One process of the web server, or all of them."""
        if self.kills % WHOLE == 0:
            self.program.kill()
            begun = time.monotonic()
            self.program = self.house.web()
            self.longest = max(self.longest, time.monotonic() - begun)
        else:
            self._kill_one(chance)

    def _kill_one(self, chance: Random) -> None:
        pid = self.program.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(children)), signal.SIGKILL)


class Cut(Undertaker):
    """The power of the database fails; on SQLite, that of everything."""

    def heal(self) -> None:
        """One more fall: this one in the hands of whoever will read."""
        if self.house.database is not None:
            self.house.database.kill()
            self.house.database.start()

    def strike(self, chance: Random) -> None:
        """An immediate stop, and the return."""
        if self.house.database is None:
            self.program.kill()
            self.program = self.house.web()
            return
        self.house.database.stop(signal.SIGQUIT)
        time.sleep(chance.uniform(0, 0.5))
        self.house.database.start()


def one_request(house: House, number: int) -> Sent:
    """A person tells, adds a file and sends, pressing again whenever the site dies under her."""
    story = f"Récit numéro {number} de la caisse."
    file = pdf_with(f"page {number}")
    for _ in range(12):
        visitor = Visitor(house.port, patience=30)
        with suppress(AssertionError, GaveUpError):
            code = tell(visitor, story)
            told = {"ajouter": "1", "story": story}
            assert visitor.upload("/demander/raconter/", told, "page.pdf", file).status == 303
            if send(visitor):
                return Sent(code, story, sha256(file).hexdigest(), visitor.again)
        # Nobody reads « Attendez quelques minutes » and presses again within a millisecond.
        time.sleep(1)
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


def all_send(house: House, undertaker: Undertaker) -> list[Sent]:
    """DEPOSITS people send under its strikes."""
    with undertaker.at_work(), ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(lambda number: one_request(house, number), range(DEPOSITS)))


def nothing_is_missing(house: House, row: str, sent: list[Sent], undertaker: Undertaker) -> None:
    """Every code opens its request, with its story and its file; no request is there by half."""
    with house.web():
        opened = [request.story in come_back(house.port, request.code) for request in sent]
    cases = house.count("dossiers_case")
    kind = "SQLite" if house.is_embedded else "PostgreSQL"
    clicks = sum(request.again for request in sent)
    what = f"{kind}: {undertaker.kills} strikes, {clicks} clicks made again"
    figures.told(row, f"{what}: lost of {len(sent)}", opened.count(False), 0)
    assert undertaker.kills >= undertaker.strikes // 2
    assert all(opened)
    assert set(half_made(house).values()) == {0}
    files = {(one["story"], *one["received"]) for one in json.loads(house.inside("pieces"))}
    assert {(request.story, request.sha256) for request in sent} <= files
    assert house.query("SELECT count(DISTINCT lookup) FROM dossiers_receipt") == [(cases,)]
    assert "Absentes : 0. Taille fausse : 0." in house.manage("check_files")
    assert "Journal juste" in house.manage("verify_journal")


def test_s1_every_acknowledged_request_opens_after_web_processes_were_killed(
    house: House,
) -> None:
    house.inside("open_team")
    undertaker = Undertaker(house, KILLS)
    sent = all_send(house, undertaker)
    nothing_is_missing(house, "S1", sent, undertaker)
    kind = "SQLite" if house.is_embedded else "PostgreSQL"
    figures.seconds("§6", f"{kind}: site back after the kill of its server", undertaker.longest, 15)


@pytest.mark.parametrize("where", ["small_house", "frail_house"])
def test_s2_every_acknowledged_request_opens_after_its_database_has_fallen(
    where: str, request: pytest.FixtureRequest
) -> None:
    house: House = request.getfixturevalue(where)
    house.inside("open_team")
    undertaker = Cut(house, FALLS)
    sent = all_send(house, undertaker)
    nothing_is_missing(house, "S2", sent, undertaker)
    if house.database is not None:
        assert is_sound(house.database)
    else:
        assert house.query("PRAGMA integrity_check") == [("ok",)]
