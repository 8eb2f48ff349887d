"""Closing notices from outside: what they asked for was answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from notifications import pace
from notifications.models import Delivery, Notice, State


def mark_answered(*, keys: Collection[str] = (), prefix: str = "", now: datetime) -> int:
    """Close the notices with these keys, or whose key begins with `prefix`; returns how many.

    They count as read, lose their « J'ai vu », and what has not left for them does not leave.
    Raises ValueError if neither is given: an empty prefix would close everything.
    """
    if not keys and not prefix:
        raise ValueError("keys or prefix")
    which = Q(key__in=keys)
    if prefix:
        which |= Q(key__startswith=prefix)
    notices = Notice.objects.filter(which)
    with transaction.atomic(savepoint=False):
        deliveries = Delivery.objects.filter(notice__in=notices)
        deliveries.filter(state=State.WAITING).update(state=State.DROPPED, settled_at=now)
        _disentangle(deliveries, now)
        return notices.filter(Q(seen_at__isnull=True) | ~Q(answer_link="")).update(
            seen_at=Coalesce(F("seen_at"), now), answer_link=""
        )


def ask_again(*, keys: Collection[str], answered_at: datetime, link: str, answer_link: str) -> int:
    """Open the notices that `mark_answered` closed at that very moment; returns how many.

    Those that lead to `link` get their « J'ai vu » back; what had not left leaves again.
    """
    closed = Notice.objects.filter(key__in=keys)
    with transaction.atomic(savepoint=False):
        Delivery.objects.filter(
            notice__in=closed, state=State.DROPPED, settled_at=answered_at
        ).update(state=State.WAITING, settled_at=None)
        closed.filter(link=link).update(answer_link=answer_link)
        return closed.filter(seen_at=answered_at).update(seen_at=None)


def _disentangle(answered: QuerySet[Delivery], now: datetime) -> None:
    """What these would have taken along still has to leave; what took them along, without them."""
    unsent = [State.WAITING, State.CLAIMED]
    rows = answered.filter(
        Q(state=State.DROPPED, carried__isnull=False) | Q(carried_by__state__in=unsent)
    ).distinct()
    found = list(rows)
    if found:
        pace.let_go(row.pk for row in found if row.state == State.DROPPED)
        pace.leave_out([row for row in found if row.state == State.CARRIED], now=now)
