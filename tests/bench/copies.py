"""One statement that writes again, under new keys, every row of a sent request."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

# (table, the column that names the case). Their other unique columns are renewed below.
TABLES = (
    ("dossiers_case", "id"),
    ("dossiers_casekey", "case_id"),
    ("dossiers_receipt", "case_id"),
    ("dossiers_milestone", "case_id"),
    ("dossiers_deadline", "case_id"),
    ("dossiers_journalline", '"case"'),
    ("dossiers_workersession", "case_id"),
)
COLUMNS = """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
 AND attnum > 0 AND NOT attisdropped AND NOT (attname = 'id' AND attidentity <> '')
 ORDER BY attnum"""
FRESH_BYTES = "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')"
# A row's id follows from its model's and from the new case, so that rows find each other.
DERIVED = "md5(model.{column}::text || fresh.id::text)::uuid"


def copy_statement(case: UUID) -> str:
    """Keep the rows of `case` as models; the statement that copies them, all at once."""
    parts = ["WITH fresh AS (SELECT gen_random_uuid() AS id, nextval('bench_number') AS n)"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS bench_number")
        for table, owner in TABLES:
            model = table.replace("dossiers_", "bench_")
            cursor.execute(f"DROP TABLE IF EXISTS {model}")
            kept = f"CREATE TABLE {model} AS SELECT * FROM {table} WHERE {owner} = %s"  # noqa: S608
            cursor.execute(kept, [case])
            cursor.execute(COLUMNS, [table])
            names = [name for (name,) in cursor.fetchall()]
            columns = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(_value(table, owner.strip('"'), name) for name in names)
            parts.append(
                f"{model}_written AS (INSERT INTO {table} ({columns})"  # noqa: S608 (our names)
                f" SELECT {values} FROM {model} AS model, fresh)"
            )
    return ", ".join(parts) + " SELECT 1"


def _value(table: str, owner: str, name: str) -> str:
    if name == owner:
        return "fresh.id"
    if name == "seq":
        return "-fresh.n * 100 - row_number() OVER ()"
    if name == "reference":
        return "'B' || fresh.n"
    if name in ("lookup", "token_lookup"):
        return FRESH_BYTES
    if name in ("id", "milestone_id"):
        return DERIVED.format(column=name)
    return f'model."{name}"'
