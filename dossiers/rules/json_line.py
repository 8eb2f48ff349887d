"""One question per line, as a JSON object: read with care, refused in a French sentence."""

import json
from decimal import Decimal
from typing import Any

from dossiers.rules.length import CountingError


def read_object(line: str | bytes) -> dict[str, Any]:
    """Read one JSON object; its decimal numbers stay exact. Raises CountingError."""
    try:
        asked = json.loads(line, parse_constant=_refuse_constant, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise CountingError("Cette ligne n'est pas du JSON.") from None
    if not isinstance(asked, dict):
        raise CountingError("Cette ligne n'est pas un objet JSON.")
    return asked


def identity_of(asked: dict[str, Any]) -> str | int | float | None:
    """The `id` of a question, such as it can be sent back. Raises CountingError."""
    identity = asked.get("id")
    if isinstance(identity, Decimal) and identity.is_finite():
        # 1e999 is a finite Decimal and an infinite float, which JSON cannot write.
        identity = float(identity)
        if identity in (float("inf"), float("-inf")):
            raise CountingError("Champ id : attendu un texte ou un nombre.")
    if not isinstance(identity, str | int | float | None):
        raise CountingError("Champ id : attendu un texte ou un nombre.")
    return identity


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
