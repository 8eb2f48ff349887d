"""What the receipt says of the nearest date: cautious, at most one line (ux.md 3.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Q
from django.urls import reverse

from dossiers.days import short_day
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.models import OVER_BEFORE_US, Case, DeadlineState, Milestone, Severity
from dossiers.rules.catalogue import Rule, catalogue

CALL_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class NearDate:
    """`on_words` is the last safe day still ahead; `gone` says that another one seems past.

    `unknown` asks for a date: `ask_url` is the page to give it, "" when only a document
    tells. `call` when the day is within a week, `today` when it is this one.
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
    dated = open_ones.exclude(OVER_BEFORE_US).exclude(prudent=None)
    days = sorted(dated.values_list("prudent", flat=True))
    missing = milestones_to_date(case)
    has_unknown = bool(missing) or open_ones.filter(prudent=None).exists()
    if not days and not has_unknown:
        return None
    ahead = [day for day in days if day >= today]
    nearest = ahead[0] if ahead else None
    return NearDate(
        on_words=short_day(nearest) if nearest else "",
        today=nearest == today,
        gone=bool(days) and days[0] < today,
        unknown=has_unknown,
        call=nearest is not None and nearest <= today + CALL_WITHIN,
        ask_url=reverse("intake:date", args=[missing[0].pk]) if missing else "",
    )


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
