"""The catalogue of deadlines: `deadlines.toml`, read once and refused when malformed.

A version of a rule, once used, is never edited: it gets a `valid_until` and a new
version is added. What the loader cannot accept stops the program at start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dossiers.rules.entry import SLUG, Vocabulary, read_rule
from dossiers.rules.rule import Example, Rule

__all__ = ["Catalogue", "CatalogueError", "Example", "Rule", "catalogue", "load"]

DEADLINES = Path(__file__).with_name("deadlines.toml")


class CatalogueError(ValueError):
    """A catalogue that cannot be used: which file, which entry, and why."""

    def __init__(self, file: Path | str, entry: str, reason: str) -> None:
        self.file, self.entry, self.reason = str(file), entry, reason
        super().__init__(f"{file} : {entry} : {reason}.")


@dataclass(frozen=True)
class Catalogue:
    """Every version of every rule, and the words for the facts and the acts they name."""

    rules: tuple[Rule, ...]
    milestone_labels: Mapping[str, str]
    act_labels: Mapping[str, str]

    def rule(self, slug: str, version: int | None = None) -> Rule:
        """Return that version of the rule, the newest by default. Raises KeyError."""
        found = [rule for rule in self.rules if rule.slug == slug]
        if version is not None:
            found = [rule for rule in found if rule.version == version]
        if not found:
            raise KeyError(slug if version is None else (slug, version))
        return max(found, key=lambda rule: rule.version)

    def triggered_by(self, kind: str, milestone: str, on: date) -> tuple[Rule, ...]:
        """Return the rules that `milestone` starts in a case of `kind`.

        Only rules switched on and in force on the day `on`, in the file's order.
        """
        return tuple(
            rule
            for rule in self.rules
            if rule.enabled
            and milestone in rule.triggers
            and kind in rule.kinds
            and rule.in_force(on)
        )

    def milestones(self) -> Mapping[str, str]:
        """Return the slug and the French label of every dated fact."""
        return self.milestone_labels

    def acts(self) -> Mapping[str, str]:
        """Return the slug and the French label of every act that closes a deadline."""
        return self.act_labels


def load(path: Path | str | None = None) -> Catalogue:
    """Read a catalogue, ours by default. Raises CatalogueError: file, entry, reason."""
    file = Path(path) if path else DEADLINES
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(file, "fichier", f"illisible ({error})") from error
    unknown = set(content) - {"milestones", "acts", "rules"}
    if unknown:
        raise CatalogueError(file, "fichier", f"partie inconnue : {', '.join(sorted(unknown))}")
    milestones = _labels(file, "milestones", content)
    acts = _labels(file, "acts", content)
    entries = content.get("rules")
    if not isinstance(entries, list) or not entries:
        raise CatalogueError(file, "fichier", "aucune règle ([[rules]])")
    rules = tuple(
        _rule(file, number, entry, Vocabulary(milestones, acts))
        for number, entry in enumerate(entries, start=1)
    )
    _refuse_rival_versions(file, rules)
    return Catalogue(rules, milestones, acts)


@cache
def catalogue() -> Catalogue:
    """Return our catalogue, read once."""
    return load()


def _labels(file: Path, part: str, content: Mapping[str, Any]) -> dict[str, str]:
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
        labels[slug] = label
    return labels


def _rule(file: Path, number: int, entry: Any, vocabulary: Vocabulary) -> Rule:
    slug = entry.get("slug") if isinstance(entry, dict) else None
    name = f"règle {number} ({slug or 'sans slug'})"
    try:
        if not isinstance(entry, dict):
            raise ValueError("ce n'est pas une table")
        return read_rule(entry, vocabulary)
    except ValueError as error:
        raise CatalogueError(file, name, str(error).rstrip(".")) from error


def _refuse_rival_versions(file: Path, rules: tuple[Rule, ...]) -> None:
    """Two versions of one rule never hold on the same day, nor share a number."""
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
