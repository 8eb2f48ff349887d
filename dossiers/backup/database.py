"""The database as of one instant, in a file; and back, with the host's own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from dossiers.backup.faults import BackupError

NAMES = {"postgresql": "database.pgdump", "sqlite": "database.sqlite3"}


@dataclass(frozen=True)
class Dump:
    """`tables`: rows by table, counted at the very instant of the dump."""

    path: Path
    tables: Mapping[str, int]
    journal: tuple[int, str]


def dump(folder: Path) -> Dump:
    """Write the whole database into `folder`. Raises BackupError."""
    path = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        return _sqlite_dump(path)
    return _postgresql_dump(path)


def _sqlite_dump(path: Path) -> Dump:
    # The online backup of SQLite, never a copy of the file: writers may be at work.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as live,
        closing(sqlite3.connect(path)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return Dump(path, _sqlite_counts(copy), _head(copy.execute(HEAD).fetchone()))


HEAD = "SELECT seq, mac FROM dossiers_journalhead WHERE id = 1"


def _head(row: Any) -> tuple[int, str]:
    return (int(row[0]), bytes(row[1]).hex()) if row else (0, "")


def _sqlite_counts(base: sqlite3.Connection) -> dict[str, int]:
    names = base.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    # Our own names, read from the schema itself.
    return {
        name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in sorted(names)
    }


def _postgresql_dump(path: Path) -> Dump:
    with psycopg.connect(**_parameters()) as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        [[snapshot]] = line.execute("SELECT pg_export_snapshot()").fetchall()
        tables = _postgresql_counts(line)
        head = _head(line.execute(HEAD).fetchone())
        words = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"]
        _run("pg_dump", *words)
    return Dump(path, tables, head)


def _postgresql_counts(line: psycopg.Connection[Any]) -> dict[str, int]:
    names = line.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    ).fetchall()
    found = {}
    for (name,) in names:
        counted = line.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
        found[name] = int(counted.fetchall()[0][0])
    return found


def counts() -> dict[str, int]:
    """Rows by table of the database we are connected to."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as base:
            return _sqlite_counts(base)
    with psycopg.connect(**_parameters()) as line:
        return _postgresql_counts(line)


def is_empty() -> bool:
    """Whether nothing was ever written here: no table at all, or nobody and no case."""
    found = counts()
    return not any(found.get(name) for name in ("dossiers_member", "dossiers_case"))


def load(path: Path) -> None:
    """Put a dump in the place of our database, which is empty. Raises BackupError."""
    if connection.vendor == "sqlite":
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        for suffix in ("", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o600)
        return
    connection.close()
    with psycopg.connect(**_parameters(), autocommit=True) as line:
        # Migrated and empty, or not migrated: both begin again from nothing.
        line.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    words = ["--no-owner", "--exit-on-error", f"--dbname={_parameters()['dbname']}", str(path)]
    _run("pg_restore", *words)


@contextmanager
def scratch(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database beside ours, gone at the end; what names it in the environment."""
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{folder / 'scratch.sqlite3'}"}
        return
    name = f"dossiers_verify_{os.getpid()}"
    with psycopg.connect(**_parameters(), autocommit=True) as line:
        try:
            line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                "La base ne permet pas d’en créer une autre pour l’essai. "
                "Une fois : ALTER ROLE … CREATEDB, puis recommencer."
            ) from error
        try:
            yield {"DATABASE_URL": _url(name)}
        finally:
            line.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _parameters() -> dict[str, Any]:
    said = connection.get_connection_params()
    return {
        key: said[key] for key in ("dbname", "host", "port", "user", "password") if said.get(key)
    }


def _url(name: str) -> str:
    said = _parameters()
    words = "&".join(f"{key}={said[key]}" for key in ("host", "port") if key in said)
    user = f"{said.get('user', '')}:{said['password']}@" if said.get("password") else ""
    user = user or (f"{said['user']}@" if said.get("user") else "")
    return f"postgresql://{user}/{name}?{words}"


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's own programs; its password goes by the environment, not by its words."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} manque. L’installer : apt-get install postgresql-client")
    said = _parameters()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
             "dbname": "PGDATABASE"}  # fmt: skip
    env = {**os.environ, **{names[key]: str(value) for key, value in said.items()}}
    done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} : {done.stderr.strip()[-400:]}")
