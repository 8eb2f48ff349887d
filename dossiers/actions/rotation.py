"""A new root key: what hangs from it is wrapped anew; nothing else of the database changes.

Three steps, each of which can be repeated: the next key is written beside the present one,
every wrap is made anew in one transaction, then the file is replaced. From the first to the
last both keys open (keyring.unwrapped), so that whoever works notices nothing, and a machine
that dies in between goes on where it was (security.md 3.2).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from dossiers.models import Entry, JournalLine, RootSecret, Section, SectionIdentity
from dossiers.privacy import blind, keyring


@dataclass(frozen=True)
class Wrap:
    """A column that the root key wraps: for which purpose, tied to what of its row."""

    model: type[models.Model]
    column: str
    purpose: str
    tied_to: Callable[[Any], bytes]


# A house test finds every other use of the root key.
WRAPS = (
    Wrap(Section, "sealed_private_key", "section", lambda row: row.pk.bytes),
    Wrap(SectionIdentity, "sealed_private", "federation", lambda row: row.section_id.bytes),
    Wrap(RootSecret, "sealed", "secrets", lambda row: row.name.encode()),
)


def is_under_way() -> bool:
    """Whether a rotation was begun and not ended."""
    return keyring.next_root_file().exists()


def begin(write: Callable[[Path, str], None]) -> bytes:
    """The next root key: the one of a rotation that was interrupted, or a fresh one.

    `write` puts a text in a file, whole or not at all, for its owner only.
    Raises VaultLockedError while the vault is closed.
    """
    keyring.root_state()
    path = keyring.next_root_file()
    if not path.exists():
        write(path, secrets.token_hex(keyring.KEY_BYTES) + "\n")
    return keyring.read_key(path)


def wrap_anew(key: bytes, *, now: datetime) -> int:
    """Wrap under the next root key all that hangs from the present one; how many wraps.

    All or nothing. Raises WrongRootError when one opens with neither key.
    """
    with transaction.atomic():
        _pin_the_digests()
        count = 0
        for wrap in WRAPS:
            fresh = keyring.derive_root(key, wrap.purpose)
            rows = list(wrap.model._base_manager.select_for_update().order_by("pk"))
            for row in rows:
                tied_to = wrap.tied_to(row)
                clear = keyring.unwrapped(wrap.purpose, bytes(getattr(row, wrap.column)), tied_to)
                setattr(row, wrap.column, keyring.wrap_under(fresh, clear, tied_to))
            wrap.model._base_manager.bulk_update(rows, [wrap.column], batch_size=500)
            count += len(rows)
        JournalLine.objects.record(Entry("keys.rotate", now))
    return count


def _pin_the_digests() -> None:
    """Keep the secret of the digests, which was derived from the root key until now."""
    if not RootSecret.objects.filter(name=blind.NAME).exists():
        sealed = keyring.wrap_under(
            keyring.root_key("secrets"), blind.secret(), blind.NAME.encode()
        )
        RootSecret.objects.create(name=blind.NAME, sealed=sealed)


def end() -> None:
    """The next key becomes the present one; from now on the former opens nothing."""
    os.replace(keyring.next_root_file(), settings.ROOT_KEY_FILE)
    keyring.forget_keys()


def left_behind(key: bytes) -> Iterator[str]:
    """The wraps that this root key does not open: none once a rotation has ended."""
    for wrap in WRAPS:
        fresh = keyring.derive_root(key, wrap.purpose)
        for row in wrap.model._base_manager.order_by("pk"):
            if not keyring.opens(fresh, bytes(getattr(row, wrap.column)), wrap.tied_to(row)):
                yield f"{wrap.model._meta.db_table}.{wrap.column}"
