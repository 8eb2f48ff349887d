"""« Je n’aurai pas le temps »: tick what tonight will not reach; somebody else is asked."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import relief
from dossiers.actions.refusal import RefusedError
from dossiers.desk import there, todo_cases, todo_rows
from dossiers.desk.counts import followed_cases
from dossiers.desk.page import INVALID, page
from dossiers.desk.rows import Row
from dossiers.models import Case, Deadline, Member
from dossiers.rules.evenings import horizon
from dossiers.web import see_other

COORDINATION = "coordination"


@require_http_methods(["GET", "HEAD", "POST"])
def cannot_tonight(request: HttpRequest) -> HttpResponse:
    """GET: my evening to tick, each case with who would be asked. POST: they are asked."""
    now, member = timezone.now(), request.user
    today = timezone.localdate(now)
    lines = _lines(member, now)
    refused = ""
    if request.method == "POST":
        ticked = [line for line in lines if line["value"] in request.POST.getlist("quoi")]
        refused = "" if ticked else _("Cocher ce qui ne sera pas fait ce soir.")
        if ticked:
            said, refused = _pass_on(ticked, request.POST.get("qui", ""), member, now)
            for sentence in said:
                messages.success(request, sentence)
        if not refused:
            return see_other("desk:todo")
    context = {"lines": lines, "refused": refused, "has_errors": bool(refused)}
    status = INVALID if refused else 200
    return page(request, "desk/cannot_tonight.html", context, today=today, status=status)


def _lines(member: Member, now: datetime) -> list[dict[str, Any]]:
    """What may be ticked: the dates to lose and the persons who wait, and who is asked first."""
    today = timezone.localdate(now)
    until = horizon(there.evenings(member), member.zone, now)
    dates = todo_rows.deadlines(member, today, until).lose
    waiting = todo_cases.cases(member, today, until).waiting
    lines = [{**todo_rows.date_row(row, today), "value": f"date:{row['pk']}"} for row in dates] + [
        {**todo_cases.waiting_row(row, today), "value": f"dossier:{row['reference']}"}
        for row in waiting
    ]
    asked = _asked_first(member, lines, now)
    return [{**line, "asked": asked[line["reference"]]} for line in lines]


def _asked_first(member: Member, lines: list[Row], now: datetime) -> dict[str, str]:
    """By reference: the binôme who is there today, else the coordination."""
    cases = followed_cases(member).filter(reference__in={line["reference"] for line in lines})
    away = there.away(now)
    return {
        reference: name if name and person not in away else _("la coordination")
        for reference, person, name in cases.values_list("reference", "binome", "binome__name")
    }


def _pass_on(ticked: list[Row], who: str, member: Member, now: datetime) -> tuple[list[str], str]:
    """(what to say of what was asked, why the rest was not)."""
    by_case: dict[str, list[str]] = defaultdict(list)
    for line in ticked:
        by_case[line["reference"]].append(line["value"])
    away, told, refused = there.away(now), defaultdict(int), ""
    for reference, values in by_case.items():
        case = access.get_case(member, reference, now=now)
        present = case.binome_id is not None and case.binome_id not in away
        to_binome = present and who != COORDINATION
        try:
            relief.pass_tonight(case, _dates(case, values), to_binome=to_binome, by=member, now=now)
        except RefusedError as error:
            refused = f"{reference} : {error}"
        else:
            name = case.binome.name if to_binome and case.binome else _("la coordination")
            told[name] += 1
    said = [
        ngettext("%(n)d dossier demandé à %(name)s.", "%(n)d dossiers demandés à %(name)s.", count)
        % {"n": count, "name": name}
        for name, count in told.items()
    ]
    return said, refused


def _dates(case: Case, values: list[str]) -> list[Deadline]:
    ids = [value.partition(":")[2] for value in values if value.startswith("date:")]
    found = list(case.deadlines.filter(pk__in=ids))
    for deadline in found:
        deadline.case = case
    return found
