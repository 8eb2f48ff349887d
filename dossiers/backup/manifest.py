"""What a backup says it holds, so that whoever restores it can count."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dossiers.backup.faults import BackupError
from dossiers.privacy.keyring import service_key

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """`made_at`: an ISO instant. `tables`: rows by table at the instant of the dump.

    `files`: name in the archive to SHA-256. `gone`: files erased while the backup was made.
    `journal`: last sequence number and its MAC. `schema`: the migrations applied.
    """

    made_at: str
    release: str
    vendor: str
    tables: Mapping[str, int]
    journal: tuple[int, str]
    schema: list[str]
    files: Mapping[str, str]
    gone: list[str] = field(default_factory=list)
    format: int = FORMAT

    def written(self) -> bytes:
        """As JSON, with a MAC of the service key: only this instance can have made it."""
        said = asdict(self)
        return json.dumps({"manifest": said, "mac": _mac(said)}, sort_keys=True).encode()


def read(content: bytes) -> Manifest:
    """The manifest written in `content`. Raises BackupError: not ours, altered, too new."""
    try:
        whole: dict[str, Any] = json.loads(content)
        said, mac = dict(whole["manifest"]), str(whole["mac"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("Le manifeste de cette sauvegarde est illisible.") from error
    if not hmac.compare_digest(mac, _mac(said)):
        raise BackupError(
            "Le manifeste n’a pas été écrit avec la clé de service de cette instance. "
            "Remettre d’abord la clé (enveloppe papier), ou refuser cette sauvegarde."
        )
    if said.get("format") != FORMAT:
        raise BackupError("Cette sauvegarde vient d’une version plus récente. Mettre à jour.")
    return Manifest(**{**said, "journal": (int(said["journal"][0]), str(said["journal"][1]))})


def _mac(said: Mapping[str, Any]) -> str:
    plain = json.dumps(said, sort_keys=True).encode()
    return hmac.new(service_key("backup"), plain, hashlib.sha256).hexdigest()
