"""The shape of one table of a TOML file: what must be there, what may be, of which type."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

# The database keeps slugs in 40 characters.
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")


def shape_faults(
    table: Mapping[str, Any],
    required: Mapping[str, type],
    optional: Mapping[str, type],
    may_be_empty: Collection[str] = (),
) -> Iterator[str]:
    """Say what is missing, unknown, of another type or empty in one table."""
    for key in required:
        if key not in table:
            yield f"{key} manque"
    for key, value in table.items():
        expected = required.get(key) or optional.get(key)
        if expected is None:
            yield f"{key} n'est pas un champ connu"
        elif not _is_a(value, expected):
            yield f"{key} : {value!r} n'est pas du type attendu ({expected.__name__})"
        elif value in ("", []) and key not in may_be_empty:
            yield f"{key} est vide"


def _is_a(value: object, expected: type) -> bool:
    # bool is an int and datetime is a date: neither is meant.
    return isinstance(value, expected) and not (
        (expected is int and isinstance(value, bool))
        or (expected is date and isinstance(value, datetime))
    )


def list_faults(key: str, values: list[Any], known: Collection[str]) -> Iterator[str]:
    """Say which values of a list are unknown, and whether one comes twice."""
    for value in values:
        if not isinstance(value, str) or value not in known:
            yield f"{key} : {value!r} est inconnu"
    if len({str(value) for value in values}) != len(values):
        yield f"{key} : deux fois la même valeur"
