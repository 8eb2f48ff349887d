"""D4: a worker told to stop in full flow, and a queue that an earlier release has left."""

from __future__ import annotations

import time

from celery import Celery

from tests.faults import figures
from tests.faults.crew import crew
from tests.faults.house import DELIVER, REMIND, House, size
from tests.faults.mails import mails
from tests.faults.processes import wait_until
from tests.notifications.doubles import smtp_sink

DUE, QUEUED = size(300, 1500), 500
LEFT = "state IN ('waiting', 'claimed')"


def ring_like_an_earlier_release(app: Celery) -> None:
    """Tasks under names and with arguments that this release no longer knows."""
    app.send_task("dossiers.tasks.remind_everybody", ignore_result=True)
    app.send_task(DELIVER, args=["by-mail"], kwargs={"batch": 3}, ignore_result=True)
    for _ in range(QUEUED):
        app.send_task(DELIVER, ignore_result=True, expires=60)


def test_d4_a_worker_stopped_in_full_flow_sends_nothing_twice_and_the_next_release_goes_on(
    house: House,
) -> None:
    house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    kind = house.kind
    with crew(house.folder, house.env) as hands:
        hands.run("remind_once", size=500)
    house.the_hour_comes()
    with smtp_sink() as sink:
        sink.seconds_per_message = 0.01
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with house.worker() as worker:
            house.ring(DELIVER)
            wait_until(lambda: len(sink.accepted) > 20, watch=worker, every=0.002)
            begun = time.monotonic()
            worker.stop()
            figures.seconds("D4", f"{kind}: stop in full flow", time.monotonic() - begun, 35)
        assert not house.count("notifications_delivery", "state = 'claimed'")
        house.ring(REMIND, like=ring_like_an_earlier_release)
        sink.seconds_per_message = 0.0
        with house.worker() as worker:
            wait_until(
                lambda: not house.count("notifications_delivery", LEFT), seconds=90, watch=worker
            )
            wait_until(lambda: house.count("dossiers_sweepmark", "name = 'ladder'"), watch=worker)
            assert worker.is_alive
        done = mails(house, sink)
    figures.told("D4", f"{kind}: lost of {len(done.ordered)}", done.lost, 0)
    figures.told("D4", f"{kind}: sent again", done.sent_again, 0)
    assert len(done.ordered) >= DUE
    assert (done.lost, done.strangers, done.sent_again) == (0, 0, 0)
