"""The digest: one message with counts, before somebody's evening; never two in a day.

Whose hour has come is known by the function that settings.NOTIFICATIONS_DIGEST_READERS
names by dotted path.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string

from notifications.digest_lines import TOPIC
from notifications.models import Notice, Preference, Rhythm
from notifications.notify import Doorbell, notify_many

log = logging.getLogger(__name__)

CHANNEL = "email"
LINK = "/equipe/"
# Two moments of the same week are never so far apart, even in the week that loses an hour.
NEARLY_A_WEEK = timedelta(days=6, hours=12)
# A first digest is not owed for a moment before she was there.
FIRST = timedelta(days=1)


class Reader(Protocol):
    """When a digest was last due to somebody, in her own zone.

    `minimum`: the weekly moment that she cannot switch off, or None.
    """

    @property
    def moment(self) -> datetime: ...

    @property
    def minimum(self) -> datetime | None: ...


Readers = Callable[..., Mapping[UUID, Reader]]


def ring_digests(*, now: datetime) -> int:
    """Put down the digest of everybody whose hour has come since her last one; how many.

    A question about state: however late it is asked and however often, by beat and by a timer
    at once, there is one a day for each, by its key. What awaits her is asked when it leaves.
    """
    path = getattr(settings, "NOTIFICATIONS_DIGEST_READERS", "")
    if not path:
        return 0
    readers = _asked(import_string(path), now)
    rhythms = _rhythms(readers)
    last = dict(
        Notice.objects.filter(topic=TOPIC, recipient__in=readers)
        .values_list("recipient")
        .annotate(Max("created_at"))
    )
    due = [
        (person, reader.moment)
        for person, reader in readers.items()
        if _is_due(reader, rhythms.get(person, Rhythm.DAILY), last.get(person), now)
    ]
    return notify_many([_bell(person, moment, now) for person, moment in due], now=now)


def _asked(ask: Readers, now: datetime) -> Mapping[UUID, Reader]:
    """Nobody if the house breaks: what it has to say about a digest must not hold up a date."""
    try:
        return ask(now=now)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        log.error("notifications: the readers of a digest broke: %s", type(error).__name__)
        return {}


def _is_due(reader: Reader, rhythm: str, last: datetime | None, now: datetime) -> bool:
    moment: datetime | None = reader.moment
    if rhythm == Rhythm.NONE:
        moment = reader.minimum
    if moment is None:
        return False
    if last is None:
        return now - moment < FIRST
    gap = NEARLY_A_WEEK if rhythm in (Rhythm.WEEKLY, Rhythm.NONE) else timedelta(0)
    return last < moment and moment - last >= gap


def _bell(person: UUID, moment: datetime, now: datetime) -> Doorbell:
    day = now.astimezone(moment.tzinfo).date().isoformat()
    return Doorbell(TOPIC, person, LINK, f"{TOPIC}:{day}:{person}", channels=(CHANNEL,))


def _rhythms(people: Collection[UUID]) -> dict[UUID, str]:
    return dict(
        Preference.objects.filter(recipient__in=people, topic=TOPIC, channel=CHANNEL).values_list(
            "recipient", "rhythm"
        )
    )
