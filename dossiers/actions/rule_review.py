"""Reading the rules again: who did, when, and which ones wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dossiers import access
from dossiers.models import Entry, JournalLine, Member, RuleReview
from dossiers.rules.catalogue import LawChange, Rule, catalogue
from dossiers.rules.length import reach
from dossiers.rules.lookup import CHECK_EVERY


@dataclass(frozen=True)
class Reading:
    """The last time somebody read a version of a rule again, and her name."""

    on: date
    who: str


Readings = dict[tuple[str, int], Reading]


def review(rule: Rule, *, by: Member, now: datetime) -> None:
    """« Relue aujourd'hui »: a coordinator read this version beside its sources. Once a day.

    Raises Http404 for anybody who coordinates nothing.
    """
    access.require_somewhere(by, "see_dashboard")
    with transaction.atomic():
        _row, is_new = RuleReview.objects.get_or_create(
            rule=rule.slug,
            rule_version=rule.version,
            reviewed_on=timezone.localdate(now),
            defaults={"reviewed_by": by},
        )
        if is_new:
            JournalLine.objects.record(
                Entry("rule.review", now, by.pk, details={"rule": rule.slug})
            )


def readings() -> Readings:
    """The last reading of each version that was read again, in one statement."""
    rows = RuleReview.objects.order_by("reviewed_on").values_list(
        "rule", "rule_version", "reviewed_on", "reviewed_by__name"
    )
    return {(rule, version): Reading(on, who or "") for rule, version, on, who in rows}


def last_reading(rule: Rule) -> Reading | None:
    """The last reading of this version, in one statement."""
    rows = RuleReview.objects.filter(rule=rule.slug, rule_version=rule.version)
    found = rows.order_by("-reviewed_on").values_list("reviewed_on", "reviewed_by__name").first()
    return Reading(found[0], found[1] or "") if found else None


def last_checked(rule: Rule, read: Readings) -> date:
    """The state of the sources that were read, or the last reading by the team."""
    found = read.get((rule.slug, rule.version))
    return max(rule.checked_on, found.on) if found else rule.checked_on


def stale(read: Readings, *, today: date) -> list[Rule]:
    """The rules in force that nobody has read for twelve months, the oldest first."""
    found = [
        rule
        for rule in catalogue().stale(today)
        if reach(last_checked(rule, read), CHECK_EVERY)[0] <= today
    ]
    return sorted(found, key=lambda rule: last_checked(rule, read))


def changes_come(read: Readings, *, today: date) -> list[LawChange]:
    """The changes of law whose day has come and whose rules were not all read since."""
    return [
        change
        for change in catalogue().warnings(today)
        if change.has_come(today) and not _read_since(change, read)
    ]


def _read_since(change: LawChange, read: Readings) -> bool:
    rules = [catalogue().rule(slug) for slug in change.rules]
    return bool(rules) and all(
        change.date is not None and last_checked(rule, read) >= change.date for rule in rules
    )
