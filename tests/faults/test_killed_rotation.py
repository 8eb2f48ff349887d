"""C5: the change of the root key is killed again and again while people read and write."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults import figures
from tests.faults.house import SEED, House, size
from tests.faults.visitor import Visitor, come_back, send, tell

KILLS, READERS = size(6, 30), 2
CHECK = """
from django.conf import settings
from dossiers.actions import rotation
from dossiers.models import Case
from dossiers.privacy import keyring
from dossiers import access
left = list(rotation.left_behind(keyring.read_key(settings.ROOT_KEY_FILE)))
told = sum(bool(case.story) for case in access.opened(Case.objects.all()))
print(len(left), told, rotation.is_under_way())
"""


class Readers:
    """People who come back with their code and write, without a pause."""

    def __init__(self, house: House, codes: list[str]) -> None:
        self.house, self.codes = house, codes
        self.stop = threading.Event()
        self.answers, self.faults = 0, list[str]()

    def turn(self, code: str) -> None:
        visitor = Visitor(self.house.port)
        visitor.post("/suivre/", {"code": code})
        while not self.stop.is_set():
            page = visitor.get("/suivre/dossier/")
            sent = visitor.post("/suivre/dossier/repondre/", {"body": "Encore un mot."})
            self.answers += 1
            if page.status != 200 or sent.status != 303:
                self.faults.append(f"{page.status} {sent.status}")
                return

    @contextmanager
    def at_work(self) -> Iterator[None]:
        turns = [threading.Thread(target=self.turn, args=[code]) for code in self.codes]
        for one in turns:
            one.start()
        try:
            yield
        finally:
            self.stop.set()
            for one in turns:
                one.join()


def state_of(house: House) -> tuple[int, int, bool]:
    """Wraps under another key than the present one, cases whose story opens, is it under way."""
    left, told, under_way = house.manage("shell", "--no-imports", "-c", CHECK).split()[-3:]
    return int(left), int(told), under_way == "True"


def test_c5_a_rotation_killed_anywhere_leaves_every_case_readable_and_ends(house: House) -> None:
    house.inside("open_team")
    dice = random.Random(SEED)  # noqa: S311
    with house.web() as web:
        codes = []
        for number in range(READERS):
            visitor = Visitor(house.port)
            codes.append(tell(visitor, f"Récit numéro {number}."))
            assert send(visitor)
        readers = Readers(house, codes)
        with readers.at_work():
            for _ in range(KILLS):
                rotation = house.start("manage.py", "keys", "rotate")
                # Most of its time goes to starting Python; the rest is what is aimed at.
                time.sleep(dice.uniform(0.8, 3.0))
                rotation.kill()
                assert state_of(house)[1] == READERS
            house.manage("keys", "rotate")
            time.sleep(1)
        assert web.is_alive
        assert readers.faults == []
        stories = [come_back(house.port, code) for code in codes]
    left, told, under_way = state_of(house)
    figures.told("C5", f"{house.kind}: rotation killed {KILLS} times, wraps left behind", left, 0)
    assert (left, told, under_way) == (0, READERS, False)
    assert all(stories)
    assert readers.answers > 0
    assert house.manage("verify_journal").startswith("Journal juste")
