"""« Courriers »: the letters of a case, from a template to what was sent and received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import letter as letters
from dossiers.actions import move as moves
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, history, letter_rows, proof, undo
from dossiers.desk.door import with_case
from dossiers.desk.forms.letters import DraftForm, LaterDatesForm, SendingForm, TemplateForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.letters import formats
from dossiers.letters.paper import paper
from dossiers.letters.placeholder import missing
from dossiers.models import Case, Letter, State
from dossiers.web import see_other

READ_AND_WRITE = ["GET", "HEAD", "POST"]
MAKERS = {"pdf": formats.to_pdf, "odt": formats.to_odt, "docx": formats.to_docx}
TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@with_case("record_letter")
def letter_list(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The drafts, then what was sent."""
    today = timezone.localdate(now)
    found = list(case.letters.filter(removed_at=None).select_related("proof"))
    found.sort(
        key=lambda one: (one.sent_on is not None, -(one.sent_on or one.recorded_on).toordinal())
    )
    context = {**_frame(case, now), "rows": letter_rows.rows(case, found, today)}
    return page(request, "desk/letters.html", context, today=today)


@require_http_methods(READ_AND_WRITE)
@with_case("record_letter")
def begin(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Choose a template; the letter opens, filled with what the case knows."""
    begun: list[Letter] = []
    form, status = TemplateForm(), 200
    if request.method == "POST":
        form = TemplateForm(request.POST)
        status = try_form(
            form,
            lambda asked: begun.append(
                letters.begin(case, asked["template"], by=request.user, now=now)
            ),
        )
    if begun:
        return see_other("desk:letter", case.reference, begun[0].pk)
    context = {**_frame(case, now), "form": form, "groups": letter_rows.choices(case.kind)}
    return page(
        request, "desk/letter_new.html", context, today=timezone.localdate(now), status=status
    )


@require_http_methods(READ_AND_WRITE)
@with_case("record_letter")
def letter(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """A draft and its box; once sent, its frozen text and its dates."""
    one = _letter(case, pk)
    if one.sent_on is not None and request.method != "POST":
        return _sent(request, one, now=now)

    def act(asked: dict[str, Any]) -> object:
        return letters.edit(one, **asked, by=request.user, now=now)

    form, status = _draft_form(one), 200
    if request.method == "POST":
        form = DraftForm(request.POST)
        status = try_form(form, act, version=one.version)
    if status == 303:
        messages.success(request, _("Courrier enregistré."))
        return see_other("desk:letter", case.reference, pk)
    text = (form.data.get("text") if form.is_bound else one.text) or ""
    context = {
        **_frame(case, now),
        "letter": one,
        "form": form,
        "about": letter_rows.about(one),
        "holes": missing(text),
        "blocks": letter_rows.blocks(text),
        "files": letter_rows.files(case, one),
        "refusal": letters.refusal(case, one.act) or "",
        "saved": letter_rows.blocks(one.text or "") if status == CONFLICT else [],
        "meanwhile": _("Le texte enregistré est plus bas.") if status == CONFLICT else "",
    }
    today = timezone.localdate(now)
    return page(request, "desk/letter.html", context, today=today, status=status)


def _draft_form(one: Letter) -> DraftForm:
    return DraftForm(initial={"version": one.version, "summary": one.summary, "text": one.text})


def _sent(request: HttpRequest, one: Letter, *, now: datetime) -> HttpResponse:
    case = one.case
    may_move = case.state == State.OPEN and any(
        offer.name == "send_demand" and not offer.refusal
        for offer in moves.offers(case, request.user)
    )
    context = {
        **_frame(case, now),
        "letter": one,
        "about": letter_rows.about(one),
        "blocks": letter_rows.blocks(one.text or ""),
        "days": letter_rows.days(one),
        "files": letter_rows.files(case, one) if one.text else [],
        "may_close": letter_rows.may_close(one),
        "may_move": may_move and one.starts in ("demand_sent", "platform_complaint_sent", ""),
    }
    return page(request, "desk/letter_sent.html", context, today=timezone.localdate(now))


@require_http_methods(READ_AND_WRITE)
@with_case("record_letter")
def send(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """It left: its dates, its number, its proof; the text freezes."""
    one = _letter(case, pk)

    def act(form: SendingForm) -> object:
        return letters.send(one, **form.arguments(), by=request.user, now=now)

    return _small(
        request, one, partial(SendingForm, case), act, now=now,
        initial={"registered": one.registered, "version": one.version},
        title=_("Noter l’envoi"),
        hint=letters.refusal(case, one.act)
        or _("Le texte ne changera plus. Le délai de réponse part de ces dates."),
    )  # fmt: skip


@require_http_methods(READ_AND_WRITE)
@with_case("record_letter")
def dates(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The day it was presented or received, known later."""
    one = _letter(case, pk)

    def act(form: LaterDatesForm) -> object:
        return letters.learn_dates(one, **form.arguments(), by=request.user, now=now)

    return _small(
        request, one, partial(LaterDatesForm, case), act, now=now,
        initial={
            "presented_on": one.presented_on,
            "received_on": one.received_on,
            "exhibit": str(one.proof_id or ""),
            "version": one.version,
        },
        title=_("Dates de ce courrier"),
        hint=_("Les échéances qui en partent sont recalculées."),
    )  # fmt: skip


@require_POST
@with_case("record_letter")
def remove(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """A draft leaves the list; « Annuler » brings it back."""
    one = _letter(case, pk)
    try:
        letters.remove(one, by=request.user, now=now)
    except letters.RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:letter", case.reference, pk)
    back = undo.offer(request.user, "letter.remove", case, now=now)
    messages.success(request, _("Brouillon retiré."), back)
    return see_other("desk:letters", case.reference)


@require_safe
@with_case("record_letter")
def letter_file(
    request: HttpRequest, case: Case, *, now: datetime, pk: UUID, form: str
) -> HttpResponse:
    """The letter as a file to print or to correct elsewhere; its name tells nothing."""
    one = _letter(case, pk)
    if form not in MAKERS or not one.text:
        raise Http404(_("Cette page n’existe pas."))
    about = letter_rows.about(one)
    try:
        content = MAKERS[form](paper(one.text, about["template"].partition(",")[0]))
    except formats.NotMadeError:
        messages.error(request, _("Le PDF ne peut pas être fait ici. Prendre l’ODT ou le DOCX."))
        return see_other("desk:letter", case.reference, pk)
    letters.note_export(one, by=request.user, now=now)
    response = HttpResponse(content, content_type=TYPES[form])
    response["X-Content-Type-Options"] = "nosniff"
    name = f"courrier-{case.reference}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _letter(case: Case, pk: UUID) -> Letter:
    found = case.letters.filter(pk=pk, removed_at=None).select_related("proof").first()
    if found is None:
        raise Http404(_("Ce courrier n’existe pas."))
    return found


def _frame(case: Case, now: datetime) -> dict[str, Any]:
    return case_page.frame(case, deadline_rows.flat_of_case(case), timezone.localdate(now))


def _small(
    request: HttpRequest,
    one: Letter,
    make: Callable[..., Any],
    act: Callable[[Any], object],
    *,
    now: datetime,
    initial: dict[str, Any],
    title: str,
    hint: str,
) -> HttpResponse:
    """The small page about one letter; a valid POST does `act`."""
    case, status, today = one.case, 200, timezone.localdate(now)
    form: Form
    if request.method == "POST":
        form = proof.bound(request, case, make, now=now)
        status = try_form(form, lambda _asked: act(form), version=one.version)
    else:
        form = make(initial=initial)
    if status == 303:
        messages.success(request, _("C’est noté. Les échéances sont recalculées."))
        return see_other("desk:letter", case.reference, one.pk)
    context = {
        **_frame(case, now),
        "title": title,
        "hint": hint,
        "form": form,
        "button": title,
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/form.html", context, today=today, status=status)
