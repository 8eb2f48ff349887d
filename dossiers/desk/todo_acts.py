"""The one button of a row of « À faire »: asked, done, put off. Each can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dossiers import access
from dossiers.actions import ask_date as asking
from dossiers.actions import task as tasks
from dossiers.actions.refusal import RefusedError
from dossiers.desk import there, undo
from dossiers.desk.counts import my_cases
from dossiers.desk.deadline import with_deadline
from dossiers.models import Deadline, Member, Task
from dossiers.rules.evenings import local_day, next_evening
from dossiers.web import see_other

A_WEEK = timedelta(days=7)


@require_POST
@with_deadline
def ask_date(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """« Demander la date »: a ready question, in her language, in one act."""
    try:
        asking.ask_date(deadline, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        back = undo.offer(request.user, "message.send", deadline.case, now=now, back="a-faire")
        messages.success(request, _("Question posée. Elle part dans deux minutes."), back)
    return see_other("desk:todo")


@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Fait »."""
    now = timezone.now()
    task = _task(request.user, pk)
    tasks.finish(task, by=request.user, now=now)
    back = undo.offer(request.user, "task.done", task.case, now=now, back="a-faire")
    messages.success(request, _("Tâche faite."), back)
    return see_other("desk:todo")


@require_POST
def put_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Reporter à mon prochain soir »: a task, never a deadline."""
    now, member = timezone.now(), request.user
    task = _task(member, pk)
    evening = next_evening(there.evenings(member), member.zone, now)
    day = local_day(member.zone, evening) if evening else timezone.localdate(now) + A_WEEK
    try:
        # An evening that begins later today is no later day: the one after.
        until = max(day, timezone.localdate(now) + timedelta(days=1))
        tasks.put_off(task, until=until, by=member, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:todo")
    back = undo.offer(member, "task.put_off", task.case, now=now, back="a-faire")
    said = _("Tâche reportée au %(day)s.") % {"day": date_format(until, "l j F")}
    messages.success(request, said, back)
    return see_other("desk:todo")


def _task(member: Member, pk: UUID) -> Task:
    """A task of one of my cases, its case opened. Raises Http404."""
    found = Task.objects.filter(pk=pk, case__in=my_cases(member)).select_related("case").first()
    if found is None:
        raise Http404(_("Cette tâche n’existe pas."))
    access.opened([found.case])
    return found
