"""The board: the same cases by state, to look at together. Read only, nothing is dragged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers.case_lists import COLUMNS, filtered
from dossiers.desk import words
from dossiers.desk.case_address import case_address
from dossiers.desk.case_choices import choices_of
from dossiers.desk.cases import asked_form
from dossiers.desk.page import page
from dossiers.desk.rows import Row, case_chip, followed_by, nearest_deadlines
from dossiers.models import State

# Cards of a column: one screen, one sheet. The list has the others.
SHOWN = 30


@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """One column a state, the nearest dates first; a state that was asked alone, alone."""
    today = timezone.localdate(timezone.now())
    form = asked_form(request.user, request.GET, choices_of(request.user))
    asked = form.asked()
    wanted = [state for state in State if asked.get("etat", state) == state]
    if "etat" not in asked:
        wanted.remove(State.CLOSED)
    read = {
        state: list(
            filtered(request.user, {**asked, "etat": state}, today).values(*COLUMNS)[: SHOWN + 1]
        )
        for state in wanted
    }
    nearest = nearest_deadlines([row["pk"] for rows in read.values() for row in rows])
    shown = [
        {
            "title": state.label,
            "cards": [_card(row, case_chip(row, nearest, today)) for row in rows[:SHOWN]],
            "more": reverse("desk:cases") + form.address(etat=state) if len(rows) > SHOWN else "",
        }
        for state, rows in read.items()
    ]
    context = {
        "form": form,
        "chosen": form.chosen(),
        "columns": shown,
        "list": reverse("desk:cases") + form.address(),
        "printed_on": words.short_day(today),
    }
    return page(request, "desk/columns.html", context, today=today)


def _card(row: Row, chip: Any) -> Row:
    return {
        "reference": row["reference"],
        "url": case_address(row["reference"], row["state"]),
        "chip": chip or words.no_date(),
        "kind": words.kind_label(row["kind"]),
        "who": followed_by(row),
    }
