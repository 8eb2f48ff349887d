"""Lists of deadlines: all of mine, and those of one case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.desk import case as case_page
from dossiers.desk import clock_facts, deadline_rows
from dossiers.desk.counts import (
    followed_cases,
    my_cases,
    not_to_lose,
    open_deadlines,
)
from dossiers.desk.door import with_case
from dossiers.desk.forms.filters import DeadlineFilters
from dossiers.desk.keyset import Keyset
from dossiers.desk.page import page
from dossiers.desk.rows import DEADLINE_COLUMNS, deadline_row
from dossiers.models import OVER_BEFORE_US, Case, Deadline, Member, State

PER_PAGE = 50
BY_DATE = Keyset("prudent", "pk")


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every open deadline of my cases, by its last safe day, unknown dates last."""
    today = timezone.localdate(timezone.now())
    form = DeadlineFilters(request.GET)
    form.is_valid()
    found = filtered(request.user, form.cleaned_data, today).order_by(*deadline_rows.BY_DATE)
    flat, older = BY_DATE.page(
        found.values(*DEADLINE_COLUMNS), after=request.GET.get("apres", ""), size=PER_PAGE
    )
    context = {
        "form": form,
        "chosen": form.chosen(),
        "rows": [deadline_row(row, today, back="echeances") for row in flat],
        "next": form.address(apres=older) if older else "",
        "first": form.address(),
        "is_first": "apres" not in request.GET,
    }
    return page(request, "desk/deadlines.html", context, today=today)


def filtered(member: Member, asked: dict[str, Any], today: date) -> QuerySet[Deadline]:
    """The open deadlines of the cases that the member follows, backs, or both."""
    cases = {"binome": backed_cases, "tous": my_cases}.get(asked.get("qui", ""), followed_cases)
    found = open_deadlines(cases(member))
    match asked.get("quoi"):
        case "fatales":
            return found.filter(not_to_lose(today))
        case "inconnues":
            return found.filter(prudent=None)
        case "passees":
            return found.filter(OVER_BEFORE_US)
    return found.exclude(OVER_BEFORE_US)


def backed_cases(member: Member) -> QuerySet[Case]:
    """The living cases that the member backs."""
    return access.backed_cases(member).exclude(state=State.CLOSED)


@require_safe
@with_case()
def of_case(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The deadlines of a case: running, then finished."""
    today = timezone.localdate(now)
    flat = deadline_rows.flat_of_case(case)
    context = {
        **case_page.frame(case, flat, today),
        "open": deadline_rows.open_rows(flat, today, back="echeances-du-dossier"),
        "closed": deadline_rows.closed_rows(flat),
        "intervals": clock_facts.intervals(case, case.milestones.defer("note"), today),
    }
    return page(request, "desk/case_deadlines.html", context, today=today)
