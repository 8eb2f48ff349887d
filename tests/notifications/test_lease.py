"""What a dead or sleeping process held: nothing is lost, and only one row is in doubt."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction

from notifications import address_book, batch, outbox
from notifications.batch import Batch
from notifications.channels.email import Email
from notifications.contract import SENT
from notifications.deliver import sweep
from notifications.models import Delivery, State
from notifications.retry import Verdict, verdict
from notifications.topics import IfInDoubt
from tests.notifications.conftest import address_of

LATER = outbox.LEASE + timedelta(seconds=1)


def settle_sent(row, now):
    """Settle `row` as sent, as the batch does."""
    decided = verdict(
        SENT, attempts=row.attempts, if_in_doubt=IfInDoubt.RESEND, proven=True, now=now
    )
    return outbox.settle(row, decided, now=now)


def test_two_claims_share_nothing(ring_at, now):
    ring_at(10)
    first, second = outbox.claim(now=now, limit=6), outbox.claim(now=now, limit=6)
    assert (len(first), len(second)) == (6, 4)
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert outbox.claim(now=now, limit=6) == []


def test_a_live_lease_is_left_alone(ring_at, now):
    ring_at(3)
    outbox.claim(now=now, limit=3)
    assert outbox.reclaim(now=now + outbox.LEASE) == (0, 0)
    assert outbox.reclaim(now=now + LATER) == (3, 0)


def test_of_a_dead_batch_only_the_row_in_hand_uses_up_an_attempt(ring_at, now):
    rows = ring_at(5)
    held = outbox.claim(now=now, limit=5)
    assert settle_sent(held[0], now)
    outbox.reclaim(now=now + LATER)
    left = list(Delivery.objects.filter(pk__in=[row.pk for row in rows[1:]]))
    assert {row.state for row in left} == {State.WAITING}
    assert {row.pk: row.attempts for row in left} == {
        rows[1].pk: 1, rows[2].pk: 0, rows[3].pk: 0, rows[4].pk: 0
    }  # fmt: skip
    # The others go first: a message that kills its process does not block them.
    assert [row.pk for row in outbox.claim(now=now + LATER, limit=9)] == [r.pk for r in rows[2:]]


def test_of_a_dead_batch_of_news_only_the_row_in_hand_is_uncertain(ring_at, now):
    rows = ring_at(5, topic="update")
    held = outbox.claim(now=now, limit=5)
    settle_sent(held[0], now)
    assert outbox.reclaim(now=now + LATER) == (3, 1)
    assert Delivery.objects.get(state=State.UNCERTAIN).pk == rows[1].pk


def test_two_dead_batches_have_one_row_in_hand_each(ring_at, now):
    ring_at(8, topic="update")
    outbox.claim(now=now, limit=4)
    outbox.claim(now=now, limit=4)
    assert outbox.reclaim(now=now + LATER) == (6, 2)


def test_a_process_that_slept_through_its_lease_changes_nothing(ring_at, now):
    ring_at(2)
    sleeper = outbox.claim(now=now, limit=2)
    outbox.reclaim(now=now + LATER)
    other = outbox.claim(now=now + LATER, limit=2)
    assert not settle_sent(sleeper[0], now + LATER)
    assert not outbox.renew(sleeper, now=now + LATER)
    assert outbox.give_back(sleeper, now=now + LATER) == 0
    assert {row.claim_token for row in Delivery.objects.filter(state=State.CLAIMED)} == {
        other[0].claim_token
    }


def test_a_message_that_kills_its_process_eight_times_has_failed(ring_at, now):
    ring_at(1)
    moment = now
    for _ in range(8):
        assert len(outbox.claim(now=moment, limit=1)) == 1
        outbox.reclaim(now=moment + LATER)
        moment += timedelta(hours=7)
    assert Delivery.objects.get().state == State.FAILED


def test_a_round_takes_back_what_a_dead_one_held_and_sends_it(sink, ring_at, now):
    rows = ring_at(3)
    outbox.claim(now=now, limit=3)
    counts = sweep(now=now + LATER)
    assert (counts.reclaimed, counts.sent) == (3, 2)
    assert sweep(now=now + LATER + timedelta(minutes=2)).sent == 1
    assert sorted(sink.recipients()) == sorted(address_of(row) for row in rows)


def test_a_slow_batch_renews_its_lease_so_that_nobody_takes_it_over(
    sink, ring_at, now, monkeypatch
):
    ring_at(4)
    # Some 25 seconds go by at each look at the clock: 100 per message, a lease is 120.
    seconds = iter(range(0, 10_000, 25))
    monkeypatch.setattr(Batch, "_elapsed", lambda self: next(seconds))
    settle = outbox.settle

    def settle_while_another_looks(row, decided, *, now):
        assert outbox.reclaim(now=now) == (0, 0)
        return settle(row, decided, now=now)

    monkeypatch.setattr(outbox, "settle", settle_while_another_looks)
    assert sweep(now=now, seconds=10_000).sent == 4
    assert len(sink.accepted) == 4


def test_a_batch_stops_when_another_process_took_it_over(sink, ring_at, now, monkeypatch):
    rows = ring_at(4)
    settle = outbox.settle
    stolen = []

    def settle_then_lose(row, decided, *, now):
        done = settle(row, decided, now=now)
        if not stolen:
            stolen.append(True)
            outbox.reclaim(now=now + LATER)
            outbox.claim(now=now + LATER, limit=9)
        return done

    monkeypatch.setattr(outbox, "settle", settle_then_lose)
    counts = sweep(now=now)
    # The second message left before the loss was noticed: it is the one in doubt.
    assert counts.sent == 1
    assert sink.recipients() == [address_of(row) for row in rows[:2]]


def test_a_batch_that_slept_too_long_begins_no_message(sink, ring_at, now, monkeypatch):
    ring_at(3)
    seconds = iter([0, 0])
    monkeypatch.setattr(Batch, "_elapsed", lambda self: next(seconds, 150))
    look_up = batch.look_up

    def look_up_while_another_takes_over(requests):
        outbox.reclaim(now=now + LATER)
        outbox.claim(now=now + LATER, limit=9)
        return look_up(requests)

    monkeypatch.setattr(batch, "look_up", look_up_while_another_takes_over)
    assert sweep(now=now, seconds=10_000).sent == 0
    assert sink.accepted == []


@pytest.mark.parametrize("where", ["the address book", "a message"])
def test_an_interruption_gives_back_all_but_the_message_in_hand(
    sink, ring_at, now, monkeypatch, where
):
    rows = ring_at(4)

    def interrupt(*args):
        raise SoftTimeLimitExceeded

    if where == "a message":
        monkeypatch.setattr(Email, "send", interrupt)
    else:
        monkeypatch.setattr(address_book, "_asked", interrupt)
    with pytest.raises(SoftTimeLimitExceeded):
        sweep(now=now)
    left = dict(Delivery.objects.values_list("pk", "state"))
    in_hand = State.CLAIMED if where == "a message" else State.WAITING
    assert [left[row.pk] for row in rows] == [in_hand, *[State.WAITING] * 3]


@pytest.mark.parametrize(
    "broken",
    [
        {"state": State.CLAIMED},
        {"claim_token": "00000000-0000-0000-0000-000000000001"},
        {"state": State.SENT},
        {"settled_at": "2026-11-26T07:00:00Z"},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_half_a_state(ring_at, broken):
    [row] = ring_at(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(**broken)


def test_a_claimed_row_cannot_lose_its_token(ring_at, now):
    ring_at(1)
    outbox.claim(now=now, limit=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(claim_token=None)


def test_settling_writes_what_was_decided(ring_at, now):
    ring_at(1)
    [row] = outbox.claim(now=now, limit=1)
    again = now + timedelta(hours=2)
    outbox.settle(row, Verdict(State.WAITING, 3, again, "temporary", "450"), now=now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_attempt_at) == (State.WAITING, 3, again)
    assert (row.error_class, row.error_code, row.settled_at) == ("temporary", "450", None)
    assert (row.claim_token, row.lease_until) == (None, None)


def test_what_waits_for_a_moment_of_a_wrong_clock_leaves_when_the_clock_is_back(sink, ring_at, now):
    year = timedelta(days=400)
    ring_at(2, now=now + year)
    ring_at(1)
    assert sweep(now=now).sent == 3


def test_what_a_wrong_clock_claimed_is_taken_back_when_the_clock_is_back(ring_at, now):
    ring_at(3)
    outbox.claim(now=now + timedelta(days=400), limit=3)
    assert outbox.reclaim(now=now) == (3, 0)


def test_a_clock_that_is_an_hour_slow_takes_nothing_from_a_live_batch(ring_at, now):
    ring_at(3)
    outbox.claim(now=now, limit=3)
    assert outbox.reclaim(now=now - timedelta(hours=1)) == (0, 0)
