"""Employers for tests: made by the real actions, read back opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from dossiers.actions import employer
from dossiers.employers.book import Names
from dossiers.models import Brand, Case, Company, Member, Place
from tests import build


def brand(by: Member, name: str = "Bricabrac", *, now: datetime | None = None) -> Brand:
    """A brand in the book of the section of `by`."""
    return employer.add_brand(build.section_of(by), name=name, by=by, now=now or timezone.now())


def company(of: Brand, by: Member, name: str = "BRICA 14", **told: Any) -> Company:
    """A company of this brand."""
    return employer.add_company(of, name=name, by=by, now=timezone.now(), **told)


def place(of: Brand, by: Member, name: str = "Corbeil", **told: Any) -> Place:
    """A place of this brand."""
    return employer.add_place(of, name=name, by=by, now=timezone.now(), **told)


def wrote(typed: str, by: Member, *, department: str = "", **told: Any) -> Case:
    """A request of the section of `by` whose person typed this employer."""
    section = build.section_of(by)
    work = {"sector": "noz", "employer": typed, "department": department or section.departments[0]}
    return build.deposited("noz", section=section, work=work, **told)


def names_of(by: Member) -> Names:
    """The book of the section of `by`, read again."""
    return Names([build.section_of(by).pk])
