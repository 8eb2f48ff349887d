"""A worker killed with -9 while it sends a thousand reminders, counted by a real SMTP server."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest

from tests.faults.house import DELIVER, REMIND, SCALE, House
from tests.faults.processes import Program, wait_until
from tests.notifications.doubles import Sink, smtp_sink

DUE = 1000
KILLS = 4 * SCALE


@dataclass
class Ledger:
    """What must have been mailed, and what was."""

    expected: set[tuple[UUID, UUID]]
    mailed: dict[tuple[UUID, UUID], Counter[str]]
    strangers: int

    @property
    def lost(self) -> int:
        return len(self.expected - set(self.mailed))

    @property
    def under_another_id(self) -> int:
        """Reminders that left under more than one Message-ID, and mails that nobody ordered."""
        return sum(len(ids) > 1 for ids in self.mailed.values()) + self.strangers

    @property
    def sent_again(self) -> int:
        """Mails that left twice with the same Message-ID."""
        return sum(sum(ids.values()) - len(ids) for ids in self.mailed.values())


def due_today(house: House) -> set[tuple[UUID, UUID]]:
    """(deadline, person) for each step of a ladder that has come: who follows the case, or
    the coordination when nobody does.
    """
    rows = house.query(
        "SELECT d.id, coalesce(c.suivi_id, m.member_id) FROM dossiers_deadline d"
        " JOIN dossiers_case c ON c.id = d.case_id"
        " JOIN dossiers_membership m ON m.section_id = c.section_id AND m.role = 'coordinator'"
        " WHERE d.state = 'open' AND d.next_rung_on <= CURRENT_DATE"
    )
    return {(_uuid(deadline), _uuid(person)) for deadline, person in rows}


def ledger(house: House, expected: set[tuple[UUID, UUID]], sink: Sink) -> Ledger:
    """Compare what was due with what the mail server has accepted."""
    reminder_of = {}
    for message_id, key, email in house.query(
        "SELECT d.message_id, n.key, m.email FROM notifications_delivery d"
        " JOIN notifications_notice n ON n.id = d.notice_id"
        " JOIN dossiers_member m ON m.id = n.recipient"
    ):
        _reminder, deadline, _edition, step, person = key.split(":")
        assert step == "j-30"
        reminder_of[message_id, email] = UUID(deadline), UUID(person)
    found: dict[tuple[UUID, UUID], Counter[str]] = {}
    strangers = 0
    for mail in sink.accepted:
        reminder = reminder_of.get((mail["Message-ID"], mail["To"]))
        if reminder is None:
            strangers += 1
        else:
            found.setdefault(reminder, Counter())[mail["Message-ID"]] += 1
    return Ledger(expected, found, strangers)


def _uuid(value: object) -> UUID:
    return UUID(str(value))


def kill_in_the_middle(house: House, worker: Program, sink: Sink, chance: Random) -> None:
    """Kill -9 after some tens of mails, whatever the worker is doing then."""
    wanted = min(len(sink.accepted) + chance.randint(20, DUE // KILLS), DUE - 10)
    wait_until(lambda: len(sink.accepted) >= wanted, seconds=60, watch=worker, every=0.001)
    # Not always just after a mail: that is the one moment when it may leave twice.
    time.sleep(chance.uniform(0, 0.02))
    worker.kill()
    house.two_minutes_pass()


def settle_all(house: House, worker: Program) -> None:
    """Wait until nothing is left but what died in somebody's hands, then until nothing is."""
    never_tried = "state = 'claimed' OR state = 'waiting' AND attempts = 0"
    wait_until(
        lambda: not house.count("notifications_delivery", never_tried), seconds=60, watch=worker
    )
    house.retries_come()
    house.ring(DELIVER)
    left = "state IN ('waiting', 'claimed')"
    wait_until(lambda: not house.count("notifications_delivery", left), seconds=60, watch=worker)


def test_a_worker_killed_while_it_sends_loses_no_reminder_and_writes_none_twice(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.manage("seed", "--cases", "600", "--due", str(DUE))
    expected = due_today(house)
    chance = Random(20261126)  # noqa: S311 (moments to kill at)
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with house.worker() as worker:
            house.ring(REMIND)
            # In the middle of the sweep itself: some reminders are written, not all.
            wait_until(lambda: house.count("dossiers_reminder"), watch=worker, every=0.001)
            worker.kill()
        for _ in range(KILLS):
            with house.worker() as worker:
                house.ring(REMIND, DELIVER)
                kill_in_the_middle(house, worker, sink, chance)
        with house.worker() as worker:
            house.ring(REMIND, DELIVER)
            settle_all(house, worker)
        done = ledger(house, expected, sink)
    notices = house.count("notifications_notice")
    reminders = house.count("dossiers_reminder")
    with capsys.disabled():
        print(
            f"\n{len(expected)} reminders, {KILLS + 1} kills: lost {done.lost}, under another "
            f"Message-ID {done.under_another_id}, sent again {done.sent_again}, "
            f"in-app notices {notices}"
        )
    assert len(expected) == DUE
    assert (done.lost, done.under_another_id) == (0, 0)
    # One message at most was in the hands of each process that sends.
    assert done.sent_again <= KILLS * (1 if house.is_embedded else 2)
    assert (notices, reminders) == (DUE, DUE)
