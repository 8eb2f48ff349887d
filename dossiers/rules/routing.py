"""Where a request lands: ordered rules, then its campaign, its place, the rest, anybody.

The first rule that fits decides. Nothing here can lose a request: as long as one open section
has somebody in it, a request lands in an open section that has somebody in it, whatever the
rules say. A person whom a rule names is only proposed to: the queue of the section shows the
request all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Request:
    """What rules may look at. `campaign`: the entrance it came by, "" without one."""

    kind: str
    department: str = ""
    language: str = ""
    campaign: str = ""


@dataclass(frozen=True)
class Route:
    """One rule. A condition left empty fits everything."""

    id: UUID
    section: UUID
    kind: str = ""
    departments: frozenset[str] = frozenset()
    language: str = ""
    campaign: str = ""
    person: UUID | None = None
    enabled: bool = True

    def fits(self, request: Request) -> bool:
        """Whether each condition that is set is met.

        A request that came by a campaign belongs to that campaign's section: only a rule that
        names the campaign takes it elsewhere.
        """
        if request.campaign != self.campaign and (request.campaign or self.campaign):
            return False
        return (
            self.enabled
            and self.kind in ("", request.kind)
            and self.language in ("", request.language)
            and (not self.departments or request.department in self.departments)
        )


@dataclass(frozen=True)
class Home:
    """A section, in the order in which it was opened. `has_people`: somebody reads its queue."""

    id: UUID
    departments: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    takes_the_rest: bool = False
    is_open: bool = True
    has_people: bool = True

    def takes(self, request: Request) -> bool:
        """Whether it is of its place and its kinds."""
        of_place = bool(request.department) and request.department in self.departments
        return of_place and (not self.kinds or request.kind in self.kinds)


@dataclass(frozen=True)
class Landing:
    """Where a request lands and why: "rule", "campaign", "place", "rest" or "first"."""

    section: UUID
    because: str
    route: UUID | None = None
    person: UUID | None = None


def land(
    request: Request,
    routes: Sequence[Route],
    homes: Sequence[Home],
    campaign_home: UUID | None = None,
) -> Landing | None:
    """Where this request lands; None only when no section is open at all.

    `routes` in their order; `campaign_home`: the section of its campaign.
    """
    able = [home for home in homes if home.is_open and home.has_people]
    # An instance that has invited nobody yet keeps what it is sent.
    able = able or [home for home in homes if home.is_open]
    known = {home.id for home in able}
    for route in routes:
        if route.section in known and route.fits(request):
            return Landing(route.section, "rule", route.id, route.person)
    if campaign_home in known and campaign_home is not None:
        return Landing(campaign_home, "campaign")
    for home in able:
        if home.takes(request):
            return Landing(home.id, "place")
    for home in able:
        if home.takes_the_rest:
            return Landing(home.id, "rest")
    return Landing(able[0].id, "first") if able else None
