"""What « À faire » reads of dates: deadlines and hearings, in one statement each.

Flat rows first: only those that the page shows are then written as rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dossiers.composed import Composed
from dossiers.desk import words
from dossiers.desk.counts import MOST, SNOOZABLE, SOON, my_cases, open_deadlines
from dossiers.desk.rows import DEADLINE_COLUMNS, Row, deadline_chip, deadline_row
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.models import (
    OVER_BEFORE_US,
    Hearing,
    HearingKind,
    HearingState,
    Member,
    Message,
    Severity,
)
from dossiers.standing import somebody, standing

HEARINGS_WITHIN = timedelta(days=14)
# My own and those that I back, in one reading.
READ = 3 * MOST
COLUMNS = (*DEADLINE_COLUMNS, "milestone_id", "milestone__slug", "asked")


@dataclass
class Dates:
    """Flat deadlines, each in the section where it is shown, in its order."""

    lose: list[Row] = field(default_factory=list)
    other: list[Row] = field(default_factory=list)
    backed: list[Row] = field(default_factory=list)


def _coming(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    today: date,
) -> QuerySet[Any, Any]:
    coming = Q(prudent__lte=today + SOON) | Q(prudent=None)
    waiting = Message.objects.filter(
        case=OuterRef("case"), from_worker=False, expects_answer=True, answered=False
    )
    return (
        open_deadlines(my_cases(somebody(me, coordinates, defends, replaces)))
        .filter(coming)
        .exclude(OVER_BEFORE_US)
        .annotate(asked=Exists(waiting))
        .order_by(F("prudent").asc(nulls_last=True), "pk")
        .values(*COLUMNS)[:READ]
    )


COMING = Composed(_coming)


def deadlines(
    member: Member, today: date, until: date, shown_as_hearings: Collection[object] = ()
) -> Dates:
    """The open dates of my cases and of those I back, the first to be lost first.

    To lose: counts.not_to_lose. Others: the fatal ones seen, within 30 days; what kills no
    right, until the horizon; unknown ones. A hearing shown as such is not said twice.
    """
    found = Dates()
    for row in COMING.dicts(**standing(member), today=today):
        if row["case__suivi_id"] != member.pk:
            found.backed.append(row)
        elif is_to_lose(row, today):
            found.lose.append(row)
        elif _is_near(row, until) and row["milestone_id"] not in shown_as_hearings:
            found.other.append(row)
    return found


def is_to_lose(row: Row, today: date) -> bool:
    """counts.not_to_lose, on a row that was read already: the figure and the list agree."""
    if row["severity"] != Severity.FATAL or row["bound"] != "ours":
        return False
    days = None if row["prudent"] is None else (row["prudent"] - today).days
    if days is None or days <= 7:
        return True
    put_off = row["snoozed_until"] is not None and row["snoozed_until"] > today
    return row["seen_at"] is None and not (put_off and days > SNOOZABLE.days)


def _is_near(row: Row, until: date) -> bool:
    return row["severity"] == Severity.FATAL or row["prudent"] is None or row["prudent"] <= until


def date_row(row: Row, today: date) -> Row:
    """A deadline with its one button; an unknown date that the person can tell is asked of her."""
    shown = {**deadline_row(row, today, back="a-faire"), "reference": row["case__reference"]}
    if row["certainty"] == "unknown" and row["milestone__slug"] in DATE_QUESTIONS:
        args = [row["case__reference"], row["pk"]]
        correct = {"label": _("Noter la date"), "url": reverse("desk:correct_date", args=args)}
        if row["asked"]:
            shown["meta"].append(_("question posée, on attend la personne"))
        else:
            shown["action"] = {
                "label": _("Demander la date"),
                "url": reverse("desk:ask_date", args=args),
                "other": correct,
            }
    return shown


def hearings(member: Member, now: datetime) -> tuple[list[Row], list[Row]]:
    """(mine, of the cases I back): planned within 14 days, the first first."""
    flat = (
        Hearing.objects.filter(
            case__in=my_cases(member),
            state=HearingState.PLANNED,
            at__gte=now - timedelta(hours=12),
            at__lte=now + HEARINGS_WITHIN,
        )
        .order_by("at", "pk")
        .values("at", "kind", "milestone_id", "case__reference", "case__kind", "case__suivi_id")
    )[:READ]
    mine: list[Row] = []
    backed: list[Row] = []
    for row in flat:
        (mine if row["case__suivi_id"] == member.pk else backed).append(row)
    return mine, backed


def hearing_row(row: Row, today: date) -> Row:
    """What kind of sitting, when; never where nor whose."""
    reference, at = row["case__reference"], timezone.localtime(row["at"])
    flat = {"prudent": at.date(), "defensible": None, "certainty": "certain", "bound": "ours"}
    return {
        "chip": deadline_chip(flat, today),
        "reference": reference,
        "title": HearingKind(row["kind"]).label,
        "url": reverse("desk:case", args=[reference]),
        "meta": [date_format(at, "l j F, G \\h i"), reference, words.kind_label(row["case__kind"])],
    }
