"""What a digest tells: counts, asked at the moment when it leaves.

What awaits each reader is known by the function that settings.NOTIFICATIONS_DIGEST_LINES
names by dotted path: the post office does not know what a case is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from notifications.contract import Line
from notifications.models import Delivery, Notice, Preference, Rhythm
from notifications.topics import TOPICS, Family

TOPIC = "digest"
Lines = Callable[..., Mapping[UUID, Sequence[Line]]]
_RUNGS = {slug for slug, topic in TOPICS.items() if topic.family is Family.RUNG}
_COUNTED = {slug for slug, topic in TOPICS.items() if topic.is_counted}


def lines_for(notices: Collection[Notice], *, now: datetime) -> dict[UUID, tuple[Line, ...]]:
    """What to tell each reader of these digests; nobody whose every line is zero."""
    people = {notice.recipient for notice in notices if notice.topic == TOPIC}
    if not people:
        return {}
    ask: Lines = import_string(settings.NOTIFICATIONS_DIGEST_LINES)
    asked = ask(people, now=now)
    unread = _unread(people, now)
    found = {}
    for person in people:
        others = Line(_("Autres avis non lus : %(n)d"), unread[person])
        told = tuple(line for line in (*asked.get(person, ()), others) if line.count)
        if told:
            found[person] = told
    return found


def _unread(people: Collection[UUID], now: datetime) -> Counter[UUID]:
    """Notices that left by no message of their own: she chose the digest, or they have none.

    A weekly topic is counted in the first digest of the week only. What the lines of the
    house count already is not counted twice.
    """
    chosen: dict[tuple[UUID, str], str] = {
        (person, topic): rhythm
        for person, topic, rhythm in Preference.objects.filter(
            recipient__in=people, channel="email", rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY]
        ).values_list("recipient", "topic", "rhythm")
    }
    told_this_week = _told_this_week(people, now) if Rhythm.WEEKLY in chosen.values() else set()
    silent = Notice.objects.filter(recipient__in=people, seen_at__isnull=True).filter(
        Q(topic__in=_RUNGS) | Q(topic__in={topic for _p, topic in chosen}),
        ~Exists(Delivery.objects.filter(notice=OuterRef("pk"))),
    )
    found = Counter[UUID]()
    for person, topic in silent.exclude(topic__in=_COUNTED).values_list("recipient", "topic"):
        rhythm = chosen.get((person, topic))
        weekly = rhythm == Rhythm.WEEKLY and person not in told_this_week
        found[person] += topic in _RUNGS or rhythm == Rhythm.DAILY or weekly
    return found


def _told_this_week(people: Collection[UUID], now: datetime) -> set[UUID]:
    """Who had a digest before today's, since Monday."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Notice.objects.filter(
        topic=TOPIC,
        recipient__in=people,
        created_at__gte=today - timedelta(days=today.weekday()),
        created_at__lt=today,
    )
    return set(rows.values_list("recipient", flat=True))
