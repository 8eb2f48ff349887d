"""The rules of routing and the sections as rules/routing.py reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from dossiers.at_hand import AtHand
from dossiers.kinds import kind_of
from dossiers.kinds.base import part
from dossiers.models import Membership, Role, RoutingRule, Section
from dossiers.rules.routing import Home, Request, Route

# Whoever looks at arrivals.
READERS = (Role.DELEGUE, Role.COORDINATOR)


def routes() -> list[Route]:
    """The rules in force, in order. No statement when warm."""
    return ROUTES.get()


def enabled_routes() -> list[Route]:
    """The same, asked of the database."""
    return [route_of(rule) for rule in RoutingRule.objects.filter(enabled=True)]


ROUTES: AtHand[list[Route]] = AtHand("routes", enabled_routes, [])


def route_of(rule: RoutingRule) -> Route:
    """A row as the pure rules read it."""
    return Route(
        id=rule.pk,
        section=rule.section_id,
        kind=rule.kind,
        departments=frozenset(rule.departments),
        language=rule.language,
        campaign=str(rule.campaign_id or ""),
        person=rule.proposed_to_id,
        enabled=rule.enabled,
    )


def sections() -> list[Section]:
    """Every section, oldest first, with `has_people`. One statement."""
    readers = Membership.objects.filter(
        section=OuterRef("pk"), role__in=READERS, member__is_active=True
    )
    return list(Section.objects.annotate(has_people=Exists(readers)).order_by("created_on", "pk"))


def home_of(section: Any) -> Home:
    """A section of `sections()` as the pure rules read it."""
    return Home(
        id=section.pk,
        departments=frozenset(section.departments),
        kinds=frozenset(section.kinds),
        takes_the_rest=section.takes_the_rest,
        is_open=section.closed_on is None,
        has_people=section.has_people,
    )


def request_of(answers: Mapping[str, Any], campaign: str, language: str) -> Request:
    """What rules may look at in the answers of a request."""
    department = str(part(answers, "work").get("department") or "")
    return Request(kind_of(answers).slug, department, language, campaign)
