"""Facts that go with another one: opened without a date, so that somebody asks for it.

A deactivation brings the rest of the prudent set (law.md A4): what is not known yet is
asked for, not forgotten. rules/deadlines.toml says which (`brings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from dossiers.models import Case, Entry, JournalLine, Member, Milestone
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import Precision
from dossiers.rules.rule import Rule


def bring(
    case: Case, present: Sequence[Milestone], *, by: Member | None, now: datetime
) -> list[Milestone]:
    """Add the facts that those `present` bring and that start a clock in this kind of case."""
    today = timezone.localdate(now)
    known = {fact.slug for fact in present}
    wanted = dict.fromkeys(slug for fact in present for slug in catalogue().brings(fact.slug))
    return [
        _add(case, slug, by=by, now=now)
        for slug in wanted
        if slug not in known and catalogue().triggered_by(case.kind, slug, today)
    ]


def waiting(case: Case, slug: str) -> Milestone | None:
    """The fact `slug` that another one brought and that still has no date, if there is one."""
    facts = list(case.milestones.all())
    if not any(slug in catalogue().brings(fact.slug) for fact in facts):
        return None
    return next((f for f in facts if f.slug == slug and f.earliest is None), None)


def covered(fact: Milestone, rule: Rule, facts: Sequence[Milestone]) -> bool:
    """Whether `rule` already runs from the dated fact that brought this one, still undated.

    Counting it a second time from an unknown day would ask for what may never happen: a
    complaint that nobody has written yet.
    """
    return fact.earliest is None and any(
        other.earliest is not None
        and fact.slug in catalogue().brings(other.slug)
        and other.slug in rule.triggers
        for other in facts
    )


def _add(case: Case, slug: str, *, by: Member | None, now: datetime) -> Milestone:
    fact = Milestone.objects.create(
        case=case,
        slug=slug,
        precision=Precision.UNKNOWN.value,
        recorded_by=by,
        recorded_on=timezone.localdate(now),
    )
    details = {"milestone": slug, "precision": fact.precision}
    actor = by.pk if by else None
    JournalLine.objects.record(
        Entry("milestone.bring", now, actor, case.section_id, case.pk, details)
    )
    return fact
