"""« Chiffrage »: what is asked of the court, head by head, on screen and on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import claim
from dossiers.actions.refusal import RefusedError
from dossiers.desk import claim_paper, claim_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.claims import HeadForm, shown
from dossiers.desk.forms.money import typed_centimes
from dossiers.desk.page import page, try_form
from dossiers.desk.wages import frame
from dossiers.letters.formats import to_docx, to_odt, to_pdf
from dossiers.models import Case, ClaimHead
from dossiers.rules import centimes
from dossiers.rules.claims import heads
from dossiers.rules.wording import short_date
from dossiers.web import see_other

FORMATS: dict[str, tuple[str, Any]] = {
    "pdf": ("application/pdf", to_pdf),
    "odt": ("application/vnd.oasis.opendocument.text", to_odt),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        to_docx,
    ),
}


@require_safe
@with_case("price_claims")
def claims(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The table, its total, what this kind of case usually asks, and each head's own clock."""
    today = timezone.localdate(now)
    table = claim_rows.load(case)
    context = {
        **frame(case, today),
        "heads": claim_rows.rows(table, today),
        "total": centimes.written(table.total),
        "proposals": claim_rows.proposals(table, today),
        "stale": claim_rows.rates_words(today),
        "formats": [*FORMATS, "csv"],
        "today": short_date(today),
    }
    return page(request, "desk/claims.html", context, today=today)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("price_claims")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A new head: « ?nature= » fills the form with what the case knows."""
    today, status = timezone.localdate(now), 200
    if request.method == "POST":
        form = HeadForm(request.POST)
        status = try_form(form, lambda _: claim.ask(case, form.asked(), by=request.user, now=now))
    else:
        form = HeadForm(initial=_proposed(request, case, now))
    if status == 303:
        messages.success(request, _("Demande ajoutée."))
        return see_other("desk:claims", case.reference)
    context = {
        **frame(case, today),
        "form": form,
        "title": _("Ajouter une demande"),
        "hint": _("Une requête oublie ce qu’elle ne nomme pas : heures, congés et primes compris."),
        "button": _("Ajouter cette demande"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("price_claims")
def edit(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Another amount, another working."""
    row = _row(case, pk)
    today, status = timezone.localdate(now), 200
    if request.method == "POST":
        form = HeadForm(request.POST)

        def act(asked: dict[str, Any]) -> object:
            version = asked["version"] or 0
            return claim.change(row, form.asked(), by=request.user, now=now, version=version)

        status = try_form(form, act, version=row.version)
    else:
        form = HeadForm(initial=shown(row))
    if status == 303:
        messages.success(request, _("C’est noté."))
        return see_other("desk:claims", case.reference)
    context = {
        **frame(case, today),
        "form": form,
        "title": _("Changer une demande"),
        "button": _("Enregistrer"),
    }
    return page(request, "desk/form.html", context, today=today, status=status)


@require_POST
@with_case("price_claims")
def drop(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Asked no more, or asked again: the same button goes back."""
    row = _row(case, pk)
    version = request.POST.get("version", "")
    try:
        claim.drop(
            row, by=request.user, now=now, version=int(version) if version.isdecimal() else 0
        )
    except RefusedError as error:
        messages.error(request, str(error))
    return see_other("desk:claims", case.reference)


@require_safe
@with_case("price_claims")
def file(request: HttpRequest, case: Case, *, now: datetime, kind: str) -> HttpResponse:
    """The table as a file. Its name says nothing of anybody."""
    today = timezone.localdate(now)
    table = claim_rows.load(case)
    if kind == "csv":
        content_type, content = "text/csv; charset=utf-8", claim_paper.sheet(table, today)
    elif kind in FORMATS:
        content_type, make = FORMATS[kind]
        content = make(claim_paper.document(table, today))
    else:
        raise Http404(_("Cette page n’existe pas."))
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="chiffrage-{case.reference}.{kind}"'
    return answer


def _proposed(request: HttpRequest, case: Case, now: datetime) -> dict[str, Any]:
    head = heads().get(request.GET.get("nature", ""))
    if head is None:
        return {}
    told = claim_rows.initial(claim_rows.load(case), head, timezone.localdate(now))
    return {**told, "amount": typed_centimes(told["amount"])}


def _row(case: Case, pk: UUID) -> ClaimHead:
    row = get_object_or_404(case.claim_heads, pk=pk)
    row.case = case
    return row
