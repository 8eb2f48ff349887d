"""« Ajouter ou corriger »: beside an answer, never over it; « Effacer de cette page »."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from dossiers import editions
from dossiers.actions import addition, conversation
from dossiers.actions.refusal import RefusedError
from dossiers.intake.follow import with_case
from dossiers.intake.forms.rights import AdditionForm
from dossiers.kinds.summary import summary
from dossiers.models import Case
from dossiers.web import see_other

# The language of the questions that are kept: the team reads them.
SOURCE = "fr"


def questions(case: Case) -> list[str]:
    """The questions that she was asked, in the present language; how to reach her apart."""
    lines = summary(editions.of_case(case), case.answers or {})
    return [line.question for line in lines if line.step != "reply"]


@require_http_methods(["GET", "POST"])
@with_case
def add(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """Which answer, and what is true."""
    data = request.POST if request.method == "POST" else None
    form = AdditionForm(data, questions=questions(case))
    if data is not None and form.is_valid():
        with translation.override(SOURCE):
            asked = questions(case)
        chosen = form.cleaned_data["about"]
        try:
            about = asked[int(chosen)] if chosen else ""
            addition.add(case, about=about, body=form.cleaned_data["body"], now=now)
            return see_other("intake:case")
        except RefusedError as error:
            form.add_error("body", str(error))
    return render(request, "intake/add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_case
def hide(request: HttpRequest, case: Case, now: datetime, message: UUID) -> HttpResponse:
    """A page that names the message and says what stays: it does not come back here."""
    found = case.messages.left(now).filter(pk=message, hidden_on=None).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            conversation.hide_from_person(case, found, now=now)
            return see_other("intake:case")
        except RefusedError:
            return see_other("intake:answer", found.pk)
    return render(request, "intake/hide.html", {"message": found})
