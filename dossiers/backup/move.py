"""From SQLite to PostgreSQL: every row copied in one transaction, then compared one by one.

The files of MEDIA_ROOT and the keys stay where they are: only the database moves. Until the
address of the new one is written in the settings, nothing has changed for anybody.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, models, transaction
from environ import Env

from dossiers.backup.faults import BackupError
from dossiers.models import Case, JournalLine, Member, Section

TARGET = "target"
BATCH = 500
_ALL = 2**256
Progress = Callable[[str], None]


def move(url: str, progress: Progress) -> int:
    """Copy this database to the one at `url` (as in DATABASE_URL); how many rows.

    The other one was created empty beforehand. Raises BackupError, with no row kept there,
    when it holds something or when a row differs; OperationalError when it does not answer.
    """
    if connections["default"].vendor == "postgresql":
        raise BackupError("Cette instance est déjà sur PostgreSQL : utiliser pg_dump.")
    known = connections.configure_settings({"default": {}, TARGET: Env.db_url_config(url)})
    connections.databases[TARGET] = known[TARGET]
    if connections[TARGET].vendor != "postgresql":
        raise BackupError("L’adresse doit commencer par postgres://.")
    connections[TARGET].ensure_connection()
    progress("Les tables sont créées là-bas…")
    _migrate(url)
    if any(model._base_manager.using(TARGET).exists() for model in (Case, Member, Section)):
        raise BackupError("La nouvelle base contient déjà quelque chose. En donner une vide.")
    if (fault := JournalLine.objects.first_fault()) is not None:
        raise BackupError(f"Le journal ne tient pas (ligne {fault}) : comprendre pourquoi d’abord.")
    with transaction.atomic(using="default"), transaction.atomic(using=TARGET):
        _empty()
        total = sum(_copied(model, progress) for model in tables())
        _compared(progress)
    _count_on_from_there()
    return total


def _migrate(url: str) -> None:
    """In a process of its own: migrations that write rows know one database only."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL_FILE"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env={**env, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"Les tables n’ont pas pu être créées là-bas. {done.stderr[-500:]}")


def tables() -> list[type[models.Model]]:
    """Every table of the instance, those between two others included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _empty() -> None:
    """Take away what the migrations themselves wrote: the copy brings the same rows."""
    for model in reversed(tables()):
        there = model._base_manager.using(TARGET)
        if there.exists():
            there.all().delete()


def _copied(model: type[models.Model], progress: Progress) -> int:
    there = model._base_manager.using(TARGET)
    count = 0
    rows = model._base_manager.using("default").order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        there.bulk_create(batch)
        count += len(batch)
    if count:
        progress(f"{model._meta.db_table} : {count}")
    return count


def _compared(progress: Progress) -> None:
    for model in tables():
        here, there = _mark(model, "default"), _mark(model, TARGET)
        if here != there:
            raise BackupError(
                f"{model._meta.db_table} diffère : {here[0]} lignes ici, {there[0]} là-bas, ou une "
                "valeur changée. Rien n’est gardé là-bas."
            )
    progress("Comparées une à une : les mêmes")


def _mark(model: type[models.Model], database: str) -> tuple[int, int]:
    """How many rows, and a sum of their digests that does not depend on their order."""
    names = [field.attname for field in model._meta.concrete_fields]
    count = total = 0
    for row in model._base_manager.using(database).values_list(*names).iterator(chunk_size=BATCH):
        count += 1
        total += int.from_bytes(hashlib.sha256(b"\x1f".join(_bytes(row))).digest(), "big")
    return count, total % _ALL


def _bytes(row: tuple[Any, ...]) -> Iterator[bytes]:
    for value in row:
        if isinstance(value, bytes | memoryview):
            yield b"b" + bytes(value)
        elif isinstance(value, datetime):
            yield value.astimezone(UTC).isoformat().encode()
        elif isinstance(value, Decimal):
            yield format(value.normalize(), "f").encode()
        else:
            yield repr(value).encode()


def _count_on_from_there() -> None:
    """The next numbers that the new server gives follow those that were copied."""
    line = connections[TARGET]
    with line.cursor() as cursor:
        for sql in line.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(sql)
