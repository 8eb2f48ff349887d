"""« Dossiers »: find one, or see a set. Filters and paging are in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.desk.forms.filters import CaseFilters
from dossiers.desk.keyset import Keyset
from dossiers.desk.page import page
from dossiers.desk.rows import CASE_COLUMNS, case_rows
from dossiers.models import Case, Member, Role, State

PER_PAGE = 50
ASLEEP = timedelta(days=30)
BY_NEAREST = Keyset("nearest_on", "reference")


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that I follow or back; a coordinator may ask for those of her sections."""
    today = timezone.localdate(timezone.now())
    form = CaseFilters(request.GET, team=_team(request.user))
    form.is_valid()  # what is not a filter is no filter
    found = filtered(request.user, form.cleaned_data, today)
    flat, older = BY_NEAREST.page(
        found.values(*CASE_COLUMNS), after=request.GET.get("apres", ""), size=PER_PAGE
    )
    context = {
        "form": form,
        "chosen": form.chosen(),
        "rows": case_rows(flat, today),
        "next": form.address(apres=older) if older else "",
        "first": form.address(),
        "is_first": "apres" not in request.GET,
    }
    return page(request, "desk/cases.html", context, today=today)


def _team(member: Member) -> list[Member]:
    """Those whose cases a coordinator may ask for; nobody for a délégué."""
    coordinated = access.sections_of(member, Role.COORDINATOR)
    return list(access.defenders(coordinated)) if coordinated else []


def filtered(member: Member, asked: dict[str, Any], today: date) -> QuerySet[Case]:
    """The cases that the member may see and that she asked for."""
    found = _whose(member, asked.get("qui") or "")
    state = asked.get("etat")
    found = found.filter(state=state) if state else found.exclude(state=State.CLOSED)
    if asked.get("suivi"):
        found = found.filter(suivi=asked["suivi"])
    if asked.get("type"):
        found = found.filter(kind=asked["type"])
    if asked.get("quoi") == "attente":
        found = found.filter(person_waits_since__isnull=False)
    if asked.get("quoi") == "sommeil":
        found = found.filter(person_waits_since=None, acted_on__lte=today - ASLEEP)
    return found.filter(_due(asked.get("echeance") or "", today)).order_by(
        F("nearest_on").asc(nulls_last=True), "reference"
    )


def _whose(member: Member, who: str) -> QuerySet[Case]:
    if who == "moi":
        return access.assigned_cases(member)
    if who == "binome":
        return access.backed_cases(member)
    if who == "equipe":
        return access.coordinated_cases(member)
    return access.carried_cases(member)


def _due(asked: str, today: date) -> Q:
    """Which last safe day is asked for; the words of ux.md 3.15."""
    return {
        "depassee": Q(nearest_on__lt=today),
        "7": Q(nearest_on__gte=today, nearest_on__lte=today + timedelta(days=7)),
        "30": Q(nearest_on__gte=today, nearest_on__lte=today + timedelta(days=30)),
        "inconnue": Q(has_unknown_fatal=True),
        "aucune": Q(nearest_on=None, has_unknown_fatal=False),
    }.get(asked, Q())
