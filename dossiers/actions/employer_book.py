"""The book of a section: made with its first line, and the history that each change writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dossiers import access
from dossiers.employers import book as books
from dossiers.models import (
    Brand,
    EmployerBook,
    EmployerChange,
    Entry,
    JournalLine,
    Member,
    Role,
    Section,
)
from dossiers.privacy.envelope import ALGORITHM, DataKey


def require(by: Member, act: str, section: UUID) -> None:
    """Raises Http404 unless `by` may do `act` in this section."""
    access.require_somewhere(by, act)
    wanted = (Role.COORDINATOR,) if act == "merge_employers" else books.SECTION
    access.require_section(by, section, *wanted)


def book_of(section: Section) -> EmployerBook:
    """The opened book of a section, made when there is none. In the caller's transaction."""
    locked = Section.objects.select_for_update().get(pk=section.pk)
    found = EmployerBook.objects.select_related("section").filter(section=locked).first()
    if found is None:
        key, made = DataKey.new(), EmployerBook(section=locked, algorithm=ALGORITHM)
        made.key_id = key.id
        made.blob = key.sealed_to(bytes(locked.public_key), made.pk)
        made.save(force_insert=True)
        found = made
    return books.opened(found)


def wrote(
    what: str,
    brand: Brand,
    about: UUID,
    *,
    words: Mapping[str, Any],
    by: Member,
    now: datetime,
) -> None:
    """One line of history under the brand (sealed), one in the journal (identifiers only)."""
    EmployerChange.objects.create(
        book=brand.book, brand=brand, about=about, what=what, by=by, at=now, words=dict(words)
    )
    JournalLine.objects.record(Entry(f"employer.{what}", now, by.pk, brand.book.section_id))
