"""What did not arrive is told to a human, once, and comes back as a bounce when it does."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from notifications.bounce import NotAReport, Recorded, read_report, record_bounce
from notifications.counts import Counts
from notifications.deliver import deliver_all, forget
from notifications.marks import round_ended, worker_seen
from notifications.models import Delivery, Mark, Notice, State
from notifications.notify import Doorbell, notify_many
from notifications.outbox import claim
from notifications.queue import queue, stuck_since, troubled, workers
from notifications.tasks import deliver
from notifications.trouble import Trouble, tell, unreached
from tests.notifications.conftest import address_of

HOUR = timedelta(hours=1)


class Listener:
    """Whom the post office would tell; breaks while `broken`."""

    told: list[Trouble] = []
    broken = False

    @classmethod
    def hear(cls, troubles: list[Trouble], now: Any) -> None:
        if cls.broken:
            raise RuntimeError("nobody")
        cls.told += troubles


hear = Listener.hear


@pytest.fixture(autouse=True)
def listener(settings: Any) -> type[Listener]:
    settings.NOTIFICATIONS_TROUBLE = "tests.notifications.test_trouble.hear"
    Listener.told, Listener.broken = [], False
    return Listener


def test_a_failure_is_told_once_and_says_nothing_of_what_it_was_about(sink, ring_at, now):
    rows = ring_at(3)
    sink.rcpt_replies[address_of(rows[1])] = "550 5.1.1 unknown"
    assert deliver_all(now=now).told == 1
    assert Listener.told == [
        Trouble(rows[1].notice.recipient, "email", True, (rows[1].notice.key,))
    ]
    assert deliver_all(now=now + HOUR).told == 0
    assert len(Listener.told) == 1


def test_when_nobody_can_be_told_the_mails_leave_and_the_next_round_tells(sink, ring_at, now):
    rows = ring_at(3)
    sink.rcpt_replies[address_of(rows[0])] = "550 5.1.1 unknown"
    Listener.broken = True
    done = deliver_all(now=now)
    assert (done.sent, done.failed, done.told) == (2, 1, 0)
    Listener.broken = False
    assert deliver_all(now=now + HOUR).told == 1
    assert len(Listener.told) == 1


def test_an_uncertain_delivery_left_by_a_dead_process_is_told(ring_at, now):
    ring_at(1, topic="update")
    claim(now=now, limit=1)
    assert deliver_all(now=now + HOUR).told == 1
    assert Delivery.objects.get().state == State.UNCERTAIN


def test_a_mail_about_trouble_that_fails_asks_for_no_other_mail(sink, ring_at, now):
    [row] = ring_at(1, topic="delivery_trouble")
    sink.rcpt_replies[address_of(row)] = "550 no"
    deliver_all(now=now)
    assert [one.outside for one in Listener.told] == [False]


@pytest.mark.django_db
def test_a_doorbell_kept_inside_rings_the_bell_and_leaves_by_nothing(now):
    bell = Doorbell("update", UUID(int=1), "/equipe/", "inside", outside=False)
    assert notify_many([bell], now=now) == 1
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)


# --- Bounces ---------------------------------------------------------------------


def test_a_mail_that_comes_back_is_marked_and_told_once(sink, ring_at, now):
    [row, other] = ring_at(2)
    deliver_all(now=now)
    assert record_bounce(message_id=row.message_id, code="5.1.1", now=now) is Recorded.BOUNCED
    row.refresh_from_db()
    assert (row.state, row.error_class, row.error_code) == (State.BOUNCED, "bounce", "5.1.1")
    assert tell(now=now) == 1
    assert record_bounce(message_id=row.message_id, code="5.1.1", now=now) is Recorded.ALREADY
    assert tell(now=now) == 0
    other.refresh_from_db()
    assert other.state == State.SENT


def test_a_mail_that_is_being_sent_is_left_to_its_process(ring_at, now):
    [row] = ring_at(1)
    claim(now=now, limit=1)
    assert record_bounce(message_id=row.message_id, now=now) is Recorded.LATER
    row.refresh_from_db()
    assert row.state == State.CLAIMED


@pytest.mark.django_db
@pytest.mark.parametrize("stranger", ["", "<x@y>", "<" + "0" * 32 + "@section.example>", "\0"])
def test_a_message_id_that_is_not_ours_changes_nothing(stranger, now):
    assert record_bounce(message_id=stranger, now=now) is Recorded.UNKNOWN


def test_the_domain_of_the_message_id_must_be_ours_too(sink, ring_at, now):
    [row] = ring_at(1)
    deliver_all(now=now)
    forged = row.message_id.replace("section.example", "elsewhere.example")
    assert record_bounce(message_id=forged, now=now) is Recorded.UNKNOWN


def report(message_id: str, *, action: str = "failed", status: str = "5.1.1", **how: Any) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    original = f"Message-ID: {message_id}\r\nSubject: Dossiers\r\n"
    kind = how.get("original", "text/rfc822-headers")
    body = original + ("\r\nBonjour.\r\n" if kind == "message/rfc822" else "")
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: dossiers@section.example\r\n"
        "Message-ID: <bounce@mx.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; awa@people.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 unknown\r\n\r\n"
        f"--B\r\nContent-Type: {kind}\r\n\r\n{body}\r\n--B--\r\n"
    ).encode()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_is_read_with_the_message_id_of_the_mail_it_is_about(original):
    read = read_report(report("<abc@section.example>", original=original))
    assert (read.message_id, read.code, read.permanent) == ("<abc@section.example>", "5.1.1", True)


def test_a_delay_is_not_a_bounce():
    assert not read_report(report("<a@b>", action="delayed", status="4.4.1")).permanent


def plain_mail() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Bonjour"
    mail.set_content("Message-ID: <x@y>\nAction: failed\nStatus: 5.1.1\n")
    return mail.as_bytes()


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", plain_mail(), report("")])
def test_what_is_not_a_report_is_refused(raw):
    with pytest.raises(NotAReport):
        read_report(raw)


def run(raw: bytes = b"", **options: Any) -> dict[str, str]:
    out = io.StringIO()
    call_command("record_bounce", stdin=io.BytesIO(raw), stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_command_reads_a_report_on_its_input_and_tells(sink, ring_at, now):
    [row] = ring_at(1)
    deliver_all(now=now)
    assert run(report(row.message_id)) == {"recorded": "bounced", "code": "5.1.1"}
    assert [one.recipient for one in Listener.told] == [row.notice.recipient]
    assert run(message_id=row.message_id, code="5.1.1")["recorded"] == "already"
    assert run(report(row.message_id, action="delayed", status="4.4.1"))["recorded"] == "delayed"


@pytest.mark.django_db
def test_the_command_asks_the_mail_system_to_come_back_or_refuses(ring_at, now):
    with pytest.raises(CommandError) as refused:
        run(b"x" * (1024 * 1024 + 1))
    assert refused.value.returncode == 2
    [row] = ring_at(1)
    claim(now=now, limit=1)
    with pytest.raises(CommandError) as later:
        run(message_id=row.message_id)
    assert later.value.returncode == 75


# --- The outbox in numbers --------------------------------------------------------


def test_the_queue_is_counted_and_a_full_mailbox_is_not_our_silence(sink, ring_at, now):
    rows = ring_at(4)
    sink.rcpt_replies[address_of(rows[0])] = "550 unknown"
    sink.rcpt_replies[address_of(rows[1])] = "450 full"
    deliver_all(now=now)
    found = queue(now=now + HOUR)
    assert (found.waiting, found.claimed, found.failed, found.bounced) == (1, 0, 1, 0)
    assert (found.oldest, found.stuck_since) == (now, None)
    ring_at(1, now=now + HOUR)
    assert stuck_since() == now + HOUR
    people = [row.notice.recipient for row in rows]
    assert set(troubled(people, now=now + HOUR)) == {people[0]}
    assert troubled(people, now=now + timedelta(days=31)) == {}


def test_a_round_leaves_its_mark_and_a_worker_its_name(sink, ring_at, now):
    ring_at(2)
    deliver_all(now=now)
    deliver_all(now=now + HOUR)
    mark = Mark.objects.get()
    assert (mark.name, mark.seen_at, mark.counts["sent"]) == ("deliveries", now + HOUR, 0)
    deliver.apply(hostname="celery@one")
    assert set(Mark.objects.values_list("kind", flat=True)) == {"round", "worker"}


@pytest.mark.django_db
def test_a_worker_that_is_gone_for_a_week_is_forgotten_and_the_round_is_not(now):
    worker_seen("celery@one", now=now)
    round_ended(Counts(), now=now)
    forget(now=now + timedelta(days=6))
    assert [mark.name for mark in workers()] == ["celery@one"]
    forget(now=now + timedelta(days=8))
    assert [mark.name for mark in Mark.objects.all()] == ["deliveries"]


def test_what_another_message_carried_shares_its_fate(db, sink, now):
    sam = UUID(int=7)
    notify_many([Doorbell("deadline", sam, "/", f"k{n}") for n in range(5)], now=now)
    sink.rcpt_replies[f"{sam.hex}@people.example"] = "550 5.1.1 unknown"
    deliver_all(now=now)
    [trouble] = Listener.told
    assert (
        set(trouble.keys) == {f"k{n}" for n in range(5)} == unreached([f"k{n}" for n in range(9)])
    )


def test_what_one_channel_brought_was_delivered_and_the_bell_alone_is_not_a_failure(db, sink, now):
    sam = UUID(int=7)
    notify_many([Doorbell("deadline", sam, "/", "both", channels=("email", "pigeon"))], now=now)
    notify_many([Doorbell("deadline", sam, "/", "bell", channels=())], now=now)
    assert unreached(["both"]) == set()
    deliver_all(now=now)
    assert [one.channel for one in Listener.told] == ["pigeon"]
    assert unreached(["both", "bell"]) == set()
    assert Listener.told[0].keys == ()
