"""« Je ne peux pas »: « Merci de le dire. Qui peut ? » One tap, no blame."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import deadline as acts
from dossiers.actions.refusal import RefusedError
from dossiers.desk import deadline_facts
from dossiers.desk.deadline import with_deadline
from dossiers.desk.page import INVALID, page
from dossiers.models import Case, Deadline, Member
from dossiers.web import see_other

COORDINATION = "coordination"


@require_http_methods(["GET", "HEAD", "POST"])
@with_deadline
def decline(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """One button for each person who can; the one pressed is asked at once."""
    access.require(request.user, "acknowledge", deadline.case, now=now)
    who = choices(deadline.case, request.user, now=now)
    refused, status = "", 200
    if request.method == "POST":
        chosen = next((one for one in who if one["value"] == request.POST.get("to")), None)
        refused = "" if chosen else _("Choisir qui peut répondre.")
        if chosen:
            try:
                acts.decline(deadline, to=chosen["person"], by=request.user, now=now)
            except RefusedError as error:
                refused = str(error)
        status = INVALID if refused else 303
    if status == 303:
        messages.success(request, _("Merci de le dire. La demande est partie."))
        return see_other("desk:todo")
    today = timezone.localdate(now)
    context = {**deadline_facts.head(deadline, today), "who": who, "refused": refused}
    return page(request, "desk/cannot.html", context, today=today, status=status)


def choices(case: Case, by: Member, *, now: datetime) -> list[dict[str, Any]]:
    """The other person of the case if she is there today, then the coordination."""
    holders = access.Holders([case.pk], now=now)
    offered: list[dict[str, Any]] = []
    for person, role in ((case.binome, _("binôme")), (case.suivi, _("suivi par"))):
        if person and person.pk != by.pk and holders.may_receive(person.pk, case.pk):
            label = _("%(name)s (%(role)s)") % {"name": person.name, "role": role}
            offered.append({"value": str(person.pk), "person": person, "label": label})
    leads: set[UUID] = holders.of("coordination", case.pk) - {by.pk}
    if leads:
        label = _("La coordination")
        offered.append({"value": COORDINATION, "person": None, "label": label})
    return offered
