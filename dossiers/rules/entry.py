"""From a TOML table to a Rule, or to the reason why it is refused."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.rules.calendar import ZONES
from dossiers.rules.counting import LENGTHLESS, CountingError, length_for, moves
from dossiers.rules.rule import (
    BOUND,
    CLAIMS,
    CONFIDENCE_MARKS,
    KINDS,
    NATURES,
    SEVERITIES,
    TRANSITIONS,
    ZONE_RULES,
    Example,
    Rule,
)
from dossiers.rules.shape import SLUG, list_faults, shape_faults

ALL_KINDS = "*"
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
    "claim": str,
    "private": bool,
    "repeats": bool,
    "becomes": str,
    "aliases": list,
    "transition": str,
}
# Texts of law that write no roll-over, where one may be argued.
_NEVER_ROLLED = ("presc", "calendaire")
_MAY_BE_EMPTY = {"length", "note"}
_EXAMPLE_REQUIRED: dict[str, type] = dict.fromkeys(
    ("start", "theoretical", "legal", "prudent"), date
)
_EXAMPLE_OPTIONAL: dict[str, type] = {"defensible": date, "zone": str, "source": str}


@dataclass(frozen=True)
class Vocabulary:
    """The slugs that an entry may name; `private` are among the milestones."""

    milestones: Collection[str]
    acts: Collection[str]
    private: Collection[str] = ()


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
        "aliases": tuple(table.get("aliases", ())),
        "examples": tuple(Example(**example) for example in table["examples"]),
    }
    return Rule(**{**defaults, **table, **lists})


def _faults(table: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Every reason to refuse the entry; later checks rely on the earlier ones."""
    yield from shape_faults(table, _REQUIRED, _OPTIONAL, _MAY_BE_EMPTY)
    for slug in (table["slug"], *table.get("aliases", ())):
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            yield f"slug {slug!r} : minuscules, chiffres et _, 40 au plus"
    if table["version"] < 1:
        yield "version : au moins 1"
    for key, allowed in (
        ("bound", BOUND),
        ("nature", NATURES),
        ("severity", SEVERITIES),
        ("zone_rule", ZONE_RULES),
        ("claim", CLAIMS),
        ("becomes", vocabulary.milestones),
        ("transition", TRANSITIONS),
    ):
        if key in table and table[key] not in allowed:
            yield f"{key} {table[key]!r} : attendu {', '.join(allowed)}"
    yield from list_faults("triggers", table["triggers"], vocabulary.milestones)
    yield from list_faults("stopped_by", table["stopped_by"], vocabulary.acts)
    yield from list_faults("kinds", table["kinds"], (*KINDS, ALL_KINDS))
    yield from _private_faults(table, vocabulary)
    yield from _counting_faults(table)
    yield from _confidence_faults(table)
    if table.get("valid_until", table["valid_from"]) < table["valid_from"]:
        yield "valid_until vient avant valid_from"
    yield from _example_faults(table["examples"])


def _private_faults(table: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    private = table.get("private", False)
    for slug in table["triggers"]:
        if (slug in vocabulary.private) != private:
            yield f"triggers : {slug!r}, private pour le fait et pour la règle, ou pour aucun"


def _counting_faults(table: Mapping[str, Any]) -> Iterator[str]:
    counting = table["counting"]
    try:
        length_for(counting, table["length"])
    except CountingError as error:
        yield str(error)
    if counting in LENGTHLESS and table["length"]:
        yield f"length : le comptage « {counting} » ne prend pas de longueur"
    if table.get("rolled_is_defensible") and counting not in _NEVER_ROLLED:
        yield f"rolled_is_defensible n'a de sens que pour {' et '.join(_NEVER_ROLLED)}"
    if "claim" in table and not moves(counting):
        yield f"claim n'a de sens que pour un délai qui s'interrompt, pas pour {counting}"
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
        for reason in shape_faults(example, _EXAMPLE_REQUIRED, _EXAMPLE_OPTIONAL):
            yield f"exemple : {reason}"
        if example.get("zone", ZONES[0]) not in ZONES:
            yield f"exemple : zone {example['zone']!r} inconnue"
