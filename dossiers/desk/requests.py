"""What the person asks about her data: read, decided, answered within the month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import data_request, erasure
from dossiers.desk import deadline_rows, history, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.requests import DecisionForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, DataRequest
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("answer_request")
def request(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """One request: what she asks, until when, and the answer or the form that gives it."""
    asked = case.data_requests.select_related("decided_by").filter(pk=pk).first()
    if asked is None:
        raise Http404(_("Cette page n’existe pas."))
    may_decide = access.may(request.user, data_request.act_needed(asked.kind), case)

    def act(told: dict[str, Any]) -> object:
        return data_request.decide(
            asked, told["decision"], answer=told["answer"], by=request.user, now=now
        )

    status, today = 200, timezone.localdate(now)
    form = DecisionForm(asked.kind)
    if request.method == "POST":
        form = DecisionForm(asked.kind, request.POST)
        status = try_form(form, act)
    if status == 303:
        messages.success(request, _("Réponse envoyée. La personne la lira avec son code."))
        return see_other("desk:request", case.reference, asked.pk)
    context = {
        "case": case,
        "asked": asked,
        "due": _due(case, asked, today),
        "may_decide": may_decide,
        "erase_on": words.short_day(case.erase_on) if case.erase_on else "",
        "form": form,
        "button": _("Répondre"),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/request.html", context, today=today, status=status)


def _due(case: Case, asked: DataRequest, today: date) -> dict[str, Any] | None:
    """Its running deadline, as the lists show it: the chip leads to the working."""
    its = set(case.deadlines.filter(milestone=asked.milestone_id).values_list("pk", flat=True))
    mine = [row for row in deadline_rows.flat_of_case(case) if row["pk"] in its]
    rows = deadline_rows.open_rows(mine, today, back="dossier")
    return rows[0] if rows else None


@require_POST
@with_case("answer_erasure")
def keep(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Ne pas effacer »: the case stays."""
    erasure.keep(case, by=request.user, now=now)
    messages.success(request, _("Le dossier ne sera pas effacé."))
    return see_other("desk:case", case.reference)


def of_case(case: Case) -> list[dict[str, Any]]:
    """The requests of an opened case in words, newest first, with their page."""
    return [
        {
            "url": reverse("desk:request", args=[case.reference, asked.pk]),
            "label": asked.get_kind_display(),
            "day": words.short_day(asked.asked_on),
            "decision": asked.get_decision_display() if asked.decision else "",
        }
        for asked in case.data_requests.defer("words", "answer").order_by("-asked_on")
    ]
