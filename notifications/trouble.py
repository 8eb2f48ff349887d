"""What did not arrive reaches a human: the deliveries that ended badly and were not told yet.

settings.NOTIFICATIONS_TROUBLE names, by dotted path, the function that knows whom to tell. A
question about state, asked at the end of each round: a process that dies between the failure
and its telling leaves a row that the next round finds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from notifications.models import Delivery, State
from notifications.pace import carried_by

log = logging.getLogger(__name__)

TROUBLES = (State.FAILED, State.UNCERTAIN, State.BOUNCED)
# A trouble about a mail of this topic is told in the bell only: a mail would follow a mail.
TOPIC = "delivery_trouble"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Trouble:
    """One delivery that did not arrive: to whom and by which channel, never what it was about.

    `outside` is False when telling by mail would chase its own failures. `keys`: the doorbells
    that were in it and that reached this person by no channel at all.
    """

    recipient: UUID
    channel: str
    outside: bool
    keys: tuple[str, ...] = ()


Tell = Callable[[Sequence[Trouble], datetime], Any]


def tell(*, now: datetime) -> int:
    """Tell every trouble that was not told; returns how many. Each is told once.

    The telling and its mark are one transaction. If the function breaks, nothing is marked
    and the next round tries again; deliveries go on.
    """
    path = getattr(settings, "NOTIFICATIONS_TROUBLE", "")
    if not path or not _untold().exists():
        return 0
    try:
        with transaction.atomic():
            rows = list(_locked(_untold().select_related("notice"))[:_AT_ONCE])
            told: Tell = import_string(path)
            told(_troubles(rows), now)
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        log.error("notifications: nobody could be told: %s", type(error).__name__)
        return 0
    return len(rows)


def _untold() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=TROUBLES, told_at__isnull=True)


def _locked(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """On PostgreSQL two rounds at once each tell their own; SQLite has one writer."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _troubles(rows: Sequence[Delivery]) -> list[Trouble]:
    carried = carried_by(rows)
    keys = {
        row.pk: tuple(one.notice.key for one in (row, *carried.get(row.pk, ()))) for row in rows
    }
    lost = unreached(set().union(*keys.values()))
    return [
        Trouble(
            row.notice.recipient,
            row.channel,
            row.notice.topic != TOPIC,
            tuple(key for key in keys[row.pk] if key in lost),
        )
        for row in rows
    ]


def unreached(keys: Collection[str]) -> set[str]:
    """Of these doorbells, those that were to leave and that no channel brought or may bring.

    One that rang in the bell only was not to leave. One statement.
    """
    tried: set[str] = set()
    reached: set[str] = set()
    rows = Delivery.objects.filter(notice__key__in=keys).values_list(
        "notice__key", "state", "carried_by__state"
    )
    for key, state, carrier in rows:
        tried.add(key)
        if (carrier or state) in (State.WAITING, State.CLAIMED, State.SENT):
            reached.add(key)
    return tried - reached
