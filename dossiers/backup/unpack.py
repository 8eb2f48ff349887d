"""A backup opened into a folder, every byte of it compared with its manifest."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

from pyrage import x25519

from dossiers.backup import keys, manifest
from dossiers.backup.faults import BackupError
from dossiers.backup.manifest import Manifest


def unpack(path: Path, folder: Path, one: x25519.Identity) -> Manifest:
    """Decrypt and unpack `path` into the empty `folder`.

    Raises BackupError, which names the file at fault: missing, too many, altered.
    """
    clear = folder / "backup.tar"
    try:
        with path.open("rb") as source, clear.open("xb") as target:
            keys.decrypt(source, target, one)
        with tarfile.open(clear) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise BackupError(f"{path.name} : {error}") from error
    finally:
        clear.unlink(missing_ok=True)
    told = folder / manifest.NAME
    if not told.exists():
        raise BackupError(f"{path.name} : le manifeste manque. La sauvegarde est incomplète.")
    found = manifest.read(told.read_bytes())
    told.unlink()
    _compare(found, folder)
    return found


def _compare(said: Manifest, folder: Path) -> None:
    there = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    if missing := set(said.files) - there:
        raise BackupError(f"Il manque {len(missing)} fichier(s), dont {min(missing)}.")
    if more := there - set(said.files):
        raise BackupError(f"{len(more)} fichier(s) de trop, dont {min(more)}.")
    for name, digest in said.files.items():
        with (folder / name).open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                raise BackupError(f"{name} a été modifié.")
