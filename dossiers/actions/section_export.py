"""A whole section in one file that any program can read, encrypted for who will open it.

Read as it is written: neither the rows nor the file are ever whole in memory, and nothing
of it touches a disk in clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import pyrage
from django.apps import apps
from django.db import models, transaction
from pyrage import x25519

from dossiers import access, release
from dossiers.actions import section_extras
from dossiers.actions.refusal import RefusedError
from dossiers.employers import book as books
from dossiers.models import Case, Entry, JournalLine, Member, Section
from dossiers.moving import imports, lines, pack
from dossiers.moving.carried import BOOK, CARRIED, CASE, NOT_CARRIED, SELF
from dossiers.privacy import files
from dossiers.privacy.envelope import DataKey, TamperedError

Step = Callable[[int, int], None]
MEMBER = "dossiers.Member"
CHUNK = 500
EVERY = 100


def recipient(words: str) -> x25519.Recipient:
    """A public key age1…. Raises RefusedError."""
    try:
        return x25519.Recipient.from_str(words.strip())
    except pyrage.RecipientError:
        raise RefusedError(f"« {words.strip()} » n’est pas une clé publique age1….") from None


class Leaving:
    """The rows of a section, one table after the other, and what was counted of them."""

    def __init__(self, section: Section, *, now: datetime, step: Step) -> None:
        self.section, self.now, self._step = section, now, step
        self.counts: dict[str, dict[str, Any]] = {}
        self.digests: dict[str, str] = {}
        cases = list(Case.objects.filter(section=section).values_list("pk", flat=True))
        self._keys: dict[UUID, DataKey] = {}
        for begun in range(0, len(cases), CHUNK):
            chunk = cases[begun : begun + CHUNK]
            self._keys |= access.keys_of(dict.fromkeys(chunk, section.pk))
        self._people: set[UUID] = set()
        self._teller = section_extras.Teller(section.pk)
        self._done, self.total = 0, len(cases)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the pack, in order."""
        made = pack.Pack()
        for label in (*(one for one in CARRIED if one != MEMBER), MEMBER):
            yield from self._table(made, label)
        yield from self._files(made)
        tally = lines.Tally()
        yield from made.lines(pack.JOURNAL, self._journal(), tally)
        self.manifest = pack.Manifest(
            section=str(self.section.pk),
            name=self.section.name,
            release=release.number(),
            made_at=self.now.isoformat(timespec="seconds"),
            codes=section_extras.fingerprint(),
            tables=self.counts,
            files=self.digests,
            journal=tally.count,
            left=dict(NOT_CARRIED),
        )
        yield from made.end(self.manifest)

    def _table(self, made: pack.Pack, label: str) -> Iterator[bytes]:
        tally = lines.Tally()
        name = f"{label.removeprefix('dossiers.')}.jsonl"
        yield from made.lines(name, self._lines(label), tally)
        self.counts[label] = {"count": tally.count, "digest": tally.digest, "file": name}

    def _lines(self, label: str) -> Iterator[bytes]:
        model, carried = apps_model(label), CARRIED[label]
        fields = lines.fields_of(model, carried)
        people = [f for f in fields if f.is_relation and f.related_model is Member]
        for row in self._rows(label):
            self._people.update(filter(None, (getattr(row, f.attname) for f in people)))
            yield lines.written({**lines.told(row, fields), **self._teller.told(label, row)})

    def _rows(self, label: str) -> Iterator[Any]:
        """The rows of a table, opened; those of the people are known once all was read."""
        model, carried = apps_model(label), CARRIED[label]
        mine = model._base_manager.filter(**{carried.way: self.section.pk}).values("pk")
        wanted = model._base_manager.filter(pk__in=mine)
        if label == MEMBER:
            wanted |= model._base_manager.filter(pk__in=self._people)
        found = wanted.order_by("pk")
        if label == "dossiers.ExhibitCopy":
            found = found.select_related("exhibit")
        for row in found.iterator(chunk_size=CHUNK):
            self._open(row, carried.owner)
            if label == "dossiers.Case":
                self._said()
            yield row

    def _said(self) -> None:
        self._done += 1
        if self._done % EVERY == 0:
            self._step(self._done, self.total)

    def _open(self, row: Any, owner: str) -> None:
        if owner == CASE and row.case_id:
            row.case = self._case(row.case_id)
        elif owner == BOOK:
            row.book = self._books[row.book_id]
        elif owner == SELF:
            if isinstance(row, Case):
                row.open_with(self._keys[row.pk])
            else:
                row.section = self.section
                imports.opened(row)

    @cached_property
    def _books(self) -> Any:
        return books.of_sections([self.section.pk])

    def _case(self, pk: UUID) -> Case:
        """A case that is only its id and its key: enough to open what belongs to it."""
        holder = Case(pk=pk)
        holder.open_with(self._keys[pk])
        return holder

    def _files(self, made: pack.Pack) -> Iterator[bytes]:
        for label in ("dossiers.Exhibit", "dossiers.ExhibitCopy"):
            for row in self._rows(label):
                name, part, sealed_for = section_extras.file_of(label, row) or ("", "", row.pk)
                case = row.case_id if label == "dossiers.Exhibit" else row.exhibit.case_id
                try:
                    content = files.read(
                        row.file, row=sealed_for, owner=self._case(case), part=part
                    )
                except TamperedError:
                    self.digests[name] = ""  # said in the manifest, and on arrival
                    continue
                tally = lines.Tally()
                tally.add(content)
                self.digests[name] = tally.digest
                yield from made.file(name, content)

    def _journal(self) -> Iterator[bytes]:
        rows = JournalLine.objects.filter(section=self.section.pk).order_by("seq")
        fields = [f for f in JournalLine._meta.concrete_fields if f.name not in ("previous", "mac")]
        for row in rows.iterator(chunk_size=CHUNK):
            yield lines.written(lines.told(row, fields))


def apps_model(label: str) -> type[models.Model]:
    """The model of a label; those that Django makes between two others as well."""
    app, name = label.split(".")
    return apps.get_model(app, name, require_ready=True)


def encrypted(leaving: Leaving, target: Any, to: Sequence[x25519.Recipient]) -> pack.Manifest:
    """Write the encrypted pack to `target`; returns its manifest."""
    pyrage.encrypt_io(_Stream(leaving.pieces()), target, list(to))
    return leaving.manifest


def journal_leaving(
    section: Section, *, action: str, by: Member | None, now: datetime, count: int
) -> None:
    """One line: who took the section away, with how many cases."""
    with transaction.atomic():
        actor = by.pk if by else None
        JournalLine.objects.record(Entry(action, now, actor, section.pk, None, {"count": count}))


class _Stream:
    """What is read of an iterator of pieces, as of a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; none at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
