"""« Mes données »: a copy at once, and what is asked of the team, which has a month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dossiers import editions
from dossiers.actions import data_copy, data_request, erasure
from dossiers.actions.refusal import RefusedError
from dossiers.days import long_day, near_day
from dossiers.intake.copy_file import FILE_NAME, pieces
from dossiers.intake.follow import with_case
from dossiers.intake.follow_page import addition_rows
from dossiers.intake.forms.rights import CorrectionForm, RequestForm
from dossiers.kinds.summary import in_words, summary
from dossiers.models import Case, DataRequest, Decision, RequestKind, State
from dossiers.rules.catalogue import catalogue
from dossiers.web import see_other

# Address, title and button of each request.
KINDS = {
    RequestKind.COPY: ("notes", _("Lire les notes de l’équipe")),
    RequestKind.CORRECTION: ("correction", _("Faire corriger")),
    RequestKind.ERASURE: ("effacement", _("Faire effacer mon dossier")),
}
BY_ADDRESS = {address: kind for kind, (address, _title) in KINDS.items()}
DECISIONS = {
    Decision.GRANTED: _("L’équipe a dit oui."),
    Decision.PARTLY: _("L’équipe a dit oui en partie."),
    Decision.REFUSED: _("L’équipe a dit non, et dit pourquoi."),
}


@require_GET
@with_case
def rights(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """Everything she may ask, and where each request stands."""
    today = timezone.localdate(now)
    context = {
        "rows": rows(case, today),
        "erase_on": near_day(case.erase_on, today) if case.erase_on else "",
        "withheld": data_copy.reasons(),
    }
    return render(request, "intake/rights.html", context)


def rows(case: Case, today: date) -> list[dict[str, Any]]:
    """One row per right: its address, its name, and its last request in words."""
    last = {request.kind: request for request in case.data_requests.order_by("asked_on")}
    due = _due_days(case)
    return [
        {"address": address, "title": title, **_standing(last.get(kind), due, today)}
        for kind, (address, title) in KINDS.items()
    ]


def _due_days(case: Case) -> dict[Any, date]:
    """The last day of the month of each request, by the fact that started it."""
    found = case.deadlines.filter(milestone__data_request__isnull=False)
    return dict(found.values_list("milestone", "legal"))


def _standing(asked: DataRequest | None, due: dict[Any, date], today: date) -> dict[str, Any]:
    if asked is None:
        return {"waiting": False}
    told = {"waiting": not asked.decision, "asked_on": near_day(asked.asked_on, today)}
    if not asked.decision:
        day = due.get(asked.milestone_id)
        return {**told, "due": near_day(day, today) if day else ""}
    said = DECISIONS[Decision(asked.decision)]
    refused = asked.decision != Decision.GRANTED
    return {**told, "decision": said, "answer": asked.answer, "complain": refused}


@require_http_methods(["GET", "POST"])
@with_case
def ask(request: HttpRequest, case: Case, now: datetime, right: str) -> HttpResponse:
    """What it means, then the button. What waits for its answer is not asked twice."""
    kind = BY_ADDRESS.get(right)
    if kind is None:
        raise Http404
    if case.data_requests.filter(kind=kind, decision="").exists():
        return see_other("intake:rights")
    data = request.POST if request.method == "POST" else None
    form_class = CorrectionForm if kind == RequestKind.CORRECTION else RequestForm
    form = form_class(data, label_suffix="")
    if data is not None and form.is_valid():
        try:
            data_request.ask(case, kind, words=form.cleaned_data["words"], now=now)
            return see_other("intake:rights")
        except RefusedError as error:
            form.add_error("words", str(error))
    context = {
        "form": form,
        "kind": kind,
        "title": KINDS[kind][1],
        "alive": case.state != State.CLOSED,
        "erased_after": erasure.ERASED_AFTER.days,
    }
    return render(request, "intake/ask.html", context, status=422 if form.errors else 200)


def _page(case: Case, now: datetime) -> dict[str, Any]:
    """What the page of the copy says, in words: everything that she sees here, and more."""
    today = timezone.localdate(now)
    kind = editions.of_case(case)
    answers = {**(case.answers or {}), "reply": case.contact or {}}
    labels = catalogue().milestones()
    return {
        "made_on": long_day(today),
        "received_on": long_day(case.received_on),
        "lines": [line for line in summary(kind, answers) if line.answer],
        "additions": addition_rows(case, today),
        "messages": [
            {
                "from_worker": message.from_worker,
                "when": long_day(timezone.localdate(message.sent_at)),
                "text": message.body,
            }
            for message in case.messages.left(now).order_by("number")
        ],
        "facts": [
            {"label": gettext(labels.get(fact.slug, fact.slug)), "when": in_words(fact.known)}
            for fact in case.milestones.order_by("earliest")
        ],
        "consents": case.consents.order_by("given_on"),
        "files": [exhibit.name for exhibit in case.exhibits.all()],
        "rows": rows(case, today),
        "withheld": data_copy.reasons(),
    }


@require_POST
@with_case
def copy(request: HttpRequest, case: Case, now: datetime) -> StreamingHttpResponse:
    """The copy, sent as it is made: nothing of it is written anywhere here."""
    data_copy.record(case, now=now)
    page = render(request, "intake/copy.html", _page(case, now)).content
    response = StreamingHttpResponse(pieces(case, page, now=now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@require_POST
@with_case
def keep(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """« Garder mon dossier »: it will not be erased."""
    erasure.keep(case, by=None, now=now)
    return see_other("intake:rights")
