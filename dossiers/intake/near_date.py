"""What the receipt says of the nearest date: cautious, at most one line (ux.md 3.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Q
from django.urls import reverse

from dossiers.actions import rule_review
from dossiers.days import short_day
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.models import OVER_BEFORE_US, Case, DeadlineState, Milestone, Severity
from dossiers.rules.catalogue import Rule, catalogue

CALL_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class NearDate:
    """`on_words` is the last safe day still ahead; `gone` says that another one seems past.

    `unknown` asks for a date: `ask_url` is the page to give it, "" when only a document
    tells. `call` when the day is within a week, `today` when it is this one. A day counted
    by a rule that nobody has read again for a year is not written: it may be wrong.
    """

    on_words: str
    today: bool
    gone: bool
    unknown: bool
    call: bool
    ask_url: str


def near_date_of(case: Case, today: date) -> NearDate | None:
    """Of the open deadlines that bind our side; None when no rule applies."""
    open_ones = case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
    dated = open_ones.exclude(OVER_BEFORE_US).exclude(prudent=None).order_by("prudent")
    counted = list(dated.values_list("prudent", "rule"))
    days = [day for day, _rule in counted]
    missing = milestones_to_date(case)
    has_unknown = bool(missing) or open_ones.filter(prudent=None).exists()
    if not days and not has_unknown:
        return None
    ahead = [(day, rule) for day, rule in counted if day >= today]
    nearest, by_rule = ahead[0] if ahead else (None, "")
    trusted = nearest is not None and by_rule not in _stale_rules(today)
    return NearDate(
        on_words=short_day(nearest) if nearest and trusted else "",
        today=trusted and nearest == today,
        gone=bool(days) and days[0] < today,
        unknown=has_unknown or (nearest is not None and not trusted),
        call=nearest is not None and nearest <= today + CALL_WITHIN,
        ask_url=reverse("intake:date", args=[missing[0].pk]) if missing else "",
    )


def _stale_rules(today: date) -> set[str]:
    return {rule.slug for rule in rule_review.stale(rule_review.readings(), today=today)}


def milestones_to_date(case: Case) -> list[Milestone]:
    """The dated facts without a date that the person can tell and an open deadline needs.

    One that binds the other side counts too when silence makes of it a date of ours.
    """
    ours = Q(deadlines__bound="ours") | Q(deadlines__rule__in=silences_that_count())
    return list(
        case.milestones.filter(
            ours, earliest=None, slug__in=DATE_QUESTIONS, deadlines__state=DeadlineState.OPEN
        ).distinct()
    )


@cache
def silences_that_count() -> frozenset[str]:
    """The rules of the other side whose silence starts a fatal date of ours (law.md B8)."""
    rules = catalogue().rules
    fatal = {slug for rule in rules if _kills_a_right(rule) for slug in rule.triggers}
    return frozenset(rule.slug for rule in rules if rule.becomes in fatal)


def _kills_a_right(rule: Rule) -> bool:
    return rule.bound == "ours" and rule.severity == Severity.FATAL
