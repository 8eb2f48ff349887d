"""Somebody of the team receives nothing any more: the coordination hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from dossiers.access import Holders
from dossiers.actions.ring import case_link
from dossiers.actions.silence import not_delivered
from dossiers.models import Membership, Role, WorkerDoor
from notifications.notify import Doorbell, notify_many

# Who is told, in this order: the first role that somebody active holds.
TOLD = (Role.COORDINATOR, Role.TECHNICIAN)


def tell(troubles: Sequence[Any], now: datetime) -> int:
    """Ring the coordination of each section of the people concerned; returns new notices.

    troubles: what the post office hands over (notifications.trouble.Trouble). At most one
    notice per day, person concerned, channel and person told. It does not leave by mail to
    the person concerned, whose mail is what does not arrive. A reminder that reached nobody
    counts as not answered, and climbs.
    """
    not_delivered([key for one in troubles for key in one.keys], now=now)
    told_for = _told_for({one.recipient for one in troubles})
    day = timezone.localdate(now).isoformat()
    link = reverse("settings:state")
    bells = [
        Doorbell(
            topic="delivery_trouble",
            recipient=person,
            link=link,
            key=f"trouble:{day}:{one.channel}:{one.recipient}:{person}",
            outside=one.outside and person != one.recipient,
        )
        for one in troubles
        for person in told_for[one.recipient]
    ]
    return notify_many([*bells, *_about_people(troubles, now)], now=now)


def _about_people(troubles: Sequence[Any], now: datetime) -> list[Doorbell]:
    """A notice to a person did not arrive: who follows her case must find another way."""
    doors = list(
        WorkerDoor.objects.filter(pk__in={one.recipient for one in troubles}).select_related("case")
    )
    holders = Holders([door.case_id for door in doors], now=now) if doors else None
    day = timezone.localdate(now).isoformat()
    return [
        Doorbell(
            topic="person_trouble",
            recipient=person,
            link=case_link(door.case),
            key=f"person-trouble:{day}:{door.pk}:{person}",
        )
        for door in doors
        for person in (holders.of("suivi", door.case_id) if holders else ())
    ]


def _told_for(concerned: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Whom to tell about each person, in two statements. Somebody without a section: nobody."""
    sections: dict[UUID, set[UUID]] = defaultdict(set)
    for person, section in Membership.objects.filter(member__in=set(concerned)).values_list(
        "member_id", "section_id"
    ):
        sections[person].add(section)
    holders: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for section, role, person in Membership.objects.filter(
        section__in=set().union(*sections.values()), role__in=TOLD, member__is_active=True
    ).values_list("section_id", "role", "member_id"):
        holders[section, role].add(person)
    told: dict[UUID, set[UUID]] = defaultdict(set)
    for person, of in sections.items():
        for section in of:
            told[person] |= next(
                (found for role in TOLD if (found := holders[section, role])), set()
            )
    return told
