"""What a row held before an act, kept with its « Annuler » to put it back.

Columns are kept as the database has them: a sealed one stays sealed, at the same place and
under the same key, so that the words of a person are nowhere in clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Field, Model, QuerySet

from dossiers.actions.undo import refuse
from dossiers.privacy.sealed import Ciphertext, SealedField

Held = Mapping[str, Any]


def held(row: Model, *columns: str) -> dict[str, Any]:
    """These columns (names as in the table: `case_id`) of a saved row, fit for JSON."""
    found = type(row)._base_manager.filter(pk=row.pk).values(*columns).get()
    return {name: _plain(value) for name, value in found.items()}


def changed(row: Model, before: Held) -> dict[str, Any]:
    """For `remember`, once the act has saved the row: what it held, and what it holds now."""
    return {"pk": str(row.pk), "before": dict(before), "after": held(row, *before)}


def put_back(rows: QuerySet[Any], kept: Held, *, version: str = "version") -> None:
    """One of `rows` holds again what it held before. Raises ChangedSinceError.

    `version` is the column that grows with each change; it grows with this one too, so that
    a page opened meanwhile is still told.
    """
    row = rows.select_for_update(of=("self",)).filter(pk=kept["pk"]).first()
    if row is None or held(row, *kept["after"]) != kept["after"]:
        raise refuse()
    fields = {name: row._meta.get_field(name) for name in kept["before"]}
    columns = {name: _loaded(fields[name], value) for name, value in kept["before"].items()}
    if version in columns:
        columns[version] = F(version) + 1
    rows.filter(pk=row.pk).update(**columns)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _loaded(field: Field[Any, Any], value: Any) -> Any:
    if value is not None and isinstance(field, SealedField):
        return Ciphertext(bytes.fromhex(value))
    return field.to_python(value)
