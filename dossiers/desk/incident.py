"""« Dépassée : à conclure »: what happened, what is still possible, who tells the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import incident as incidents
from dossiers.desk import history, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.incident import ConcludeForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, Incident
from dossiers.rules.deadline import long_date
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("close_deadline")
def incident(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """One missed date: its conclusion, or the form that asks for it."""
    found = case.incidents.select_related("deadline", "teller", "concluded_by").filter(pk=pk)
    missed = found.first()
    if missed is None:
        raise Http404(_("Cette page n’existe pas."))

    def act(asked: dict[str, Any]) -> object:
        return incidents.conclude(missed, **asked, by=request.user, now=now)

    people = list(access.colleagues(request.user, case.section_id))
    form = ConcludeForm(people, initial={"version": missed.version})
    status, today = 200, timezone.localdate(now)
    if request.method == "POST":
        form = ConcludeForm(people, request.POST)
        status = try_form(form, act, version=missed.version)
    if status == 303:
        messages.success(request, _("Conclusion écrite."))
        return see_other("desk:incident", case.reference, missed.pk)
    context = {
        "case": case,
        "incident": missed,
        **told(missed),
        "form": form,
        "button": _("Conclure"),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/incident.html", context, today=today, status=status)


def told(missed: Incident) -> dict[str, Any]:
    """The dates and the name of the missed deadline, in words."""
    row = missed.deadline
    return {
        "name": words.rule_label(row.rule, row.rule_version),
        "passed_on": long_date(missed.passed_on),
        "concluded_on": words.short_day(missed.concluded_on) if missed.concluded_on else "",
    }
