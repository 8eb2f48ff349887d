"""A delay asked for in plain text or JSON, and its answer: what `compute_deadline` speaks."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import isfinite
from typing import Any

from dossiers.rules.counting import Computed, CountingError, compute

DEFAULT_ZONE = "metropole"
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# They would change the date: not understood yet, hence refused rather than ignored.
_RESERVED = ("events", "rule", "trigger")


def read_date(text: object) -> date:
    """Read a date written AAAA-MM-JJ and nothing else. Raises CountingError."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise CountingError(
            f"Date illisible : {text!r}. Écrire AAAA-MM-JJ, par exemple 2026-01-31."
        )
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CountingError(f"Cette date n'existe pas : {text}.") from None


def ask(counting: object, start: object, length: object, zone: object) -> Computed:
    """Count a delay given as four texts; `length` may be None. Raises CountingError."""
    for name, value in (("counting", counting), ("zone", zone)):
        if not isinstance(value, str):
            raise CountingError(f"Champ {name} : {value!r} n'est pas un texte.")
    if not isinstance(length, str | None):
        raise CountingError(f"Champ length : {length!r} n'est pas un texte.")
    assert isinstance(counting, str) and isinstance(zone, str)  # noqa: S101 (checked above)
    return compute(counting, read_date(start), length or "", zone)


def dates(computed: Computed) -> dict[str, str]:
    """The three dates as ISO texts: theoretical, legal, prudent."""
    return {
        "theoretical": computed.theoretical.isoformat(),
        "legal": computed.legal.isoformat(),
        "prudent": computed.prudent.isoformat(),
    }


def answer(line: str | bytes) -> dict[str, Any]:
    """Answer one JSON object: its `id` with the three dates, or with an `error` sentence.

    What is not a JSON object has the id None. Unknown fields are ignored, save those
    that would change the date. Never raises.
    """
    try:
        asked = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return {"id": None, "error": "Cette ligne n'est pas du JSON."}
    if not isinstance(asked, dict):
        return {"id": None, "error": "Cette ligne n'est pas un objet JSON."}
    identity = asked.get("id")
    if not _can_be_sent_back(identity):
        return {"id": None, "error": "Champ id : attendu un texte ou un nombre."}
    try:
        return {"id": identity, **dates(_ask_object(asked))}
    except CountingError as error:
        return {"id": identity, "error": str(error)}


def answers(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Answer each line that is not blank, in order, one at a time."""
    for line in lines:
        if line.strip():
            yield answer(line)


def _ask_object(asked: dict[str, Any]) -> Computed:
    for name in _RESERVED:
        if name in asked:
            raise CountingError(f"Champ {name} : pas encore compris, rien n'est calculé.")
    for name in ("counting", "start"):
        if name not in asked:
            raise CountingError(f"Champ {name} : il manque.")
    zone = asked.get("zone", DEFAULT_ZONE)
    return ask(asked["counting"], asked["start"], asked.get("length"), zone)


def _can_be_sent_back(identity: object) -> bool:
    # 1e999 reads as infinity, which JSON cannot write.
    return isinstance(identity, str | int | None) or (
        isinstance(identity, float) and isfinite(identity)
    )


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
