"""The people of the coordinated sections, read once per page."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from dossiers import access
from dossiers.models import Member, Membership, Role

DEFENDS = (Role.DELEGUE, Role.COORDINATOR)


class Team:
    """Who may follow cases in each section that `member` coordinates. One statement."""

    def __init__(self, member: Member) -> None:
        self.names: dict[UUID, str] = {}
        self._by_section: dict[UUID, set[UUID]] = defaultdict(set)
        sections = access.sections_of(member, Role.COORDINATOR)
        for section in sections:
            self._by_section[section] = set()
        self._sections: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        for section, person, name, *of in Membership.objects.filter(
            section__in=sections,
            role__in=DEFENDS,
            member__is_active=True,
        ).values_list("section_id", "member_id", "member__name", "section__slug", "section__name"):
            if person not in self._by_section[section]:
                self._sections[person].append((of[0], of[1]))
            self._by_section[section].add(person)
            self.names[person] = name

    def holds(self, section: UUID, person: UUID | None) -> bool:
        """Whether `person` still answers for cases of `section`."""
        return person in self._by_section[section]

    def sections(self, person: UUID) -> list[tuple[str, str]]:
        """(slug, name) of the coordinated sections where somebody may follow cases."""
        return self._sections[person]

    @property
    def several(self) -> bool:
        """Whether the pages must say which section a case belongs to."""
        return len(self._by_section) > 1

    def nobody(self) -> Q:
        """The cases that nobody of the team follows: never taken, or whose member left."""
        held = Membership.objects.filter(
            section=OuterRef("section"),
            member=OuterRef("suivi"),
            role__in=DEFENDS,
            member__is_active=True,
        )
        return Q(suivi__isnull=True) | ~Q(Exists(held))
