"""How many messages one person gets, and how fast: gathered, never lost.

One « update » message per person and channel in 15 minutes; three messages a day about
dates, then whatever is due leaves in one, « 4 échéances vous attendent ». What leaves inside
the message of another is `carried` by it: written in the ledger before anything is sent, so
that a process that dies cannot make a second message of it. After an outage, what is late
leaves at 60 messages a minute, and what is not late goes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone

from notifications.models import Delivery, Pace, State
from notifications.topics import TOPICS, Family, IfInDoubt, topic_of

BETWEEN_MESSAGES = timedelta(minutes=15)
LATE_AFTER = timedelta(hours=1)
LATE_A_MINUTE = 60
_MINUTE, _A_DAY = timedelta(minutes=1), timedelta(days=1)
_LATE = "late"
# What may have reached somebody.
_LEFT = (State.SENT, State.UNCERTAIN, State.BOUNCED)


@dataclass(frozen=True, slots=True)
class Before:
    """What left for one group: the last one, how many today, how many are leaving now."""

    last: datetime | None = None
    today: int = 0
    leaving: int = 0


def group_of(topic: str, channel: str, recipient: UUID) -> str:
    """The deliveries that may share a message carry the same; "" for one that leaves alone."""
    family = TOPICS[topic].family
    return "" if family is Family.ALONE else f"{family.value}:{channel}:{recipient.hex}"


def gather(rows: Sequence[Delivery], *, now: datetime) -> list[Delivery]:
    """Of these due rows, locked by the caller's transaction, those that leave now.

    The others wait for their turn, or are carried by one that leaves.
    """
    groups: dict[str, list[Delivery]] = defaultdict(list)
    for row in rows:
        # One that may have left already leaves again as it was, under its own Message-ID.
        if row.group and row.error_class != "in-doubt":
            groups[row.group].append(row)
    if not groups:
        return list(rows)
    _count_alone(groups, now)
    before = _before(groups, now)
    held: list[Delivery] = []
    carried: list[Delivery] = []
    for name, together in groups.items():
        found = before.get(name, Before())
        if _must_wait(name, found, now):
            for row in together:
                row.next_attempt_at = (found.last or now) + BETWEEN_MESSAGES
            held += together
        elif _makes_too_many(name, len(together), found):
            carried += _carried(together, now)
    _keep(held, carried)
    kept = {row.pk for row in [*held, *carried]}
    return [row for row in rows if row.pk not in kept]


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether what should have left then is late now."""
    return due_at <= now - LATE_AFTER


def late_allowed(wanted: int, *, now: datetime) -> int:
    """How many late deliveries may be taken now, `wanted` at most; they count as taken.

    In the caller's transaction, which holds the door until it ends.
    """
    if not wanted:
        return 0
    Pace.objects.bulk_create([Pace(name=_LATE, since=now)], ignore_conflicts=True)
    door = Pace.objects.select_for_update().get(name=_LATE)
    # A clock that was set back must not close the door for as long.
    if abs(now - door.since) >= _MINUTE:
        door.since, door.count = now, 0
    taken = min(wanted, max(LATE_A_MINUTE - door.count, 0))
    door.count += taken
    door.save()
    return taken


def carried_by(leaders: Iterable[Delivery]) -> dict[UUID, list[Delivery]]:
    """What each of these takes along, with its notice; nothing is asked if none may."""
    able = [row.pk for row in leaders if row.group]
    taken: dict[UUID, list[Delivery]] = defaultdict(list)
    if able:
        for row in Delivery.objects.filter(carried_by__in=able).select_related("notice"):
            taken[row.carried_by_id].append(row)  # type: ignore[index]
    return taken


def let_go(leaders: Iterable[UUID]) -> int:
    """What these took along waits again for itself: they will not leave."""
    return Delivery.objects.filter(carried_by__in=list(leaders)).update(
        state=State.WAITING, carried_by=None, settled_at=None
    )


def leave_out(carried: Iterable[Delivery], *, now: datetime) -> int:
    """These are not to be told any more: the message that took them along leaves without."""
    return Delivery.objects.filter(pk__in=[row.pk for row in carried]).update(
        state=State.DROPPED, carried_by=None, settled_at=now
    )


def _count_alone(groups: Iterable[str], now: datetime) -> None:
    """No other process counts these groups until the transaction ends; SQLite has one writer."""
    if not connection.features.has_select_for_update:
        return
    # One order for everybody: two processes waiting for each other would wait for ever.
    names = sorted(groups)
    Pace.objects.bulk_create([Pace(name=name, since=now) for name in names], ignore_conflicts=True)
    list(Pace.objects.filter(name__in=names).order_by("name").select_for_update())


def _before(groups: Iterable[str], now: datetime) -> dict[str, Before]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    lately = Q(state__in=_LEFT, settled_at__gte=min(midnight, now - BETWEEN_MESSAGES))
    leaving = Q(state=State.CLAIMED)
    found = (
        Delivery.objects.filter(leaving | lately, group__in=list(groups))
        .values_list("group")
        .annotate(
            last=Max("settled_at"),
            today=Count("pk", filter=leaving | Q(settled_at__range=(midnight, midnight + _A_DAY))),
            leaving=Count("pk", filter=leaving),
        )
    )
    return {name: Before(*rest) for name, *rest in found}


def _must_wait(group: str, found: Before, now: datetime) -> bool:
    """Whether the last message is too near; one about a date only waits beyond the cap."""
    if _is_rung(group) and found.today < settings.NOTIFICATIONS_DATES_A_DAY:
        return False
    return bool(found.leaving) or (
        found.last is not None and abs(now - found.last) < BETWEEN_MESSAGES
    )


def _makes_too_many(group: str, count: int, found: Before) -> bool:
    if count == 1:
        return False
    return not _is_rung(group) or found.today + count > settings.NOTIFICATIONS_DATES_A_DAY


def _is_rung(group: str) -> bool:
    return group.startswith(f"{Family.RUNG.value}:")


def _carried(together: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """All but one, which carries them: one that was tried already, or that is sent again."""

    def place(row: Delivery) -> tuple[bool, bool, datetime, UUID]:
        resent = topic_of(row.notice.topic).if_in_doubt is IfInDoubt.RESEND
        return (not row.attempts, not resent, row.next_attempt_at, row.pk)

    leader, *others = sorted(together, key=place)
    for row in others:
        row.state, row.carried_by, row.settled_at = State.CARRIED, leader, now
    return others


def _keep(held: Sequence[Delivery], carried: Sequence[Delivery]) -> None:
    if held:
        Delivery.objects.bulk_update(held, ["next_attempt_at"])
    if not carried:
        return
    leaders: Mapping[UUID, Delivery | None] = {row.pk: row.carried_by for row in carried}
    # One that took others along before it had to wait hands them over.
    handed = list(Delivery.objects.filter(carried_by__in=list(leaders)))
    for row in handed:
        row.carried_by = leaders[row.carried_by_id]  # type: ignore[index]
    Delivery.objects.bulk_update([*carried, *handed], ["state", "carried_by", "settled_at"])
