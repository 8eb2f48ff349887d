"""Dataclasses of numbers, days and ids as JSON, and back. The types say how to read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID


def written(value: Any) -> Any:
    """Lists, strings and numbers only; a dictionary is a list of pairs."""
    if is_dataclass(value) and not isinstance(value, type):
        return [written(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, dict):
        return [[written(key), written(one)] for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [written(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def read(kind: Any, value: Any) -> Any:
    """What `written` had been given, of this type. Raises for another shape of it."""
    if value is None:
        return None
    if is_dataclass(kind):
        return kind(*(read(one, part) for one, part in zip(_types(kind), value, strict=True)))
    if reader := SIMPLE.get(kind):
        return reader(value)
    inside = get_args(kind)
    if get_origin(kind) is UnionType:
        return read(inside[0], value)
    return _read_each(get_origin(kind), inside, value) if inside else value


def _read_each(origin: Any, inside: tuple[Any, ...], value: Any) -> Any:
    if origin is dict:
        return {read(inside[0], key): read(inside[1], one) for key, one in value}
    each = [inside[0]] * len(value) if inside[-1] is Ellipsis else inside
    return tuple(read(one, part) for one, part in zip(each, value, strict=True))


SIMPLE: dict[Any, Callable[[str], Any]] = {date: date.fromisoformat, UUID: UUID}


@lru_cache
def _types(kind: type) -> tuple[Any, ...]:
    """The types of its fields, in their order."""
    hints = get_type_hints(kind)
    return tuple(hints[one.name] for one in fields(kind))
