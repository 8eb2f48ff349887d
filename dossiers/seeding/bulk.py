"""Many rows at once: COPY on PostgreSQL, which halves the time; bulk_create elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction

AT_ONCE = 500


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new `rows` of `model`, sealed columns and all. In the caller's transaction."""
    connection = transaction.get_connection()
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
        return
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    command = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row([f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields])


def look_again() -> None:
    """Let PostgreSQL count its rows: it checked the first keys as one does in an empty table."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
