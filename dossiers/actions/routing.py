"""Routing rules: kept, ordered, put in service; and what they decide for a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access, kinds, routes
from dossiers.actions import assignment, campaign, setting_change
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Member, Role, RoutingRule, Section
from dossiers.rules.routing import Landing, land

PAGE = "routing"
CONDITIONS = (
    "kind", "departments", "language", "campaign", "section", "proposed_to", "enabled",
)  # fmt: skip


def landing_of(
    answers: Mapping[str, Any], campaign_id: str, language: str
) -> tuple[Section, Landing] | None:
    """The section that will read these answers, and why; None when none is open."""
    by_campaign = campaign.section_of(campaign_id)
    known = routes.sections()
    found = land(
        routes.request_of(answers, campaign_id, language),
        routes.routes(),
        [routes.home_of(section) for section in known],
        by_campaign.pk if by_campaign else None,
    )
    if found is None:
        return None
    return next(section for section in known if section.pk == found.section), found


def offer(case: Case, landing: Landing, *, now: datetime) -> None:
    """Propose a new arrival to whom the rule names, if she is there; else the queue has it.

    In the transaction of the sending, and it never makes the sending fail.
    """
    people = Member.objects.filter(is_active=True)
    person = people.filter(pk=landing.person).first() if landing.person else None
    leads = sorted(access.coordination_of(case.section_id))
    if person is None or not leads:
        return
    try:
        by = Member.objects.get(pk=leads[0])
        with transaction.atomic():
            assignment.propose(case, to=person, by=by, now=now)
    except RefusedError:
        return


def keep_rule(
    rule: RoutingRule | None,
    asked: Mapping[str, Any],
    *,
    by: Member,
    now: datetime,
    version: int = 0,
) -> RoutingRule:
    """Make or change a rule; `asked` holds CONDITIONS and `rank`, from 1.

    Raises Http404 unless `by` coordinates, ConflictError if it changed, RefusedError on a
    closed section, a rule without any condition, or a person of a section that is not hers.
    """
    access.require_somewhere(by, "route")
    _check(asked, by=by)
    with transaction.atomic():
        rows = _all_locked()
        fresh = next((row for row in rows if rule and row.pk == rule.pk), None)
        if rule is not None and (fresh is None or fresh.version != version):
            raise ConflictError(_("Cette règle a changé pendant ce temps. Relire, puis refaire."))
        before = told(fresh) if fresh else {}
        kept = fresh or RoutingRule(rank=0)
        for name in CONDITIONS:
            setattr(kept, name, asked[name])
        kept.version += 1 if fresh else 0
        others = [row for row in rows if row.pk != kept.pk]
        others.insert(max(asked["rank"], 1) - 1, kept)
        kept.rank = others.index(kept) + 1
        kept.save()
        _renumber(others)
        _note(before, told(kept), by=by, now=now)
    return kept


def move_rule(rule: RoutingRule, *, up: bool, by: Member, now: datetime) -> None:
    """One place up or down; at the end of the list it stays. Raises Http404."""
    access.require_somewhere(by, "route")
    with transaction.atomic():
        rows = _all_locked()
        at = next((n for n, row in enumerate(rows) if row.pk == rule.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(rows):
            return
        before = told(rows[at])
        rows[at], rows[to] = rows[to], rows[at]
        _renumber(rows)
        _note(before, told(rows[to]), by=by, now=now)


def delete_rule(rule: RoutingRule, *, by: Member, now: datetime) -> None:
    """The rule is gone; what it did stays done. Twice is once. Raises Http404."""
    access.require_somewhere(by, "route")
    with transaction.atomic():
        rows = _all_locked()
        gone = next((row for row in rows if row.pk == rule.pk), None)
        if gone is None:
            return
        before = told(gone)
        gone.delete()
        _renumber([row for row in rows if row is not gone])
        _note(before, {}, by=by, now=now)


def told(rule: RoutingRule) -> dict[str, Any]:
    """A rule as its history keeps it: that somebody is named, and not who."""
    return {
        "rank": rule.rank,
        "kind": str(kinds.kind(rule.kind).label) if rule.kind in kinds.KINDS else "",
        "departments": list(rule.departments),
        "language": rule.language,
        "campaign": rule.campaign.slug if rule.campaign else "",
        "section": rule.section.name,
        "proposed_to": rule.proposed_to_id is not None,
        "enabled": rule.enabled,
    }


def _check(asked: Mapping[str, Any], *, by: Member) -> None:
    if not any(asked[name] for name in ("kind", "departments", "language", "campaign")):
        raise RefusedError(_("Donner au moins une condition : sinon tout irait là."))
    if asked["section"].closed_on is not None:
        raise RefusedError(_("Cette section est fermée. En choisir une autre."))
    if asked["kind"] and asked["kind"] not in kinds.KINDS:
        raise RefusedError(_("Choisir un type."))
    if asked["language"] and asked["language"] not in dict(settings.LANGUAGES):
        raise RefusedError(_("Choisir une langue."))
    person = asked["proposed_to"]
    if person is None:
        return
    section = asked["section"].pk
    hers = access.sections_of(by, Role.COORDINATOR)
    if section not in hers or not access.defenders([section]).filter(pk=person.pk).exists():
        raise RefusedError(_("Proposer à quelqu’un d’une section que l’on coordonne."))


def _all_locked() -> list[RoutingRule]:
    """Every rule in order; two who order at once follow each other."""
    # The sections' rows too: without any rule there is nothing else to wait on.
    list(Section.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return list(RoutingRule.objects.select_related("section", "campaign"))


def _renumber(rows: list[RoutingRule]) -> None:
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    RoutingRule.objects.bulk_update(rows, ["rank"])


def _note(
    before: Mapping[str, Any], after: Mapping[str, Any], *, by: Member, now: datetime
) -> None:
    change = setting_change.note(PAGE, before, after, by=by, now=now)
    routes.ROUTES.forget_on_commit()
    if change is not None:
        link = reverse("settings:routing")
        setting_change.tell_coordinators(change, link=link, by=by, now=now)
