"""The rules of the catalogue in words: the table, one rule, a date that was tried."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.actions.rule_review import Readings, last_checked, stale
from dossiers.rules.catalogue import LawChange, Rule, catalogue
from dossiers.rules.deadline import Planned, long_date, short_date
from dossiers.rules.rule import BOUND, CONFIDENCE_MARKS, NATURES, SEVERITIES


def rows(read: Readings, *, today: date) -> list[dict[str, Any]]:
    """The newest version of each rule as ready texts, those to read again first."""
    old = {(rule.slug, rule.version) for rule in stale(read, today=today)}
    newest = {rule.slug: rule for rule in sorted(catalogue().rules, key=lambda r: r.version)}
    ordered = sorted(
        newest.values(),
        key=lambda rule: ((rule.slug, rule.version) not in old, rule.label.casefold()),
    )
    return [_row(rule, read, is_stale=(rule.slug, rule.version) in old) for rule in ordered]


def _row(rule: Rule, read: Readings, *, is_stale: bool) -> dict[str, Any]:
    return {
        "label": rule.label,
        "url": reverse("settings:rule", args=[rule.slug]),
        "article": rule.article,
        "version": rule.version,
        "confidence": rule.confidence,
        "checked": short_date(last_checked(rule, read)),
        "is_stale": is_stale,
        "is_off": not rule.enabled,
    }


def change(one: LawChange, today: date) -> dict[str, Any]:
    """A change of law: when, what, for which rules."""
    return {
        "when": one.when,
        "has_come": one.has_come(today),
        "text": one.text,
        "source": one.source,
        "confidence": one.confidence,
        "rules": [
            {"label": catalogue().rule(slug).label, "url": reverse("settings:rule", args=[slug])}
            for slug in one.rules
        ],
    }


def told(rule: Rule, read: Readings, *, today: date) -> dict[str, Any]:
    """One rule, the readings of its version, its other versions, what may change it."""
    shown = catalogue()
    changes = [one for one in shown.warnings(today) if rule.slug in one.rules]
    return {
        "rule": rule,
        "bound": BOUND[rule.bound],
        "severity": SEVERITIES[rule.severity],
        "nature": NATURES[rule.nature],
        "starts": [shown.milestone_labels[slug] for slug in rule.triggers],
        "stops": [shown.acts()[slug] for slug in rule.stopped_by],
        "confidence": [CONFIDENCE_MARKS[mark] for mark in rule.confidence.split("+")],
        "checked_on": short_date(rule.checked_on),
        "reading": _reading(rule, read),
        "is_stale": rule in stale(read, today=today),
        "valid_from": short_date(rule.valid_from),
        "older": [
            {"version": one.version, "until": short_date(one.valid_until)}
            for one in shown.versions(rule.slug)
            if one.version != rule.version and one.valid_until
        ],
        "changes": [change(one, today) for one in changes],
    }


def _reading(rule: Rule, read: Readings) -> str:
    """« le 23 novembre 2026, par Léa », or nothing."""
    found = read.get((rule.slug, rule.version))
    if found is None:
        return ""
    return _("le %(day)s, par %(who)s") % {
        "day": short_date(found.on),
        "who": found.who or _("un compte fermé"),
    }


def tried(planned: Planned) -> dict[str, Any]:
    """The dates of a try, and how each was counted."""
    if planned.may_act_from:
        dates = [(_("L’autre partie ne peut agir qu’à partir du"), planned.may_act_from)]
    elif planned.rule.bound == "theirs":
        dates = [(_("En retard à partir du"), planned.late_from)]
    else:
        dates = [
            (_("Agir avant le"), planned.act_by),
            (_("Dernier jour sûr"), planned.prudent),
            (_("Date légale"), planned.legal),
            (_("Défendable jusqu’au"), planned.defensible),
        ]
    return {
        "dates": [{"label": label, "day": long_date(day)} for label, day in dates if day],
        "working": planned.working,
    }
