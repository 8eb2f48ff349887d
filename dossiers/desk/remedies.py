"""« Suites obtenues »: written down, received in parts, done, or given up."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import remedy as remedies
from dossiers.desk import proof, undo
from dossiers.desk.door import with_case
from dossiers.desk.forms.remedy import DoneForm, GiveUpForm, ObtainedForm, ReceivedForm
from dossiers.desk.page import page, try_form
from dossiers.desk.wages import frame
from dossiers.models import Case, Remedy
from dossiers.web import see_other

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@with_case("follow_remedy")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """What was won or agreed."""
    form: Form
    status = 200
    if request.method == "POST":
        bound = proof.bound(request, case, partial(ObtainedForm, case), now=now)

        def act(asked: dict[str, Any]) -> object:
            return remedies.obtain(
                case, bound.obtained(), proof=asked["exhibit"], by=request.user, now=now
            )

        form, status = bound, try_form(bound, act)
    else:
        form = ObtainedForm(case)
    title = _("Noter ce qui a été obtenu")
    return _form(request, case, form, status, now=now, act="remedy.obtain", title=title)


@require_http_methods(BOTH)
@with_case("follow_remedy")
def follow(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """What came: a payment, or the measure done."""
    remedy = _found(case, pk)
    is_sum = remedy.amount is not None
    make = partial(ReceivedForm if is_sum else DoneForm, case)
    status = 200
    if request.method == "POST":
        form = proof.bound(request, case, make, now=now)

        def act(asked: dict[str, Any]) -> object:
            told: dict[str, Any] = {
                "on": asked["on"], "proof": asked["exhibit"], "version": asked["version"],
                "by": request.user, "now": now,
            }  # fmt: skip
            if is_sum:
                return remedies.receive(remedy, centimes=asked["amount"] or 0, **told)
            return remedies.done(remedy, **told)

        status = try_form(form, act, version=remedy.version)
    else:
        form = make(initial={"version": remedy.version, "on": timezone.localdate(now)})
    title = _("Noter un paiement") if is_sum else _("Noter la mesure faite")
    name = "remedy.receive" if is_sum else "remedy.done"
    return _form(request, case, form, status, now=now, act=name, title=title, hint=remedy.what)


@require_http_methods(BOTH)
@with_case("follow_remedy")
def give_up(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """It will never come."""
    remedy, status = _found(case, pk), 200
    if request.method == "POST":
        form = GiveUpForm(request.POST)

        def act(asked: dict[str, Any]) -> object:
            return remedies.give_up(
                remedy, reason=asked["reason"], by=request.user, now=now, version=asked["version"]
            )

        status = try_form(form, act, version=remedy.version)
    else:
        form = GiveUpForm(initial={"version": remedy.version})
    title, name = _("Ne plus attendre"), "remedy.give_up"
    return _form(request, case, form, status, now=now, act=name, title=title, hint=remedy.what)


def _found(case: Case, pk: UUID) -> Remedy:
    remedy = get_object_or_404(case.remedies, pk=pk)
    remedy.case = case
    return remedy


def _form(
    request: HttpRequest,
    case: Case,
    form: Form,
    status: int,
    *,
    now: datetime,
    act: str,
    title: str,
    hint: str = "",
) -> HttpResponse:
    if status == 303:
        back = undo.offer(request.user, act, case, now=now, back="audience")
        messages.success(request, _("C’est noté."), back)
        return see_other("desk:court", case.reference)
    today = timezone.localdate(now)
    told = {"form": form, "title": title, "hint": hint, "button": _("Enregistrer")}
    return page(
        request, "desk/form.html", {**frame(case, today), **told}, today=today, status=status
    )
