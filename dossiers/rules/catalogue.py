"""The catalogue of deadlines: `deadlines.toml`, read once and refused when malformed.

A version of a rule, once used, is never edited: it gets a `valid_until` and a new
version is added. What the loader cannot accept stops the program at start.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from dossiers.rules.entry import Vocabulary, read_rule
from dossiers.rules.law_change import LawChange, read_change
from dossiers.rules.lookup import Catalogue
from dossiers.rules.rule import Example, Rule
from dossiers.rules.shape import SLUG, list_faults

__all__ = ["Catalogue", "CatalogueError", "Example", "LawChange", "Rule", "catalogue", "load"]

DEADLINES = Path(__file__).with_name("deadlines.toml")
Read = TypeVar("Read")
_PARTS = {"milestones", "acts", "rules", "warnings"}


class CatalogueError(ValueError):
    """A catalogue that cannot be used: which file, which entry, and why."""

    def __init__(self, file: Path | str, entry: str, reason: str) -> None:
        self.file, self.entry, self.reason = str(file), entry, reason
        super().__init__(f"{file} : {entry} : {reason}.")


def load(path: Path | str | None = None) -> Catalogue:
    """Read a catalogue, ours by default. Raises CatalogueError: file, entry, reason."""
    file = Path(path) if path else DEADLINES
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(file, "fichier", f"illisible ({error})") from error
    unknown = set(content) - _PARTS
    if unknown:
        raise CatalogueError(file, "fichier", f"partie inconnue : {', '.join(sorted(unknown))}")
    milestones = _labels(file, "milestones", content, {"label", "private", "brings"})
    acts = _labels(file, "acts", content, {"label"})
    private = frozenset(s for s, entry in content["milestones"].items() if entry.get("private"))
    brings = _brings(file, content["milestones"])
    vocabulary = Vocabulary(milestones, acts, private)
    rules = tuple(
        _read(file, f"règle {number}", entry, lambda table: read_rule(table, vocabulary))
        for number, entry in enumerate(_entries(file, "rules", content), start=1)
    )
    if not rules:
        raise CatalogueError(file, "fichier", "aucune règle ([[rules]])")
    _refuse_rival_versions(file, rules)
    slugs = {rule.slug for rule in rules}
    changes = tuple(
        _read(file, f"avertissement {number}", entry, lambda table: read_change(table, slugs))
        for number, entry in enumerate(_entries(file, "warnings", content), start=1)
    )
    return Catalogue(rules, milestones, acts, changes, private, brings)


@cache
def catalogue() -> Catalogue:
    """Return our catalogue, read once."""
    return load()


def _labels(file: Path, part: str, content: Mapping[str, Any], fields: set[str]) -> dict[str, str]:
    table = content.get(part)
    if not isinstance(table, dict) or not table:
        raise CatalogueError(file, "fichier", f"partie [{part}] absente")
    labels = {}
    for slug, entry in table.items():
        label = entry.get("label") if isinstance(entry, dict) else None
        if not isinstance(label, str) or not label:
            raise CatalogueError(file, f"{part}.{slug}", "label manque")
        if not SLUG.fullmatch(slug):
            raise CatalogueError(file, f"{part}.{slug}", "minuscules, chiffres et _, 40 au plus")
        if unknown := set(entry) - fields:
            raise CatalogueError(file, f"{part}.{slug}", f"{', '.join(sorted(unknown))} inconnu")
        if not isinstance(entry.get("private", False), bool):
            raise CatalogueError(file, f"{part}.{slug}", "private : true ou false")
        labels[slug] = label
    return labels


def _brings(file: Path, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = {slug: entry["brings"] for slug, entry in table.items() if "brings" in entry}
    for slug, facts in found.items():
        for reason in list_faults("brings", facts, table) if isinstance(facts, list) else ["liste"]:
            raise CatalogueError(file, f"milestones.{slug}", reason)
    return {slug: tuple(facts) for slug, facts in found.items()}


def _entries(file: Path, part: str, content: Mapping[str, Any]) -> list[Any]:
    entries = content.get(part, [])
    if not isinstance(entries, list):
        raise CatalogueError(file, "fichier", f"partie [[{part}]] attendue en liste")
    return entries


def _read(file: Path, name: str, entry: Any, read: Callable[[Mapping[str, Any]], Read]) -> Read:
    slug = entry.get("slug") if isinstance(entry, dict) else None
    try:
        if not isinstance(entry, dict):
            raise ValueError("ce n'est pas une table")
        return read(entry)
    except ValueError as error:
        name = f"{name} ({slug or 'sans slug'})"
        raise CatalogueError(file, name, str(error).rstrip(".")) from error


def _refuse_rival_versions(file: Path, rules: tuple[Rule, ...]) -> None:
    """Two versions of one rule never hold on the same day, nor share a number or a name."""
    owners: dict[str, str] = {}
    for rule in rules:
        for name in (rule.slug, *rule.aliases):
            if owners.setdefault(name, rule.slug) != rule.slug:
                raise CatalogueError(file, rule.slug, f"{name} nomme déjà une autre règle")
    ordered = sorted(rules, key=lambda rule: (rule.slug, rule.valid_from, rule.version))
    for one, two in pairwise(ordered):
        if one.slug != two.slug:
            continue
        name = f"{two.slug} v{two.version}"
        if one.version == two.version:
            raise CatalogueError(file, name, "cette version existe déjà")
        if one.valid_until is None or two.valid_from <= one.valid_until:
            raise CatalogueError(file, name, f"chevauche la version {one.version}")
        if two.version < one.version:
            raise CatalogueError(file, name, "une version plus récente a un numéro plus grand")
