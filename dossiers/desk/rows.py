"""Rows of lists: flat, their texts ready written, their dates already words.

Each list costs a fixed number of statements whatever its length: the rows, and one
more for what belongs to several of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.composed import Composed
from dossiers.desk import words
from dossiers.desk.case_address import case_address
from dossiers.models import OVER_BEFORE_US, Deadline, DeadlineState
from dossiers.one_of import Many
from dossiers.rules.deadline import Chip, chip
from dossiers.rules.ladder import may_snooze

Row = dict[str, Any]
DEADLINE_COLUMNS = (
    "pk", "rule", "rule_version", "bound", "severity", "certainty", "prudent", "defensible",
    "seen_by__name", "seen_at", "case__reference", "case__kind", "case__suivi__name",
    "case__suivi_id", "created_on", "snoozed_until",
)  # fmt: skip
CASE_COLUMNS = (
    "pk", "reference", "kind", "state", "nearest_on", "has_unknown_fatal", "acted_on",
    "person_waits_since", "suivi__name", "binome__name",
)  # fmt: skip


def flat_deadlines(deadlines: QuerySet[Deadline], limit: int) -> list[Row]:
    """At most `limit` deadlines as flat rows, nearest first, unknown dates last."""
    return list(deadlines.values(*DEADLINE_COLUMNS)[:limit])


def deadline_chip(row: Row, today: date) -> Chip:
    """How long is left, from a flat deadline."""
    return chip(row["prudent"], row["defensible"], row["certainty"], today, bound=row["bound"])


def deadline_row(row: Row, today: date, back: str = "", *, in_case: bool = False) -> Row:
    """A flat deadline as the row component wants it.

    `back`: the page that « J'ai vu » returns to. `in_case`: on the page of the case itself,
    where its reference and its kind say nothing new.
    """
    reference = row["case__reference"]
    meta = [
        wage_month(row),
        words.last_safe_day(row["prudent"], row["certainty"]),
        "" if in_case else reference,
        "" if in_case else words.kind_label(row["case__kind"]),
        _("attendu de l’autre partie") if row["bound"] == "theirs" else "",
        words.put_off(row["snoozed_until"], today),
    ]
    return {
        "chip": deadline_chip(row, today),
        "title": words.rule_label(row["rule"], row["rule_version"]),
        "url": reverse("desk:deadline", args=[reference, row["pk"]]),
        "meta": [text for text in meta if text],
        "strong": "" if row["case__suivi_id"] else _("sans personne"),
        "seen": words.seen_by(row["seen_by__name"], row["seen_at"], today),
        "action": _deadline_action(row, back, today),
    }


def wage_month(row: Row) -> str:
    """« novembre 2023 »: which month of pay a claim is about, among many of the same name."""
    month = row.get("milestone__wage_month__month")
    return words.month_name(month) if month else ""


def _deadline_action(row: Row, back: str, today: date) -> Row:
    """The one button of a row: what moves this deadline forward first."""
    args = [row["case__reference"], row["pk"]]
    if row["certainty"] == "unknown" or (row["seen_at"] and row["certainty"] == "earliest"):
        return {
            "label": _("Vérifier la date"),
            "url": reverse("desk:correct_date", args=args),
            "get": True,
        }
    if row["seen_at"] is None:
        to = f"?retour={back}" if back else ""
        later = {"label": _("Reporter"), "url": reverse("desk:snooze_deadline", args=args) + to}
        return {
            "label": _("J’ai vu"),
            "url": reverse("desk:acknowledge", args=args) + to,
            "key": "v",
            "also": later if _may_wait(row, today) else None,
            "other": {
                "label": _("Je ne peux pas"),
                "url": reverse("desk:decline_date", args=args),
            },
        }
    return {"label": _("Traiter"), "url": reverse("desk:deadline", args=args), "get": True}


def _may_wait(row: Row, today: date) -> bool:
    """Whether « Reporter » is offered: as actions/snooze.py, on a row that was read already."""
    prudent = row["prudent"]
    return row["bound"] == "ours" and prudent is not None and may_snooze(prudent, today)


def _nearest(_shape: object, *, cases: Many) -> QuerySet[Any, Any]:
    return (
        Deadline.objects.filter(
            case__one_of=cases, state=DeadlineState.OPEN, bound="ours", prudent__isnull=False
        )
        .exclude(OVER_BEFORE_US)
        .order_by("-prudent")
        .values("case_id", "certainty", "prudent", "defensible", "bound")
    )


NEAREST = Composed(_nearest)


def nearest_deadlines(cases: Collection[UUID]) -> dict[UUID, Row]:
    """For each case its nearest open deadline of ours, in one statement.

    One that was over before us (counts.py) hides no other.
    """
    if not cases:
        return {}
    return {row["case_id"]: row for row in NEAREST.dicts(cases=Many(cases))}


def case_chip(case: Row, nearest: dict[UUID, Row], today: date) -> Chip | None:
    """The chip of a case: its nearest date, or that one is unknown, or nothing."""
    if found := nearest.get(case["pk"]):
        return deadline_chip(found, today)
    return chip(None, None, "unknown", today) if case["has_unknown_fatal"] else None


def case_rows(cases: Iterable[Row], today: date) -> list[Row]:
    """Flat cases as rows: reference, kind, state, who follows. Never a worker's name."""
    cases = list(cases)
    nearest = nearest_deadlines([case["pk"] for case in cases])
    return [
        {
            "chip": case_chip(case, nearest, today) or words.no_date(),
            "title": case["reference"],
            "url": case_address(case["reference"], case["state"]),
            "meta": [
                words.kind_label(case["kind"]),
                words.state_label(case["state"], case["kind"]),
                followed_by(case),
                words.idle_since(case["acted_on"], today),
            ],
            "strong": _("la personne %(waits)s")
            % {"waits": words.waits_since(case["person_waits_since"], today)}
            if case["person_waits_since"]
            else "",
        }
        for case in cases
    ]


def followed_by(case: Row) -> str:
    """« Karim, binôme Léa »."""
    return _by(case["suivi__name"] or "", case["binome__name"] or "")


@words.once_a_language
def _by(name: str, second: str) -> str:
    if not name:
        return _("sans personne")
    if not second:
        return _("%(name)s, sans binôme") % {"name": name}
    return _("%(name)s, binôme %(second)s") % {"name": name, "second": second}
