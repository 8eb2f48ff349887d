"""Sessions of the team: cut one by one or all, by their owner or because something changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from dossiers.models import Entry, JournalLine, Member, TeamSession

# How a page names a session: the beginning of its digest, which opens nothing.
NAMED_BY = 16


def end_one(member: Member, name: str, *, now: datetime) -> bool:
    """Cut one of her own sessions; False when it is over already, or another's."""
    if len(name) != NAMED_BY:
        return False
    with transaction.atomic():
        gone, _rows = TeamSession.objects.filter(
            member=member, session_key__startswith=name
        ).delete()
        if gone:
            JournalLine.objects.record(
                Entry("member.sessions_end", now, member.pk, details={"cause": "own", "count": 1})
            )
    return bool(gone)


def end_all(people: Collection[UUID], *, cause: str, by: Member | None, now: datetime) -> int:
    """End every session of these people, also those that no row knows; returns how many rows.

    Whatever changed (`cause`: password, factor, role, closed, lost, own), a session opened
    before is over: the epoch is part of what each session must prove.
    """
    with transaction.atomic():
        Member.objects.filter(pk__in=people).update(auth_epoch=F("auth_epoch") + 1)
        gone = TeamSession.objects.filter(member__in=people).delete()[0]
        JournalLine.objects.record_many(
            Entry(
                "member.sessions_end",
                now,
                by.pk if by else None,
                details={"cause": cause, "member": str(person)},
            )
            for person in people
        )
    return gone


def forget(*, now: datetime) -> int:
    """Drop the rows of the sessions that are over; returns how many."""
    return TeamSession.objects.filter(expire_date__lte=now).delete()[0]
