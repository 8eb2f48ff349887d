"""Hearings: the page of the day, and what is written before and after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import contact as contacts
from dossiers.actions import hearing as hearings
from dossiers.actions.refusal import RefusedError
from dossiers.desk import claim_rows, hearing_sheet, proof, remedy_rows, undo
from dossiers.desk.answers import contact_lines
from dossiers.desk.door import with_case
from dossiers.desk.forms.hearing import AfterForm, HearingForm, NoteForm, PrepareForm, shown
from dossiers.desk.page import INVALID, page, try_form
from dossiers.desk.wages import frame
from dossiers.models import Case, Hearing
from dossiers.rules import centimes
from dossiers.web import see_other

BOTH = ["GET", "HEAD", "POST"]


def _with_hearing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the hearing of its number, its case opened. 404 without it."""

    @wraps(view)
    def found(request: HttpRequest, case: Case, *, now: datetime, n: int) -> HttpResponse:
        hearing = case.hearings.filter(number=n).first()
        if hearing is None:
            raise Http404(_("Cette audience n’existe pas."))
        hearing.case = case
        return view(request, hearing, now=now)

    return found


@require_safe
@with_case("plan_hearing")
def court(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Hearings, what is asked, what was obtained: the court side of a case."""
    today = timezone.localdate(now)
    table = claim_rows.load(case)
    context = {
        **frame(case, today),
        "hearings": hearing_sheet.rows(case, today),
        "asked": len(table.asked),
        "total": centimes.written(table.total),
        "weeks": sum(len(month.weeks) for month in table.months),
        "remedies": remedy_rows.rows(case, today),
    }
    return page(request, "desk/court.html", context, today=today)


@require_http_methods(BOTH)
@with_case("plan_hearing")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A new hearing, with its summons."""
    today, status = timezone.localdate(now), 200
    made: list[Hearing] = []
    if request.method == "POST":
        form = proof.bound(request, case, partial(HearingForm, case), now=now)

        def act(asked: dict[str, Any]) -> object:
            made.append(
                hearings.schedule(
                    case, **form.arguments(), proof=asked["exhibit"], by=request.user, now=now
                )
            )
            return made

        status = try_form(form, act)
    else:
        form = HearingForm(case)
    if status == 303:
        back = undo.offer(request.user, "hearing.plan", case, now=now, back="audience")
        said = _("Audience notée. Les rappels partiront quatorze jours avant.")
        messages.success(request, said, back)
        return see_other("desk:hearing", case.reference, made[0].number)
    context = {
        **frame(case, today),
        "form": form,
        "title": _("Noter une audience"),
        "button": _("Noter cette audience"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


@require_safe
@with_case("plan_hearing")
@_with_hearing
def hearing(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """The page of the day: one page, nothing else to load."""
    return _show(request, hearing, now=now)


@require_POST
@with_case("see_contact")
@_with_hearing
def contact(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """« Afficher »: the same page with the contact, once the journal says who asked."""
    found = contacts.show(hearing.case, by=request.user, now=now)
    lines = contact_lines(hearing.case.kind, found)
    return _show(request, hearing, now=now, contact=lines)


@require_POST
@with_case("write_note")
@_with_hearing
def note(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """A note typed in the room."""
    form = NoteForm(request.POST)

    def act(asked: dict[str, Any]) -> object:
        return hearings.keep_note(hearing, body=asked["body"], by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return _show(request, hearing, now=now, status=status, note_form=form)
    messages.success(request, _("Note enregistrée."))
    return see_other("desk:hearing", hearing.case.reference, hearing.number)


@require_POST
@with_case("plan_hearing")
@_with_hearing
def bring(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """What is ready in the bag."""
    ready = set(request.POST.getlist("ready"))
    told = [(what, str(at) in ready) for at, (what, _r) in enumerate(hearing_sheet.things(hearing))]
    form = PrepareForm(
        {
            "arguments": hearing.arguments or "",
            "to_bring": "\n".join(what for what, _ready in told),
            "version": request.POST.get("version", ""),
        }
    )

    def act(asked: dict[str, Any]) -> object:
        return hearings.prepare(
            hearing, arguments=asked["arguments"], to_bring=told,
            by=request.user, now=now, version=asked["version"],
        )  # fmt: skip

    status = try_form(form, act, version=hearing.version)
    if status != 303:
        return _show(request, hearing, now=now, status=status, refused=form)
    back = undo.offer(request.user, "hearing.prepare", hearing.case, now=now, back="audience")
    messages.success(request, _("C’est noté."), back)
    return see_other("desk:hearing", hearing.case.reference, hearing.number)


@require_http_methods(BOTH)
@with_case("plan_hearing")
@_with_hearing
def edit(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """Another day, another room; « Annuler l’audience » is the second button."""
    case, status = hearing.case, 200
    if request.method == "POST":
        form = proof.bound(request, case, partial(HearingForm, case), now=now)

        def act(asked: dict[str, Any]) -> object:
            version = asked["version"] or 0
            return hearings.correct(
                hearing, **form.arguments(), by=request.user, now=now, version=version
            )

        status = try_form(form, act, version=hearing.version)
    else:
        form = HearingForm(case, initial=shown(hearing))
    title = _("Corriger l’audience")
    return _form(request, hearing, form, status, now=now, act="hearing.correct", title=title)


@require_http_methods(BOTH)
@with_case("plan_hearing")
@_with_hearing
def prepare(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """The other side's arguments and our answers; what to bring."""
    things, status = hearing_sheet.things(hearing), 200
    if request.method == "POST":
        form = PrepareForm(request.POST)

        def act(asked: dict[str, Any]) -> object:
            return hearings.prepare(
                hearing, arguments=asked["arguments"], to_bring=form.things(dict(things)),
                by=request.user, now=now, version=asked["version"],
            )  # fmt: skip

        status = try_form(form, act, version=hearing.version)
    else:
        lines = "\n".join(what for what, _ready in things)
        form = PrepareForm(
            initial={
                "arguments": hearing.arguments or "",
                "to_bring": lines,
                "version": hearing.version,
            }
        )
    title = _("Préparer l’audience")
    return _form(request, hearing, form, status, now=now, act="hearing.prepare", title=title)


@require_http_methods(BOTH)
@with_case("plan_hearing")
@_with_hearing
def after(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """« Après l’audience »: what came of it, and what follows by itself."""
    case, status = hearing.case, 200
    if request.method == "POST":
        form = proof.bound(request, case, partial(AfterForm, case), now=now)

        def act(asked: dict[str, Any]) -> object:
            return hearings.conclude(
                hearing, form.told(), by=request.user, now=now, version=asked["version"]
            )

        status = try_form(form, act, version=hearing.version)
    else:
        form = AfterForm(case, initial={"version": hearing.version})
    hint = _("Un renvoi crée la nouvelle audience. Une décision notifiée fait courir l’appel.")
    title = _("Après l’audience")
    act_name = "hearing.conclude"
    return _form(request, hearing, form, status, now=now, act=act_name, title=title, hint=hint)


@require_POST
@with_case("plan_hearing")
@_with_hearing
def cancel(request: HttpRequest, hearing: Hearing, *, now: datetime) -> HttpResponse:
    """It will not take place."""
    told = request.POST.get("version", "")
    version = int(told) if told.isdecimal() else 0
    try:
        hearings.cancel(hearing, by=request.user, now=now, version=version)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        back = undo.offer(request.user, "hearing.cancel", hearing.case, now=now, back="audience")
        messages.success(request, _("Audience annulée."), back)
    return see_other("desk:court", hearing.case.reference)


def _show(
    request: HttpRequest, hearing: Hearing, *, now: datetime, status: int = 200, **more: Any
) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "note_form": NoteForm(),
        "refused": PrepareForm(),
        "big": request.GET.get("grand") == "1",
        "has_errors": status >= INVALID,
        **hearing_sheet.sheet(hearing, today),
        **more,
    }
    return render(request, "desk/hearing.html", context, status=status)


def _form(
    request: HttpRequest,
    hearing: Hearing,
    form: Any,
    status: int,
    *,
    now: datetime,
    act: str,
    title: str,
    hint: str = "",
) -> HttpResponse:
    """The form of a hearing, or its page once it is done."""
    case, today = hearing.case, timezone.localdate(now)
    if status == 303:
        back = undo.offer_this(request.user, act, case, now=now, back="audience")
        messages.success(request, _("C’est noté."), back)
        return see_other("desk:hearing", case.reference, hearing.number)
    shown_ = {"form": form, "title": title, "hint": hint, "button": _("Enregistrer")}
    return page(
        request, "desk/form.html", {**frame(case, today), **shown_}, today=today, status=status
    )
