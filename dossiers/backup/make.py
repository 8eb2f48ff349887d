"""`manage.py backup make`: the database first, then a superset of the files that it names."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dossiers import release
from dossiers.actions import backed_up
from dossiers.backup import database, keys, manifest
from dossiers.backup.archive import Archive, Stream
from dossiers.backup.faults import BackupError
from dossiers.privacy import files, ledger

SUFFIX = ".tar.age"
# security.md 3.11: what was erased is nowhere 35 days later.
KEPT_FOR = timedelta(days=35)
# Whatever their age: a clock that jumped must not destroy the last backups.
KEPT_AT_LEAST = 3


@dataclass(frozen=True)
class Made:
    """The encrypted file, its bytes, and what it holds."""

    path: Path
    size: int
    manifest: manifest.Manifest


def make(folder: Path, *, now: datetime, progress: Callable[[str], None]) -> Made:
    """Write one backup into `folder`; nothing half written stays under its name.

    progress: is told one French line per step. Raises BackupError.
    """
    to = keys.recipients(settings.BACKUP_RECIPIENTS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"dossiers-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    part = target.with_suffix(".part")
    with tempfile.TemporaryDirectory(prefix="dossiers-backup-", dir=settings.DATA_DIR) as scratch:
        held: list[manifest.Manifest] = []
        pieces = _pieces(Path(scratch), held, now=now, progress=progress)
        try:
            with open(part, "xb", opener=_owner_only) as output:
                keys.encrypt(Stream(pieces), output, to)
                output.flush()
                os.fsync(output.fileno())
            part.rename(target)
        except OSError as error:
            raise BackupError(f"La sauvegarde n’a pas pu être écrite ({error}).") from error
        finally:
            part.unlink(missing_ok=True)
    size = target.stat().st_size
    backed_up.note(size=size, files=len(held[0].files), now=now)
    return Made(target, size, held[0])


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _pieces(
    scratch: Path,
    held: list[manifest.Manifest],
    *,
    now: datetime,
    progress: Callable[[str], None],
) -> Iterator[bytes]:
    before = set(files.sizes())
    dump = database.dump(scratch)
    progress(f"Base : {sum(dump.tables.values())} lignes dans {len(dump.tables)} tables")
    archive = Archive()
    yield from archive.file(dump.path.name, dump.path)
    dump.path.unlink()
    # After the dump: whatever it names was on the disk before it.
    stored = sorted(files.sizes())
    for number, name in enumerate(stored, start=1):
        # Erased meanwhile: told in the manifest.
        with suppress(FileNotFoundError):
            yield from archive.file(f"files/{name}", files.where(name))
        if number % 1000 == 0 or number == len(stored):
            progress(f"Fichiers : {number} sur {len(stored)}")
    if ledger.path().exists():
        copy = scratch / ledger.NAME
        shutil.copyfile(ledger.path(), copy)
        yield from archive.file(ledger.NAME, copy)
    digests = {one.name: one.digest for one in archive.members}
    gone = sorted(name for name in before | set(stored) if f"files/{name}" not in digests)
    told = manifest.Manifest(
        made_at=now.isoformat(timespec="seconds"),
        release=release.number(),
        vendor=connection.vendor,
        tables=dump.tables,
        journal=dump.journal,
        schema=schema(),
        files=digests,
        gone=gone,
    )
    held.append(told)
    yield from archive.text(manifest.NAME, told.written())
    yield from archive.end()


def schema() -> list[str]:
    """Every migration that this database has had."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def forget_old(folder: Path, *, now: datetime) -> list[Path]:
    """Delete our backups older than 35 days, never the last three; returns those deleted."""
    made = sorted(folder.glob(f"dossiers-*{SUFFIX}"))
    limit = (now - KEPT_FOR).timestamp()
    old = [path for path in made[:-KEPT_AT_LEAST] if path.stat().st_mtime < limit]
    for path in old:
        path.unlink()
    return old
