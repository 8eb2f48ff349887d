"""The catalogue as rows for a program and as a table for a terminal."""

from dataclasses import asdict
from datetime import date
from typing import Any

from dossiers.rules.catalogue import Catalogue, Rule
from dossiers.rules.rule import BOUND, SEVERITIES

_LENGTHLESS = {"date": "date copiée", "quadri": "4 années"}
_HEADINGS = ("règle", "longueur", "comptage", "lie", "gravité", "confiance", "état", "libellé")


def rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every version of every rule as plain JSON values, dates in ISO."""
    return [_row(rule, catalogue) for rule in catalogue.rules]


def _row(rule: Rule, catalogue: Catalogue) -> dict[str, Any]:
    row: dict[str, Any] = _plain(asdict(rule))
    row["trigger"] = rule.trigger
    row["interval"] = rule.is_interval
    row["trigger_labels"] = [catalogue.milestone_labels[slug] for slug in rule.triggers]
    row["stopped_by_labels"] = [catalogue.acts()[slug] for slug in rule.stopped_by]
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def table(catalogue: Catalogue) -> str:
    """A table in French, one line per version of a rule, columns aligned."""
    lines = [_HEADINGS, *(_cells(rule) for rule in catalogue.rules)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )


def _state(rule: Rule) -> str:
    if not rule.enabled:
        return "éteinte"
    return "jamais enregistrée" if rule.private else "active"


def _cells(rule: Rule) -> tuple[str, ...]:
    return (
        f"{rule.slug} v{rule.version}",
        rule.length_words or _LENGTHLESS.get(rule.counting, ""),
        rule.counting,
        BOUND[rule.bound],
        SEVERITIES[rule.severity],
        rule.confidence,
        _state(rule),
        rule.label,
    )
