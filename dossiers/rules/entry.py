"""From a TOML table to a Rule, or to the reason why it is refused."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dossiers.rules.calendar import ZONES
from dossiers.rules.counting import CountingError, length_for
from dossiers.rules.rule import (
    BOUND,
    CONFIDENCE_MARKS,
    KINDS,
    NATURES,
    SEVERITIES,
    ZONE_RULES,
    Example,
    Rule,
)

ALL_KINDS = "*"
# The database keeps slugs in 40 characters.
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_REQUIRED: dict[str, type] = {
    "slug": str,
    "version": int,
    "label": str,
    "bound": str,
    "triggers": list,
    "nature": str,
    "length": str,
    "counting": str,
    "zone_rule": str,
    "severity": str,
    "article": str,
    "source": str,
    "confidence": str,
    "checked_on": date,
    "valid_from": date,
    "if_missed": str,
    "stopped_by": list,
    "margin_days": int,
    "kinds": list,
    "examples": list,
}
_OPTIONAL: dict[str, type] = {
    "valid_until": date,
    "enabled": bool,
    "rolled_is_defensible": bool,
    "note": str,
}
_MAY_BE_EMPTY = {"length", "note"}
_EXAMPLE_REQUIRED: dict[str, type] = dict.fromkeys(
    ("start", "theoretical", "legal", "prudent"), date
)
_EXAMPLE_OPTIONAL: dict[str, type] = {"defensible": date, "zone": str, "source": str}


@dataclass(frozen=True)
class Vocabulary:
    """The slugs that an entry may name."""

    milestones: Collection[str]
    acts: Collection[str]


def read_rule(table: Mapping[str, Any], vocabulary: Vocabulary) -> Rule:
    """Make a Rule of one `[[rules]]` table. Raises ValueError with the first reason."""
    for reason in _faults(table, vocabulary):
        raise ValueError(reason)
    kinds = KINDS if table["kinds"] == [ALL_KINDS] else tuple(table["kinds"])
    defaults = {
        "valid_until": None,
        "enabled": True,
        "rolled_is_defensible": False,
        "note": "",
    }
    lists = {
        "triggers": tuple(table["triggers"]),
        "stopped_by": tuple(table["stopped_by"]),
        "kinds": kinds,
        "examples": tuple(Example(**example) for example in table["examples"]),
    }
    return Rule(**{**defaults, **table, **lists})


def _faults(table: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Every reason to refuse the entry; later checks rely on the earlier ones."""
    yield from _shape_faults(table, _REQUIRED, _OPTIONAL)
    if not SLUG.fullmatch(table["slug"]):
        yield f"slug {table['slug']!r} : minuscules, chiffres et _, 40 au plus"
    if table["version"] < 1:
        yield "version : au moins 1"
    for key, allowed in (
        ("bound", BOUND),
        ("nature", NATURES),
        ("severity", SEVERITIES),
        ("zone_rule", ZONE_RULES),
    ):
        if table[key] not in allowed:
            yield f"{key} {table[key]!r} : attendu {', '.join(allowed)}"
    yield from _list_faults("triggers", table["triggers"], vocabulary.milestones)
    yield from _list_faults("stopped_by", table["stopped_by"], vocabulary.acts)
    yield from _list_faults("kinds", table["kinds"], (*KINDS, ALL_KINDS))
    yield from _counting_faults(table)
    yield from _confidence_faults(table)
    if table.get("valid_until", table["valid_from"]) < table["valid_from"]:
        yield "valid_until vient avant valid_from"
    yield from _example_faults(table["examples"])


def _shape_faults(
    table: Mapping[str, Any], required: Mapping[str, type], optional: Mapping[str, type]
) -> Iterator[str]:
    for key in required:
        if key not in table:
            yield f"{key} manque"
    for key, value in table.items():
        expected = required.get(key) or optional.get(key)
        if expected is None:
            yield f"{key} n'est pas un champ connu"
        elif not _is_a(value, expected):
            yield f"{key} : {value!r} n'est pas du type attendu ({expected.__name__})"
        elif value in ("", []) and key not in _MAY_BE_EMPTY:
            yield f"{key} est vide"


def _is_a(value: object, expected: type) -> bool:
    # bool is an int and datetime is a date: neither is meant.
    return isinstance(value, expected) and not (
        (expected is int and isinstance(value, bool))
        or (expected is date and isinstance(value, datetime))
    )


def _list_faults(key: str, values: list[Any], known: Collection[str]) -> Iterator[str]:
    for value in values:
        if not isinstance(value, str) or value not in known:
            yield f"{key} : {value!r} est inconnu"
    if len({str(value) for value in values}) != len(values):
        yield f"{key} : deux fois la même valeur"


def _counting_faults(table: Mapping[str, Any]) -> Iterator[str]:
    try:
        length_for(table["counting"], table["length"])
    except CountingError as error:
        yield str(error)
    if table.get("rolled_is_defensible") and table["counting"] != "presc":
        yield "rolled_is_defensible n'a de sens que pour une prescription (presc)"
    if table["margin_days"] < 0 or (table["bound"] == "theirs" and table["margin_days"]):
        yield "margin_days : 0 ou plus, et 0 quand le délai lie l'autre partie"


def _confidence_faults(table: Mapping[str, Any]) -> Iterator[str]:
    marks = table["confidence"].split("+")
    for mark in marks:
        if mark not in CONFIDENCE_MARKS:
            yield f"confidence : {mark!r} est inconnu"
    if "M" in marks and table.get("enabled", True):
        yield "confidence M (de mémoire) : la règle doit rester éteinte (enabled = false)"


def _example_faults(examples: list[Any]) -> Iterator[str]:
    for example in examples:
        if not isinstance(example, dict):
            yield "examples : chaque exemple est une table"
            return
        for reason in _shape_faults(example, _EXAMPLE_REQUIRED, _EXAMPLE_OPTIONAL):
            yield f"exemple : {reason}"
        if example.get("zone", ZONES[0]) not in ZONES:
            yield f"exemple : zone {example['zone']!r} inconnue"
