"""One enseigne: its companies and places, its cases, what the section knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.desk import words
from dossiers.desk.page import page
from dossiers.desk.rows import CASE_COLUMNS, case_rows
from dossiers.employers import counts
from dossiers.employers.book import Names, get_brand, given, names_for
from dossiers.employers.counts import Number
from dossiers.models import (
    Brand,
    Collective,
    Company,
    EmployerChange,
    EmployerNote,
    Insolvency,
    Member,
    Place,
    Role,
)

SHOWN = 50
CHANGES_SHOWN = 20
CHANGES = {
    "add": gettext_lazy("ajout : %(name)s"),
    "edit": gettext_lazy("correction : %(before)s → %(name)s"),
    "spell": gettext_lazy("graphie rattachée : %(name)s"),
    "merge": gettext_lazy("réunie : %(name)s → %(into)s"),
    "unmerge": gettext_lazy("séparée : %(name)s"),
    "note": gettext_lazy("note : %(name)s"),
    "note_off": gettext_lazy("note retirée : %(name)s"),
    "note_on": gettext_lazy("note remise : %(name)s"),
    "insolvency": gettext_lazy("procédure collective : %(name)s"),
    "insolvency_off": gettext_lazy("procédure collective retirée : %(name)s"),
}


@require_safe
def employer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Numbers for the whole section; the cases only for who may open them."""
    access.require_somewhere(request.user, "see_employers")
    names, today = names_for(request.user), timezone.localdate()
    brand = get_brand(names, pk)
    cases = counts.cases_of(request.user, names, brand.pk)
    flat = list(cases.order_by("-received_on", "-reference").values(*CASE_COLUMNS)[:SHOWN])
    number = counts.hidden_from(request.user, names, brand.pk)
    context = {
        "brand": brand,
        "name": str(brand.name),
        "section": names.books[brand.book_id].section,
        "spellings": _spellings(names, brand),
        "merged": _merged(names, brand),
        "number": number,
        "rows": case_rows(flat, today),
        "others": others_words(number),
        "problems": _problems(counts.by_problem(request.user, names, brand.pk)),
        "places": _places(names, brand, counts.by_place(request.user, names, brand.pk)),
        "companies": _companies(names, brand),
        **_notes(names, brand),
        "changes": _changes(names, brand),
        "coordinates_it": names.section_of(brand)
        in access.sections_of(request.user, Role.COORDINATOR),
        "collectives": _collectives(request.user, names, brand),
    }
    return page(request, "desk/employer.html", context, today=today)


def others_words(number: Number) -> str:
    """« 7 autres que vous ne pouvez pas ouvrir », « moins de 5 autres… », "" for none."""
    if number.hidden == 0:
        return ""
    if number.hidden < counts.FEWEST_SHOWN:
        return _("Moins de %(n)s autres, qui ne s’ouvrent pas d’ici.") % {"n": counts.FEWEST_SHOWN}
    return _("%(n)s autres, qui ne s’ouvrent pas d’ici.") % {"n": number.hidden}


def _spellings(names: Names, brand: Brand) -> list[str]:
    same = names.same(names.brands, brand.pk)
    known = {str(a.words) for a in names.aliases if a.brand_id in same}
    return sorted(known - {str(brand.name)})


def _merged(names: Names, brand: Brand) -> list[dict[str, Any]]:
    """The lines that stand for themselves no more, each with its way back."""
    sorts = (("enseigne", names.brands), ("societe", names.companies), ("lieu", names.places))
    return [
        {
            "name": str(line.name),
            "into": str(lines[line.merged_into_id].name),
            "url": reverse("desk:unmerge_employer", args=[brand.pk, sort, line.pk]),
        }
        for sort, lines in sorts
        for line in lines.values()
        if line.merged_into_id and brand_of(names, line).pk == brand.pk
    ]


def brand_of(names: Names, line: Brand | Company | Place) -> Brand:
    """The brand that stands for the one of this line."""
    own = line.pk if isinstance(line, Brand) else line.brand_id
    assert own is not None  # noqa: S101 (companies and places are made under a brand)
    return names.root(names.brands, own)


def _problems(found: Mapping[str, Number]) -> list[list[str]]:
    return [[counts.problem_label(slug), str(number)] for slug, number in found.items()]


def companies_of(names: Names, brand: Brand) -> list[Company]:
    """The companies that stand behind this brand, by name."""
    lines = names.standing(names.companies)
    return [one for one in lines if brand_of(names, one).pk == brand.pk]


def places_of(names: Names, brand: Brand) -> list[Place]:
    """The places of this brand, by name."""
    lines = names.standing(names.places)
    return [one for one in lines if brand_of(names, one).pk == brand.pk]


def _places(
    names: Names, brand: Brand, numbers: Mapping[UUID | None, Number]
) -> list[dict[str, Any]]:
    shown = []
    for place in places_of(names, brand):
        company = place.company_id and names.root(names.companies, place.company_id)
        shown.append(
            {
                "name": str(place.name),
                "url": reverse("desk:edit_place", args=[brand.pk, place.pk]),
                "town": place.town or "",
                "company": str(company.name) if company else "",
                "siret": place.siret or "",
                "number": str(numbers.get(place.pk, Number())),
            }
        )
    if None in numbers:
        shown.append({"name": _("Lieu pas encore connu"), "number": str(numbers[None])})
    return shown


def _companies(names: Names, brand: Brand) -> list[dict[str, Any]]:
    lines = companies_of(names, brand)
    procedures: dict[UUID, list[Insolvency]] = {}
    for one in given(
        Insolvency.objects.filter(company__in=names.companies, undone_on=None), names.books
    ):
        root = names.root(names.companies, one.company_id)
        procedures.setdefault(root.pk, []).append(one)
    return [_company(names, brand, one, procedures.get(one.pk, [])) for one in lines]


def _company(
    names: Names, brand: Brand, company: Company, procedures: list[Insolvency]
) -> dict[str, Any]:
    args = [brand.pk, company.pk]
    before = [str(c.name) for c in names.companies.values() if c.successor_id == company.pk]
    after = company.successor_id and names.root(names.companies, company.successor_id)
    return {
        "name": str(company.name),
        "siren": company.siren or "",
        "url": reverse("desk:edit_company", args=args),
        "succeed": reverse("desk:succeed_company", args=args),
        "insolvency": reverse("desk:insolvency", args=args),
        "before": before,
        "after": str(after.name) if after else "",
        "after_on": company.succeeded_on,
        "procedures": [_procedure(brand, one) for one in procedures],
    }


def _procedure(brand: Brand, one: Insolvency) -> dict[str, Any]:
    published = one.published_on
    return {
        "name": one.get_procedure_display(),
        "opened": date_format(one.opened_on, "j F Y"),
        "published": date_format(published, "j F Y") if published else "",
        "trustee": one.trustee or "",
        "again": reverse("desk:again_insolvency", args=[brand.pk, one.pk]),
        "back": reverse("desk:undo_insolvency", args=[brand.pk, one.pk]),
    }


def _notes(names: Names, brand: Brand) -> dict[str, list[dict[str, Any]]]:
    """People to know and past judgments; those taken away come last, with their way back."""
    same = names.same(names.brands, brand.pk)
    rows = given(EmployerNote.objects.filter(brand__in=same), names.books)
    found: dict[str, list[dict[str, Any]]] = {"contacts": [], "judgments": []}
    for note in sorted(rows, key=lambda row: row.removed_on is not None):
        where = "contacts" if note.what == EmployerNote.What.CONTACT else "judgments"
        args = [brand.pk, note.pk, "remettre" if note.removed_on else "retirer"]
        url = reverse("desk:switch_employer_note", args=args)
        found[where].append({**note.words, "removed": bool(note.removed_on), "url": url})
    return found


def _changes(names: Names, brand: Brand) -> list[str]:
    """« Awa, 12 nov. à 20 h 14 : correction… », the newest first."""
    same = names.same(names.brands, brand.pk)
    found = EmployerChange.objects.filter(brand__in=same).select_related("by")
    return [_change(row) for row in given(found[:CHANGES_SHOWN], names.books)]


def _change(row: EmployerChange) -> str:
    said = str(CHANGES[row.what]) % {"name": "", "before": "", "into": "", **row.words}
    who = row.by.name if row.by else ""
    day: date = timezone.localdate(row.at)
    return _("%(day)s, %(who)s : %(said)s") % {
        "day": words.short_day(day),
        "who": who,
        "said": said,
    }


def _collectives(member: Member, names: Names, brand: Brand) -> list[dict[str, str]]:
    """The collective actions about this brand, for who coordinates its section."""
    if names.section_of(brand) not in access.sections_of(member, Role.COORDINATOR):
        return []
    same = names.same(names.brands, brand.pk)
    found = given(Collective.objects.filter(brand__in=same), names.books)
    return [
        {"goal": str(one.goal), "url": reverse("coordination:collective", args=[one.pk])}
        for one in found
    ]


def said_of(count: int) -> str:
    """« 3 dossiers »."""
    return ngettext("%(n)s dossier", "%(n)s dossiers", count) % {"n": count}
