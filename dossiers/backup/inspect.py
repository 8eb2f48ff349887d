"""What was put back, compared with what was promised: counted, chained, opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import models

from dossiers import access
from dossiers.actions import erasure
from dossiers.actions.file_check import check_files
from dossiers.backup import database, manifest
from dossiers.backup.faults import BackupError
from dossiers.backup.manifest import Manifest
from dossiers.models import Case, Exhibit, JournalHead, JournalLine
from dossiers.privacy import files, ledger
from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.sealed import SealedField

# Beside what was unpacked: the manifest, and every erasure known today.
TOLD, LEDGER = "restored.json", "known-erasures.txt"


def inspect(folder: Path, *, now: datetime, progress: Callable[[str], None]) -> None:
    """Compare this instance with the manifest in `folder`, then erase again what was erased.

    Raises BackupError at the first thing that does not fit.
    """
    said = manifest.read((folder / TOLD).read_bytes())
    _counts(said, progress)
    _journal(said, progress)
    _opening(progress)
    again = erasure.erase_again(ledger.read(folder / LEDGER), now=now)
    progress(f"Effacements refaits : {again}")
    _files(said, now, progress)


def _counts(said: Manifest, progress: Callable[[str], None]) -> None:
    found = database.counts()
    wrong = [name for name, rows in said.tables.items() if found.get(name) != rows]
    if wrong:
        told = f"{wrong[0]} : {found.get(wrong[0])} lignes au lieu de {said.tables[wrong[0]]}"
        raise BackupError(f"Les comptes ne tombent pas juste ({len(wrong)} tables). {told}")
    progress(f"Comptes : {sum(said.tables.values())} lignes, toutes là")


def _journal(said: Manifest, progress: Callable[[str], None]) -> None:
    fault = JournalLine.objects.first_fault()
    head = JournalHead.objects.filter(id=1).first()
    found = (head.seq, bytes(head.mac).hex()) if head else (0, "")
    if fault is not None or found != said.journal:
        raise BackupError(f"Le journal ne tient pas (ligne {fault or found[0]}).")
    progress(f"Journal : {found[0]} lignes, la chaîne tient")


def _opening(progress: Callable[[str], None]) -> None:
    """The newest case of each section opens with the keys of this instance, to its last word."""
    newest: dict[object, Case] = {}
    for case in Case.objects.order_by("-received_on", "-pk").iterator(chunk_size=500):
        newest.setdefault(case.section_id, case)
    words = 0
    try:
        for case in access.opened(newest.values()):
            for row in [case, *case.messages.all(), *case.notes.all()]:
                words += _read(row)
            piece = Exhibit.objects.filter(case=case).first()
            if piece is not None:
                files.read(piece.file, row=piece.pk, owner=case)
    except (TamperedError, KeyError) as error:
        raise BackupError(
            "Un dossier ne s’ouvre pas avec la clé racine d’ici. Remettre la bonne clé."
        ) from error
    progress(f"Ouverture : {len(newest)} dossier(s), {words} champs lus")


def _read(row: models.Model) -> int:
    """Open every sealed column of a row; how many hold something. Raises TamperedError."""
    sealed = [f.attname for f in row._meta.concrete_fields if isinstance(f, SealedField)]
    return sum(getattr(row, name) is not None for name in sealed)


def _files(said: Manifest, now: datetime, progress: Callable[[str], None]) -> None:
    found = check_files(now=now)
    lost = [one.file for one in [*found.missing, *found.wrong_size] if one.file not in said.gone]
    if lost:
        raise BackupError(f"{len(lost)} pièce(s) sans leur fichier, dont {lost[0]}.")
    progress(f"Pièces : {found.looked_at}, toutes là")
