"""To whom a backup is encrypted (age-encryption.org/v1), and who opens it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

import pyrage
from pyrage import x25519

from dossiers.backup.faults import BackupError

# One envelope burnt or one person gone must not be the end of every backup.
AT_LEAST = 2


def new_identity() -> tuple[str, str]:
    """A secret identity, to be printed and put away, and its public recipient."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipients(words: Sequence[str]) -> list[x25519.Recipient]:
    """The public keys of at least two people. Raises BackupError, which names the wrong one."""
    found = []
    for word in words:
        try:
            found.append(x25519.Recipient.from_str(word.strip()))
        except pyrage.RecipientError as error:
            raise BackupError(f"« {word.strip()} » n’est pas une clé publique age1….") from error
    if len(set(words)) < AT_LEAST:
        raise BackupError(
            "BACKUP_RECIPIENTS doit nommer les clés publiques d’au moins deux personnes, "
            "séparées par une virgule. Une clé : manage.py backup key"
        )
    return found


def identity(text: str) -> x25519.Identity:
    """The identity written in `text`, a file's content: lines with # are comments."""
    lines = [line.strip() for line in text.splitlines()]
    secret = next((line for line in lines if line and not line.startswith("#")), "")
    try:
        return x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise BackupError("Ce fichier ne contient pas une clé AGE-SECRET-KEY-1….") from error


def encrypt(source: Any, target: IO[bytes], to: Sequence[x25519.Recipient]) -> None:
    """Encrypt a stream for all of `to`; each opens it alone."""
    pyrage.encrypt_io(source, target, list(to))


def decrypt(source: Any, target: IO[bytes], one: x25519.Identity) -> None:
    """Raises BackupError: not encrypted to this identity, cut short, or altered."""
    try:
        pyrage.decrypt_io(source, target, [one])
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(
            "Cette sauvegarde ne s’ouvre pas : clé d’une autre personne, fichier coupé ou modifié "
            f"({error})."
        ) from error
