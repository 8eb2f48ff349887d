"""D2: a real worker killed with -9 while it reminds and sends; a real SMTP server counts."""

from __future__ import annotations

import time
from random import Random

from tests.faults import figures
from tests.faults.house import DELIVER, REMIND, SEED, House, size
from tests.faults.mails import mails, open_rungs, reminders
from tests.faults.processes import Program, wait_until
from tests.notifications.doubles import Sink, smtp_sink

DUE, KILLS = size(300, 1000), size(3, 40)


def kill_in_the_middle(house: House, worker: Program, sink: Sink, chance: Random) -> None:
    """Kill -9 after some tens of mails, whatever the worker is doing then."""
    wanted = min(len(sink.accepted) + chance.randint(5, DUE // KILLS), DUE - 10)
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


def remind_through_a_death(house: House) -> None:
    """A worker dies in the middle of the sweep itself; another one ends it."""
    with house.worker() as worker:
        house.ring(REMIND)
        wait_until(lambda: house.count("dossiers_reminder"), watch=worker, every=0.001)
        worker.kill()
    with house.worker() as worker:
        house.ring(REMIND)
        wait_until(lambda: not open_rungs(house), seconds=60, watch=worker)
        worker.stop()
    house.the_hour_comes()


def test_d2_a_worker_killed_while_it_sends_loses_no_reminder_and_writes_none_twice(
    house: House,
) -> None:
    house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    assert open_rungs(house) == DUE
    chance = Random(SEED)  # noqa: S311 (moments to kill at)
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        remind_through_a_death(house)
        for _ in range(KILLS):
            with house.worker() as worker:
                house.ring(DELIVER)
                kill_in_the_middle(house, worker, sink, chance)
        with house.worker() as worker:
            house.ring(REMIND, DELIVER)
            settle_all(house, worker)
        done = mails(house, sink)
    made = reminders(house)
    figures.told("D2", f"{house.kind}: a worker killed {KILLS + 1} times, lost", done.lost, 0)
    figures.told("D2", f"{house.kind}: a worker killed, sent again", done.sent_again, KILLS)
    assert (done.lost, done.strangers) == (0, 0)
    # One message at most was in the hands of each process that sends.
    assert done.sent_again <= KILLS * (1 if house.is_embedded else 2)
    assert len({row[0] for row in made}) == DUE
    assert house.bells_of_dates() == len(made) == made.total()
