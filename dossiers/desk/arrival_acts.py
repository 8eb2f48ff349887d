"""What else is done of an arrival: referred, turned down, unwanted, put off, attached.

Each leads to the next arrival, with « Annuler » in the status line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import arrival_end as ends
from dossiers.actions import attachment
from dossiers.actions import postpone as postponing
from dossiers.actions.refusal import RefusedError
from dossiers.desk import undo, words
from dossiers.desk.arrival import show, with_arrival
from dossiers.desk.arrivals import next_arrival
from dossiers.desk.door import must_ask_conflict, with_case
from dossiers.desk.forms.arrival_end import AttachForm, PostponeForm, ReferForm, TurnDownForm
from dossiers.desk.matches import matches
from dossiers.desk.page import page, try_form
from dossiers.models import Case, State
from dossiers.web import see_other

READ_AND_WRITE = ["GET", "HEAD", "POST"]
Act = Callable[[dict[str, Any]], object]


@require_http_methods(READ_AND_WRITE)
@with_arrival
def refer(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Orienter »: a reply with addresses, the dates that run, and the arrival is closed."""
    access.require(request.user, "move:refer", case)
    dated = ends.dates_run(case)
    form = ReferForm(
        request.POST or None, dated=dated, initial={"version": case.version, "say_dates": True}
    )

    def act(asked: dict[str, Any]) -> object:
        return ends.refer(
            case, reply=asked["reply"], say_dates=asked["say_dates"], by=request.user, now=now,
            version=asked["version"],
        )  # fmt: skip

    return _small_page(
        request, case, form, act, now=now, title=_("Orienter ailleurs"), journal="move.refer",
        said=_("Personne orientée. La réponse part dans deux minutes."), dated=dated,
    )  # fmt: skip


@require_http_methods(READ_AND_WRITE)
@with_arrival
def turn_down(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Refuser »: alone for two days, then with the agreement of the coordination."""
    access.require(request.user, "move:turn_down", case)
    dated, today = ends.dates_run(case), timezone.localdate(now)
    waits = ends.needs_agreement(case, request.user, today)
    form = TurnDownForm(
        request.POST or None, dated=dated, initial={"version": case.version, "say_dates": True}
    )

    def act(asked: dict[str, Any]) -> object:
        return ends.turn_down(
            case, reason=asked["reason"], reply=asked["reply"], say_dates=asked["say_dates"],
            by=request.user, now=now, version=asked["version"],
        )  # fmt: skip

    said = _("Arrivée refusée. La réponse part dans deux minutes.")
    if waits:
        said = _("Accord demandé à la coordination. L’arrivée reste ici.")
    return _small_page(
        request, case, form, act, now=now, title=_("Refuser"), journal="move.turn_down",
        said=said, dated=dated, waits=waits,
    )  # fmt: skip


@require_POST
@with_arrival
def answer_turn_down(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The second person says yes, or keeps the arrival."""
    access.require(request.user, "agree_turn_down", case)
    asked = case.turn_downs.filter(answer="").first()
    if asked is None:
        messages.error(request, _("Personne ne demande de refuser cette arrivée."))
        return see_other("desk:arrival", case.reference)
    asked.case = case
    agreed = request.POST.get("accord") == "oui"
    following = next_arrival(request.user, case)
    try:
        ends.answer_turn_down(asked, agreed=agreed, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:arrival", case.reference)
    if not agreed:
        messages.success(request, _("Arrivée gardée. Elle attend toujours quelqu’un."))
        return see_other("desk:arrival", case.reference)
    back = undo.offer(request.user, "move.turn_down", case, now=now, back="arrivees")
    messages.success(request, _("Arrivée refusée à deux."), back)
    return following


@require_POST
@with_arrival
def unwanted(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Indésirable »: out of sight, erased in 30 days."""
    access.require(request.user, "move:turn_down", case)
    following = next_arrival(request.user, case)
    try:
        ends.unwanted(case, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:arrival", case.reference)
    back = undo.offer(request.user, "move.turn_down", case, now=now, back="arrivees")
    messages.success(request, _("Indésirable. Effacée dans 30 jours."), back)
    return following


@require_POST
@with_arrival
def postpone(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Reporter »: back by itself on that day."""
    today = timezone.localdate(now)
    form = PostponeForm(today, postponing.limit(case, today), request.POST)
    following = next_arrival(request.user, case)
    status = try_form(
        form,
        lambda asked: postponing.postpone(case, until=asked["until"], by=request.user, now=now),
    )
    if status != 303:
        return show(request, case, now=now, status=status, postpone_form=form)
    back = undo.offer(request.user, "arrival.postpone", case, now=now, back="arrivees")
    day = date_format(form.cleaned_data["until"], "l j F")
    messages.success(request, _("Arrivée reportée au %(day)s.") % {"day": day}, back)
    return following


@require_http_methods(READ_AND_WRITE)
@with_arrival
def attach(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Rattacher »: the same person wrote again. Suggestions; nothing is done alone."""
    access.require(request.user, "attach", case)
    if must_ask_conflict(request, case):
        return see_other("desk:arrival", case.reference)
    form = AttachForm(request.POST or None, initial={"version": case.version})

    def act(asked: dict[str, Any]) -> object:
        return attachment.attach(
            case, to=_main(request, asked["to"], now), by=request.user, now=now,
            version=asked["version"],
        )  # fmt: skip

    following = next_arrival(request.user, case)
    status = try_form(form, act, version=case.version) if request.method == "POST" else 200
    if status == 303:
        back = undo.offer(request.user, "case.attach", case, now=now)
        said = _("Demande rattachée au dossier %(reference)s.") % {
            "reference": form.cleaned_data["to"]
        }
        messages.success(request, said, back)
        return following
    context = {"case": case, "form": form, "found": _found(case, request)}
    today = timezone.localdate(now)
    return page(request, "desk/attach.html", context, today=today, status=status)


@require_POST
@with_case("detach")
def detach(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Détacher »: two cases again."""
    try:
        freed = attachment.detach(case, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:case", case.reference)
    messages.success(request, _("Dossier détaché."))
    name = "desk:arrival" if freed.state == State.SUBMITTED else "desk:case"
    return see_other(name, case.reference)


def _main(request: HttpRequest, reference: str, now: datetime) -> Case:
    """The case to attach to, if she may see it. Raises RefusedError otherwise."""
    try:
        return access.get_case(request.user, reference, now=now)
    except Http404:
        raise RefusedError(_("Aucun dossier visible avec cette référence.")) from None


def _found(case: Case, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.reference,
            "why": one.why,
            "meta": [
                words.kind_label(one.kind),
                words.state_label(one.state, one.kind),
                _("reçu le %(day)s") % {"day": words.short_day(one.received_on)},
            ],
        }
        for one in matches(case, request.user)
    ]


def _small_page(
    request: HttpRequest,
    case: Case,
    form: Form,
    act: Act,
    *,
    now: datetime,
    title: str,
    journal: str,
    said: str,
    **more: Any,
) -> HttpResponse:
    """Do `act` on a valid POST and open the next arrival; otherwise the page, as typed."""
    if must_ask_conflict(request, case):
        return see_other("desk:arrival", case.reference)
    following = next_arrival(request.user, case)
    status = try_form(form, act, version=case.version) if request.method == "POST" else 200
    if status == 303:
        back = undo.offer(request.user, journal, case, now=now, back="arrivees")
        messages.success(request, said, back)
        return following
    context = {"case": case, "form": form, "title": title, **more}
    today = timezone.localdate(now)
    return page(request, "desk/arrival_end.html", context, today=today, status=status)
