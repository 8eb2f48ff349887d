"""D11: three days without a mail server, 1,500 messages overdue, and one that never passes."""

import sys
from collections import Counter
from datetime import timedelta

from notifications.deliver import deliver_all
from notifications.models import Delivery, State
from notifications.notify import Doorbell, notify_many
from notifications.trouble import Trouble
from tests.notifications.conftest import address_of
from tests.services import free_port

OVERDUE, A_MINUTE = 1500, timedelta(minutes=1)
THREE_DAYS = timedelta(hours=72)


class Alert:
    """What a human was told."""

    told: list[Trouble] = []


def hear(troubles, now):
    Alert.told += troubles


def test_after_three_days_each_leaves_once_said_late_slowly_and_the_poison_ends_with_an_alert(
    settings, sink, ring_at, now
):
    settings.NOTIFICATIONS_TROUBLE = f"{__name__}.hear"
    settings.EMAIL_PORT = free_port()
    Alert.told = []
    overdue = []
    for hour in range(0, 72, 6):
        moment = now + timedelta(hours=hour)
        overdue += ring_at(OVERDUE // 12, now=moment)
        deliver_all(now=moment + A_MINUTE)
    poison, *others = overdue
    settings.EMAIL_PORT, back = sink.port, now + THREE_DAYS
    sink.rcpt_replies[address_of(poison)] = "451 4.3.0 not now"
    minutes, left = 0, len(others)
    while left > 0:
        before = len(sink.accepted)
        fresh = ring_at(1, now=back + minutes * A_MINUTE)
        for second in (0, 30, 59):  # beat, the timer, and somebody's ring
            deliver_all(now=back + minutes * A_MINUTE + timedelta(seconds=second))
        assert address_of(fresh[0]) in sink.recipients()[before:]
        assert len(sink.accepted) - before <= 60 + len(fresh)
        left -= len(sink.accepted) - before - 1
        minutes += 1
    sys.stderr.write(f"D11: {OVERDUE} overdue left in {minutes} minutes\n")
    assert minutes <= 30
    received = Counter(sink.recipients())
    assert all(received[address_of(row)] == 1 for row in others)
    late = [mail["To"] for mail in sink.accepted if "part en retard" in mail.get_content()]
    assert Counter(late) == Counter(address_of(row) for row in others)
    moment = back + minutes * A_MINUTE
    while Delivery.objects.get(pk=poison.pk).state == State.WAITING:
        moment += timedelta(hours=1)
        assert moment < back + timedelta(hours=30)
        deliver_all(now=moment)
    assert Delivery.objects.get(pk=poison.pk).state == State.FAILED
    assert [(one.recipient, one.keys) for one in Alert.told] == [
        (poison.notice.recipient, (poison.notice.key,))
    ]


def test_what_waits_behind_a_poison_of_each_kind_leaves_in_the_same_round(sink, ring_at, now):
    rows = ring_at(40)
    replies = ["450 4.2.1 full", "451 4.3.0 local", "550 5.1.1 unknown", "552 5.2.2 full"]
    for row, reply in zip(rows, replies, strict=False):
        sink.rcpt_replies[address_of(row)] = reply
    notify_many([Doorbell("update", rows[9].notice.recipient, "/", "more")], now=now)
    deliver_all(now=now)
    assert Counter(sink.recipients()).total() == 40 - len(replies) + 1
