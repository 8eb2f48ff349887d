"""The collective procedure of a company: noted once, its dates open on every case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import insolvency as procedures
from dossiers.desk.employer import brand_of
from dossiers.desk.employer_acts import opened
from dossiers.desk.forms.employers import InsolvencyForm
from dossiers.desk.page import page, try_form
from dossiers.employers import counts
from dossiers.employers.book import Names, get_line, given
from dossiers.models import Brand, Insolvency, State
from dossiers.web import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
def insolvency(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Note the opening judgment; the answer says what became of each case."""
    names, brand = opened(request, pk, "record_insolvency")
    company = get_line(names.companies, line)
    if brand_of(names, company).pk != brand.pk:
        raise Http404(_("Cette page n'existe pas."))
    form = InsolvencyForm(request.POST or None)
    told: list[procedures.Outcome] = []

    def act(asked: dict[str, Any]) -> None:
        asked.pop("version")
        made = procedures.record(company, **asked, by=request.user, now=timezone.now())
        told.append(made[1])

    status = try_form(form, act) if request.method == "POST" else 200
    if status == SeeOther.status_code:
        return _result(request, names, brand, told[0])
    context = {
        "form": form,
        "title": _("Procédure collective : %(name)s") % {"name": company.name},
        "hint": _("Ses dates s’ouvrent dans chaque dossier ouvert de cette société."),
        "brand": str(brand.name),
        "back": reverse("desk:employer", args=[brand.pk]),
        "button": _("Noter et ouvrir les dates"),
    }
    return page(
        request, "desk/employer_form.html", context, today=timezone.localdate(), status=status
    )


@require_POST
def again(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """The same for the cases attached since, and for those that failed."""
    names, brand = opened(request, pk, "record_insolvency")
    found = _one(names, brand, line)
    return _result(
        request, names, brand, procedures.apply(found, by=request.user, now=timezone.now())
    )


@require_POST
def take_back(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """It was a mistake: what it had opened is closed, as far as one person may."""
    names, brand = opened(request, pk, "record_insolvency")
    found = _one(names, brand, line)
    outcome = procedures.take_back(found, by=request.user, now=timezone.now())
    return _result(request, names, brand, outcome, back=True)


def _one(names: Names, brand: Brand, pk: UUID) -> Insolvency:
    rows = Insolvency.objects.filter(pk=pk, company__in=names.companies).select_related("company")
    for found in given(rows, names.books):
        found.company.book = found.book
        if brand_of(names, found.company).pk == brand.pk:
            return found
    raise Http404(_("Cette page n'existe pas."))


def _result(
    request: HttpRequest,
    names: Names,
    brand: Brand,
    outcome: procedures.Outcome,
    *,
    back: bool = False,
) -> HttpResponse:
    """Case by case; those that the reader may not open are a number."""
    visible = access.visible_cases(request.user)
    seen = set(visible.filter(reference__in=_all(outcome)).values_list("reference", flat=True))
    parts = (
        (_("Dates fermées") if back else _("Dates ouvertes"), outcome.opened),
        (_("Dates déjà là"), outcome.already),
        (_("Sans date pour ce type de dossier"), outcome.elsewhere),
        (_("Une date fatale reste : à abandonner à deux, dans le dossier"), outcome.two_people),
    )
    unknown = counts.cases_of(request.user, names, brand.pk).filter(
        workplace__company=None, workplace__place=None
    )
    context = {
        "brand": brand,
        "name": str(brand.name),
        "title": _("Procédure retirée") if back else _("Procédure notée"),
        "parts": [(title, *_split(found, seen)) for title, found in parts if found],
        "closed": len(outcome.closed_to_me),
        "unknown": unknown.exclude(state=State.CLOSED).order_by("reference")[:50],
    }
    return page(request, "desk/insolvency.html", context, today=timezone.localdate())


def _all(outcome: procedures.Outcome) -> list[str]:
    return [*outcome.opened, *outcome.already, *outcome.elsewhere, *outcome.two_people]


def _split(found: list[str], seen: set[str]) -> tuple[list[str], int]:
    """The references that the reader may open, and how many others."""
    mine = [reference for reference in found if reference in seen]
    return mine, len(found) - len(mine)
