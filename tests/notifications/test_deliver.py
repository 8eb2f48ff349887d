"""Rounds of delivery, through a real SMTP server on the loopback."""

import runpy
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from notifications import batch, letter, tasks
from notifications.deliver import deliver_all, forget, sweep
from notifications.models import Delivery, Notice, State
from tests.notifications.conftest import address_of
from tests.notifications.doubles import addresses_of
from tests.services import free_port

MINUTE = timedelta(minutes=1)


def states():
    """How many deliveries stand in each state."""
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_a_thousand_doorbells_leave_once_each_through_one_connection(sink, ring_at, now):
    rows = ring_at(1000)
    counts = deliver_all(now=now, seconds=120)
    assert (counts.claimed, counts.sent) == (1000, 1000)
    assert Counter(sink.recipients()) == Counter(address_of(row) for row in rows)
    assert {mail["Message-ID"] for mail in sink.accepted} == {row.message_id for row in rows}
    assert states() == {State.SENT: 1000}
    assert sink.connections == 2  # one per batch of 500
    assert deliver_all(now=now).claimed == 0


def test_they_leave_in_the_order_they_fell_due(sink, ring_at, now):
    late, early = ring_at(5), ring_at(5, now=now - MINUTE)
    sweep(now=now)
    assert sink.recipients() == [address_of(row) for row in [*early, *late]]


def test_what_is_not_due_yet_does_not_leave(sink, ring_at, now):
    ring_at(1, now=now + MINUTE)
    assert sweep(now=now).claimed == 0
    assert sweep(now=now + MINUTE).sent == 1


def test_a_round_refuses_to_run_inside_a_transaction(sink, ring_at, now):
    ring_at(1)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        sweep(now=now)
    assert sink.accepted == []


@pytest.mark.parametrize("phase", ["rcpt_replies", "data_replies"])
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("450 4.2.1 full", (State.WAITING, "temporary", "450")),
        ("550 5.1.1 unknown", (State.FAILED, "permanent", "550")),
        ("552 5.2.2 too big", (State.FAILED, "permanent", "552")),
        ("421 4.3.2 closing", (State.WAITING, "carrier", "421")),
    ],
)
def test_an_error_about_one_message_leaves_the_others_alone(  # noqa: PLR0917
    sink, ring_at, now, phase, reply, expected
):
    rows = ring_at(6)
    getattr(sink, phase)[address_of(rows[2])] = reply
    sweep(now=now)
    assert sink.recipients() == [address_of(row) for row in rows if row != rows[2]]
    row = Delivery.objects.get(pk=rows[2].pk)
    assert (row.state, row.error_class, row.error_code) == expected
    assert row.attempts == 1
    assert states()[State.SENT] == 5


def test_a_temporary_error_is_tried_again_after_its_gap_with_the_same_message_id(
    sink, ring_at, now
):
    [row] = ring_at(1)
    sink.rcpt_replies[address_of(row)] = "450 later"
    assert sweep(now=now).retried == 1
    sink.rcpt_replies.clear()
    assert sweep(now=now + timedelta(seconds=50)).claimed == 0
    assert sweep(now=now + timedelta(seconds=70)).sent == 1
    assert sink.accepted[0]["Message-ID"] == row.message_id
    row.refresh_from_db()
    assert (row.attempts, row.error_class, row.error_code) == (2, "", "")


def test_a_message_that_never_passes_fails_on_the_eighth_attempt_and_blocks_nobody(
    sink, ring_at, now
):
    [poison] = ring_at(1)
    sink.rcpt_replies[address_of(poison)] = "451 not now"
    moment, rounds = now, 0
    while Delivery.objects.get(pk=poison.pk).state == State.WAITING:
        ring_at(2, now=moment)
        assert sweep(now=moment).sent == 2
        moment += timedelta(hours=6, minutes=1)
        rounds += 1
    assert rounds == 8


def test_a_server_that_refuses_the_connection_costs_nobody_an_attempt(settings, sink, ring_at, now):
    rows = ring_at(20)
    settings.EMAIL_PORT = free_port()
    for minute in range(0, 3 * 24 * 60, 60):
        counts = sweep(now=now + minute * MINUTE)
        assert (counts.put_off, counts.retried, counts.failed) == (20, 0, 0)
    assert set(Delivery.objects.values_list("attempts", "error_class", "error_code")) == {
        (0, "carrier", "refused")
    }
    settings.EMAIL_PORT = sink.port
    assert sweep(now=now + timedelta(days=3, minutes=1)).sent == len(rows)
    assert set(Delivery.objects.values_list("attempts", "error_code")) == {(1, "")}


def test_a_refused_sender_is_our_fault_and_costs_nobody_an_attempt(sink, ring_at, now):
    ring_at(20)
    sink.sender_reply = "550 5.7.1 who are you"
    counts = sweep(now=now)
    assert (counts.sent, counts.failed) == (0, 0)
    assert set(Delivery.objects.values_list("state", "attempts", "error_code")) == {
        (State.WAITING, 0, "550")
    }
    sink.sender_reply = ""
    assert sweep(now=now + 2 * MINUTE).sent == 20


def test_a_server_that_drops_every_line_is_left_after_three(sink, ring_at, now):
    rows = ring_at(20)
    sink.cut_before = {address_of(row) for row in rows}
    counts = sweep(now=now)
    assert sink.connections == batch.LOSSES_IN_A_ROW
    assert counts.retried + counts.put_off == 20
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}


def test_a_line_cut_in_mid_batch_is_opened_again_and_only_that_message_waits(sink, ring_at, now):
    rows = ring_at(10)
    sink.cut_before = {address_of(rows[4])}
    counts = sweep(now=now)
    assert (counts.sent, counts.retried) == (9, 1)
    assert sink.connections == 2
    row = Delivery.objects.get(pk=rows[4].pk)
    assert (row.state, row.attempts, row.error_code) == (State.WAITING, 1, "cut")


def test_a_line_cut_after_the_message_was_taken_sends_a_date_again_with_the_same_id(
    sink, ring_at, now
):
    [row] = ring_at(1)
    sink.cut_after = {address_of(row)}
    assert sweep(now=now).retried == 1
    sink.cut_after = set()
    assert sweep(now=now + 2 * MINUTE).sent == 1
    assert [mail["Message-ID"] for mail in sink.accepted] == [row.message_id] * 2


def test_a_line_cut_after_the_message_was_taken_leaves_news_uncertain(sink, ring_at, now):
    first, second = ring_at(2, topic="update")
    sink.cut_after = {address_of(first)}
    counts = sweep(now=now)
    assert (counts.uncertain, counts.sent) == (1, 1)
    assert sweep(now=now + timedelta(days=1)).claimed == 0
    assert sink.recipients() == [address_of(first), address_of(second)]
    assert Delivery.objects.get(pk=first.pk).state == State.UNCERTAIN


def nobody_is_there(requests):
    """An address book from which every second person has gone."""
    return {
        person: address
        for number, (person, address) in enumerate(addresses_of(requests).items())
        if number % 2
    }


def test_somebody_without_an_address_any_more_is_sent_nothing(settings, sink, ring_at, now):
    ring_at(10)
    settings.NOTIFICATIONS_ADDRESS_BOOK = f"{__name__}.nobody_is_there"
    counts = sweep(now=now)
    assert (counts.sent, counts.dropped) == (5, 5)
    assert len(sink.accepted) == 5
    assert states() == {State.SENT: 5, State.DROPPED: 5}


def only_one_notice(requests):
    """An address book that lets each person hear of `key-0` only."""
    return {
        one.key: {"email": "sam@people.example", "language": "fr"}
        for one in requests
        if one.key == "key-0"
    }


def test_the_address_book_may_answer_for_one_notice_and_not_for_another(
    settings, sink, ring_at, now
):
    ring_at(3)
    Notice.objects.update(recipient="00000000-0000-0000-0000-000000000007")
    settings.NOTIFICATIONS_ADDRESS_BOOK = f"{__name__}.only_one_notice"
    counts = sweep(now=now)
    assert (counts.sent, counts.dropped) == (1, 2)


def breaks_on_the_third(requests):
    """An address book that breaks whenever `key-2` is asked for."""
    if any(one.key == "key-2" for one in requests):
        raise RuntimeError("poison")
    return addresses_of(requests)


def test_a_row_that_breaks_the_address_book_harms_no_other(settings, sink, ring_at, now):
    rows = ring_at(5)
    settings.NOTIFICATIONS_ADDRESS_BOOK = f"{__name__}.breaks_on_the_third"
    counts = sweep(now=now)
    assert (counts.sent, counts.retried) == (4, 1)
    broken = Delivery.objects.select_related("notice").get(notice__key="key-2")
    assert set(sink.recipients()) == {address_of(row) for row in rows} - {address_of(broken)}
    assert (broken.state, broken.attempts, broken.error_code) == (State.WAITING, 1, "program")


def always_breaks(requests):
    """An address book with a fault of its own."""
    raise RuntimeError("down")


def test_an_address_book_that_is_down_costs_nobody_an_attempt(settings, sink, ring_at, now):
    ring_at(5)
    settings.NOTIFICATIONS_ADDRESS_BOOK = f"{__name__}.always_breaks"
    assert sweep(now=now).put_off == 5
    assert set(Delivery.objects.values_list("attempts", "error_code")) == {(0, "address-book")}


def test_the_text_of_an_error_is_never_stored(sink, ring_at, now):
    rows = ring_at(2)
    sink.rcpt_replies[address_of(rows[0])] = f"550 no such person {address_of(rows[0])}"
    sweep(now=now)
    stored = Delivery.objects.values_list()
    assert "people.example" not in str(list(stored))


def test_a_topic_that_cannot_be_written_harms_no_other(sink, ring_at, now, monkeypatch):
    write = letter._write

    def broken(message, **more):
        if message.topic.slug == "update":
            raise KeyError("sam@people.example")
        return write(message, **more)

    monkeypatch.setattr(letter, "_write", broken)
    ring_at(3, topic="update")
    ring_at(3)
    counts = sweep(now=now)
    assert (counts.sent, counts.retried) == (3, 3)


def test_when_its_time_is_spent_a_round_gives_back_what_it_did_not_begin(sink, ring_at, now):
    ring_at(10)
    counts = sweep(now=now, seconds=0)
    assert (counts.claimed, counts.given_back, counts.sent) == (10, 10, 0)
    assert sink.accepted == []
    assert sweep(now=now).sent == 10


def test_the_number_of_statements_follows_the_messages_only(
    sink, ring_at, now, django_assert_num_queries
):
    ring_at(10)
    # reclaim, claim (select, is any late, what left before, update), what is carried along,
    # then one settling per message; on PostgreSQL, two more for the doors where they are counted.
    fixed = 11 + 2 * connection.features.has_select_for_update
    with django_assert_num_queries(fixed + 10):
        sweep(now=now)
    ring_at(40)
    with django_assert_num_queries(fixed + 40):
        sweep(now=now)


class FullDisk(BaseEmailBackend):
    """Django's file backend on the day the disk is full."""

    def send_messages(self, email_messages):
        raise OSError(28, "No space left on device", "sam@people.example")


def test_a_disk_that_is_full_costs_nobody_an_attempt(settings, ring_at, now):
    ring_at(5)
    settings.EMAIL_BACKEND = f"{__name__}.FullDisk"
    counts = sweep(now=now)
    assert (counts.sent, counts.failed) == (0, 0)
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}


def test_other_mail_backends_carry_the_same_letter(settings, ring_at, now, mailoutbox):
    [row] = ring_at(1)
    assert sweep(now=now).sent == 1
    [mail] = mailoutbox
    assert mail.to == [address_of(row)]
    assert mail.extra_headers["Message-ID"] == row.message_id
    assert mail.subject == "Dossiers : une date demande une réponse"


@pytest.mark.filterwarnings("ignore:.*found in sys.modules")
@pytest.mark.parametrize("seconds", [None, 0, 31])
def test_a_mail_time_out_that_outlives_the_lease_is_refused_at_the_start(settings, seconds):
    settings.EMAIL_TIMEOUT = seconds
    with pytest.raises(ImproperlyConfigured, match="EMAIL_TIMEOUT"):
        runpy.run_module("notifications.deliver")


def test_the_task_sends_what_is_due(sink, ring_at):
    ring_at(3, now=datetime(2020, 1, 1, tzinfo=UTC))
    assert tasks.deliver()["sent"] == 3


def test_many_rounds_stop_as_soon_as_the_carrier_is_away(settings, sink, ring_at, now):
    ring_at(1200)
    settings.EMAIL_PORT = free_port()
    counts = deliver_all(now=now)
    assert (counts.claimed, counts.put_off) == (500, 500)


def test_many_rounds_end_when_their_time_is_spent(sink, ring_at, now):
    ring_at(3)
    assert deliver_all(now=now, seconds=0).claimed == 0


def test_a_channel_that_a_later_release_removed_fails_and_harms_no_other(sink, ring_at, now):
    rows = ring_at(3)
    Delivery.objects.filter(pk=rows[0].pk).update(channel="pigeon")
    counts = sweep(now=now)
    assert (counts.sent, counts.failed) == (2, 1)
    assert Delivery.objects.get(channel="pigeon").error_code == "no-channel"


def test_settled_rows_are_forgotten_after_ninety_days_and_notices_stay(ring_at, now):
    ring_at(3)
    sweep(now=now)
    ring_at(2, now=now)
    assert forget(now=now + timedelta(days=89)) == 0
    assert forget(now=now + timedelta(days=91), limit=2) == 2
    assert forget(now=now + timedelta(days=91)) == 1
    assert states() == {State.WAITING: 2}
    assert Notice.objects.count() == 5
