"""The imports that a coordinator may see, opened; what an import reads again of its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.models import CaseImport, Member, Role
from dossiers.models.section_sealed import SectionSealed
from dossiers.moving import columns as tables
from dossiers.moving.folding import fold
from dossiers.moving.rows import Reader
from dossiers.privacy import files
from dossiers.privacy.envelope import DataKey, open_section_key

Kept = TypeVar("Kept", bound=SectionSealed)


def visible(member: Member) -> QuerySet[CaseImport]:
    """Those of the sections that the member coordinates, the last one first."""
    return CaseImport.objects.filter(section__in=access.sections_of(member, Role.COORDINATOR))


def get(member: Member, pk: UUID) -> CaseImport:
    """One of them, opened while its file lives. Raises Http404."""
    found = visible(member).select_related("section", "by", "job").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cet import n’existe pas."))
    return opened(found)


def opened(kept: Kept) -> Kept:
    """The same with its key, unless it was forgotten; its section is read with it."""
    if kept.blob:
        section = kept.section
        private = open_section_key(section.pk, bytes(section.sealed_private_key))
        kept.open_with(DataKey.unsealed(bytes(kept.blob), private, kept.pk))
    return kept


def table_of(one: CaseImport, *, today: date) -> tables.Table:
    """What the kept file holds, read again. Raises SheetError, TamperedError."""
    return tables.read(files.read(one.file, row=one.pk, owner=one), today=today)


def reader_of(one: CaseImport, table: tables.Table, *, today: date) -> Reader:
    """How the rows of an opened import are read, with what was chosen and corrected."""
    chosen: Mapping[str, str] = one.columns or {}
    allowed = {column.at for column in table.columns if not column.refused}
    return Reader(
        columns={int(at): name for at, name in chosen.items() if name and int(at) in allowed},
        headings={column.at: column.heading for column in table.columns},
        corrections=one.corrections or {},
        people=people_of(one.section_id),
        today=today,
    )


def people_of(section: UUID) -> dict[str, UUID]:
    """Who may follow a case of this section, by name and by address, folded."""
    people: dict[str, UUID] = {}
    for pk, name, email in access.defenders([section]).values_list("pk", "name", "email"):
        people.setdefault(fold(name), pk)
        people.setdefault(fold(email), pk)
    return people
