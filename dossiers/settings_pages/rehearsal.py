"""« Essayer »: where the last requests would have landed with this rule. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access, routes
from dossiers.actions.deposit import campaign_of
from dossiers.models import Campaign, Member, RoutingRule
from dossiers.rules.routing import Landing, Route, land

LAST = 200
SHOWN = 30


def rehearse(
    rule: RoutingRule | None, asked: Mapping[str, Any], *, by: Member, now: datetime
) -> dict[str, Any]:
    """`reading` and `lines`: the last LAST requests of the sections that `by` coordinates.

    Those of other sections stay closed to her, and count for nothing here.
    """
    rules = list(RoutingRule.objects.all())
    before = [routes.route_of(one) for one in rules]
    after = _after(rule, asked, before)
    sections = routes.sections()
    names = {section.pk: section.name for section in sections}
    homes = [routes.home_of(section) for section in sections]
    recent = access.coordinated_cases(by).order_by("-received_on", "-reference")[:LAST]
    cases = access.opened(recent)
    homes_of = dict(Campaign.objects.values_list("pk", "section_id"))
    lines, fits = [], 0
    for case in cases:
        answers = case.answers or {}
        asked_for = routes.request_of(answers, campaign_of(answers), case.language)
        came_to = homes_of.get(UUID(asked_for.campaign)) if asked_for.campaign else None
        was, becomes = (land(asked_for, these, homes, came_to) for these in (before, after))
        fits += bool(becomes and becomes.route == _id(rule))
        if becomes and _where(was) != _where(becomes):
            lines.append((case.reference, _said(was, names), _said(becomes, names)))
    return {
        "reading": _reading(len(cases), fits, len(lines)),
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
    }


NEW = uuid4()


def _id(rule: RoutingRule | None) -> UUID:
    return rule.pk if rule else NEW


def _after(
    rule: RoutingRule | None, asked: Mapping[str, Any], before: Sequence[Route]
) -> list[Route]:
    """The rules as they would be."""
    person, campaign = asked["proposed_to"], asked["campaign"]
    tried = Route(
        id=_id(rule),
        section=asked["section"].pk,
        kind=asked["kind"],
        departments=frozenset(asked["departments"]),
        language=asked["language"],
        campaign=str(campaign.pk) if campaign else "",
        person=person.pk if person else None,
        enabled=asked["enabled"],
    )
    others = [one for one in before if one.id != tried.id]
    others.insert(max(asked["rank"], 1) - 1, tried)
    return others


def _where(landing: Landing | None) -> tuple[UUID, UUID | None] | None:
    return (landing.section, landing.person) if landing else None


def _said(landing: Landing | None, names: Mapping[UUID, str]) -> str:
    if landing is None:
        return _("nulle part")
    name = names[landing.section]
    return _("%(section)s, proposée") % {"section": name} if landing.person else name


def _reading(count: int, fits: int, moved: int) -> str:
    if not count:
        return _("Aucune demande à essayer dans les sections que l’on coordonne.")
    first = ngettext(
        "%(n)s demande essayée, la plus récente.",
        "%(n)s demandes essayées, les plus récentes.",
        count,
    ) % {"n": count}
    if not fits:
        return f"{first} " + _("Cette règle n’en prend aucune : elles gardent leur chemin.")
    second = ngettext("Cette règle en prend %(n)s.", "Cette règle en prend %(n)s.", fits) % {
        "n": fits
    }
    third = ngettext("%(n)s arriverait ailleurs.", "%(n)s arriveraient ailleurs.", moved) % {
        "n": moved
    }
    return f"{first} {second} {third}"
