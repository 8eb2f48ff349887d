"""Redis emptied, then killed, while reminders leave; the site goes on and nothing is lost."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import redis

from tests import build
from tests.faults import cast
from tests.faults.house import DELIVER, REMIND, House
from tests.faults.processes import Program, wait_until
from tests.faults.test_killed_worker import DUE, due_today, ledger
from tests.faults.visitor import Answer, Visitor, come_back, send, tell, text_of
from tests.notifications.doubles import Sink, smtp_sink

# Without its broker and its cache, the site must still answer before a person gives up.
LONGEST_ANSWER_SECONDS = 8


def empty(house: House) -> int:
    """FLUSHALL; how many keys were there."""
    with redis.Redis.from_url(house.env["REDIS_URL"]) as line:
        keys = line.dbsize()
        line.flushall()
    return int(keys)


def at(sink: Sink, mails: int, worker: Program) -> None:
    """Wait until the mail server has accepted so many."""
    wait_until(lambda: len(sink.accepted) >= mails, seconds=60, watch=worker, every=0.001)


def settled(house: House) -> bool:
    return not house.count("notifications_delivery", "state IN ('waiting', 'claimed')")


def rings_again(house: House) -> bool:
    """Whether the worker answers its bell: each sweep leaves a mark with its moment."""
    before = house.query("SELECT completed_at FROM dossiers_sweepmark WHERE name = 'ladder'")
    house.ring(REMIND)
    time.sleep(1)
    return before != house.query(
        "SELECT completed_at FROM dossiers_sweepmark WHERE name = 'ladder'"
    )


@pytest.fixture
def seeded(big_house: House) -> House:
    big_house.manage("seed", "--cases", "600", "--due", str(DUE))
    return big_house


def test_redis_emptied_then_killed_in_mid_flight_loses_no_reminder(
    seeded: House, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = due_today(seeded)
    assert seeded.redis is not None
    with smtp_sink() as sink:
        seeded.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with seeded.worker() as worker:
            seeded.ring(REMIND, DELIVER)
            at(sink, 150, worker)
            keys = empty(seeded)
            at(sink, 300, worker)
            seeded.redis.kill()
            left = DUE - len(sink.accepted)
            # What the worker had in hand, it finishes; the timer sends the rest without Redis.
            seeded.manage("sweep")
            wait_until(lambda: settled(seeded), seconds=60, watch=worker)
            seeded.redis.start()
            alone = list(sink.accepted)
            wait_until(lambda: rings_again(seeded), seconds=60, watch=worker)
        done = ledger(seeded, expected, sink)
    with capsys.disabled():
        print(
            f"\nRedis emptied ({keys} keys), then killed with {left} mails to send:"
            f" lost {done.lost}, under another Message-ID {done.under_another_id},"
            f" sent again {done.sent_again}"
        )
    assert left > 0
    assert len(alone) == len(sink.accepted)
    assert (done.lost, done.under_another_id, done.sent_again) == (0, 0, 0)
    assert seeded.count("notifications_notice") == DUE


class Stopwatch(Visitor):
    """A visitor who remembers the longest answer, and to what."""

    longest: tuple[float, str] = (0.0, "")

    def _ask(self, method: str, path: str, *rest: Any) -> Answer:
        start = time.monotonic()
        try:
            return super()._ask(method, path, *rest)
        finally:
            self.longest = max(self.longest, (time.monotonic() - start, f"{method} {path}"))


def test_with_redis_dead_a_request_is_sent_taken_answered_and_read(
    big_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    big_house.inside("open_team")
    assert big_house.redis is not None
    with big_house.web() as _web:
        big_house.redis.kill()
        person, awa = Stopwatch(big_house.port), Stopwatch(big_house.port)
        code = tell(person, "On ne me paie plus.")
        assert send(person)
        sign_in(awa, cast.DELEGUE)
        reference = str(big_house.query("SELECT reference FROM dossiers_case")[0][0])
        take(awa, reference)
        message = f"/equipe/dossiers/{reference}/message/"
        page = f"/equipe/dossiers/{reference}/"
        answer = awa.post(message, {"message-body": "Nous lisons ce soir."}, page=page)
        assert answer.status == 303, text_of(answer)
        assert "Nous lisons ce soir." in come_back(big_house.port, code)
        assert person.post("/suivre/dossier/repondre/", {"body": "Merci."}).status == 303
    longest = max(person.longest, awa.longest)
    with capsys.disabled():
        print(f"\nRedis dead: longest answer {longest[0]:.1f} s ({longest[1]})")
    assert longest[0] < LONGEST_ANSWER_SECONDS
    assert big_house.count("notifications_delivery", "state = 'waiting'") == 1
    with smtp_sink() as sink:
        big_house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        big_house.manage("sweep")
    assert settled(big_house)
    assert cast.DELEGUE in sink.recipients()


def sign_in(member: Visitor, email: str) -> None:
    form = {"login": email, "password": build.PASSWORD}
    answer = member.post("/equipe/connexion/", form)
    assert answer.status in (302, 303), text_of(answer)


def take(member: Visitor, reference: str) -> None:
    """Nobody known in it, then « Prendre »."""
    arrival = f"/equipe/arrivees/{reference}/"
    assert member.post(arrival, {}).status == 303
    version = re.search(r'name="version" value="(\d+)"', member.get(arrival).text)
    assert version
    answer = member.post(f"{arrival}prendre/", {"version": version[1]}, page=arrival)
    assert answer.status == 303, text_of(answer)
