"""One batch in the hands of one process, from the address book to the last settling."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import cast
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded

from notifications import digest_lines, outbox, pace
from notifications.address_book import Address, AddressRequest, look_up
from notifications.channels import CHANNELS
from notifications.contract import Channel, ChannelDown, Message, Outcome, Result
from notifications.contract import Line as WrittenLine
from notifications.counts import Counts
from notifications.models import Delivery
from notifications.retry import CARRIER_AWAY, verdict
from notifications.topics import topic_of

log = logging.getLogger(__name__)

# A message is begun only with this much of the lease left: time to connect and to send.
LEASE_KEPT = outbox.LEASE / 2
# Lines lost in a row, without one answer between, after which the carrier counts as away.
LOSSES_IN_A_ROW = 3
NO_CHANNEL = Result(Outcome.PERMANENT, "no-channel")
BROKEN = Result(Outcome.TEMPORARY, "program")


@dataclass
class Line:
    """One channel during a batch. `proven`: its carrier has dealt with a message of ours."""

    channel: Channel
    losses: int = 0
    proven: bool = False


class Batch:
    """Sends the rows of one claim, in their order, settling each before the next leaves."""

    def __init__(
        self, rows: list[Delivery], *, now: datetime, seconds: float, counts: Counts
    ) -> None:
        self._left = {row.pk: row for row in rows}
        self._lease_until = now + outbox.LEASE
        self._now, self._started, self._seconds = now, time.monotonic(), seconds
        self._in_hand: Delivery | None = None
        self._lines: dict[str, Line] = {}
        self._taken: dict[UUID, list[Delivery]] = {}
        self._told: dict[UUID, tuple[WrittenLine, ...]] = {}
        self.counts = counts

    def run(self) -> None:
        """The whole batch; what was not begun goes back, whatever happens."""
        try:
            for row, address in self._addressed():
                if row.pk not in self._left:
                    continue
                if self._elapsed() > self._seconds or not self._deliver(row, address):
                    break
        finally:
            self._give_back_the_rest()
            for line in self._lines.values():
                line.channel.close()

    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _clock(self) -> datetime:
        """The caller's `now`, moved on by the time spent here."""
        return self._now + timedelta(seconds=self._elapsed())

    def _addressed(self) -> Iterator[tuple[Delivery, Address]]:
        """The rows that somebody may receive; the others are settled first, all at once."""
        rows = list(self._left.values())
        self._taken = pace.carried_by(rows)
        along = list(chain.from_iterable(self._taken.values()))
        found = look_up([_request(row, self._clock()) for row in [*rows, *along]])
        broken = [row for row in rows if row.notice.key in found.broken]
        if len(broken) == len(rows):
            self._carrier_away(rows, "address-book")
            return
        for row in broken:
            self._settle(row, BROKEN, proven=True)
        known = {**dict.fromkeys(found.broken), **found.addresses}
        self._tell_digests([row for row in rows if row.notice.topic == digest_lines.TOPIC])
        nobody = [row for row in rows if row.notice.key not in known or self._is_empty(row)]
        self.counts.dropped += outbox.drop(nobody, now=self._clock())
        self._forget(nobody)
        self._put_off_until_her_hour(rows, found.addresses)
        self._leave_out([row for row in along if row.notice.key not in known])
        yield from ((row, address) for row in rows if (address := known.get(row.notice.key)))

    def _put_off_until_her_hour(
        self, rows: list[Delivery], addresses: Mapping[str, Address]
    ) -> None:
        """An hour was right when it was asked for; a machine that was off comes back at night."""
        now = self._clock()
        hours = {key: one.get("not_before", now) for key, one in addresses.items()}
        for hour in {hour for hour in hours.values() if hour > now}:
            early = [row for row in rows if hours.get(row.notice.key) == hour]
            outbox.give_back(early, now=now, until=hour)
            self._forget(early)

    def _is_empty(self, row: Delivery) -> bool:
        """A digest in which everything is zero does not leave."""
        return row.notice.topic == digest_lines.TOPIC and row.notice.recipient not in self._told

    def _tell_digests(self, rows: list[Delivery]) -> None:
        """Ask what awaits each reader; if that breaks, digests wait and the rest leaves."""
        try:
            self._told = digest_lines.lines_for([row.notice for row in rows], now=self._clock())
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            log.error("notifications: the lines of a digest broke: %s", type(error).__name__)
            self._told = dict.fromkeys((row.notice.recipient for row in rows), ())
            for row in rows:
                self._settle(row, BROKEN, proven=True)

    def _leave_out(self, carried: list[Delivery]) -> None:
        """What is taken along and may no longer be told is not counted in the message."""
        if carried:
            self.counts.dropped += pace.leave_out(carried, now=self._clock())
            for row in carried:
                self._taken[cast(UUID, row.carried_by_id)].remove(row)

    def _deliver(self, row: Delivery, address: Address) -> bool:
        """One message; False when the batch is no longer ours to send."""
        if row.channel not in CHANNELS:
            return self._settle(row, NO_CHANNEL, proven=True)
        if row.channel not in self._lines:
            self._lines[row.channel] = Line(CHANNELS[row.channel]())
        line = self._lines[row.channel]
        try:
            line.channel.open()
        except ChannelDown as away:
            self._carrier_away(self._same_channel(row), away.code)
            return True
        if not self._lease_holds():
            return False
        self._in_hand = row
        result = self._send(line.channel, row, address)
        settled = self._settle(row, result, proven=line.proven)
        self._in_hand = None
        self._learn(line, row, result)
        return settled

    def _send(self, channel: Channel, row: Delivery, address: Address) -> Result:
        message = Message(
            topic=topic_of(row.notice.topic),
            address=address,
            reference=row.notice.reference,
            message_id=row.message_id,
            at=self._clock(),
            count=1 + len(self._taken.get(row.pk, ())),
            late=pace.is_late(row.due_at, self._clock()),
            lines=self._told.get(row.notice.recipient, ())
            if row.notice.topic == digest_lines.TOPIC
            else (),
        )
        try:
            return channel.send(message)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            # Ours to repair; its text may hold an address, so only its name is written.
            log.error("notifications: delivery %s broke: %s", row.pk, type(error).__name__)
            channel.close()
            return BROKEN

    def _learn(self, line: Line, row: Delivery, result: Result) -> None:
        """What one result says about the carrier."""
        line.losses = line.losses + 1 if result.down else 0
        line.proven = line.proven or not result.down
        if line.losses >= LOSSES_IN_A_ROW:
            self._carrier_away(self._same_channel(row), result.code)

    def _settle(self, row: Delivery, result: Result, *, proven: bool) -> bool:
        """Write what became of one row; False if the lease was lost, and the batch with it."""
        now = self._clock()
        decided = verdict(
            result,
            attempts=row.attempts,
            if_in_doubt=topic_of(row.notice.topic).if_in_doubt,
            proven=proven,
            now=now,
        )
        self._forget([row])
        if not outbox.settle(row, decided, now=now):
            self._left.clear()
            return False
        self.counts.note(decided.state)
        return True

    def _lease_holds(self) -> bool:
        """Renewed when it grows short. False: another process has it, nothing here is ours."""
        now = self._clock()
        if now < self._lease_until - LEASE_KEPT:
            return True
        if outbox.renew(list(self._left.values()), now=now):
            self._lease_until = now + outbox.LEASE
            return True
        self._left.clear()
        return False

    def _carrier_away(self, rows: list[Delivery], code: str) -> None:
        """Everybody waits a little; nobody loses an attempt."""
        now = self._clock()
        until = now + CARRIER_AWAY
        self.counts.put_off += outbox.give_back(rows, now=now, until=until, code=code)
        self._forget(rows)

    def _same_channel(self, row: Delivery) -> list[Delivery]:
        return [other for other in self._left.values() if other.channel == row.channel]

    def _forget(self, rows: Iterable[Delivery]) -> None:
        for row in rows:
            self._left.pop(row.pk, None)

    def _give_back_the_rest(self) -> None:
        if self._in_hand is not None:
            # Only an interruption leaves one here: it may have left, the lease will tell.
            self._forget([self._in_hand])
        rest = list(self._left.values())
        self.counts.given_back += outbox.give_back(rest, now=self._clock())


def _request(row: Delivery, at: datetime) -> AddressRequest:
    notice = row.notice
    return AddressRequest(
        notice.recipient, notice.topic, notice.reference, notice.key, notice.link, at
    )
