"""One deadline: a computed date made trustworthy, seen, and finished with proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import deadline as acts
from dossiers.actions.refusal import RefusedError
from dossiers.actions.snooze import snooze as put_off
from dossiers.desk import deadline_facts, door, undo
from dossiers.desk.page import page
from dossiers.models import Deadline
from dossiers.web import SeeOther, see_other

DeadlineView = Callable[Concatenate[HttpRequest, Deadline, ...], HttpResponse]
# Where « J'ai vu » leads back to, by the word in its address.
BACK = {"a-faire": "desk:todo", "echeances": "desk:deadlines"}
BACK_TO_CASE = {"dossier": "desk:case", "echeances-du-dossier": "desk:deadlines_of_case"}


def with_deadline(view: DeadlineView) -> Callable[..., HttpResponse]:
    """The view gets (request, deadline, now=…), its case opened; 404 to anybody else."""

    @wraps(view)
    def opened(request: HttpRequest, reference: str, pk: UUID, **rest: Any) -> HttpResponse:
        now = timezone.now()
        deadline = access.get_deadline(request.user, reference, pk, now=now)
        access.require(request.user, "see_case", deadline.case)
        if door.must_ask_conflict(request, deadline.case):
            return see_other("desk:arrival", reference)
        return view(request, deadline, now=now, **rest)

    return opened


@require_safe
@with_deadline
def deadline(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """Everything that is known of it, and what may be done."""
    today = timezone.localdate(now)
    context = deadline_facts.told(deadline, request.user, today)
    return page(request, "desk/deadline.html", context, today=today)


@require_http_methods(["GET", "HEAD", "POST"])
@with_deadline
def acknowledge(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """« J'ai vu, je m'en occupe »: reminders sent so far stop climbing.

    Looking at this address changes nothing: it leads to « Je ne peux pas », as the bell does.
    """
    if request.method != "POST":
        return see_other("desk:decline_date", deadline.case.reference, deadline.pk)
    acts.acknowledge(deadline, by=request.user, now=now)
    asked = request.GET.get("retour", "")
    back = undo.offer(request.user, "deadline.acknowledge", deadline.case, now=now, back=asked)
    messages.success(request, _("Vu. Les prochains rappels viendront quand même."), back)
    if asked in BACK:
        return see_other(BACK[asked])
    if asked in BACK_TO_CASE:
        return see_other(BACK_TO_CASE[asked], deadline.case.reference)
    return to(deadline)


@require_POST
@with_deadline
def snooze(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """« Reporter »: to her next evening; refused kindly when the date is too near."""
    try:
        until = put_off(deadline, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return to(deadline)
    asked, day = request.GET.get("retour", ""), date_format(until, "l j F")
    back = undo.offer(request.user, "deadline.snooze", deadline.case, now=now, back=asked)
    messages.success(request, _("Rappel reporté au %(day)s.") % {"day": day}, back)
    return see_other(BACK[asked]) if asked in BACK else to(deadline)


def to(deadline: Deadline) -> SeeOther:
    """Back to the page of this deadline."""
    return see_other("desk:deadline", deadline.case.reference, deadline.pk)
