"""D1: everything that may ring, rings at once; each reminder exists once and leaves once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

from tests.faults import figures
from tests.faults.crew import crew
from tests.faults.hands import LADDER_POINTS
from tests.faults.house import House, size
from tests.faults.mails import mails, open_rungs, reminders
from tests.faults.processes import Program, wait_until
from tests.notifications.doubles import smtp_sink

DUE, SWEEPERS = size(400, 2000), 8
RING_EVERY_SECOND = """
from config.celery import app
for ring in app.conf.beat_schedule.values():
    ring["schedule"] = 1.0
app.start(["-q", "beat", "-s", {schedule!r}, "--pidfile=", "-l", "ERROR"])
"""


def beat(house: House, number: int) -> Program:
    """A second beat, or a third: nobody knows of the others, and each rings every second."""
    schedule = str(house.folder / f"beat-{number}")
    return house.start("-c", RING_EVERY_SECOND.format(schedule=schedule))


@contextmanager
def timer(house: House) -> Iterator[None]:
    """As a systemd timer does: `manage.py sweep`, again and again."""
    stop = Event()

    def turn() -> None:
        while not stop.is_set():
            house.manage("sweep")

    thread = Thread(target=turn, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_d1_eight_sweepers_two_beats_and_a_timer_send_each_reminder_once(house: House) -> None:
    house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    assert open_rungs(house) == DUE
    with smtp_sink() as sink, ExitStack() as stack:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        worker = stack.enter_context(house.worker())
        for number in range(2):
            stack.enter_context(beat(house, number))
        hands = stack.enter_context(crew(house.folder, house.env))
        stack.enter_context(timer(house))
        pids = [hands.start("sweep_for", seconds=3) for _ in range(SWEEPERS)]
        wait_until(lambda: not open_rungs(house), seconds=90, watch=worker)
        hands.join(*pids)
        # Those that wait for somebody's hour or rhythm: it comes for all of them at once.
        house.the_hour_comes()
        pids = [hands.start("sweep_for", seconds=2) for _ in range(SWEEPERS)]
        left = "state IN ('waiting', 'claimed')"
        wait_until(
            lambda: not house.count("notifications_delivery", left), seconds=90, watch=worker
        )
        hands.join(*pids)
        assert hands.complaints() == ""
        done = mails(house, sink)
    made = reminders(house)
    figures.told("D1", f"{house.kind}: lost of {len(done.ordered)} mails", done.lost, 0)
    figures.told("D1", f"{house.kind}: sent again", done.sent_again, 0)
    assert len(done.ordered) >= DUE
    assert (done.lost, done.strangers, done.sent_again) == (0, 0, 0)
    assert len({row[0] for row in made}) == DUE
    assert house.bells_of_dates() == len(made) == made.total()
    assert house.manage("verify_journal").startswith("Journal juste")


def test_d3_a_sweep_that_dies_at_any_point_leaves_each_reminder_to_the_next_one(
    house: House,
) -> None:
    house.manage("seed", "--cases", "60", "--due", "100")
    with crew(house.folder, house.env) as hands:
        # In this order: the first two write nothing, the third its first batch, the last all.
        for point in LADDER_POINTS:
            hands.run("crash_in_ladder", point=point)
        assert not house.count("dossiers_sweepmark", "name = 'ladder'")
        hands.run("remind_once", size=50)
    made = reminders(house)
    assert len({row[0] for row in made}) == 100
    assert house.bells_of_dates() == len(made) == made.total()
    assert house.count("dossiers_sweepmark", "name = 'ladder'") == 1
    assert house.manage("verify_journal").startswith("Journal juste")
