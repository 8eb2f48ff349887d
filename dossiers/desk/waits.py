"""What a case waits for: noted, put later, over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions import wait as acts
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, tasks, undo
from dossiers.desk.door import with_case
from dossiers.desk.forms.hands import UntilForm, WaitForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, Wait
from dossiers.web import SeeOther, see_other


@require_POST
@with_case("keep_waits")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """From whom, for what, until when."""
    form = WaitForm(request.POST)
    status = try_form(form, lambda asked: acts.begin(case, **asked, by=request.user, now=now))
    if status != 303:
        return tasks.show(request, case, now=now, wait_form=form, status=status)
    back = undo.offer(request.user, "wait.begin", case, now=now, back="taches")
    messages.success(request, _("C’est noté. Ce jour passé, un rappel arrive."), back)
    return _back(case)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("keep_waits")
def put_off(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Wait longer."""
    row, status, today = _found(case, pk), 200, timezone.localdate(now)
    form = UntilForm(
        request.POST if request.method == "POST" else None, initial={"until": row.until}
    )
    if request.method == "POST":
        status = try_form(form, lambda asked: acts.put_off(row, **asked, by=request.user, now=now))
    if status == 303:
        back = undo.offer(request.user, "wait.put_off", case, now=now, back="taches")
        messages.success(request, _("C’est noté."), back)
        return _back(case)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "form": form,
        "title": _("Attendre plus longtemps"),
        "hint": row.what,
        "button": _("Enregistrer"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


@require_POST
@with_case("keep_waits")
def end(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """It came; « Annuler » is in the status line."""
    acts.end(_found(case, pk), by=request.user, now=now)
    back = undo.offer(request.user, "wait.end", case, now=now)
    messages.success(request, _("Attente finie."), back)
    return _back(case)


@require_POST
@with_case("keep_waits")
def resume(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Still waiting after all."""
    acts.resume(_found(case, pk), by=request.user, now=now)
    messages.success(request, _("Attente rouverte."))
    return _back(case)


def _found(case: Case, pk: UUID) -> Wait:
    row = case.waits.filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    row.case = case
    return row


def _back(case: Case) -> SeeOther:
    return see_other("desk:tasks_of_case", case.reference)
