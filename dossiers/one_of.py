"""`case__one_of=Many([…])`: as `in`, the identities sent as one value.

A statement about two thousand cases has one text and one value, whatever their number.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Lookup, UUIDField


class Many(list[UUID]):
    """Identities, and the one value that each database reads them from, written once."""

    @cached_property
    def array(self) -> str:
        """As PostgreSQL writes an array."""
        return "{" + ",".join([one.hex for one in self]) + "}"

    @cached_property
    def text(self) -> str:
        """As JSON, in the way SQLite keeps an identity."""
        return json.dumps([one.hex for one in self])


class OneOf(Lookup):  # type: ignore[type-arg]
    """The right-hand side is Many."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The condition and its parameters, the identities last."""
        column, params = self.process_lhs(compiler, connection)
        test = "IN (SELECT value FROM json_each(%s))"
        if connection.vendor == "postgresql":
            test = "= ANY(%s::uuid[])"
        return f"{column} {test}", [*params, written(self.rhs, connection)]


def written(several: Many, connection: Any) -> str:
    """These identities as the value that this database is given."""
    return several.array if connection.vendor == "postgresql" else several.text


UUIDField.register_lookup(OneOf)
ForeignKey.register_lookup(OneOf)
