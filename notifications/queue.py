"""How the outbox stands, in numbers and moments: for whoever hosts the instance."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from notifications.models import Delivery, Mark, State
from notifications.trouble import TROUBLES

# How far back the ended deliveries are counted.
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Queue:
    """`oldest`: creation of the oldest unsent. `stuck_since`: the same, without those that
    their own recipient's server refuses for now: a full mailbox is not our silence.
    """

    waiting: int
    claimed: int
    failed: int
    uncertain: int
    bounced: int
    oldest: datetime | None
    stuck_since: datetime | None


def queue(*, now: datetime) -> Queue:
    """The outbox now; what ended badly, over the last 30 days."""
    unsent = Q(state__in=[State.WAITING, State.CLAIMED])
    open_rows = Delivery.objects.filter(unsent).aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        claimed=Count("pk", filter=Q(state=State.CLAIMED)),
        oldest=Min("created_at"),
        stuck_since=Min("created_at", filter=~Q(error_class="temporary")),
    )
    ended = dict(
        Delivery.objects.filter(settled_at__gt=now - RECENT, state__in=TROUBLES)
        .values_list("state")
        .annotate(total=Count("pk"))
    )
    return Queue(
        **open_rows,
        failed=ended.get(State.FAILED, 0),
        uncertain=ended.get(State.UNCERTAIN, 0),
        bounced=ended.get(State.BOUNCED, 0),
    )


def stuck_since() -> datetime | None:
    """When the oldest delivery that nobody's server refused was created. One statement."""
    unsent = Delivery.objects.filter(state__in=[State.WAITING, State.CLAIMED])
    found: datetime | None = unsent.exclude(error_class="temporary").aggregate(
        first=Min("created_at")
    )["first"]
    return found


def last_round() -> Mark | None:
    """The mark of the last round of delivery that came to its end."""
    return Mark.objects.filter(kind=Mark.Kind.ROUND).first()


def workers() -> list[Mark]:
    """The Celery workers seen in the last days, the most recent first."""
    return list(Mark.objects.filter(kind=Mark.Kind.WORKER).order_by("-seen_at"))


def troubled(recipients: Collection[UUID], *, now: datetime) -> dict[UUID, datetime]:
    """Which of these people missed a delivery in the last 30 days, and when last."""
    return dict(
        Delivery.objects.filter(
            settled_at__gt=now - RECENT,
            state__in=TROUBLES,
            notice__recipient__in=recipients,
        )
        .values_list("notice__recipient")
        .annotate(last=Max("settled_at"))
    )


def bounced(*, now: datetime) -> set[UUID]:
    """Whose message came back in the last 30 days, and to whom none left since by that channel.

    One statement when none came back, two otherwise.
    """
    recent = Delivery.objects.filter(settled_at__gt=now - RECENT)
    back = _latest(recent.filter(state=State.BOUNCED))
    if not back:
        return set()
    people = {person for person, _channel in back}
    sent = _latest(recent.filter(state=State.SENT, notice__recipient__in=people))
    return {key[0] for key, at in back.items() if key not in sent or sent[key] <= at}


def _latest(rows: QuerySet[Delivery]) -> dict[tuple[UUID, str], datetime]:
    """(person, channel): when one of these was settled last."""
    last = rows.values_list("notice__recipient", "channel").annotate(last=Max("settled_at"))
    return {(person, channel): at for person, channel, at in last}
