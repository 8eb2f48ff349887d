"""The reminder pass, beside bare SQL that claims the same rows and writes the same rows.

The pass runs once to see what it writes; everything is then put back, so that each round
of either side meets the same due deadlines.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.actions.remind import BATCH, remind
from dossiers.models import Deadline, JournalHead, JournalLine, Reminder
from notifications import notify
from notifications.models import Delivery, Notice
from tests.bench.pages import statements
from tests.bench.table import Line

# A column's name and its type in SQL.
Column = tuple[str, str]
ROUNDS = 5
WRITTEN = (Reminder, JournalLine, Notice, Delivery)
TABLES = ", ".join(model._meta.db_table for model in (*WRITTEN, Deadline, JournalHead))
CLAIM = """SELECT d.id, d.prudent, d.severity, d.edition, d.rule, c.id, c.reference, c.section_id,
 c.suivi_id, c.binome_id FROM dossiers_deadline d JOIN dossiers_case c ON c.id = d.case_id
 WHERE d.state = 'open' AND d.next_rung_on <= %s ORDER BY d.next_rung_on
 LIMIT %s FOR UPDATE OF d SKIP LOCKED"""
COLUMNS = """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
MOVE = """UPDATE dossiers_deadline d SET next_rung_on = n.day
 FROM unnest(%s::uuid[], %s::date[]) AS n(id, day) WHERE d.id = n.id"""


@dataclass
class Seen:
    """What one pass wrote: rows of each table, and the next day of each deadline."""

    columns: dict[str, list[Column]]
    rows: dict[str, list[tuple[Any, ...]]]
    next_day: dict[UUID, Any]
    parts: list[dict[str, list[tuple[Any, ...]]]] = field(default_factory=list)


def measure(now: datetime) -> list[Line]:
    """One line: the pass over everything open, of which some is due. Leaves it undone."""
    with mock.patch.object(notify, "ring"):
        due, before = _due(now), JournalLine.objects.count()
        put_back = _undo(now, due, before)
        with CaptureQueriesContext(connection) as captured:
            remind(now=now)
        seen = _what_was_written(before, due)
        seen.parts = _parts(seen, -(-len(due) // BATCH))
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            for name, act in (
                ("ours", lambda: remind(now=now)),
                ("bare", lambda: _bare(now, seen)),
            ):
                put_back()
                times[name].append(_timed(act))
        put_back()
    open_now = Deadline.objects.filter(state="open").count()
    bare = statistics.median(times["bare"])
    what = f"reminder pass, {len(due)} due of {open_now}"
    return [
        Line(
            what,
            ours=statistics.median(times["ours"]),
            floor=bare,
            bare=bare,
            goal="2.0",
            statements=statements(captured),
        )
    ]


def _due(now: datetime) -> list[UUID]:
    today = timezone.localdate(now)
    return list(
        Deadline.objects.filter(state="open", next_rung_on__lte=today).values_list("pk", flat=True)
    )


def _undo(now: datetime, due: list[UUID], journal: int) -> Callable[[], None]:
    """What puts the rows back as they were, journal included (its triggers put aside)."""
    today = timezone.localdate(now)
    mac = bytes(JournalHead.objects.get().mac)

    def put_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for model in (Delivery, Notice, Reminder):
                cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
            cursor.execute("DELETE FROM dossiers_journalline WHERE seq > %s", [journal])
            cursor.execute("UPDATE dossiers_journalhead SET seq = %s, mac = %s", [journal, mac])
            cursor.execute(
                "UPDATE dossiers_deadline SET next_rung_on = %s WHERE id = ANY(%s)", [today, due]
            )
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute(f"VACUUM ANALYZE {TABLES}")

    return put_back


def _what_was_written(journal: int, due: list[UUID]) -> Seen:
    seen = Seen({}, {}, {})
    with connection.cursor() as cursor:
        for model in WRITTEN:
            table = model._meta.db_table
            after = " WHERE seq > %s ORDER BY seq" if model is JournalLine else ""
            whole = f"SELECT * FROM {table}{after}"  # noqa: S608 (our own names)
            cursor.execute(whole, [journal] if after else None)
            seen.rows[table] = cursor.fetchall()
            cursor.execute(COLUMNS, [table])
            seen.columns[table] = cursor.fetchall()
        _follow_notices(seen)
        cursor.execute("SELECT id, next_rung_on FROM dossiers_deadline WHERE id = ANY(%s)", [due])
        seen.next_day = dict(cursor.fetchall())
    return seen


def _follow_notices(seen: Seen) -> None:
    """Put the deliveries in the order of their notices, so that a part of both fits together."""
    notices, deliveries = Notice._meta.db_table, Delivery._meta.db_table
    own = [name for name, _kind in seen.columns[notices]].index("id")
    of = [name for name, _kind in seen.columns[deliveries]].index("notice_id")
    place = {row[own]: number for number, row in enumerate(seen.rows[notices])}
    seen.rows[deliveries].sort(key=lambda row: place[row[of]])


def _parts(seen: Seen, count: int) -> list[dict[str, list[tuple[Any, ...]]]]:
    """What each of `count` batches writes: a part of every table, deliveries with their notice."""
    parts: list[dict[str, list[tuple[Any, ...]]]] = []
    notices, deliveries = Notice._meta.db_table, Delivery._meta.db_table
    own = [name for name, _kind in seen.columns[notices]].index("id")
    of = [name for name, _kind in seen.columns[deliveries]].index("notice_id")
    for number in range(count):
        part = {
            table: rows[len(rows) * number // count : len(rows) * (number + 1) // count]
            for table, rows in seen.rows.items()
        }
        mine = {row[own] for row in part[notices]}
        part[deliveries] = [row for row in seen.rows[deliveries] if row[of] in mine]
        parts.append(part)
    return parts


def _bare(now: datetime, seen: Seen) -> None:
    """The same rows claimed and written, in the same batches, by the fewest statements."""
    connection.ensure_connection()
    raw = connection.connection
    today = timezone.localdate(now)
    for part in seen.parts:
        with raw.transaction(), raw.cursor() as cursor:
            claimed = [row[0] for row in cursor.execute(CLAIM, [today, BATCH]).fetchall()]
            cursor.execute("SELECT seq, mac FROM dossiers_journalhead FOR UPDATE")
            cursor.fetchone()
            for table, rows in part.items():
                if rows:
                    _insert(cursor, table, seen.columns[table], rows)
            cursor.execute(MOVE, [claimed, [seen.next_day[pk] for pk in claimed]])
            lines = len(part[JournalLine._meta.db_table])
            cursor.execute("UPDATE dossiers_journalhead SET seq = seq + %s", [lines])
    # As the pass does, to know that nothing is left.
    raw.execute(CLAIM, [today, BATCH]).fetchall()


def _insert(cursor: Any, table: str, columns: list[Column], rows: list[tuple[Any, ...]]) -> None:
    """All rows of one table in one statement, a column at a time: quicker than VALUES."""
    names = ", ".join(f'"{name}"' for name, _kind in columns)
    arrays = ", ".join(f"%s::{kind}[]" for _name, kind in columns)
    values = [list(column) for column in zip(*rows, strict=True)]
    insert = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608
    cursor.execute(insert, values)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
