"""A spreadsheet of cases is brought: kept sealed for a day, its columns named, its cells put
right. Nothing of it is a case yet (actions/case_import.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    CaseImport,
    Entry,
    ImportState,
    JournalLine,
    Member,
    Role,
    Section,
    SectionParcel,
)
from dossiers.moving import columns, fields, imports
from dossiers.moving.sheets import SheetError
from dossiers.privacy import files

LIVES = timedelta(hours=24)
MOST_CORRECTIONS = 2_000


def bring(content: bytes, *, section: Section, by: Member, now: datetime) -> CaseImport:
    """Keep the file, sealed for 24 hours, with what its columns seem to be.

    Raises Http404 unless `by` coordinates the section, RefusedError when it is no table.
    """
    require(by, section)
    try:
        table = columns.read(content, today=timezone.localdate(now))
    except SheetError as error:
        raise RefusedError(str(error)) from None
    one = CaseImport(section=section, by=by, begun_at=now, expires_at=now + LIVES)
    one.lock_anew()
    one.size, one.rows = len(content), len(table.lines)
    one.columns = {str(column.at): column.guess for column in table.columns}
    one.corrections = {}
    one.file = files.store(content, row=one.pk, owner=one)
    with transaction.atomic():
        one.save(force_insert=True)
        record("import.bring", one, by=by, now=now, count=one.rows)
    return one


def name_columns(
    one: CaseImport, chosen: Mapping[str, str], *, by: Member, now: datetime, version: int
) -> CaseImport:
    """Say which field each column is. Raises RefusedError for one that is never asked."""
    table = imports.table_of(one, today=timezone.localdate(now))
    known = {str(column.at): column for column in table.columns}
    names = [name for name in chosen.values() if name]
    if any(not fields.exists(name) for name in chosen.values()) or set(chosen) - set(known):
        raise RefusedError(_("Choisir dans la liste."))
    if not names:
        raise RefusedError(_("Choisir au moins une colonne à importer."))
    if wrong := [known[at].refused for at, name in chosen.items() if name and known[at].refused]:
        raise RefusedError(wrong[0])
    if doubled := next((name for name in names if names.count(name) > 1), ""):
        said = _("Deux colonnes disent la même chose : %(name)s. En garder une.")
        raise RefusedError(said % {"name": fields.label_of(doubled)})
    with transaction.atomic():
        fresh = locked(one, by=by, now=now, version=version)
        fresh.columns, fresh.rehearsal = dict(chosen), None
        return _kept(fresh)


def put_right(
    one: CaseImport,
    typed: Mapping[str, Mapping[str, str]],
    *,
    by: Member,
    now: datetime,
    version: int,
) -> CaseImport:
    """Read these words in the place of some cells: row → column → words."""
    with transaction.atomic():
        fresh = locked(one, by=by, now=now, version=version)
        merged = {row: dict(cells) for row, cells in (fresh.corrections or {}).items()}
        for row, cells in typed.items():
            merged.setdefault(row, {}).update(cells)
        if sum(map(len, merged.values())) > MOST_CORRECTIONS:
            raise RefusedError(
                _("Trop de cases à corriger ici. Corriger le fichier, le reprendre.")
            )
        fresh.corrections, fresh.rehearsal = merged, None
        return _kept(fresh)


def _kept(fresh: CaseImport) -> CaseImport:
    fresh.version += 1
    fresh.save()
    return fresh


def give_up(one: CaseImport, *, by: Member, now: datetime) -> None:
    """Erase the file before its time; nothing was imported. Raises RefusedError if it runs."""
    with transaction.atomic():
        fresh = locked(one, by=by, now=now)
        empty(fresh)
        record("import.give_up", fresh, by=by, now=now)
        fresh.delete()


def locked(one: CaseImport, *, by: Member, now: datetime, version: int | None = None) -> CaseImport:
    """The import again, locked, opened and still in preparation. Raises RefusedError."""
    require(by, one.section)
    fresh = CaseImport.objects.select_for_update(of=("self",)).filter(pk=one.pk).first()
    if fresh is None or not fresh.file or fresh.expires_at <= now:
        raise RefusedError(_("Ce fichier est effacé. Le reprendre depuis le début."))
    if fresh.state != ImportState.OPEN:
        raise ConflictError(_("Cet import est déjà lancé."))
    if version is not None and fresh.version != version:
        raise ConflictError(_("Cet import a changé pendant ce temps. Relire, puis refaire."))
    fresh.section = one.section
    fresh.open_with(one.data_key)
    return fresh


def require(by: Member, section: Section) -> None:
    """Raises Http404 unless `by` coordinates the section."""
    access.require_somewhere(by, "import_cases")
    access.require_section(by, section.pk, Role.COORDINATOR)


def record(action: str, one: CaseImport, *, by: Member, now: datetime, **details: int) -> None:
    """One journal line: who and how many, never what."""
    JournalLine.objects.record(Entry(action, now, by.pk, one.section_id, None, dict(details)))


def empty(one: CaseImport) -> None:
    """Take away the file, the answers and the key of a (not yet saved) import."""
    transaction.on_commit(partial(files.delete, one.file))
    one.file, one.size = "", 0
    one.columns = one.corrections = one.rehearsal = None
    one.blob = b""


def forget_files(*, now: datetime) -> int:
    """Erase what is a day old: files of imports, parcels to carry away. Returns how many."""
    with transaction.atomic():
        old = CaseImport.objects.select_for_update().filter(expires_at__lte=now)
        due = list(old.exclude(file="").exclude(state=ImportState.RUNNING))
        for one in due:
            empty(one)
            one.save()
        # Never begun: of a file that was only looked at, nothing is left.
        old.filter(state=ImportState.OPEN).delete()
        parcels = SectionParcel.objects.filter(expires_at__lte=now)
        for name in [part for names in parcels.values_list("files", flat=True) for part in names]:
            transaction.on_commit(partial(files.delete, name))
        gone, _each = parcels.delete()
    return len(due) + gone


def stored_names() -> set[str]:
    """The files on disk that these rows name."""
    names = set(CaseImport.objects.exclude(file="").values_list("file", flat=True))
    for parts in SectionParcel.objects.values_list("files", flat=True):
        names |= set(parts)
    return names
