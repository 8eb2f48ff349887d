"""Rows of cases on the coordination's pages: the nearest date, the number, where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dossiers import kinds
from dossiers.models import OVER_BEFORE_US, Deadline, DeadlineState, State
from dossiers.rules.deadline import Chip, Status, chip

Row = dict[str, Any]
COLUMNS = (
    "pk", "reference", "kind", "state", "has_unknown_fatal", "received_on", "suivi__name",
)  # fmt: skip


def case_rows(cases: Iterable[Row], today: date) -> list[Row]:
    """Flat cases (COLUMNS) as rows. Never a person's name. One more statement."""
    cases = list(cases)
    chips = nearest_chips([(case["pk"], case["has_unknown_fatal"]) for case in cases], today)
    return [
        {
            "chip": chips[case["pk"]],
            "title": case["reference"],
            "url": reverse("desk:case", args=[case["reference"]]),
            "meta": [
                str(kinds.kind(case["kind"]).label),
                state_label(case["state"], case["kind"]),
                case["suivi__name"] or _("sans personne"),
                _("reçu le %(day)s") % {"day": date_format(case["received_on"], "j F Y")},
            ],
        }
        for case in cases
    ]


def state_label(state: str, kind: str) -> str:
    """The state under the name that this kind of case gives it."""
    return str(kinds.kind(kind).renamed_states.get(state, State(state).label))


def nearest_chips(cases: Collection[tuple[UUID, bool]], today: date) -> dict[UUID, Chip]:
    """For each (case, whether a fatal date of it is unknown) its nearest date of ours."""
    rows = (
        Deadline.objects.filter(
            case__in=[pk for pk, _unknown in cases],
            state=DeadlineState.OPEN,
            bound="ours",
            prudent__isnull=False,
        )
        .exclude(OVER_BEFORE_US)
        .order_by("-prudent")
        .values_list("case_id", "prudent", "defensible", "certainty")
    )
    dated = {case: chip(*told, today) for case, *told in rows}
    none = Chip(Status.FAR, _("Aucune échéance"), "", dashed=False)
    return {
        pk: dated.get(pk) or (chip(None, None, "unknown", today) if unknown else none)
        for pk, unknown in cases
    }
