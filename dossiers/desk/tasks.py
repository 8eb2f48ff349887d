"""What is to be done: on one case with what is waited for, and mine over all cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import task as acts
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, hands_rows, undo
from dossiers.desk.door import with_case
from dossiers.desk.forms.hands import TaskForm, WaitForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, State, Task
from dossiers.rules.deadline import long_date
from dossiers.rules.evenings import local_day, next_evening
from dossiers.web import SeeOther, see_other


@require_safe
@with_case("keep_tasks")
def of_case(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The tasks and the waits of a case, and the two forms that add one."""
    return show(request, case, now=now)


def show(request: HttpRequest, case: Case, *, now: datetime, **more: Any) -> HttpResponse:
    """The page; `more` holds a form that comes back with errors, and its `status`."""
    today, status = timezone.localdate(now), more.pop("status", 200)
    tasks = list(case.tasks.select_related("assignee", "done_by"))
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "todo": [hands_rows.task(row, case, today) for row in tasks if row.done_on is None],
        "done": [hands_rows.task(row, case, today) for row in tasks if row.done_on],
        "waits_open": hands_rows.waits(case, today, now),
        "waits_over": hands_rows.waits_over(case),
        "evening": _evening_words(request, now),
        "is_closed": case.state == State.CLOSED,
        "task_form": TaskForm(case),
        "wait_form": WaitForm(),
    } | more
    return page(request, "desk/tasks.html", context, today=today, status=status)


@require_POST
@with_case("keep_tasks")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A task of my own."""
    form = TaskForm(case, request.POST)
    status = try_form(form, lambda asked: acts.add(case, **asked, by=request.user, now=now))
    if status != 303:
        return show(request, case, now=now, task_form=form, status=status)
    back = undo.offer(request.user, "task.add", case, now=now, back="taches")
    messages.success(request, _("C’est noté."), back)
    return see_other("desk:tasks_of_case", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("keep_tasks")
def change(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Other words, another person, another day."""
    row, status, today = _found(case, pk), 200, timezone.localdate(now)
    form = TaskForm(
        case,
        request.POST if request.method == "POST" else None,
        initial={"title": row.title, "assignee": row.assignee_id, "due_on": row.due_on},
    )
    if request.method == "POST":
        status = try_form(form, lambda asked: acts.change(row, **asked, by=request.user, now=now))
    if status == 303:
        back = undo.offer(request.user, "task.change", case, now=now, back="taches")
        messages.success(request, _("C’est noté."), back)
        return see_other("desk:tasks_of_case", case.reference)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "form": form,
        "title": _("Modifier une tâche"),
        "button": _("Enregistrer"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


@require_POST
@with_case("keep_tasks")
def finish(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Done at once; « Annuler » is in the status line."""
    acts.finish(_found(case, pk), by=request.user, now=now)
    back = undo.offer(request.user, "task.done", case, now=now)
    messages.success(request, _("Tâche faite."), back)
    return _back(request, case)


@require_POST
@with_case("keep_tasks")
def reopen(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Not done after all, whenever it was."""
    acts.reopen(_found(case, pk), by=request.user, now=now)
    messages.success(request, _("Tâche rouverte."))
    return _back(request, case)


@require_POST
@with_case("keep_tasks")
def put_off(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """« Reporter à mon prochain soir »."""
    row = _found(case, pk)
    until = my_next_evening(request, now)
    if until is None:
        messages.error(request, _("Aucun soir n’est réglé. Les régler dans « Mes soirs »."))
        return _back(request, case)
    try:
        acts.put_off(row, until=until, by=request.user, now=now)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return _back(request, case)
    back = undo.offer(request.user, "task.put_off", case, now=now)
    messages.success(request, _("Reportée au %(day)s.") % {"day": long_date(until)}, back)
    return _back(request, case)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My tasks over all my cases, and what waits for my answer."""
    now = timezone.now()
    today = timezone.localdate(now)
    context = {
        "todo": hands_rows.my_tasks(request.user, today),
        "handovers": hands_rows.offered(request.user, now),
        "confided": access.confided(request.user, now=now).exists()
        or access.invited(request.user, now=now).exists(),
        "evening": _evening_words(request, now),
    }
    return page(request, "desk/my_tasks.html", context, today=today)


def my_next_evening(request: HttpRequest, now: datetime) -> date | None:
    """The day of my next evening after today, on my own clock."""
    evenings = [(one.weekday, one.starts) for one in request.user.evenings.all()]
    today, moment = timezone.localdate(now), now
    while (moment := next_evening(evenings, request.user.zone, moment)) is not None:
        if (day := local_day(request.user.zone, moment)) > today:
            return day
    return None


def _evening_words(request: HttpRequest, now: datetime) -> str:
    day = my_next_evening(request, now)
    return long_date(day) if day else ""


def _found(case: Case, pk: UUID) -> Task:
    row = case.tasks.filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    row.case = case
    return row


def _back(request: HttpRequest, case: Case) -> SeeOther:
    if request.POST.get("retour") == "taches":
        return see_other("desk:tasks")
    return see_other("desk:tasks_of_case", case.reference)
