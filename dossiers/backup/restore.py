"""A backup put in the place of an empty instance; or tried in a scratch one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection
from pyrage import x25519

from dossiers.backup import database
from dossiers.backup.faults import BackupError
from dossiers.backup.inspect import LEDGER, TOLD
from dossiers.backup.manifest import Manifest
from dossiers.backup.unpack import unpack
from dossiers.privacy import files, ledger

Progress = Callable[[str], None]


def restore(
    path: Path, one: x25519.Identity, *, ledgers: Sequence[Path], progress: Progress
) -> Manifest:
    """Put back the database and the files of `path` here, where nothing is.

    ledgers: newer ledgers of erasures than the one inside; what they name is erased again.
    Raises BackupError; up to « Base remise » nothing has been written.
    """
    if not database.is_empty():
        raise BackupError(
            "Il y a déjà des dossiers ou des comptes ici : rien n’a été touché. "
            "Une sauvegarde se reprend dans une base vide."
        )
    with _unpacked(path, one, ledgers, progress) as (folder, said):
        database.load(folder / database.NAMES[said.vendor])
        progress("Base remise")
        for name in sorted(p.name for p in (folder / "files").glob("*")):
            files.put_back(name, folder / "files" / name)
        known = ledger.read(ledger.path())
        for case, day in ledger.lines(folder / LEDGER).items():
            if case not in known:
                ledger.add(case, day)
        _inspect(folder, {}, progress)
    return said


def verify(
    path: Path, one: x25519.Identity, *, ledgers: Sequence[Path], progress: Progress
) -> Manifest:
    """Restore `path` into a scratch database and folder, compare, and throw them away."""
    with _unpacked(path, one, ledgers, progress) as (folder, said):
        media = folder / "media"
        for name in sorted(p.name for p in (folder / "files").glob("*")):
            files.put_back(name, folder / "files" / name, root=media)
        with database.scratch(folder) as where:
            env = {**where, "MEDIA_ROOT": str(media)}
            _child("load", folder, env, progress)
            _inspect(folder, env, progress)
    return said


class _unpacked:
    """The clear content of a backup in a folder of our own, gone at the end."""

    def __init__(
        self, path: Path, one: x25519.Identity, ledgers: Sequence[Path], progress: Progress
    ) -> None:
        self.path, self.one, self.ledgers, self.progress = path, one, ledgers, progress
        self.scratch = tempfile.TemporaryDirectory(
            prefix="dossiers-restore-", dir=settings.DATA_DIR
        )

    def __enter__(self) -> tuple[Path, Manifest]:
        folder = Path(self.scratch.name)
        try:
            said = unpack(self.path, folder, self.one)
            if said.vendor != connection.vendor:
                raise BackupError(
                    f"Cette sauvegarde vient de {said.vendor}. La reprendre dans une base du "
                    "même type, puis la déplacer (manage.py move_database)."
                )
        except BaseException:
            self.scratch.cleanup()
            raise
        self.progress(f"Sauvegarde entière, du {said.made_at} : {len(said.files)} fichiers")
        (folder / TOLD).write_bytes(said.written())
        ledger.merge([folder / ledger.NAME, ledger.path(), *self.ledgers], folder / LEDGER)
        return folder, said

    def __exit__(self, *_: object) -> None:
        self.scratch.cleanup()


def _inspect(folder: Path, env: Mapping[str, str], progress: Progress) -> None:
    _child("inspect", folder, env, progress)


def _child(word: str, folder: Path, env: Mapping[str, str], progress: Progress) -> None:
    """`manage.py backup WORD FOLDER`, with the settings of the scratch instance."""
    kept = {k: v for k, v in os.environ.items() if not (env and k == "DATABASE_URL_FILE")}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "manage.py", "backup", word, str(folder)],
        cwd=settings.BASE_DIR,
        env={**kept, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        progress(line)
    if done.returncode:
        raise BackupError(done.stderr.strip()[-600:] or f"backup {word} : code {done.returncode}")
