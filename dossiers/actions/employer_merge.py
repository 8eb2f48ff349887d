"""Two lines of the book are one: merged, and un-merged at any time.

Nothing moves. The merged line says which one stands for it, and every reader follows that
(employers/book.py): un-merging gives back every case, spelling, company and place as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.actions.employer_book import require, wrote
from dossiers.actions.refusal import RefusedError
from dossiers.models import Brand, Company, Member, Place

Line = TypeVar("Line", Brand, Company, Place)


def merge(gone: Line, kept: Line, *, by: Member, now: datetime) -> Line:
    """From now on `kept` stands for `gone`. Raises Http404 unless `by` coordinates.

    Both are locked in the order of their ids: of two people who merge them crosswise, one
    is refused. Raises RefusedError on one line, two sections, or one already merged.
    """
    require(by, "merge_employers", gone.book.section_id)
    if gone.pk == kept.pk:
        raise RefusedError(_("Choisir deux fiches différentes."))
    if gone.book_id != kept.book_id:
        raise RefusedError(_("Choisir deux fiches d’une même section."))
    with transaction.atomic():
        fresh = _locked(gone, kept)
        if fresh[gone.pk].merged_into_id or fresh[kept.pk].merged_into_id:
            raise RefusedError(_("Une de ces fiches est déjà réunie à une autre. Relire."))
        _point(fresh[gone.pk], kept)
        words = {"name": str(gone.name), "into": str(kept.name)}
        wrote("merge", _brand(kept), gone.pk, words=words, by=by, now=now)
    return fresh[gone.pk]


def unmerge(gone: Line, *, by: Member, now: datetime) -> Line:
    """The line stands for itself again, with all that was its own. Twice is once."""
    require(by, "merge_employers", gone.book.section_id)
    with transaction.atomic():
        fresh = _locked(gone)[gone.pk]
        if fresh.merged_into_id:
            _point(fresh, None)
            words = {"name": str(gone.name)}
            wrote("unmerge", _brand(gone), gone.pk, words=words, by=by, now=now)
    return fresh


def _locked(*lines: Line) -> dict[UUID, Line]:
    model = type(lines[0])
    rows = model._default_manager.select_for_update().filter(pk__in=[line.pk for line in lines])
    found = {row.pk: row for row in rows.order_by("pk")}
    for row in found.values():
        row.book = lines[0].book
    return found


def _point(line: Line, to: Line | None) -> None:
    line.merged_into = to
    line.version += 1
    line.save(update_fields=["merged_into", "version"])


def _brand(line: Line) -> Brand:
    brand = line if isinstance(line, Brand) else line.brand
    assert brand is not None  # noqa: S101 (companies and places are made under a brand)
    brand.book = line.book
    return brand
