"""Mails through the real outbox, beside a bare smtplib loop on one kept connection.

Both speak to the same sink, in a process of its own. The outbox claims, asks for each
address, settles each delivery in the database before the next leaves.
"""

from __future__ import annotations

import smtplib
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.utils import timezone

from dossiers.actions.remind import remind
from notifications import deliver, notify
from notifications.address_book import AddressRequest, look_up
from notifications.contract import Message
from notifications.letter import Press
from notifications.models import Delivery, State
from notifications.topics import topic_of
from tests.bench.table import Line
from tests.faults.processes import Program, wait_until

ROUNDS = 3


@contextmanager
def sink(folder: Path, port: int) -> Iterator[None]:
    """An SMTP server on the loopback that forgets whatever it is given."""
    words = ["python", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    words += ["-c", "aiosmtpd.handlers.Sink"]
    with Program(words, log=folder / "sink.log") as program:
        wait_until(lambda: _greets(port), watch=program)
        yield


def _greets(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=2):
            return True
    except OSError:
        return False


def measure(now: datetime) -> list[Line]:
    """Two lines: beside letters ready printed, and beside letters written one by one."""
    with mock.patch.object(notify, "ring"):
        remind(now=now)
    letters = _letters()
    times: dict[str, list[float]] = {"ours": [], "printed": [], "written": []}
    for _ in range(ROUNDS):
        Delivery.objects.update(
            state=State.WAITING, settled_at=None, attempts=0, next_attempt_at=now, due_at=now
        )
        times["ours"].append(_each(lambda: _deliver_all(len(letters)), len(letters)))
        times["printed"].append(_each(lambda: _send_printed(letters), len(letters)))
        times["written"].append(_each(lambda: _send_written(letters), len(letters)))
    ours, printed, written = (statistics.median(values) for values in times.values())
    what = f"one mail of {len(letters)} ({1000 / ours:.0f}/s), beside smtplib"
    return [
        Line(f"{what}, letters ready", ours=ours, floor=printed),
        Line(f"{what}, letters written", ours=ours, floor=written, goal="1.3"),
    ]


def _letters() -> list[tuple[str, bytes]]:
    """What the outbox will send: (address, bytes)."""
    press = Press()
    rows = list(Delivery.objects.filter(channel="email").select_related("notice"))
    asked = [
        AddressRequest(one.recipient, one.topic, one.reference, one.key, one.link)
        for one in (row.notice for row in rows)
    ]
    known = look_up(asked).addresses
    return [
        (
            known[row.notice.key]["email"],
            press.print(
                Message(
                    topic=topic_of(row.notice.topic),
                    address=known[row.notice.key],
                    reference=row.notice.reference,
                    message_id=row.message_id,
                    at=row.created_at,
                )
            ),
        )
        for row in rows
    ]


def _deliver_all(expected: int) -> None:
    sent = 0
    while done := deliver.sweep(now=timezone.now(), seconds=600).sent:
        sent += done
    if sent != expected:
        raise RuntimeError(f"{sent} mails left instead of {expected}")


def _send_printed(letters: list[tuple[str, bytes]]) -> None:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for address, content in letters:
            line.sendmail(sender, [address], content)


def _send_written(letters: list[tuple[str, bytes]]) -> None:
    """The same mails, each built with the standard library as it leaves."""
    model = BytesParser(policy=SMTP).parsebytes(letters[0][1])
    headers = {k: v for k, v in model.items() if k not in ("To", "Message-ID")}
    kept = {k: v for k, v in headers.items() if not k.startswith(("Content-", "MIME"))}
    body = model.get_content()  # type: ignore[attr-defined]
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for number, (address, _content) in enumerate(letters):
            mail = EmailMessage(policy=SMTP)
            for name, value in {**kept, "To": address, "Message-ID": f"<{number}@a.b>"}.items():
                mail[name] = value
            mail.set_content(body)
            line.send_message(mail)


def _each(act: Callable[[], object], count: int) -> float:
    """Milliseconds for one of `count`."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000 / count
