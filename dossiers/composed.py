"""A statement that the ORM composed once, asked again for other people and other days.

Composing a list costs Django several times what PostgreSQL takes to answer it. Here the
queryset is composed with marks in the place of what varies; its text stays for the life of
the process, and the marks are replaced in its parameters. The queryset remains the only
place where a condition is written, and a test holds both equal for every such statement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, Model, QuerySet, Subquery
from django.utils import timezone

from dossiers.one_of import Many, written

Value = UUID | str | date | datetime | Sequence[UUID]
Row = TypeVar("Row", bound=Model)
Filler = Callable[[Mapping[str, Any]], Any]
# No real day is there. What a statement counts from a marked day, it counts from the true one;
# two marked days are further from each other than what is counted from them.
MARKED_DAY, APART = date(1801, 7, 1), timedelta(days=1000)
FAR = timedelta(days=400)
# One more filter is another text. Beyond so many they are forgotten and composed again.
MOST_SHAPES = 200


class UpTo(Subquery):
    """How many rows a sliced query has, as one value of a larger statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class _Text:
    """SQL, what fills each of its places, and what makes Python values of the answer."""

    sql: str
    fill: tuple[Filler, ...]
    names: tuple[str, ...]
    convert: Callable[[list[Any]], list[Any]] | None


class Composed:
    """`compose` takes `shape` and the marked values by name; it returns values or values_list."""

    def __init__(self, compose: Callable[..., QuerySet[Any, Any]]) -> None:
        self.compose = compose
        self._texts: dict[Hashable, _Text | None] = {}

    def rows(self, shape: Hashable = (), **values: Value) -> list[tuple[Any, ...]]:
        """The rows of `compose(shape, **values)`, as tuples."""
        text = self._text(shape, values)
        return _asked(text, values) if text else []

    def dicts(self, shape: Hashable = (), **values: Value) -> list[dict[str, Any]]:
        """The same rows, by the names of their columns."""
        text = self._text(shape, values)
        if text is None:
            return []
        return [dict(zip(text.names, row, strict=True)) for row in _asked(text, values)]

    def objects(self, model: type[Row], shape: Hashable = (), **values: Value) -> list[Row]:
        """The same rows as objects of `model`, of which `compose` returns columns_of."""
        names = columns_of(model)
        return [model.from_db("default", names, row) for row in self.rows(shape, **values)]

    def _text(self, shape: Hashable, values: Mapping[str, Value]) -> _Text | None:
        sizes = tuple((name, _size(value)) for name, value in sorted(values.items()))
        key = (connection.vendor, shape, sizes)
        if key not in self._texts:
            if len(self._texts) >= MOST_SHAPES:
                self._texts.clear()
            self._texts[key] = _composed(self.compose, shape, values)
        return self._texts[key]


@cache
def columns_of(model: type[Model]) -> list[str]:
    """Every column of a model, as values_list names them and from_db takes them."""
    return [field.attname for field in model._meta.concrete_fields]


def _asked(text: _Text, values: Mapping[str, Value]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text.sql, [one(values) for one in text.fill])
        rows: list[Any] = cursor.fetchall()
    return text.convert(rows) if text.convert else rows


def _size(value: Value) -> int:
    """How many identities the text has places for; -1 for what is one value."""
    return -1 if isinstance(value, UUID | str | date | Many) else len(value)


def _composed(
    compose: Callable[..., QuerySet[Any, Any]], shape: Hashable, values: Mapping[str, Value]
) -> _Text | None:
    """The text of the statement; None when it can have no row."""
    marks, places = _marked(values)
    query = compose(shape, **marks).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    found = compiler.get_converters([one[0] for one in compiler.select])

    def convert(rows: list[Any]) -> list[Any]:
        return [tuple(row) for row in compiler.apply_converters(rows, found)]

    return _Text(
        sql,
        tuple(_filler(param, marks, places, values) for param in params),
        tuple(query.selected or (*query.values_select, *query.annotation_select)),
        convert if found else None,
    )


def _marked(values: Mapping[str, Value]) -> tuple[dict[str, Any], dict[Any, Filler]]:
    """(marks by name, what fills the place of each mark, as the database is given it)."""
    marks: dict[str, Any] = {}
    places: dict[Any, Filler] = {}
    for number, (name, value) in enumerate(sorted(values.items()), start=1):
        if isinstance(value, datetime):
            marks[name] = datetime(1901, 1, number, tzinfo=timezone.get_default_timezone())
            places[_instant(marks[name])] = _one(name, _instant)
        elif isinstance(value, date):
            marks[name] = MARKED_DAY + number * APART
        elif isinstance(value, UUID):
            marks[name] = UUID(int=number << 96, version=4)
            places[_identity(marks[name])] = _one(name, _identity)
        elif isinstance(value, str):
            marks[name] = f"\u2060mark {number}"
            places[marks[name]] = _one(name, str)
        elif isinstance(value, Many):
            marks[name] = Many([UUID(int=number << 96, version=4)])
            places[written(marks[name], connection)] = _one(name, _several)
        else:
            marks[name] = [UUID(int=(number << 96) + at + 1, version=4) for at in range(len(value))]
            places |= {_identity(mark): _of_many(name, at) for at, mark in enumerate(marks[name])}
    return marks, places


def _one(name: str, written: Callable[[Any], Any]) -> Filler:
    return lambda given: written(given[name])


def _of_many(name: str, at: int) -> Filler:
    return lambda given: _identity(given[name][at])


def _filler(
    param: Any, marks: Mapping[str, Any], places: Mapping[Any, Filler], values: Mapping[str, Value]
) -> Filler:
    """What gives this parameter its value at each call."""
    if isinstance(param, Hashable) and param in places:
        return places[param]
    day = _day(param)
    near = (
        (name, day - marks[name])
        for name, value in values.items()
        if day is not None and type(value) is date and abs(day - marks[name]) < FAR
    )
    name, further = next(near, ("", timedelta()))
    if not name:
        return lambda _given: param
    return lambda given: connection.ops.adapt_datefield_value(given[name] + further)


def _several(value: Many) -> str:
    return written(value, connection)


def _day(param: Any) -> date | None:
    """A parameter that is a day, as one database or the other is given it."""
    if isinstance(param, date) and not isinstance(param, datetime):
        return param
    try:
        return date.fromisoformat(param) if isinstance(param, str) and len(param) == 10 else None
    except ValueError:
        return None


def _identity(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _instant(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
