"""The one public function of the post office: ring at somebody's door.

The rows are written in the caller's transaction: what was decided and what must be said
about it are kept, or lost, together. Sending comes after, from the rows (deliver.py).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from notifications.letter import message_id_for
from notifications.models import Delivery, Notice
from notifications.pace import group_of
from notifications.preferences import Choices
from notifications.ring import ring
from notifications.rows import insert_all, insert_new
from notifications.topics import TOPICS

# Crockford's letters: no O, I, L or U to misread.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Rows per statement: far below what either database accepts as parameters.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Doorbell:
    """Who is expected, where, and about which topic; never why.

    `key` is what makes it unique for ever ("deadline:step:person"). `link` is the local page
    that « Ouvrir » leads to; `answer_link` the local address that « J'ai vu » posts to, or "".
    `outside`: False for the bell alone, nothing leaves the tool.
    `channels`: None for the topic's and her preferences; () for the bell alone; given: exactly
    those, of which she is reached by those that she has, whatever her preferences.
    `not_before`: the first instant at which it may leave; the bell rings at once. In the past:
    it should have left then, and what leaves long after says that it is late.
    """

    topic: str
    recipient: UUID
    link: str
    key: str
    answer_link: str = ""
    outside: bool = True
    channels: tuple[str, ...] | None = None
    not_before: datetime | None = None


def notify(
    *, topic: str, recipient: UUID, link: str, key: str, answer_link: str = "", now: datetime
) -> Notice | None:
    """Ring once: the new notice, or None if `key` has rung already.

    Raises KeyError for an unknown topic, ValueError for a link that leaves the site.
    """
    created = _ring_all([Doorbell(topic, recipient, link, key, answer_link)], now)
    return created[0] if created else None


def notify_many(doorbells: Sequence[Doorbell], *, now: datetime) -> int:
    """Ring many; returns how many are new. A few statements per thousand, one ring for all.

    Raises like `notify`, before anything is written.
    """
    return len(_ring_all(doorbells, now))


def _ring_all(doorbells: Sequence[Doorbell], now: datetime) -> list[Notice]:
    for one in doorbells:
        _check(one)
    # One order for everybody: two callers ringing the same doors then cannot deadlock.
    wanted = sorted({one.key: one for one in doorbells}.values(), key=lambda one: one.key)
    created: list[Notice] = []
    with transaction.atomic(savepoint=False):
        for start in range(0, len(wanted), _AT_ONCE):
            created += _write(wanted[start : start + _AT_ONCE], now)
        if created:
            transaction.on_commit(ring, robust=True)
    return created


def _write(doorbells: Sequence[Doorbell], now: datetime) -> list[Notice]:
    """Notices and their deliveries for the doorbells that have not rung yet."""
    notices = [
        Notice(
            recipient=one.recipient,
            topic=one.topic,
            reference="".join(secrets.choice(_LETTERS) for _ in range(6)),
            link=one.link,
            answer_link=one.answer_link,
            key=one.key,
            created_at=now,
            seen_at=None if TOPICS[one.topic].in_bell else now,
        )
        for one in doorbells
    ]
    created = insert_new(notices)
    asked = {one.key: one for one in doorbells}
    insert_all(_deliveries([(asked[n.key], n) for n in created], now))
    return created


def _deliveries(rung: Sequence[tuple[Doorbell, Notice]], now: datetime) -> list[Delivery]:
    chosen = Choices({one.recipient for one, _n in rung}, {one.topic for one, _n in rung})
    return [
        _delivery(one, notice, channel, now)
        for one, notice in rung
        for channel in _channels(one, chosen)
    ]


def _channels(one: Doorbell, chosen: Choices) -> Sequence[str]:
    if not one.outside:
        return ()
    if one.channels is not None:
        return tuple(dict.fromkeys(one.channels))
    return chosen.channels(one.recipient, one.topic)


def _delivery(one: Doorbell, notice: Notice, channel: str, now: datetime) -> Delivery:
    pk, due_at = uuid.uuid4(), one.not_before or now
    return Delivery(
        id=pk,
        notice=notice,
        channel=channel,
        group=group_of(one.topic, channel, one.recipient),
        message_id=message_id_for(pk, TOPICS[one.topic]),
        due_at=due_at,
        next_attempt_at=max(now, due_at),
        created_at=now,
    )


def _check(one: Doorbell) -> None:
    TOPICS[one.topic]
    for link in (one.link, one.answer_link or "/"):
        # A browser reads « /\host » like « //host »: another site.
        if not link.startswith("/") or link.startswith("//") or "\\" in link:
            raise ValueError("a notice leads to a page of this site only")
