"""What a member may see follows from where she stands: her roles, and whom she replaces today.

As plain values too: a statement kept in composed.py is composed for somebody marked, then
asked for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists
from django.utils import timezone

from dossiers.absent import stood_in_for
from dossiers.composed import Value
from dossiers.models import Absence, Member, Membership, Role
from dossiers.rules.evenings import local_day


def sections_of(member: Member, *wanted: str) -> set[UUID]:
    """The sections where an active member holds one of the `wanted` roles (read once)."""
    if not member.is_authenticated or not member.is_active:
        return set()
    held: dict[str, set[UUID]] | None = getattr(member, "_sections_by_role", None)
    if held is None:
        held = defaultdict(set)
        # In the same statement: whom no absence names need never ask who is away.
        named = Exists(Absence.objects.filter(substitute=member))
        rows = list(
            Membership.objects.filter(member=member).values_list("role", "section_id", named)
        )
        for role, section, _replaces in rows:
            held[role].add(section)
        member._sections_by_role = held  # type: ignore[attr-defined]
        member._named_as_substitute = any(row[2] for row in rows)  # type: ignore[attr-defined]
    return set().union(*(held.get(role, set()) for role in wanted))


def standing(member: Member) -> dict[str, Value]:
    """Her identity, where she coordinates, where she defends, and whom she replaces today."""
    return {
        "me": member.pk,
        "coordinates": sorted(sections_of(member, Role.COORDINATOR)),
        "defends": sorted(sections_of(member, Role.DELEGUE)),
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
