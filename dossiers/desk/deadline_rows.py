"""The deadlines of one case, and all of mine, as rows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.composed import Composed
from dossiers.desk import words
from dossiers.desk.rows import DEADLINE_COLUMNS, Row, deadline_chip, deadline_row
from dossiers.models import Case, Deadline, DeadlineState, Severity
from dossiers.rules.deadline import Chip

CLOSED = {
    DeadlineState.DONE: ("done", "check"),
    DeadlineState.STOPPED: ("done", "check"),
    DeadlineState.WAIVED: ("dismissed", "dash"),
    DeadlineState.DISMISSED: ("dismissed", "dash"),
}
BY_DATE = (F("prudent").asc(nulls_last=True), "pk")


def _of_case(_shape: object, case: UUID) -> QuerySet[Any, Any]:
    columns = (
        *DEADLINE_COLUMNS,
        "state",
        "closed_on",
        "milestone__slug",
        "milestone__wage_month__month",
    )
    return Deadline.objects.filter(case=case).order_by(*BY_DATE).values(*columns)


OF_CASE = Composed(_of_case)


def flat_of_case(case: Case) -> list[Row]:
    """Every deadline of a case, flat, nearest first, in one statement."""
    return OF_CASE.dicts(case=case.pk)


def open_rows(flat: list[Row], today: date, back: str) -> list[Row]:
    """The open ones: ours, those of the other side, then those that were over before us."""
    still = [row for row in flat if row["state"] == DeadlineState.OPEN]
    still.sort(key=lambda row: (_over_before_us(row), row["bound"] != "ours"))
    return [deadline_row(row, today, back=back, in_case=True) for row in still]


def closed_rows(flat: list[Row]) -> list[Row]:
    """The finished ones: how, and when."""
    return [
        {
            "chip": closed_chip(row["state"], row["closed_on"]),
            "title": words.rule_label(row["rule"], row["rule_version"]),
            "url": reverse("desk:deadline", args=[row["case__reference"], row["pk"]]),
            "meta": [str(DeadlineState(row["state"]).label)],
            "done": True,
        }
        for row in flat
        if row["state"] != DeadlineState.OPEN
    ]


def closed_chip(state: str, closed_on: date) -> Chip:
    """« Faite le 3 novembre 2026 », « Sans objet »."""
    status, icon = CLOSED[DeadlineState(state)]
    if state == DeadlineState.DISMISSED:
        return Chip(status, _("Sans objet"), icon, dashed=False)
    said = _("Abandonnée le %(day)s") if state == DeadlineState.WAIVED else _("Faite le %(day)s")
    return Chip(status, said % {"day": words.short_day(closed_on)}, icon, dashed=False)


def plain_rows(flat: list[Row], today: date) -> list[Row]:
    """The open ones for somebody who may only look: chip, name, last safe day."""
    return [
        {
            "chip": deadline_chip(row, today),
            "title": words.rule_label(row["rule"], row["rule_version"]),
            "day": words.last_safe_day(row["prudent"], row["certainty"]),
        }
        for row in flat
        if row["state"] == DeadlineState.OPEN
    ]


def _over_before_us(row: Row) -> bool:
    """OVER_BEFORE_US, on a row that was read already."""
    if row["severity"] == Severity.FATAL or row["prudent"] is None:
        return False
    return bool(row["prudent"] < row["created_on"])
