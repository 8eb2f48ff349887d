"""D9: a clock that jumps by a year, by a day, by an hour, and comes back; real commands."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from dossiers.health import CLOCK_ALARM
from tests.faults import figures
from tests.faults.house import House
from tests.faults.mails import mails, open_rungs, reminders
from tests.notifications.doubles import smtp_sink

JUMPS = (timedelta(days=400), timedelta(days=-1), timedelta(hours=-1), timedelta(hours=27))


def test_d9_a_clock_that_jumps_and_comes_back_erases_nothing_and_repeats_nothing(
    house: House,
) -> None:
    house.manage("seed", "--cases", "60", "--due", "100")
    house.inside("begin_a_request")
    now = timezone.now()
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        house.manage("sweep")
        house.the_hour_comes()
        house.manage("sweep")
        assert not open_rungs(house)
        for number, jump in enumerate(JUMPS):
            house.manage("sweep", "--now", (now + jump).isoformat())
            back = now + timedelta(minutes=number + 1)
            house.manage("sweep", "--now", back.isoformat())
            # A draft lives for days: the first jump alone would have erased it.
            assert house.count("dossiers_draft") == 1, jump
            assert house.count("dossiers_sweepmark", f"name = '{CLOCK_ALARM}'") == 1, jump
        house.the_hour_comes()
        house.manage("sweep", "--now", (now + timedelta(minutes=9)).isoformat())
        done = mails(house, sink)
    made = reminders(house)
    figures.told(
        "D9",
        f"{house.kind}: lost, sent again after {len(JUMPS)} jumps",
        f"{done.lost}, {done.sent_again}",
        "0, 0",
    )
    assert len(done.ordered) >= 100
    assert (done.lost, done.strangers, done.sent_again) == (0, 0, 0)
    assert house.count("notifications_notice") >= len(made) == made.total()
    assert "Journal juste" in house.manage("verify_journal")
