"""What the commands about keys ask of a person, and the files that they write."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import OutputWrapper


def asked(out: OutputWrapper, what: str) -> str:
    """A line that is not shown while it is typed; from the standard input without a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what} : ")
    out.write(f"{what} :")
    out.flush()
    return sys.stdin.readline().rstrip("\n")


def next_vault_file() -> Path:
    """Where the vault of the next root key waits during a rotation."""
    return Path(f"{settings.VAULT_FILE}.new")


def write_private(path: Path, text: str) -> None:
    """Write a file for its owner only, whole or not at all, and on the disk before returning."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
