"""« Dossiers »: find one, or see a set. Filters and paging are in the address."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.case_lists import COLUMNS, MOST_COUNTED, PER_PAGE, count, filtered, first_page
from dossiers.desk.case_choices import Choices, choices_of, view_name
from dossiers.desk.forms.batch import BatchForm
from dossiers.desk.forms.filters import CaseFilters
from dossiers.desk.forms.saved_view import SavedViewForm
from dossiers.desk.keyset import Keyset
from dossiers.desk.page import page
from dossiers.desk.rows import Row, case_rows
from dossiers.employers.book import Names
from dossiers.models import Member, Role

BY_NEAREST = Keyset("nearest_on", "reference")
# Views that everybody has.
BUILT_IN = (
    (gettext_lazy("Mes audiences"), "?quoi=audience"),
    (gettext_lazy("Noz sans date"), "?type=noz&echeance=inconnue"),
)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that I follow or back; a coordinator may ask for those of her sections."""
    today = timezone.localdate(timezone.now())
    member, choices = request.user, choices_of(request.user)
    if kept := _kept(request.GET.get("vue", ""), choices):
        return redirect(f"{request.path}{kept}")
    form = asked_form(member, request.GET, choices)
    after = request.GET.get("apres", "")
    rows, older, total = listed(member, form.asked(), after, today)
    context = {
        "form": form,
        "chosen": form.chosen(),
        "count": counted(total),
        "rows": [{**row, "box": row["title"]} for row in case_rows(rows, today)],
        "next": form.address(apres=older) if older else "",
        "first": form.address(),
        "is_first": not after,
        "views": _views(choices),
        "save": _save_form(member, form, choices),
        "batch": BatchForm(choices, _leads(member)) if rows else None,
        "board": reverse("desk:columns") + form.address(),
    }
    return page(request, "desk/cases.html", context, today=today)


def asked_form(member: Member, data: QueryDict, choices: Choices) -> CaseFilters:
    """The filters of an address; what is not a filter is no filter."""
    form = CaseFilters(
        data,
        team=choices.team,
        sections=choices.sections,
        tags=choices.tags,
        brands=_brands(member, choices) if data.get("enseigne") else (),
    )
    form.is_valid()
    return form


def _brands(member: Member, choices: Choices) -> list[tuple[str, str]]:
    """The enseignes of her sections: read only for who asks for one, their names are sealed."""
    del member
    brands = Names([UUID(pk) for pk, _name in choices.sections]).brands
    return sorted(((str(pk), str(one.name)) for pk, one in brands.items()), key=lambda b: b[1])


def listed(
    member: Member, asked: dict[str, str], after: str, today: date
) -> tuple[list[Row], str, int]:
    """(flat cases of one page, the mark of the next one or "", how many there are in all)."""
    if not after:
        found = first_page(member, asked, today)
        rows, older = BY_NEAREST.cut(found, PER_PAGE)
        return rows, older, found[0]["total"] if found else 0
    wanted = filtered(member, asked, today).values(*COLUMNS)
    rows, older = BY_NEAREST.page(wanted, after=after, size=PER_PAGE)
    return rows, older, count(member, asked, today)


def counted(total: int) -> str:
    """« 14 dossiers », « plus de 500 dossiers »; nothing is said of none."""
    if total > MOST_COUNTED:
        return _("plus de %(n)d dossiers") % {"n": MOST_COUNTED}
    return ngettext("%(n)d dossier", "%(n)d dossiers", total) % {"n": total} if total else ""


def _views(choices: Choices) -> list[tuple[str, str]]:
    """(name, address) of the views to choose from."""
    kept = [(view_name(asked, choices), f"?vue={pk}") for pk, asked in choices.views]
    return [*((str(name), address) for name, address in BUILT_IN), *kept]


def _kept(pk: str, choices: Choices) -> str:
    """The address of a kept view that the member may use, "" for anything else."""
    asked = {str(view): asked for view, asked in choices.views}.get(pk)
    return "" if asked is None else "?" + "&".join(f"{k}={v}" for k, v in asked.items())


def _save_form(member: Member, form: CaseFilters, choices: Choices) -> SavedViewForm | None:
    """« Garder cette vue », once something is chosen."""
    if not form.asked():
        return None
    led = {str(pk) for pk in access.sections_of(member, Role.COORDINATOR)}
    return SavedViewForm([one for one in choices.sections if one[0] in led])


def _leads(member: Member) -> bool:
    return access.is_coordinator(member)
