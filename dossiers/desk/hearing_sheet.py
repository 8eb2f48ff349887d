"""The sheet of a hearing: everything that one needs in a corridor, as words, in one page."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.desk import claim_rows, words
from dossiers.kinds.summary import in_words
from dossiers.models import Case, DeadlineState, Hearing, HearingState
from dossiers.rules import centimes
from dossiers.rules.wording import hour, long_date, short_date

# What every hearing asks for. R1453-2: to conciliate asks for a special power.
TO_BRING = (
    gettext_lazy("La convocation"),
    gettext_lazy("Pièce d’identité et carte de défenseur"),
    gettext_lazy("Pouvoir spécial, y compris pour concilier (R1453-2)"),
    gettext_lazy("Trois exemplaires des demandes et du bordereau"),
    gettext_lazy("Les pièces numérotées, et les originaux"),
    gettext_lazy("Cette page, imprimée ou gardée ouverte"),
)
STORY_LINES = 5
STORY_LENGTH = 700
MOST_DATES = 12


def sheet(hearing: Hearing, today: date) -> dict[str, Any]:
    """All the words of the page, in a fixed number of statements."""
    case = hearing.case
    table = claim_rows.load(case)
    return {
        "case": case,
        "hearing": hearing,
        "kind": hearing.get_kind_display(),
        "state": hearing.get_state_display(),
        "planned": hearing.state == HearingState.PLANNED,
        "when": when(hearing, today),
        "outcome": hearing.get_outcome_display() if hearing.outcome else "",
        "geo": f"geo:0,0?q={quote(hearing.address)}" if hearing.address else "",
        "tel": _tel(hearing.registry_phone or ""),
        "name": (case.contact or {}).get("name") or "",
        "heads": [row for row in claim_rows.rows(table, today) if not row["dropped"]],
        "total": centimes.written(table.total) if table.asked else "",
        "story": story(case),
        "dates": _dates(case, today),
        "pieces": _pieces(case),
        "things": things(hearing),
        "today": short_date(today),
    }


def when(hearing: Hearing, today: date) -> str:
    """« Aujourd’hui à 9 h », « Demain à 14 h 30 », « mardi 8 décembre 2026 à 9 h »."""
    local = timezone.localtime(hearing.at)
    left = (local.date() - today).days
    day = {0: _("Aujourd’hui"), 1: _("Demain")}.get(left, long_date(local.date()).capitalize())
    return _("%(day)s à %(hour)s") % {"day": day, "hour": hour(local)}


def things(hearing: Hearing) -> list[tuple[str, bool]]:
    """What to bring, and whether it is ready; the usual list until somebody writes another."""
    if hearing.to_bring is None:
        return [(str(thing), False) for thing in TO_BRING]
    return [(what, bool(ready)) for what, ready in hearing.to_bring]


def story(case: Case) -> list[str]:
    """The summary of the team, five lines at most; else the beginning of what the person told."""
    told = (case.summary or case.story or "").strip()
    if len(told) > STORY_LENGTH:
        told = told[:STORY_LENGTH].rsplit(" ", 1)[0] + "…"
    return [line.strip() for line in told.splitlines() if line.strip()][:STORY_LINES]


def _tel(phone: str) -> str:
    figures = "".join(char for char in phone if char.isdecimal() or char == "+")
    return f"tel:{figures}" if figures else ""


def _dates(case: Case, today: date) -> list[dict[str, str]]:
    """The dated facts, oldest first, then our nearest open dates."""
    facts = [
        {"when": in_words(fact.known), "what": words.milestone_label(fact.slug)}
        for fact in case.milestones.filter(earliest__isnull=False).order_by("earliest")
    ]
    ours = (
        case.deadlines.filter(state=DeadlineState.OPEN, bound="ours", prudent__gte=today)
        .exclude(rule="hearing")
        .order_by("prudent", "pk")[:3]
    )
    coming = [
        {
            "when": _("dernier jour sûr : %(day)s") % {"day": short_date(one.prudent)},
            "what": words.rule_label(one.rule, one.rule_version),
        }
        for one in ours
        if one.prudent
    ]
    return [*facts[-MOST_DATES:], *coming]


def _pieces(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "number": piece.number,
            "name": piece.name,
            "url": reverse("desk:exhibit", args=[case.reference, piece.pk]),
        }
        for piece in case.exhibits.order_by("number")
    ]


def _state(hearing: Hearing, today: date) -> str:
    """What it gave; once its day has passed, that this is still to be written."""
    if hearing.outcome:
        return str(hearing.get_outcome_display())
    passed = timezone.localdate(hearing.at) < today
    if hearing.state == HearingState.PLANNED and passed:
        return _("Passée : noter ce qu’elle a donné")
    return str(hearing.get_state_display())


def rows(case: Case, today: date) -> list[dict[str, Any]]:
    """The hearings of a case, the next ones first."""
    found = sorted(case.hearings.all(), key=lambda one: (one.state != "planned", one.at))
    return [
        {
            "title": one.get_kind_display(),
            "when": when(one, today),
            "where": " · ".join(text for text in (one.court, one.room) if text),
            "state": _state(one, today),
            "delivered": short_date(one.delivered_on) if one.delivered_on else "",
            "url": reverse("desk:hearing", args=[case.reference, one.number]),
        }
        for one in found
    ]
