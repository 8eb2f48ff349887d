"""The ledger of an instance's mails: what its rows ordered, and what the mail server accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from tests.faults.house import House
from tests.notifications.doubles import Sink


@dataclass(frozen=True)
class Mails:
    """Message-IDs ordered, and how often each arrived."""

    ordered: set[str]
    arrived: Counter[str]

    @property
    def lost(self) -> int:
        return len(self.ordered - set(self.arrived))

    @property
    def strangers(self) -> int:
        """Mails under a Message-ID that no row has: the same reminder under another one."""
        return len(set(self.arrived) - self.ordered)

    @property
    def sent_again(self) -> int:
        """Mails that arrived once more, under the same Message-ID."""
        return self.arrived.total() - len(self.arrived)


def mails(house: House, sink: Sink) -> Mails:
    """Compare them now. What left inside another message (carried) has none of its own.

    What was dropped had nobody left to reach: each test says how many mails it expects.
    """
    rows = house.query(
        "SELECT message_id FROM notifications_delivery"
        " WHERE channel = 'email' AND state <> 'dropped' AND carried_by_id IS NULL"
    )
    arrived = Counter(str(mail["Message-ID"]) for mail in sink.accepted)
    return Mails({str(row[0]) for row in rows}, arrived)


def open_rungs(house: House) -> int:
    """Deadlines whose next step has come and was not taken.

    The day is that of the house, never the database's: they differ at night, in UTC.
    """
    today = timezone.localdate()
    return house.count("dossiers_deadline", f"state = 'open' AND next_rung_on <= '{today}'")


def reminders(house: House) -> Counter[tuple[str, ...]]:
    """How often each step of each deadline reached each person."""
    rows = house.query("SELECT deadline_id, edition, step, recipient_id FROM dossiers_reminder")
    return Counter(tuple(str(cell) for cell in row) for row in rows)
