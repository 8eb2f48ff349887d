"""Brands, companies and places: made, corrected, given a spelling, succeeded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule

from dossiers.actions.employer_book import book_of, require, wrote
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.workplace import spelling_mark
from dossiers.models import Alias, Brand, Company, Member, Place, Section, Workplace
from dossiers.models.employer_book import Employer
from dossiers.privacy.blind import blind

LONGEST = 80
Line = TypeVar("Line", bound=Employer)


def add_brand(
    section: Section, *, name: str, is_platform: bool = False, by: Member, now: datetime
) -> Brand:
    """A new brand; its own name is its first spelling, and attaches the cases that wrote it.

    Raises Http404 for somebody of another section, RefusedError on no name, or on one that
    another brand has already.
    """
    require(by, "edit_employers", section.pk)
    name = _named(name)
    with transaction.atomic():
        brand = Brand(book=book_of(section), is_platform=is_platform, made_on=_day(now))
        brand.name = name
        brand.save(force_insert=True)
        _spell(brand, name, by=by, now=now)
        wrote("add", brand, brand.pk, words={"name": name}, by=by, now=now)
    return brand


def add_company(brand: Brand, *, name: str, siren: str = "", by: Member, now: datetime) -> Company:
    """A société of this brand. Raises RefusedError on a SIREN that is wrong or taken."""
    section = brand.book.section_id
    require(by, "edit_employers", section)
    company = Company(book=brand.book, brand=brand, made_on=_day(now))
    company.name = _named(name)
    company.siren, company.siren_mark = _siren(siren, section)
    _insert(company, _("Ce SIREN est déjà celui d’une autre société."), brand, by=by, now=now)
    return company


def add_place(
    brand: Brand,
    *,
    name: str,
    town: str = "",
    siret: str = "",
    company: Company | None = None,
    by: Member,
    now: datetime,
) -> Place:
    """A lieu of this brand. Raises RefusedError on a SIRET that is wrong or taken."""
    section = brand.book.section_id
    require(by, "edit_employers", section)
    _check_company(company, brand)
    place = Place(book=brand.book, brand=brand, company=company, made_on=_day(now))
    place.name, place.town = _named(name), town.strip()[:LONGEST] or None
    place.siret, place.siret_mark = _siret(siret, section)
    _insert(place, _("Ce SIRET est déjà celui d’un autre lieu."), brand, by=by, now=now)
    return place


def _insert(line: Company | Place, taken: str, brand: Brand, *, by: Member, now: datetime) -> None:
    try:
        with transaction.atomic():
            line.save(force_insert=True)
            wrote("add", brand, line.pk, words={"name": line.name}, by=by, now=now)
    except IntegrityError:
        raise RefusedError(taken) from None


def edit_brand(
    brand: Brand, *, name: str, is_platform: bool, by: Member, now: datetime, version: int
) -> Brand:
    """Correct a brand. Raises ConflictError when it changed since `version`."""
    require(by, "edit_employers", brand.book.section_id)
    values = {"name": _named(name), "is_platform": is_platform}
    return _edit(brand, brand, values, by=by, now=now, version=version)


def edit_company(
    company: Company, *, name: str, siren: str, by: Member, now: datetime, version: int
) -> Company:
    """Correct a company. Raises ConflictError, or RefusedError on a wrong or taken SIREN."""
    require(by, "edit_employers", company.book.section_id)
    number, mark = _siren(siren, company.book.section_id)
    values = {"name": _named(name), "siren": number, "siren_mark": mark}
    return _edit(company, _brand_of(company), values, by=by, now=now, version=version)


def edit_place(
    place: Place,
    *,
    name: str,
    town: str,
    siret: str,
    company: Company | None,
    by: Member,
    now: datetime,
    version: int,
) -> Place:
    """Correct a place. Raises ConflictError, or RefusedError on a wrong or taken SIRET."""
    require(by, "edit_employers", place.book.section_id)
    brand = _brand_of(place)
    _check_company(company, brand)
    number, mark = _siret(siret, place.book.section_id)
    values = {
        "name": _named(name),
        "town": town.strip()[:LONGEST] or None,
        "siret": number,
        "siret_mark": mark,
        "company": company,
    }
    return _edit(place, brand, values, by=by, now=now, version=version)


def _edit(
    line: Line, brand: Brand, values: dict[str, Any], *, by: Member, now: datetime, version: int
) -> Line:
    try:
        with transaction.atomic():
            fresh = type(line)._default_manager.select_for_update().get(pk=line.pk)
            fresh.book = line.book
            if fresh.version != version:
                raise ConflictError(
                    _("Cette fiche a changé pendant ce temps. Relire, puis refaire.")
                )
            before = {name: str(getattr(fresh, name) or "") for name in ("name",)}
            for name, value in values.items():
                setattr(fresh, name, value)
            fresh.version += 1
            fresh.save()
            words = {"name": str(fresh.name), "before": before["name"]}
            wrote("edit", brand, fresh.pk, words=words, by=by, now=now)
    except IntegrityError:
        raise RefusedError(_("Ce numéro est déjà celui d’une autre fiche.")) from None
    return fresh


def attach_spelling(brand: Brand, typed: str, *, by: Member, now: datetime) -> int:
    """« Rattacher »: from now on these words mean this brand, in the cases that wait too.

    Returns how many cases were attached. Raises RefusedError when another brand has them.
    """
    require(by, "edit_employers", brand.book.section_id)
    with transaction.atomic():
        count = _spell(brand, _named(typed), by=by, now=now)
        words = {"name": _named(typed), "count": count}
        wrote("spell", brand, brand.pk, words=words, by=by, now=now)
    return count


def _spell(brand: Brand, typed: str, *, by: Member, now: datetime) -> int:
    section = brand.book.section_id
    mark = spelling_mark(section, typed)
    if mark is None:
        raise RefusedError(_("Écrire au moins une lettre."))
    taken = Alias.objects.filter(book=brand.book, mark=mark).first()
    if taken and taken.brand_id != brand.pk:
        raise RefusedError(_("Cette graphie est déjà celle d’une autre enseigne."))
    if taken is None:
        alias = Alias(book=brand.book, brand=brand, mark=mark)
        alias.words = typed
        try:
            with transaction.atomic():
                alias.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("Cette graphie vient d’être rattachée. Relire.")) from None
    waiting = Workplace.objects.filter(section=section, mark=mark, brand=None)
    return waiting.update(brand=brand, linked_by=by, linked_on=_day(now))


def succeed(
    company: Company,
    *,
    successor: Company | None,
    on: date | None,
    by: Member,
    now: datetime,
    version: int,
) -> Company:
    """Another company took the activity over: the contracts go on with it (L1224-1).

    None takes a wrong link away. Raises RefusedError when the two follow each other in a
    ring, or are not of one section; ConflictError when it changed since `version`.
    """
    require(by, "edit_employers", company.book.section_id)
    if successor and successor.book_id != company.book_id:
        raise RefusedError(_("Choisir une société de la même section."))
    seen, follower = {company.pk}, successor
    while follower is not None:
        if follower.pk in seen:
            raise RefusedError(_("Ces sociétés se succèdent déjà dans l’autre sens."))
        seen.add(follower.pk)
        follower = follower.successor
    values = {"successor": successor, "succeeded_on": on if successor else None}
    return _edit(company, _brand_of(company), values, by=by, now=now, version=version)


def _brand_of(line: Company | Place) -> Brand:
    brand = line.brand
    assert brand is not None  # noqa: S101 (a company is made under a brand)
    brand.book = line.book
    return brand


def _check_company(company: Company | None, brand: Brand) -> None:
    if company and company.brand_id != brand.pk:
        raise RefusedError(_("Cette société est d’une autre enseigne."))


def _named(name: str) -> str:
    name = " ".join(name.split())[:LONGEST]
    if not name:
        raise RefusedError(_("Donner un nom."))
    return name


def _siren(typed: str, section: UUID) -> tuple[str | None, bytes | None]:
    number = siren_rule.compact(typed)
    if not number:
        return None, None
    if not siren_rule.is_valid(number):
        raise RefusedError(_("Ce SIREN est faux : 9 chiffres, le dernier vérifie les autres."))
    return number, blind("siren", section, number)


def _siret(typed: str, section: UUID) -> tuple[str | None, bytes | None]:
    number = siret_rule.compact(typed)
    if not number:
        return None, None
    if not siret_rule.is_valid(number):
        raise RefusedError(_("Ce SIRET est faux : 14 chiffres, le dernier vérifie les autres."))
    return number, blind("siret", section, number)


def _day(now: datetime) -> date:
    return timezone.localdate(now)
