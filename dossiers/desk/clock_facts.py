"""What stopped a deadline, and the dates of its letter, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dossiers.actions.plan import count
from dossiers.actions.rule_review import last_reading
from dossiers.desk import words
from dossiers.desk.forms.letter import LABELS
from dossiers.models import Case, ClockEvent, Deadline, EventKind, Milestone
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import long_date
from dossiers.rules.event import INTERRUPTION_CAUSES, SUSPENSION_CAUSES

CAUSES = {EventKind.SUSPENSION: SUSPENSION_CAUSES, EventKind.INTERRUPTION: INTERRUPTION_CAUSES}


def letter_days(fact: Milestone) -> list[dict[str, str]]:
    """« Envoyée le : lundi 2 novembre 2026 », as far as the days of the letter are known."""
    days = [(label, getattr(fact, column)) for column, label in LABELS.items()]
    return [{"label": str(label), "day": long_date(day)} for label, day in days if day]


def read_again(rule: Rule) -> str:
    """« Relue le 23 novembre 2026 par Léa. », or that nobody of the team has."""
    found = last_reading(rule)
    if found is None:
        return _("Pas encore relue par l’équipe.")
    told = {"day": words.short_day(found.on), "who": found.who or _("un compte fermé")}
    return _("Relue le %(day)s par %(who)s.") % told


def intervals(case: Case, facts: Iterable[Milestone], today: date) -> list[dict[str, Any]]:
    """From when the other side may act: the minimum intervals that these facts start.

    They bind nobody to a day, so they are no deadlines: they are counted when shown.
    """
    return [
        _interval(case, rule, fact)
        for fact in facts
        for rule in catalogue().triggered_by(
            case.kind, fact.slug, fact.earliest or today, intervals=True
        )
        if rule.is_interval
    ]


def _interval(case: Case, rule: Rule, fact: Milestone) -> dict[str, Any]:
    try:
        planned = count(rule, fact, (), zone=case.section.zone)
    except CountingError as error:
        return {"label": rule.label, "article": rule.article, "day": "", "working": [str(error)]}
    return {
        "label": rule.label,
        "article": rule.article,
        "if_missed": rule.if_missed,
        "day": long_date(planned.may_act_from) if planned.may_act_from else "",
        "working": planned.working,
    }


def events_of(deadline: Deadline) -> list[ClockEvent]:
    """Every event that covers this deadline, also those undone, the oldest first."""
    return _readable(deadline.clock_events.all(), deadline.case)


def events_in(case: Case) -> list[ClockEvent]:
    """Every event of a case with the deadlines it covers, in two statements."""
    return _readable(case.clock_events.prefetch_related("deadlines"), case)


def _readable(events: Any, case: Case) -> list[ClockEvent]:
    found = list(events.select_related("exhibit", "recorded_by", "undone_by"))
    for event in found:
        event.case = case
    return found


def title(event: ClockEvent) -> str:
    """« Suspension : médiation ou conciliation (C. civ., art. 2238) »."""
    name = str(EventKind(event.kind).label).capitalize()
    cause = CAUSES.get(EventKind(event.kind), {}).get(event.cause, "")
    return f"{name} : {cause}" if cause else name


def when(event: ClockEvent) -> str:
    """« le … », « du … au … », « depuis le … (en cours) »."""
    first = words.short_day(event.starts_on)
    if event.ends_on is None:
        return _("depuis le %(first)s, en cours") % {"first": first}
    if event.ends_on == event.starts_on:
        return _("le %(first)s") % {"first": first}
    last = words.short_day(event.ends_on)
    return _("du %(first)s au %(last)s") % {"first": first, "last": last}


def line(event: ClockEvent) -> dict[str, Any]:
    """One event: what, when, who noted it, whether it still counts."""
    return {
        "pk": event.pk,
        "title": title(event),
        "when": when(event),
        "who": event.recorded_by.name if event.recorded_by else "",
        "noted_on": words.short_day(event.recorded_on),
        "piece": event.exhibit,
        "note": event.note,
        "confirmed": event.confirmed,
        "runs": event.ends_on is None and not event.undone,
        "undone": str(event.get_undone_display()),
        "undone_on": words.short_day(event.undone_on) if event.undone_on else "",
        "undone_by": event.undone_by.name if event.undone_by else "",
    }
