"""Arranging the pieces (ux.md 3.18): what is kept, its order, what is communicated and made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers.actions import bundle as bundles
from dossiers.actions import expected as expecting
from dossiers.actions import opening as openings
from dossiers.actions import piece as pieces
from dossiers.actions.refusal import RefusedError
from dossiers.desk import exhibits, undo
from dossiers.desk.door import with_case
from dossiers.desk.forms.piece import DescribeForm, ShareForm
from dossiers.desk.page import INVALID, try_form
from dossiers.letters import formats
from dossiers.models import Case, Exhibit
from dossiers.web import SeeOther, see_other

FORMATS = {
    "pdf": (formats.to_pdf, "application/pdf"),
    "odt": (formats.to_odt, "application/vnd.oasis.opendocument.text"),
    "docx": (
        formats.to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def piece_of(case: Case, pk: UUID) -> Exhibit:
    """A piece of this case, to arrange and not to read. Raises Http404."""
    found = case.exhibits.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette pièce n’existe pas."))
    return found


def back_to(case: Case, pk: UUID | str) -> SeeOther:
    """The list, at this piece: the keyboard goes on from there."""
    return see_other(f"{resolve_url('desk:exhibits', case.reference)}#piece-{pk}")


@require_POST
@with_case("arrange_exhibits")
def arrange(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """One button of a row: up, down, to a number, or a decision."""
    piece, act = piece_of(case, pk), request.POST.get("do", "")
    try:
        if act in ("up", "down"):
            pieces.move(piece, _beside(piece, act), by=request.user, now=now)
        elif act == "place":
            pieces.move(piece, _number(request), by=request.user, now=now)
        else:
            pieces.decide(piece, act, by=request.user, now=now)
    except RefusedError as error:
        return exhibits.show(request, case, now=now, refusal=str(error), status=INVALID)
    moved = act in ("up", "down", "place")
    name = "exhibit.move" if moved else "exhibit.decide"
    back = undo.offer_this(request.user, name, case, now=now, back="pieces")
    messages.success(request, _("Ordre changé.") if moved else _("Pièce triée."), back)
    return back_to(case, pk)


def _beside(piece: Exhibit, act: str) -> int:
    return (piece.rank or 0) + (1 if act == "down" else -1)


def _number(request: HttpRequest) -> int:
    """What was typed. Raises RefusedError when it is no number."""
    try:
        return int(request.POST.get("rank", ""))
    except ValueError:
        raise RefusedError(_("Écrire un numéro, par exemple 3.")) from None


@require_POST
@with_case("arrange_exhibits")
def describe(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The title, the day and the nature; and whether it is an identity paper."""
    piece, form = piece_of(case, pk), DescribeForm(request.POST)

    def act(asked: dict[str, Any]) -> None:
        identity = asked.pop("identity")
        if identity != piece.identity:
            openings.mark(piece, identity, by=request.user, now=now)
        pieces.describe(piece, **asked, by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return exhibits.show(
            request, case, now=now, editing=piece, describe_form=form, status=status
        )
    back = undo.offer(request.user, "exhibit.describe", case, now=now, back="pieces")
    messages.success(request, _("C’est noté."), back)
    return back_to(case, pk)


def _ticked(request: HttpRequest) -> list[UUID]:
    """The pieces ticked, in the order of the page. Raises Http404 for what is no id."""
    try:
        return [UUID(pk) for pk in request.POST.getlist("piece")]
    except ValueError:
        raise Http404(_("Cette pièce n’existe pas.")) from None


@require_POST
@with_case("arrange_exhibits")
def share(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Communiquée le … à … » for the pieces ticked, or their photos in one PDF."""
    ticked = _ticked(request)
    if request.POST.get("do") == "group":
        return _group(request, case, ticked, now)
    form = ShareForm(request.POST)
    status = try_form(
        form, lambda asked: pieces.share(case, ticked, **asked, by=request.user, now=now)
    )
    if status != 303:
        return exhibits.show(request, case, now=now, share_form=form, ticked=ticked, status=status)
    back = undo.offer(request.user, "exhibit.share", case, now=now)
    messages.success(request, _("Pièces notées communiquées."), extra_tags=back)
    return see_other("desk:exhibits", case.reference)


def _group(request: HttpRequest, case: Case, ticked: list[UUID], now: datetime) -> HttpResponse:
    try:
        job = bundles.ask_group(case, ticked, by=request.user, now=now)
    except RefusedError as error:
        return exhibits.show(
            request, case, now=now, refusal=str(error), ticked=ticked, status=INVALID
        )
    return see_other("desk:job", job.pk)


@require_POST
@with_case("arrange_exhibits")
def make_bundle(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Ask for the numbered bundle, and go and see how far it is."""
    try:
        job = bundles.ask_bundle(case, by=request.user, now=now)
    except RefusedError as error:
        return exhibits.show(request, case, now=now, refusal=str(error), status=INVALID)
    return see_other("desk:job", job.pk)


@require_safe
@with_case()
def bordereau(request: HttpRequest, case: Case, *, now: datetime, kind: str) -> HttpResponse:
    """The numbered list as a file to print, or to go on writing."""
    if kind not in FORMATS:
        raise Http404(_("Ce format n’existe pas."))
    made, media_type = FORMATS[kind]
    try:
        content = made(bundles.list_of(case, by=request.user, now=now))
    except (RefusedError, formats.NotMadeError) as error:
        told = str(error) or _("Le PDF n’a pas pu être fait. Prendre l’autre format.")
        return exhibits.show(request, case, now=now, refusal=told, status=INVALID)
    response = HttpResponse(content, content_type=media_type)
    name = f"bordereau-{case.reference}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@with_case("arrange_exhibits")
def expected(request: HttpRequest, case: Case, *, now: datetime, sort: str) -> HttpResponse:
    """« Demander », « Ne s’applique pas », « Remettre »."""
    act = request.POST.get("do", "")
    try:
        if act == "ask":
            expecting.ask(case, sort, by=request.user, now=now)
            told = _("Question prête : elle part dans deux minutes.")
            back = undo.offer(request.user, "message.send", case, now=now)
            messages.success(request, told, extra_tags=back)
        else:
            needless = act == "needless"
            expecting.set_needless(case, sort, needless=needless, by=request.user, now=now)
    except RefusedError as error:
        return exhibits.show(request, case, now=now, refusal=str(error), status=INVALID)
    return see_other(f"{reverse('desk:exhibits', args=[case.reference])}#attendues")


def share_form(now: datetime) -> ShareForm:
    """The form before anything is typed: today."""
    return ShareForm(initial={"on": timezone.localdate(now)})
