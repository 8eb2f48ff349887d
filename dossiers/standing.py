"""What access.py must know of a member to say which cases are hers, as plain values.

A statement kept in composed.py is composed for somebody marked, then asked for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from dossiers import access
from dossiers.absent import stood_in_for
from dossiers.composed import Value
from dossiers.models import Member, Role
from dossiers.rules.evenings import local_day


def standing(member: Member) -> dict[str, Value]:
    """Her identity, where she coordinates, where she defends, and whom she replaces today."""
    return {
        "me": member.pk,
        "coordinates": sorted(access.sections_of(member, Role.COORDINATOR)),
        "defends": sorted(access.sections_of(member, Role.DELEGUE)),
        "replaces": sorted(stood_in_for(member)),
    }


def somebody(
    me: UUID, coordinates: Sequence[UUID], defends: Sequence[UUID], replaces: Sequence[UUID]
) -> Member:
    """A member of whom only that is known. No statement is asked to know it."""
    member = Member(pk=me)
    held = {Role.COORDINATOR.value: set(coordinates), Role.DELEGUE.value: set(defends)}
    member._sections_by_role = held  # type: ignore[attr-defined]
    member._named_as_substitute = bool(replaces)  # type: ignore[attr-defined]
    today = local_day(member.zone, timezone.now())
    member._stood_in_for = (today, set(replaces))  # type: ignore[attr-defined]
    return member
