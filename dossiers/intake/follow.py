"""Screen 11: « Où en est mon dossier, que dois-je faire, m'a-t-on lu ? »"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dossiers.actions import consent as consents
from dossiers.actions import conversation, session
from dossiers.actions import milestone as milestones
from dossiers.actions.refusal import RefusedError
from dossiers.intake import cookies
from dossiers.intake.files import file_rows, receive
from dossiers.intake.find import closed
from dossiers.intake.follow_page import case_context, consent_rows
from dossiers.intake.forms.follow import (
    ComingDateForm,
    ConsentForm,
    MessageForm,
    PastDateForm,
)
from dossiers.intake.forms.story import FileForm
from dossiers.intake.near_date import milestones_to_date
from dossiers.kinds.asking import AHEAD, DATE_QUESTIONS
from dossiers.models import Case, ConsentAct, Message
from dossiers.rules.known import Precision
from dossiers.web import see_other


def with_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public view given the case that the session's cookie opens, and the time."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        token = cookies.read(request, cookies.SESSION)
        case = session.continue_session(token, now=now) if token else None
        return view(request, case, now, *args, **kwargs) if case else closed(request)

    return opened


@require_GET
@with_case
def case(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """The whole case on one page; what the team wrote is marked as read."""
    context = case_context(case, now=now)
    context["code_shown"] = bool(cookies.read(request, cookies.DRAFT))
    conversation.read_by_person(case, now=now)
    return render(request, "intake/case.html", context)


@require_http_methods(["GET", "POST"])
@with_case
def answer(
    request: HttpRequest, case: Case, now: datetime, question: UUID | None = None
) -> HttpResponse:
    """One question and its answer, or a message of her own."""
    asked = _question(case, question, now) if question else None
    if asked and asked.answered:
        return see_other("intake:case")
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data, label_suffix="")
    body = _("Je ne sais pas.") if asked and data and "ne_sais_pas" in data else ""
    if data and (body or form.is_valid()):
        try:
            body = body or form.cleaned_data["body"]
            if asked or not _just_said(case, body, now):
                conversation.write_as_person(case, body=body, now=now, answers=asked)
            return see_other("intake:case")
        except RefusedError as error:
            form.add_error("body", str(error))
    context = {"form": form, "asked": asked}
    return render(request, "intake/answer.html", context, status=422 if form.errors else 200)


def _just_said(case: Case, body: str, now: datetime) -> bool:
    """Whether her last message, still the last of all, has these very words (a button pressed
    twice on a slow line).
    """
    last = case.messages.left(now).order_by("-number").first()
    return last is not None and last.from_worker and last.body == body.strip()


def _question(case: Case, pk: UUID, now: datetime) -> Message:
    asked = case.messages.left(now).filter(from_worker=False, expects_answer=True)
    found = asked.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@with_case
def evidence(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """Her files, and one more."""
    form = FileForm()
    if request.method == "POST":
        form = receive(request, case, now=now)
        if not form.errors:
            return see_other("intake:evidence")
    files = file_rows(case.exhibits.filter(from_worker=True))
    context = {"form": form, "files": files, "max_bytes": settings.MAX_FILE_BYTES}
    return render(request, "intake/evidence.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_case
def consent(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """« Mes accords »: a yes for each act, taken back as easily."""
    if request.method != "POST":
        return render(request, "intake/consent.html", {"consents": consent_rows(case)})
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/consent.html", {"consents": consent_rows(case)}, status=422)
    act = ConsentAct(form.cleaned_data["act"])
    verb = consents.give if form.cleaned_data["answer"] == "yes" else consents.withdraw
    verb(case, act, by=None, now=now)
    return see_other("intake:consent")


@require_http_methods(["GET", "POST"])
@with_case
def date(request: HttpRequest, case: Case, now: datetime, milestone: UUID) -> HttpResponse:
    """A date that is missing. « Je ne sais pas » is an answer, and changes nothing."""
    today = timezone.localdate(now)
    fact = next((m for m in milestones_to_date(case) if m.pk == milestone), None)
    if fact is None:
        return see_other("intake:case")
    is_ahead = fact.slug in AHEAD
    form_class = ComingDateForm if is_ahead else PastDateForm
    data = request.POST if request.method == "POST" else None
    form = form_class(data, label=DATE_QUESTIONS[fact.slug], today=today)
    if data is None or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "intake/date.html", {"form": form}, status=status)
    known = form.cleaned_data["when"]
    if known.precision is not Precision.UNKNOWN:
        milestones.date_told_by_person(fact, known, now=now)
    return see_other("intake:case")


@require_POST
@with_case
def leave(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """« Fermer mon dossier »: the code is needed again."""
    session.end_session(cookies.read(request, cookies.SESSION))
    response = see_other("intake:home")
    cookies.take_back(response, cookies.SESSION)
    return response
