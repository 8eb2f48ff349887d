"""« Ce qui arrête ou suspend le délai »: the events of a case, their end, a claim withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import clock
from dossiers.desk import case as case_page
from dossiers.desk import clock_facts, deadline_rows, history, proof, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.clock import EndEventForm, EventForm, UndoEventForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, ClockEvent
from dossiers.rules.event import IDLE
from dossiers.web import see_other

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_WRITE)
@with_case("record_milestone")
def events(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """What stopped the delays of this case so far; a new event is noted here."""

    def act(_asked: dict[str, Any]) -> object:
        return clock.record(case, **form.arguments(), by=request.user, now=now)

    make = partial(EventForm, case)
    status, today = 200, timezone.localdate(now)
    if request.method == "POST":
        form = proof.bound(request, case, make, now=now)
        status = try_form(form, act)
    else:
        form = make(initial={"covers": request.GET.getlist("echeance")})
    if status == 303:
        messages.success(request, _("C’est noté. Les échéances sont recalculées."))
        return see_other("desk:events", case.reference)
    context = {
        **_frame(case, today),
        "events": [_row(event) for event in clock_facts.events_in(case)],
        "idle": [
            label[:1].lower() + label[1:]
            for kind, label in IDLE.items()
            if kind not in ("letter", "agreement")
        ],
        "form": form,
        "button": _("Noter cet événement"),
        "back": reverse("desk:case", args=[case.reference]),
    }
    return page(request, "desk/events.html", context, today=today, status=status)


def _row(event: ClockEvent) -> dict[str, Any]:
    covered = [words.rule_label(row.rule, row.rule_version) for row in event.deadlines.all()]
    return {**clock_facts.line(event), "covers": covered}


@require_http_methods(READ_AND_WRITE)
@with_case("confirm_date")
def end(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """It ended: the delays run again."""
    event = _event(case, pk)

    def act(asked: dict[str, Any]) -> object:
        return clock.end(
            event,
            on=asked["on"],
            decided=asked.get("decided", False),
            by=request.user,
            now=now,
            version=asked["version"],
        )

    hint = _("Les échéances qu’il touche sont recalculées à partir de ce jour.")
    form = partial(EndEventForm, event)
    return _small(request, event, form, act, now=now, title=_("Noter la fin"), hint=hint)


@require_http_methods(READ_AND_WRITE)
@with_case("confirm_date")
def undo(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """It counts no more: the delays run as if it had never been."""
    event = _event(case, pk)

    def act(asked: dict[str, Any]) -> object:
        return clock.undo(
            event, why=asked["why"], by=request.user, now=now, version=asked["version"]
        )

    hint = _("Les échéances reprennent leurs dates d’avant, comme si rien ne s’était passé.")
    if event.cause == clock.CLAIM:
        hint = _(
            "Une demande retirée, périmée ou rejetée n’a rien interrompu (C. civ., art. 2243). "
            "Les échéances qu’elle fermait courent à nouveau, sur leurs dates d’avant."
        )
    form = partial(UndoEventForm, event)
    return _small(request, event, form, act, now=now, title=_("Ne compte plus"), hint=hint)


def _event(case: Case, pk: UUID) -> ClockEvent:
    found = case.clock_events.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    return found


def _frame(case: Case, today: date) -> dict[str, Any]:
    return case_page.frame(case, deadline_rows.flat_of_case(case), today)


def _small(
    request: HttpRequest,
    event: ClockEvent,
    make: Callable[..., Form],
    act: Callable[[dict[str, Any]], object],
    *,
    now: datetime,
    title: str,
    hint: str,
) -> HttpResponse:
    """The small page about one event; a valid POST does `act`."""
    case, status, today = event.case, 200, timezone.localdate(now)
    if request.method == "POST":
        form = make(request.POST)
        status = try_form(form, act, version=event.version)
    else:
        form = make(initial={"version": event.version})
    if status == 303:
        messages.success(request, _("C’est noté. Les échéances sont recalculées."))
        return see_other("desk:events", case.reference)
    context = {
        **_frame(case, today),
        "title": title,
        "hint": f"{clock_facts.title(event)}, {clock_facts.when(event)}. {hint}",
        "form": form,
        "button": title,
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/form.html", context, today=today, status=status)
