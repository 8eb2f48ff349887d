"""The book of a section, opened in memory: it is small, and names are sealed.

A row that was merged stands for the one it was merged into: `root` follows it. Nothing that
was linked to it has moved, so that un-merging restores every link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TypeVar
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.models import (
    Alias,
    Brand,
    Case,
    Company,
    EmployerBook,
    Member,
    Place,
    Role,
    Workplace,
)
from dossiers.models.employer_book import BookRow
from dossiers.privacy.envelope import DataKey, open_section_key
from dossiers.rules import spelling

Line = TypeVar("Line", Brand, Company, Place)
Row = TypeVar("Row", bound=BookRow)
SECTION = (Role.DELEGUE, Role.COORDINATOR)


@lru_cache(maxsize=64)
def _key(book: UUID, blob: bytes, section: UUID, sealed: bytes) -> DataKey:
    return DataKey.unsealed(blob, open_section_key(section, sealed), book)


def opened(book: EmployerBook) -> EmployerBook:
    """The same book with its key; its section must be read with it. Raises TamperedError."""
    section = book.section
    book.open_with(_key(book.pk, bytes(book.blob), section.pk, bytes(section.sealed_private_key)))
    return book


def of_sections(sections: Collection[UUID]) -> dict[UUID, EmployerBook]:
    """The books of these sections by their id, opened; a section without a line has none."""
    found = EmployerBook.objects.filter(section__in=sections).select_related("section")
    return {book.pk: opened(book) for book in found}


def given(rows: Iterable[Row], books: Mapping[UUID, EmployerBook]) -> list[Row]:
    """These rows with their opened books, so that their names can be read."""
    rows = list(rows)
    for row in rows:
        row.book = books[row.book_id]
    return rows


class Names:
    """Every line of some books: one statement for the books, one for each sort that is read."""

    def __init__(self, sections: Collection[UUID]) -> None:
        self.books = of_sections(sections)

    @cached_property
    def brands(self) -> dict[UUID, Brand]:
        """Enseignes and platforms."""
        return self._read(Brand)

    @cached_property
    def companies(self) -> dict[UUID, Company]:
        """Sociétés."""
        return self._read(Company)

    @cached_property
    def places(self) -> dict[UUID, Place]:
        """Lieux."""
        return self._read(Place)

    def _read(self, model: type[Line]) -> dict[UUID, Line]:
        if not self.books:
            return {}
        rows = given(model._default_manager.filter(book__in=self.books), self.books)
        return {row.pk: row for row in rows}

    @cached_property
    def aliases(self) -> list[Alias]:
        """The spellings attached to a brand."""
        return given(Alias.objects.filter(book__in=self.books), self.books) if self.books else []

    def root(self, lines: Mapping[UUID, Line], pk: UUID) -> Line:
        """The line that stands for this one: itself, or the one it was merged into at the end."""
        line = lines[pk]
        while line.merged_into_id:
            line = lines[line.merged_into_id]
        return line

    def same(self, lines: Mapping[UUID, Line], pk: UUID) -> list[UUID]:
        """This line and all that were merged into it."""
        return [one for one in lines if self.root(lines, one).pk == pk]

    def folded(self, lines: Mapping[UUID, Line]) -> dict[UUID, UUID]:
        """Merged line → the one that stands for it; the others are not in it."""
        return {pk: self.root(lines, pk).pk for pk, line in lines.items() if line.merged_into_id}

    def standing(self, lines: Mapping[UUID, Line]) -> list[Line]:
        """The lines that were not merged, by name."""
        alive = (line for line in lines.values() if line.merged_into_id is None)
        return sorted(alive, key=lambda line: spelling.normal(str(line.name)))

    def brand_name(self, pk: UUID | None) -> str:
        """The name that stands for this brand, "" for none."""
        return str(self.root(self.brands, pk).name) if pk in self.brands else ""

    def section_of(self, line: BookRow) -> UUID:
        """The section whose book this line is in."""
        return self.books[line.book_id].section_id

    def proposals(self, typed: str, section: UUID) -> list[Brand]:
        """The brands of this section that the words typed may mean, the closest first."""
        here = [one for one in self.brands.values() if self.section_of(one) == section]
        known = [(str(one.pk), str(one.name)) for one in here]
        mine = {one.pk for one in here}
        known += [(str(a.brand_id), str(a.words)) for a in self.aliases if a.brand_id in mine]
        roots = [self.root(self.brands, UUID(pk)) for pk in spelling.proposals(typed, known)]
        return list({brand.pk: brand for brand in roots}.values())


def names_for(member: Member) -> Names:
    """The employers that the member may read: those of the sections she defends."""
    return Names(access.sections_of(member, *SECTION))


def get_brand(names: Names, pk: UUID) -> Brand:
    """A brand of these books, or the one it was merged into. Raises Http404."""
    if pk not in names.brands:
        raise Http404(_("Cette page n'existe pas."))
    return names.root(names.brands, pk)


def get_line(lines: Mapping[UUID, Line], pk: UUID) -> Line:
    """A line of these books. Raises Http404."""
    if pk not in lines:
        raise Http404(_("Cette page n'existe pas."))
    return lines[pk]


def workplace_of(case: Case) -> Workplace | None:
    """What is known of the employer of a case; None for one older than this question."""
    return Workplace.objects.filter(case=case).first()
