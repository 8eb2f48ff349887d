"""How many messages one person gets: gathered, counted, and none lost."""

import re
import uuid
from collections import Counter
from datetime import timedelta

import pytest

from notifications.deliver import deliver_all, forget, sweep
from notifications.dismiss import mark_answered
from notifications.models import Delivery, Notice, Pace, State
from notifications.notify import Doorbell, notify_many
from notifications.outbox import claim
from notifications.pace import BETWEEN_MESSAGES
from tests.notifications.conftest import NOW, address_of
from tests.notifications.doubles import addresses_of
from tests.services import free_port

SAM = uuid.UUID(int=7)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ring_sam(db):
    """Ring at Sam's door, once per key."""

    def ring(*keys, topic="update", now=NOW, **more):
        notify_many([Doorbell(topic, SAM, "/equipe/", key, **more) for key in keys], now=now)

    return ring


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def sentences(sink):
    """The second line of each mail."""
    return [mail.get_content().splitlines()[2] for mail in sink.accepted]


def told(sink):
    """How many doorbells the mails speak of, all together."""
    counts = [re.match(r"(\d+) ", sentence) for sentence in sentences(sink)]
    return sum(int(found[1]) if found else 1 for found in counts)


def test_a_bulk_act_makes_one_mail_and_each_notice_is_in_the_bell(sink, ring_sam, now):
    ring_sam(*(f"case-{n}" for n in range(30)))
    sweep(now=now)
    assert sentences(sink) == ["30 avis vous attendent."]
    assert states() == {State.SENT: 1, State.CARRIED: 29}
    assert Notice.objects.filter(recipient=SAM, seen_at=None).count() == 30


def test_one_update_mail_at_most_in_fifteen_minutes_and_the_next_one_counts_the_rest(
    sink, ring_sam, now
):
    for minute in range(15):
        ring_sam(f"k{minute}", now=now + minute * MINUTE)
        deliver_all(now=now + minute * MINUTE)
    assert sentences(sink) == ["Il y a du nouveau."]
    deliver_all(now=now + BETWEEN_MESSAGES + MINUTE)
    assert sentences(sink)[1:] == ["14 avis vous attendent."]
    assert told(sink) == Notice.objects.count() == 15


def test_the_updates_of_another_person_do_not_wait_for_hers(sink, ring_sam, ring_at, now):
    ring_sam("a")
    sweep(now=now)
    ring_sam("b", now=now + MINUTE)
    ring_at(3, topic="update", now=now + MINUTE)
    assert sweep(now=now + MINUTE).sent == 3


def test_three_dates_a_day_leave_one_by_one(sink, ring_sam, now):
    ring_sam("a", "b", "c", topic="deadline")
    sweep(now=now)
    assert sentences(sink) == ["Une date demande une réponse."] * 3


def test_beyond_three_dates_a_day_what_is_due_leaves_in_one_and_none_is_lost(sink, ring_sam, now):
    ring_sam("a", "b", "c", topic="deadline")
    deliver_all(now=now)
    ring_sam("d", "e", "f", "g", topic="deadline_escalated", now=now + timedelta(hours=2))
    deliver_all(now=now + timedelta(hours=2))
    assert sentences(sink)[3:] == ["4 échéances vous attendent."]
    assert told(sink) == Notice.objects.count() == 7
    assert sink.accepted[3]["Subject"] == "Dossiers : une date demande une réponse"


def test_four_dates_due_at_once_leave_in_one(sink, ring_sam, now):
    ring_sam("a", "b", "c", "d", topic="deadline")
    sweep(now=now)
    assert sentences(sink) == ["4 échéances vous attendent."]


def test_the_day_after_three_may_leave_again(sink, ring_sam, now):
    ring_sam("a", "b", "c", topic="deadline")
    deliver_all(now=now)
    ring_sam("d", "e", "f", topic="deadline", now=now + timedelta(days=1))
    deliver_all(now=now + timedelta(days=1))
    assert len(sink.accepted) == 6


def test_a_date_never_waits_for_an_update_nor_for_another_date_under_the_cap(sink, ring_sam, now):
    ring_sam("news")
    deliver_all(now=now)
    for minute in (1, 2, 3):
        ring_sam(f"d{minute}", topic="deadline", now=now + minute * MINUTE)
        assert deliver_all(now=now + minute * MINUTE).sent == 1


def test_each_channel_is_counted_for_itself(sink, ring_sam, now):
    ring_sam("a", "b", "c", topic="deadline", channels=("email",))
    ring_sam("d", topic="deadline", channels=("chat",))
    sweep(now=now)
    assert len(sink.accepted) == 3
    assert Delivery.objects.get(channel="chat").state != State.CARRIED


def test_security_leaves_alone_always(sink, ring_sam, now):
    ring_sam(*"abcdef", topic="security")
    assert sweep(now=now).sent == 6


def test_a_carrier_that_is_away_multiplies_nothing(settings, sink, ring_sam, now):
    settings.EMAIL_PORT = free_port()
    for hour in range(72):
        ring_sam(f"k{hour}", now=now + timedelta(hours=hour))
        deliver_all(now=now + timedelta(hours=hour))
    settings.EMAIL_PORT = sink.port
    deliver_all(now=now + timedelta(hours=72))
    assert sentences(sink) == ["72 avis vous attendent."]
    assert states() == {State.SENT: 1, State.CARRIED: 71}


def test_a_message_that_may_have_left_leaves_again_as_it_was(sink, ring_sam, now):
    ring_sam("a", "b", "c", "d", topic="deadline")
    sink.cut_after = {f"{SAM.hex}@people.example"}
    sweep(now=now)
    sink.cut_after = set()
    ring_sam("e", topic="deadline", now=now + MINUTE)
    deliver_all(now=now + 2 * MINUTE)
    first, *again = sink.accepted
    same = [mail for mail in again if mail["Message-ID"] == first["Message-ID"]]
    assert sentences(sink)[0] == "4 échéances vous attendent."
    assert [mail.get_content() for mail in same] == [first.get_content()]
    assert len(again) == 2


def test_what_was_answered_is_not_counted_and_the_others_leave(settings, sink, ring_sam, now):
    ring_sam("a", "b", "c", "d", topic="deadline")
    settings.EMAIL_PORT = free_port()
    sweep(now=now)
    leader = Delivery.objects.get(state=State.WAITING).notice.key
    mark_answered(keys=[leader], now=now)
    mark_answered(keys=[next(key for key in "abcd" if key != leader)], now=now)
    settings.EMAIL_PORT = sink.port
    deliver_all(now=now + 2 * MINUTE)
    assert told(sink) == 2
    assert states()[State.DROPPED] == 2


def nothing_of_a(requests):
    """Sam may no longer hear of « a »."""
    return {one.key: addresses_of([one])[one.recipient] for one in requests if one.key != "a"}


@pytest.mark.parametrize("others", ["bcde", "bcd"])
def test_what_she_may_no_longer_see_is_not_counted_even_carried(
    settings, sink, ring_sam, now, others
):
    settings.NOTIFICATIONS_ADDRESS_BOOK = f"{__name__}.nothing_of_a"
    ring_sam("a", *others, topic="deadline")
    deliver_all(now=now)
    assert told(sink) == len(others)
    assert Delivery.objects.get(notice__key="a").state == State.DROPPED


def test_a_process_that_dies_after_gathering_makes_no_second_message(ring_sam, sink, now):
    ring_sam(*"abcde", topic="deadline")
    [leader] = claim(now=now, limit=500)  # and the process dies
    deliver_all(now=now + timedelta(minutes=5))
    deliver_all(now=now + timedelta(minutes=7))
    assert sentences(sink) == ["5 échéances vous attendent."]
    assert sink.accepted[0]["Message-ID"] == leader.message_id


def test_late_ones_leave_sixty_a_minute_and_what_is_not_late_goes_first(sink, ring_at, now):
    late = ring_at(150, now=now - timedelta(days=3))
    fresh = ring_at(5)
    deliver_all(now=now)
    assert {address_of(row) for row in fresh} <= set(sink.recipients())
    assert len(sink.accepted) == 65
    deliver_all(now=now + timedelta(seconds=59))
    assert len(sink.accepted) == 65
    # A minute is counted from the moment that the first batch was counted, not from `now`.
    for minute in (1, 2, 3):
        deliver_all(now=now + minute * (MINUTE + timedelta(seconds=20)))
    assert Counter(sink.recipients()) == Counter(address_of(row) for row in [*late, *fresh])
    late_said = [mail for mail in sink.accepted if "part en retard" in mail.get_content()]
    assert len(late_said) == 150


def test_the_doors_where_messages_were_counted_are_forgotten_with_the_old_rows(
    sink, ring_at, ring_sam, now
):
    ring_at(1, now=now - timedelta(days=3))
    ring_sam("a", "b")
    deliver_all(now=now)
    assert Pace.objects.exists()
    forget(now=now + timedelta(days=91), limit=2)
    forget(now=now + timedelta(days=91))
    assert not Pace.objects.exists()
    assert not Delivery.objects.exists()


def test_a_clock_that_was_set_back_does_not_close_the_door(sink, ring_at, now):
    ring_at(70, now=now - timedelta(days=400))
    deliver_all(now=now)
    assert deliver_all(now=now - timedelta(days=300)).sent == 10
