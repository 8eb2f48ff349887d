"""The post office alone, its crew, a mail server, and the ledger that compares the two."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.faults.crew import Crew
from tests.notifications.doubles import Sink

# Everybody's clock: a lease of 120 seconds lasts six.
FASTER, ALONE = 20, 100
RESENT, LEFT = "deadline", "update"


@dataclass(frozen=True)
class Ledger:
    """What was asked and what the mail server has accepted; counts of doorbells."""

    topics: dict[str, str]
    states: dict[str, str]
    received: Counter[str]
    strangers: int

    @property
    def lost(self) -> int:
        """Doorbells that nobody received, and of which the ledger says nothing."""
        return sum(
            not self.received[one] and self.states[one] != "uncertain" for one in self.topics
        )

    @property
    def sent_again(self) -> int:
        """Mails that left once more, with the same Message-ID."""
        return sum(times - 1 for times in self.received.values())

    @property
    def wrongly_again(self) -> int:
        """Those among them whose topic says never twice."""
        return sum(times > 1 and self.topics[one] == LEFT for one, times in self.received.items())

    @property
    def uncertain(self) -> int:
        """Doorbells said to be in doubt: in the bell, perhaps not mailed."""
        return sum(state == "uncertain" for state in self.states.values())


@dataclass
class Office:
    """Where its rows are, who works in it, and where its mails go."""

    url: str
    crew: Crew
    sink: Sink

    @property
    def name(self) -> str:
        """The database it stands on."""
        return "PostgreSQL" if self.url.startswith("postgres") else "SQLite"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of its database; the statement must suit SQLite and PostgreSQL."""
        if self.url.startswith("postgres"):
            with psycopg.connect(self.url, autocommit=True) as line:
                cursor = line.execute(sql)
                return cursor.fetchall() if cursor.description else []
        file = self.url.removeprefix("sqlite:///")
        base = sqlite3.connect(file, timeout=20, isolation_level=None)
        try:
            return base.execute(sql).fetchall()
        finally:
            base.close()

    def empty(self) -> None:
        """No doorbell has ever rung, no mail was ever sent."""
        self.query("DELETE FROM notifications_delivery")
        self.query("DELETE FROM notifications_notice")
        self.sink.accepted.clear()

    def open_doors(self) -> int:
        """Deliveries that are not settled."""
        asked = "SELECT count(*) FROM notifications_delivery WHERE state IN ('waiting', 'claimed')"
        return int(self.query(asked)[0][0])

    def sender(self, started: float, limit: int) -> int:
        """One more process that sends until all is settled; its pid."""
        return self.crew.start("send", started=started, speed=FASTER, limit=limit)

    def settle(self, *, after: float) -> float:
        """Send the rest, `after` seconds of the clock later; how many of them it took in all.

        Alone, it may live faster still: no lease of anybody's can run out under its feet.
        """
        begun = time.time()
        alone = {"speed": ALONE, "limit": 50, "started": begun - after / ALONE}
        self.crew.run("send", **alone)
        return (time.time() - begun) * ALONE + after

    def ledger(self) -> Ledger:
        """Compare the rows with the mails, by Message-ID and address."""
        rows = self.query(
            "SELECT d.message_id, n.recipient, n.topic, d.state FROM notifications_delivery d"
            " JOIN notifications_notice n ON n.id = d.notice_id"
        )
        known = {
            (message_id, f"{str(who).replace('-', '')}@people.example"): (topic, state)
            for message_id, who, topic, state in rows
        }
        mails = [(mail["Message-ID"], mail["To"]) for mail in self.sink.accepted]
        return Ledger(
            topics={one[0]: topic for one, (topic, _state) in known.items()},
            states={one[0]: state for one, (_topic, state) in known.items()},
            received=Counter(one[0] for one in mails if one in known),
            strangers=sum(one not in known for one in mails),
        )

    def notices(self) -> int:
        """Lines in the bells; each has a key of its own, or the database would refuse it."""
        return int(self.query("SELECT count(*) FROM notifications_notice")[0][0])
