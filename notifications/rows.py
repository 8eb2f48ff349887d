"""Many new rows in one statement whose text does not grow with them.

Django writes each value of each row into the text of its INSERT: for a thousand reminders,
composing it costs several times what PostgreSQL spends on it. Columns travel here as arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connections, models, router

Row = TypeVar("Row", bound=models.Model)


def insert_new(rows: Sequence[Row]) -> list[Row]:
    """Insert the rows that no unique key refuses, and return those, in their order.

    In the caller's transaction. Primary keys are set already; no signal is sent.
    """
    if not rows:
        return []
    model = type(rows[0])
    using = router.db_for_write(model)
    connection = connections[using]
    if connection.vendor != "postgresql":
        table = model._default_manager.using(using)
        table.bulk_create(rows, ignore_conflicts=True)
        kept = set(table.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        return [row for row in rows if row.pk in kept]
    kept = _insert(rows, using)
    return [row for row in rows if row.pk in kept]


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table that no unique key can refuse."""
    if not rows:
        return
    model = type(rows[0])
    using = router.db_for_write(model)
    if connections[using].vendor != "postgresql":
        model._default_manager.using(using).bulk_create(rows)
    else:
        _insert(rows, using)


def _insert(rows: Sequence[models.Model], using: str) -> set[Any]:
    statement, names = _statement(type(rows[0]), using)
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [[_plain(getattr(row, name)) for row in rows] for name in names])
        return {pk for (pk,) in cursor.fetchall()}


@cache
def _statement(model: type[models.Model], using: str) -> tuple[str, list[str]]:
    """The INSERT of this table, and the attributes that fill its arrays."""
    connection = connections[using]
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    key = model._meta.pk
    assert key is not None  # noqa: S101 (a table of ours has one)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608 (names of ours)
        f"SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING RETURNING {quote(str(key.column))}",
        [field.attname for field in fields],
    )


def _plain(value: Any) -> Any:
    """A choice of an enumeration is its word."""
    return value.value if isinstance(value, models.Choices) else value
