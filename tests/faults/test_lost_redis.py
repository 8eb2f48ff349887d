"""Redis emptied, then killed, while reminders leave; the site goes on and nothing is lost."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from tests import build
from tests.faults import cast, figures
from tests.faults.house import DELIVER, REMIND, House
from tests.faults.mails import mails, open_rungs
from tests.faults.processes import Program, wait_until
from tests.faults.visitor import Answer, Visitor, come_back, send, tell, text_of
from tests.notifications.doubles import Sink, smtp_sink
from tests.services import free_port

# Without its broker and its cache, the site must still answer before a person gives up.
LONGEST_ANSWER_SECONDS = 8
DUE = 400


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


def until_it_rings_again(house: House, worker: Program) -> float:
    """Seconds until the worker consumes; if it ends by itself, it is started again as by Docker."""
    begun = time.monotonic()
    with ExitStack() as stack:
        while not rings_again(house):
            if not worker.is_alive:
                worker = stack.enter_context(house.worker())
            assert time.monotonic() - begun < 120, worker.output()
    return time.monotonic() - begun


@pytest.fixture
def seeded(big_house: House) -> House:
    big_house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    return big_house


def test_d5_redis_emptied_then_killed_in_mid_flight_loses_no_reminder(
    seeded: House,
) -> None:
    assert seeded.redis is not None
    with smtp_sink() as sink:
        seeded.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with seeded.worker() as worker:
            seeded.ring(REMIND)
            wait_until(lambda: not open_rungs(seeded), seconds=60, watch=worker)
            seeded.the_hour_comes()
            seeded.ring(DELIVER)
            at(sink, 80, worker)
            keys = empty(seeded)
            at(sink, 150, worker)
            seeded.redis.kill()
            left = DUE - len(sink.accepted)
            # What the worker had in hand, it finishes; the timer sends the rest without Redis.
            seeded.manage("sweep")
            # It may end for want of an answer to give: nobody watches it here.
            wait_until(lambda: settled(seeded), seconds=60)
            seeded.redis.start()
            alone = list(sink.accepted)
            until_it_rings_again(seeded, worker)
        done = mails(seeded, sink)
    what = f"emptied ({keys} keys), killed with {left} mails to send"
    figures.told("D5", f"{what}: lost", done.lost, 0)
    figures.told("D5", f"{what}: sent again", done.sent_again, 0)
    assert left > 0
    assert len(alone) == len(sink.accepted)
    assert (done.lost, done.strangers, done.sent_again) == (0, 0, 0)
    assert seeded.count("notifications_notice") >= DUE


class Stopwatch(Visitor):
    """A visitor who remembers the longest answer, and to what."""

    longest: tuple[float, str] = (0.0, "")

    def _ask(self, method: str, path: str, *rest: Any) -> Answer:
        start = time.monotonic()
        try:
            return super()._ask(method, path, *rest)
        finally:
            self.longest = max(self.longest, (time.monotonic() - start, f"{method} {path}"))


def kill(house: House) -> None:
    """`kill -9` of the server."""
    assert house.redis is not None
    house.redis.kill()


def freeze(house: House) -> None:
    """It takes connections and never answers: worse than being dead."""
    assert house.redis is not None and house.redis.process is not None
    house.redis.process.send_signal(signal.SIGSTOP)


def change_password(house: House) -> None:
    """Ours is refused from now on, to those who are connected too."""
    with redis.Redis.from_url(house.env["REDIS_URL"]) as line:
        line.config_set("requirepass", "changed")
        line.client_kill_filter(_type="normal", skipme=True)


def never_install(house: House) -> None:
    """Nobody listens there, and nobody ever did."""
    house.env["REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"


def bring_back(house: House, how: Callable[[House], None]) -> None:
    """As it was before."""
    assert house.redis is not None and house.redis.process is not None
    if how is freeze:
        house.redis.process.send_signal(signal.SIGCONT)
    else:
        url = urlsplit(house.env["REDIS_URL"])
        with redis.Redis(port=url.port or 0, password="changed") as line:
            line.config_set("requirepass", url.password or "")


@pytest.mark.parametrize("how", [kill, freeze, change_password, never_install])
def test_d5_without_redis_a_request_is_sent_taken_answered_and_read(
    big_house: House, how: Callable[[House], None]
) -> None:
    house = big_house
    house.inside("open_team")
    if how is never_install:
        how(house)
    with ExitStack() as stack:
        web = stack.enter_context(house.web())
        if how in (freeze, change_password):
            worker = stack.enter_context(house.worker())
            wait_until(lambda: rings_again(house), watch=worker)
        if how is not never_install:
            how(house)
        longest = a_day_of_work(house)
        assert web.is_alive
        figures.told("D5", f"{how.__name__}: longest answer", f"{longest[0]:.1f} s", "≤ 8 s")
        assert longest[0] < LONGEST_ANSWER_SECONDS, longest
        by_the_timer(house, how.__name__)
        if how in (freeze, change_password):
            bring_back(house, how)
            took = until_it_rings_again(house, worker)
            figures.seconds("D5", f"{how.__name__}: worker consumes again", took, 90)


def a_day_of_work(house: House) -> tuple[float, str]:
    """A request is sent, taken, answered, read and answered again; the longest answer."""
    person, awa = Stopwatch(house.port), Stopwatch(house.port)
    code = tell(person, "On ne me paie plus.")
    assert send(person)
    sign_in(awa, cast.DELEGUE)
    reference = str(house.query("SELECT reference FROM dossiers_case")[0][0])
    take(awa, reference)
    message = f"/equipe/dossiers/{reference}/message/"
    page = f"/equipe/dossiers/{reference}/"
    answer = awa.post(message, {"message-body": "Nous lisons ce soir."}, page=page)
    assert answer.status == 303, text_of(answer)
    house.messages_leave()
    assert "Nous lisons ce soir." in come_back(house.port, code)
    assert person.post("/suivre/dossier/repondre/", {"body": "Merci."}).status == 303
    return max(person.longest, awa.longest)


def by_the_timer(house: House, how: str) -> None:
    """What waits leaves through `manage.py sweep`, which rings each minute."""
    assert house.count("notifications_delivery", "state = 'waiting'")
    house.the_hour_comes()
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        begun = time.monotonic()
        house.manage("sweep")
        took = 60 + time.monotonic() - begun
    assert settled(house)
    assert cast.DELEGUE in sink.recipients()
    figures.seconds("§6", f"reminder without Redis ({how}), timer's minute included", took, 120)


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
