"""A section that another instance sent arrives in an empty one: the same cases, under new keys.

Whole or not at all: one transaction. What was written in the journal elsewhere stays in the
file, to be read; here one line says that the section arrived.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from dossiers.actions import section_extras
from dossiers.actions.refusal import RefusedError
from dossiers.actions.section_export import apps_model
from dossiers.models import (
    Case,
    CaseKey,
    Entry,
    Exhibit,
    JournalLine,
    Member,
    ReferenceCounter,
    Section,
)
from dossiers.moving import lines, pack
from dossiers.moving.carried import BOOK, CARRIED, CASE
from dossiers.moving.pack import PackError
from dossiers.privacy import files
from dossiers.privacy.envelope import ALGORITHM, DataKey, new_section_key

BATCH = 500
# Those that others are sealed or marked by come first.
FIRST = ("dossiers.Section", "dossiers.Case", "dossiers.EmployerBook")


@dataclass(frozen=True)
class Arrived:
    """What came: the section, its counts by table, whether the codes still open their cases,
    and the files that the pack did not hold.
    """

    section: Section
    counts: Mapping[str, int]
    codes_work: bool
    codes: int
    missing: tuple[str, ...]


def check_empty() -> None:
    """Raises RefusedError when this instance holds a section, a case or a person."""
    held = {"section": Section, "dossier": Case, "membre": Member}
    found = [name for name, model in held.items() if model._default_manager.exists()]
    if found:
        raise RefusedError(
            f"Cette instance n’est pas vide ({', '.join(found)}). En prendre une neuve."
        )


def arrive(archive: zipfile.ZipFile, *, now: datetime, say: Callable[[str], None]) -> Arrived:
    """Write the section of an opened pack. Raises PackError, RefusedError; nothing stays then."""
    manifest = pack.read_manifest(archive)
    check_empty()
    one = _Arriving(archive, manifest, now=now)
    try:
        with transaction.atomic():
            for label in (*FIRST, *(label for label in CARRIED if label not in FIRST)):
                one.table(label)
            one.finish()
    except (KeyError, ValueError, ValidationError, zipfile.BadZipFile) as error:
        one.forget_files()
        raise PackError(f"Ce fichier est abîmé ({type(error).__name__}).") from error
    except BaseException:
        one.forget_files()
        raise
    say(f"{len(one.counts)} tables, {sum(one.counts.values())} lignes")
    return Arrived(
        section=one.section,
        counts=one.counts,
        codes_work=manifest.codes == section_extras.fingerprint(),
        codes=one.counts.get("dossiers.Receipt", 0),
        missing=tuple(sorted(one.missing)),
    )


class _Arriving:
    """One pack on its way in."""

    def __init__(self, archive: zipfile.ZipFile, manifest: pack.Manifest, *, now: datetime) -> None:
        self._archive, self._manifest, self._now = archive, manifest, now
        self._taker = section_extras.Taker(UUID(manifest.section), self._bytes_of)
        self._keys: dict[UUID, DataKey] = {}
        self._books: dict[UUID, Any] = {}
        self._case_of: dict[UUID, UUID] = {}
        self._stored: list[str] = []
        self.counts: dict[str, int] = {}
        self.missing: set[str] = set()
        self.section: Section

    def table(self, label: str) -> None:
        """Write the rows of one table, counted and compared with the manifest."""
        told = self._manifest.tables.get(label)
        if told is None:
            return
        model, tally, batch = apps_model(label), lines.Tally(), []
        with self._archive.open(told["file"]) as source:
            for row in self._rows(label, source, tally):
                batch.append(row)
                if len(batch) == BATCH:
                    model._base_manager.bulk_create(batch)
                    batch = []
        model._base_manager.bulk_create(batch)
        if (tally.count, tally.digest) != (told["count"], told["digest"]):
            raise PackError(f"La table {label} n’a pas ses lignes : fichier coupé ou modifié.")
        self.counts[label] = tally.count

    def _rows(self, label: str, source: Iterator[bytes], tally: lines.Tally) -> Iterator[Any]:
        model, carried = apps_model(label), CARRIED[label]
        for line in lines.read(source):
            tally.add(lines.written(line))
            row = self._made(label, model, lines.values(model, carried, line))
            self._open(label, row, line, carried.owner)
            self._taker.take(label, row, line)
            if hasattr(row, "file") and label in ("dossiers.Exhibit", "dossiers.ExhibitCopy"):
                self._stored.append(row.file)
            yield row

    def _made(self, label: str, model: Any, values: Mapping[str, Any]) -> Any:
        row = model(**values)
        if label == "dossiers.Section":
            row.public_key, row.sealed_private_key = new_section_key(row.pk)
            self.section = row
        elif isinstance(row, Member):
            # No password travels: each one comes back by an invitation.
            row.set_unusable_password()
        return row

    def _open(self, label: str, row: Any, line: Mapping[str, Any], owner: str) -> None:
        """Give the row the key of its owner, made again for this section."""
        if label == "dossiers.Case":
            self._keys[row.pk] = DataKey(bytes.fromhex(line["key"]))
            row.open_with(self._keys[row.pk])
        elif owner == CASE and row.case_id:
            row.case = self._case(row.case_id)
        elif owner == BOOK:
            row.book = self._books[row.book_id]
        elif hasattr(row, "blob") and hasattr(row, "key_id"):
            key = DataKey.new()
            row.key_id, row.algorithm = key.id, ALGORITHM
            row.blob = key.sealed_to(bytes(self.section.public_key), row.pk)
            row.open_with(key)
            if label == "dossiers.EmployerBook":
                self._books[row.pk] = row
        if label == "dossiers.Exhibit":
            self._case_of[row.pk] = row.case_id
        elif label == "dossiers.ExhibitCopy":
            row.exhibit = self._exhibit(row.exhibit_id)
        elif label == "dossiers.Receipt" and line["wrap"]:
            self._wrap(row, bytes.fromhex(line["wrap"]))

    def _case(self, pk: UUID) -> Case:
        holder = Case(pk=pk)
        holder.open_with(self._keys[pk])
        return holder

    def _exhibit(self, pk: UUID) -> Exhibit:
        holder = Exhibit(pk=pk)
        holder.case = self._case(self._case_of[pk])
        return holder

    def _wrap(self, code: Any, blob: bytes) -> None:
        CaseKey.objects.create(
            case_id=code.case_id,
            recipient_kind=CaseKey.RecipientKind.RECEIPT,
            recipient=code.pk,
            key_id=self._keys[code.case_id].id,
            algorithm="AES-256-GCM",
            blob=blob,
        )

    def _bytes_of(self, name: str) -> bytes | None:
        """The bytes of a file; None for one that was already lost where it comes from."""
        wanted = self._manifest.files.get(name)
        if not wanted:
            self.missing.add(name)
            return None
        content = self._archive.read(name)
        tally = lines.Tally()
        tally.add(content)
        if tally.digest != wanted:
            raise PackError(f"Le fichier {name} a été modifié.")
        return content

    def finish(self) -> None:
        """The keys of the cases for their section, the counters, and the journal's one line."""
        CaseKey.objects.bulk_create(
            CaseKey(
                case_id=pk,
                recipient_kind=CaseKey.RecipientKind.SECTION,
                recipient=self.section.pk,
                key_id=key.id,
                algorithm=ALGORITHM,
                blob=key.sealed_to(bytes(self.section.public_key), pk),
            )
            for pk, key in self._keys.items()
        )
        _count_references()
        count = len(self._keys)
        JournalLine.objects.record(
            Entry("section.arrive", self._now, None, self.section.pk, None, {"count": count})
        )

    def forget_files(self) -> None:
        """Nothing arrived: the files that were already stored go away."""
        for name in self._stored:
            files.delete(name)


def _count_references() -> None:
    """The next case of each year comes after those that arrived."""
    years: dict[int, int] = {}
    for reference in Case.objects.values_list("reference", flat=True):
        year, _dash, number = reference.partition("-")
        if year.isdigit() and number.isdigit():
            years[int(year)] = max(years.get(int(year), 0), int(number))
    ReferenceCounter.objects.bulk_create(
        ReferenceCounter(year=year, last=last) for year, last in years.items()
    )
