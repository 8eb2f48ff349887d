"""« Employeur » of one case: enseigne, société, lieu."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import workplace as workplaces
from dossiers.desk.answers import workplace as typed
from dossiers.desk.door import with_case
from dossiers.desk.forms.employers import WorkplaceForm
from dossiers.desk.page import page, try_form
from dossiers.employers.book import Names, workplace_of
from dossiers.models import Case, Workplace
from dossiers.web import SeeOther, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("record_milestone")
def workplace(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Say which employer it is; a company in a collective procedure opens its dates here too."""
    names = Names([case.section_id])
    found = workplace_of(case)
    form = WorkplaceForm(request.POST or None, initial=_kept(names, found))
    form.offer(
        brand=names.standing(names.brands),
        company=names.standing(names.companies),
        place=names.standing(names.places),
    )

    def act(asked: dict[str, Any]) -> object:
        told = {name: asked[name] for name in ("brand", "company", "place")}
        return workplaces.link(case, **told, by=request.user, now=now)

    status = try_form(form, act) if request.method == "POST" else 200
    if status == SeeOther.status_code:
        messages.success(request, _("Employeur noté."))
        return see_other("desk:case", case.reference)
    context = {
        "form": form,
        "title": _("Employeur du dossier %(reference)s") % {"reference": case.reference},
        "typed": typed(case)[0],
        "proposed": names.proposals(typed(case)[0], case.section_id),
        "back": reverse("desk:case", args=[case.reference]),
        "button": _("Enregistrer"),
    }
    return page(request, "desk/employer_form.html", context, today=now.date(), status=status)


def _kept(names: Names, found: Workplace | None) -> dict[str, str]:
    """The lines that stand for what is linked; without a link, the closest brand."""
    if found is None:
        return {}
    lines = {
        "brand": (names.brands, found.brand_id),
        "company": (names.companies, found.company_id),
        "place": (names.places, found.place_id),
    }
    return {
        name: str(names.root(some, pk).pk)  # type: ignore[type-var]
        for name, (some, pk) in lines.items()
        if pk is not None
    }
