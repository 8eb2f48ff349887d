"""What is written about an employer: each page is one form and calls one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import employer as employers
from dossiers.actions import employer_merge, employer_note
from dossiers.actions.refusal import RefusedError
from dossiers.desk.employer import brand_of, companies_of, places_of
from dossiers.desk.forms import employers as forms
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.employers.book import Names, get_brand, get_line, given, names_for
from dossiers.models import Brand, Company, EmployerNote, Place
from dossiers.web import SeeOther, see_other

Act = Callable[[dict[str, Any]], object]
NOTES = {
    "contact": (EmployerNote.What.CONTACT, forms.ContactForm),
    "decision": (EmployerNote.What.JUDGMENT, forms.JudgmentForm),
}


def opened(request: HttpRequest, pk: UUID, act: str = "edit_employers") -> tuple[Names, Brand]:
    """The books that the member may read, and this brand. Raises Http404."""
    access.require_somewhere(request.user, act)
    names = names_for(request.user)
    return names, get_brand(names, pk)


def ask(
    request: HttpRequest,
    brand: Brand,
    form: forms.EmployerForm,
    act: Act,
    *,
    title: str,
    done: str,
    hint: str = "",
    line: Brand | Company | Place | None = None,
    button: str = "",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do the act and go back to the brand. `line`: what is corrected."""
    version = line.version if line else 0
    status = try_form(form, act, version=version) if request.method == "POST" else 200
    if status == SeeOther.status_code:
        messages.success(request, done)
        return see_other("desk:employer", brand.pk)
    context = {
        "form": form,
        "title": title,
        "hint": hint,
        "brand": str(brand.name),
        "back": reverse("desk:employer", args=[brand.pk]),
        "button": button or _("Enregistrer"),
        "theirs": _theirs(form, line) if line and status == CONFLICT else [],
        **(more or {}),
    }
    today = timezone.localdate()
    return page(request, "desk/employer_form.html", context, today=today, status=status)


def _theirs(form: forms.EmployerForm, line: Brand | Company | Place) -> list[tuple[str, str]]:
    """What the line says now, beside what was typed: label and value of each box."""
    shown = [name for name in ("name", "siren", "town", "siret") if name in form.fields]
    return [(str(form.fields[name].label), str(getattr(line, name) or "")) for name in shown]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_brand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct the name of an enseigne."""
    _names, brand = opened(request, pk)
    kept = {"name": brand.name, "is_platform": brand.is_platform, "version": brand.version}
    form = forms.BrandForm(request.POST or None, initial=kept)

    def act(asked: dict[str, Any]) -> object:
        told = {**asked, "version": asked["version"] or 0}
        return employers.edit_brand(brand, **told, by=request.user, now=timezone.now())

    return ask(request, brand, form, act, title=_("Corriger l’enseigne"), done=_("C’est corrigé."), line=brand)  # fmt: skip  # noqa: E501


@require_http_methods(["GET", "HEAD", "POST"])
def add_company(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A société behind this enseigne."""
    _names, brand = opened(request, pk)

    def act(asked: dict[str, Any]) -> object:
        told = {"name": asked["name"], "siren": asked["siren"]}
        return employers.add_company(brand, **told, by=request.user, now=timezone.now())

    form = forms.CompanyForm(request.POST or None)
    return ask(request, brand, form, act, title=_("Ajouter une société"), done=_("Société ajoutée."))  # fmt: skip  # noqa: E501


@require_http_methods(["GET", "HEAD", "POST"])
def edit_company(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Correct a société; its other pages are linked from here."""
    names, brand = opened(request, pk)
    company = _of(brand, names, get_line(names.companies, line))
    kept = {"name": company.name, "siren": company.siren, "version": company.version}
    form = forms.CompanyForm(request.POST or None, initial=kept)

    def act(asked: dict[str, Any]) -> object:
        told = {**asked, "version": asked["version"] or 0}
        return employers.edit_company(company, **told, by=request.user, now=timezone.now())

    return ask(
        request,
        brand,
        form,
        act,
        title=_("Corriger la société"),
        done=_("C’est corrigé."),
        line=company,
        more={"merge": _merge_url(request, names, brand, "societe", company.pk)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A lieu of this enseigne."""
    names, brand = opened(request, pk)

    def act(asked: dict[str, Any]) -> object:
        told = {name: asked[name] for name in ("name", "town", "siret", "company")}
        return employers.add_place(brand, **told, by=request.user, now=timezone.now())

    form = forms.PlaceForm(companies_of(names, brand), request.POST or None)
    return ask(request, brand, form, act, title=_("Ajouter un lieu"), done=_("Lieu ajouté."))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_place(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Correct a lieu."""
    names, brand = opened(request, pk)
    place = _of(brand, names, get_line(names.places, line))
    kept = {name: getattr(place, name) for name in ("name", "town", "siret", "version")}
    kept["company"] = str(place.company_id or "")
    form = forms.PlaceForm(companies_of(names, brand), request.POST or None, initial=kept)

    def act(asked: dict[str, Any]) -> object:
        told = {**asked, "version": asked["version"] or 0}
        return employers.edit_place(place, **told, by=request.user, now=timezone.now())

    return ask(
        request,
        brand,
        form,
        act,
        title=_("Corriger le lieu"),
        done=_("C’est corrigé."),
        line=place,
        more={"merge": _merge_url(request, names, brand, "lieu", place.pk)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def succeed(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Who took the activity over: the contracts went on with it."""
    names, brand = opened(request, pk)
    company = _of(brand, names, get_line(names.companies, line))
    others = [one for one in names.standing(names.companies) if one.pk != company.pk]
    others = [one for one in others if one.book_id == company.book_id]
    kept = {
        "successor": str(company.successor_id or ""),
        "on": company.succeeded_on,
        "version": company.version,
    }
    form = forms.SuccessorForm(others, request.POST or None, initial=kept)

    def act(asked: dict[str, Any]) -> object:
        told = {**asked, "version": asked["version"] or 0}
        return employers.succeed(company, **told, by=request.user, now=timezone.now())

    hint = _("Article L1224-1 : les contrats en cours continuent avec la société qui reprend.")
    return ask(request, brand, form, act, title=_("Reprise par une autre société"), done=_("Reprise notée."), hint=hint, line=company)  # fmt: skip  # noqa: E501


@require_http_methods(["GET", "HEAD", "POST"])
def add_note(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Somebody to know, or a past judgment."""
    _names, brand = opened(request, pk)
    if what not in NOTES:
        raise Http404(_("Cette page n'existe pas."))
    sort, form_class = NOTES[what]

    def act(asked: dict[str, Any]) -> object:
        return employer_note.add(brand, sort, asked, by=request.user, now=timezone.now())

    form = form_class(request.POST or None)
    title = _("Personne à connaître") if what == "contact" else _("Décision passée")
    return ask(request, brand, form, act, title=title, done=_("C’est noté."))


@require_POST
def switch_note(request: HttpRequest, pk: UUID, line: UUID, way: str) -> HttpResponse:
    """« Retirer » a note, or « Remettre »."""
    names, brand = opened(request, pk)
    same = names.same(names.brands, brand.pk)
    found = given(EmployerNote.objects.filter(pk=line, brand__in=same), names.books)
    if not found or way not in ("retirer", "remettre"):
        raise Http404(_("Cette page n'existe pas."))
    switch = employer_note.remove if way == "retirer" else employer_note.restore
    switch(found[0], by=request.user, now=timezone.now())
    said = _("Note retirée. Elle peut être remise.") if way == "retirer" else _("Note remise.")
    messages.success(request, said)
    return see_other("desk:employer", brand.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: UUID, sort: str, line: UUID) -> HttpResponse:
    """Two lines are one: choose the one that stays."""
    names, brand = opened(request, pk, "merge_employers")
    gone, others = _mergeable(names, brand, sort, line)
    form = forms.MergeForm(others, request.POST or None)

    def act(asked: dict[str, Any]) -> object:
        return employer_merge.merge(gone, asked["kept"], by=request.user, now=timezone.now())

    hint = _("Tout se lit sur la fiche gardée. « Séparer » rend chaque dossier à sa fiche, à tout moment.")  # fmt: skip  # noqa: E501
    title = _("Réunir « %(name)s » à une autre fiche") % {"name": gone.name}
    return ask(request, brand, form, act, title=title, done=_("Fiches réunies."), hint=hint, button=_("Réunir"))  # fmt: skip  # noqa: E501


@require_POST
def unmerge(request: HttpRequest, pk: UUID, sort: str, line: UUID) -> HttpResponse:
    """« Séparer »: the line stands for itself again."""
    names, brand = opened(request, pk, "merge_employers")
    gone = _of(brand, names, get_line(_lines(names, sort), line))
    try:
        employer_merge.unmerge(gone, by=request.user, now=timezone.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Fiches séparées : chaque dossier est revenu à la sienne."))
    return see_other("desk:employer", brand.pk)


def _lines(names: Names, sort: str) -> Any:
    sorts = {"enseigne": names.brands, "societe": names.companies, "lieu": names.places}
    if sort not in sorts:
        raise Http404(_("Cette page n'existe pas."))
    return sorts[sort]


def _mergeable(names: Names, brand: Brand, sort: str, line: UUID) -> tuple[Any, list[Any]]:
    gone = _of(brand, names, get_line(_lines(names, sort), line))
    if sort == "enseigne":
        found: list[Any] = [b for b in names.standing(names.brands) if b.book_id == gone.book_id]
    else:
        found = list(companies_of(names, brand) if sort == "societe" else places_of(names, brand))
    return gone, [one for one in found if one.pk != gone.pk]


def _of(brand: Brand, names: Names, line: Any) -> Any:
    """The line, if it is of this brand. Raises Http404."""
    if brand_of(names, line).pk != brand.pk:
        raise Http404(_("Cette page n'existe pas."))
    return line


def _merge_url(request: HttpRequest, names: Names, brand: Brand, sort: str, line: UUID) -> str:
    """Where the coordination unites this line with another, "" for the others."""
    if names.section_of(brand) not in access.sections_of(request.user, "coordinator"):
        return ""
    return reverse("desk:merge_employer", args=[brand.pk, sort, line])
