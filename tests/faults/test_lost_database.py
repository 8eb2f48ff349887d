"""D6: PostgreSQL taken away at any moment of a round, and brought back; nothing restarts."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

from tests import services
from tests.faults import figures
from tests.faults.crew import crew
from tests.faults.house import DELIVER, REMIND, SEED, House, is_sound, size
from tests.faults.mails import mails, open_rungs
from tests.faults.office import RESENT, Office
from tests.faults.processes import Program, wait_until
from tests.notifications.doubles import smtp_sink

DOORS, STOPS = size(400, 2000), size(6, 25)


def fall(database: services.Service) -> None:
    """An immediate stop, as of a machine that loses its power, then a new start."""
    database.stop(signal.SIGQUIT)
    database.start()


def test_d6_a_database_that_falls_in_mid_round_loses_no_delivery_and_blocks_none(
    frail: services.Service, tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 (moments to fall at)
    with smtp_sink() as sink:
        env = {
            "DJANGO_SETTINGS_MODULE": "tests.notifications.settings",
            "DATABASE_URL": frail.url,
            "MAIL_PORT": str(sink.port),
        }
        with crew(tmp_path, env) as hands:
            office = Office(frail.url, hands, sink)
            hands.run("migrate")
            hands.run("doors", topics=[RESENT], count=DOORS)
            started = time.time()
            pids = [office.sender(started, 12) for _ in range(2)]
            for _ in range(STOPS):
                wanted = min(len(sink.accepted) + chance.randint(5, DOORS // STOPS), DOORS)
                wait_until(lambda wanted=wanted: len(sink.accepted) >= wanted, every=0.001)
                time.sleep(chance.uniform(0, 0.02))
                fall(frail)
            # The same two processes go on: nobody starts them again.
            hands.join(*pids)
            done = office.ledger()
            assert office.notices() == len(done.topics) == DOORS
            assert office.open_doors() == 0
    figures.told("D6", f"lost of {DOORS}, {STOPS} immediate stops", done.lost, 0)
    figures.told("D6", "sent again, same Message-ID", done.sent_again, STOPS // 2)
    assert (done.lost, done.strangers) == (0, 0)
    assert done.sent_again <= STOPS // 2
    assert is_sound(frail)


def test_d6_the_site_and_the_worker_come_back_with_the_database_without_a_restart(
    frail: services.Service, frail_house: House
) -> None:
    house = frail_house
    house.manage("seed", "--cases", "100", "--due", "150")
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with house.worker() as worker, house.web() as web:
            house.ring(REMIND, DELIVER)
            wait_until(lambda: house.count("dossiers_reminder"), watch=worker, every=0.001)
            longest = max(back_after_a_fall(frail, house, worker) for _ in range(size(2, 10)))
            assert web.is_alive and worker.is_alive
            wait_until(lambda: not open_rungs(house), watch=worker)
            # What was in a round's hands when its database fell waits for the end of its lease.
            assert worker.stop() == 0
        house.two_minutes_pass()
        house.the_hour_comes()
        house.manage("sweep")
        house.retries_come()
        house.manage("sweep")
        done = mails(house, sink)
    figures.seconds("§6", "site and worker after a restart of PostgreSQL", longest, 180)
    assert done.ordered
    assert (done.lost, done.strangers) == (0, 0)
    assert house.manage("verify_journal").startswith("Journal juste")
    assert is_sound(frail)


def back_after_a_fall(database: services.Service, house: House, worker: Program) -> float:
    """Seconds from the return of the database until the site and the worker work again."""
    database.stop(signal.SIGQUIT)
    database.start()
    begun = time.monotonic()
    wait_until(house.answers, watch=worker)
    house.query("UPDATE dossiers_sweepmark SET completed_at = completed_at - interval '1 day'")

    def swept() -> bool:
        house.ring(REMIND)
        time.sleep(0.3)
        recent = "name = 'ladder' AND completed_at > now() - interval '1 hour'"
        return bool(house.count("dossiers_sweepmark", recent))

    wait_until(swept, seconds=60, watch=worker)
    return time.monotonic() - begun
