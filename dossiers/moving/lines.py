"""A row as one line of JSON, and back: clear, exact, the same on every database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from dossiers.moving.carried import Carried
from dossiers.privacy.sealed import SealedField

AS_IT_IS = SealedField | models.JSONField | models.BooleanField | models.IntegerField


def fields_of(model: type[models.Model], carried: Carried) -> list[Any]:
    """The columns that travel. A number that the database gave is no identity: it stays."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in carried.left and not isinstance(field, models.AutoField)
    ]


def told(row: models.Model, fields: list[Any]) -> dict[str, Any]:
    """The columns of an opened row, by name, as plain JSON."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return value


def values(model: type[models.Model], carried: Carried, line: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a line as Python values. Raises KeyError, ValueError, ValidationError.

    A column that may be left out, and that an older program did not write, is left out.
    """
    return {
        field.attname: _value(field, line[field.attname])
        for field in fields_of(model, carried)
        if field.attname in line or not (field.null or field.has_default())
    }


def _value(field: Any, plain: Any) -> Any:
    if plain is None or isinstance(field, AS_IT_IS):
        return plain
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(plain)
    target = field.target_field if field.is_relation else field
    return target.to_python(plain)


def written(line: Mapping[str, Any]) -> bytes:
    """One line of a .jsonl file, its keys in order."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def read(source: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """The lines of a .jsonl file. Raises ValueError."""
    for raw in source:
        if raw.strip():
            yield json.loads(raw)


class Tally:
    """How many lines, and one digest of them all in any order: rows have no order."""

    def __init__(self) -> None:
        self.count, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        """Count one line."""
        self.count += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")

    @property
    def digest(self) -> str:
        """Sum of the SHA-256 of the lines, modulo 2^256, in hexadecimal."""
        return f"{self._sum % 2**256:064x}"
