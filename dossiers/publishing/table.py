"""One edition, made: who is counted, what is hidden and why, the words that go with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from dossiers.employers.book import Names
from dossiers.models import Publication, PublicationRule, Section
from dossiers.publishing import editions, labels, people
from dossiers.publishing.method import method, sentence
from dossiers.publishing.questions import (
    MEDIAN_FROM,
    NAMED_FROM,
    NAMED_PLACES,
    Question,
)
from dossiers.publishing.scope import DEPARTMENT, FEWEST_IN_DEPARTMENT, Scope
from dossiers.rules.counted import Counted, Limits
from dossiers.rules.disclosure import Protected, TooFewError, protect
from dossiers.rules.gathering import OTHERS, UNKNOWN

# Medians are said to the nearest 50 €.
NEAREST = 50_00
LEAST_K, MOST_K = 5, 20


@dataclass(frozen=True)
class Made:
    """An edition that is not frozen yet. `why`: (what is hidden, reason) for who prepares it."""

    question: Question
    scope: Scope
    k: int
    snapshot: dict[str, Any]
    exact: dict[str, Any]
    why: tuple[tuple[str, str], ...]
    compared: tuple[Publication, ...]
    names: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What is shown, so that nothing else is frozen."""
        told = json.dumps(self.snapshot, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def threshold(section: Section) -> int:
    """The fewest people behind a number of this section."""
    kept = PublicationRule.objects.filter(section=section).values_list("k", flat=True).first()
    return kept or LEAST_K


def limits_of(question: Question, k: int) -> Limits:
    """The limits of one table: stricter where it names employers or says money."""
    if question.names_employers:
        return Limits(k=max(k, NAMED_FROM), places=NAMED_PLACES, dominance=Fraction(1))
    return replace(Limits(), k=max(k, MEDIAN_FROM) if question.median else k)


def make(section: Section, question: Question, scope: Scope, *, today: date) -> Made:
    """Count, protect, write. Raises TooFewError, editions.OverlapError."""
    names, k = Names([section.pk]), threshold(section)
    fold = {str(gone): str(kept) for gone, kept in names.folded(names.brands).items()}
    before = editions.earlier(section, question, scope, fold)
    everybody = people.read(section, question, scope)
    if scope.area.startswith(DEPARTMENT) and len(everybody) < FEWEST_IN_DEPARTMENT:
        raise TooFewError("department")
    told = protect(
        Counted(people.persons(everybody, question, before.scopes)),
        _asked(question.rows, scope, names, everybody),
        _asked(question.columns, scope, names, everybody),
        limits=limits_of(question, k),
        known=before.known,
        several=question.several,
    )
    snapshot = _snapshot(_Counted(question, scope, names, told, everybody), k, today)
    return Made(
        question,
        scope,
        k,
        snapshot,
        editions.kept(told.exact),
        _why(question, told, names),
        before.compared,
        _named(question, told, names),
    )


def _asked(
    dimension: str, scope: Scope, names: Names, everybody: Sequence[people.Someone]
) -> tuple[str, ...]:
    """The categories of a dimension, and those met that no list has any more."""
    if not dimension:
        return ()
    listed = labels.categories(dimension, scope, names)
    met = {c for one in everybody for c in one.categories(dimension)}
    return (*listed, *sorted(met - set(listed)))


def _named(question: Question, told: Protected, names: Names) -> tuple[str, ...]:
    if not question.names_employers:
        return ()
    shown = [row for row in told.rows if row not in (OTHERS, UNKNOWN)]
    return tuple(labels.label(question.rows, row, names) for row in shown if told.row_totals[row])


@dataclass(frozen=True)
class _Counted:
    """A protected table, and what its words are made of."""

    question: Question
    scope: Scope
    names: Names
    told: Protected
    everybody: Sequence[people.Someone]

    def row(self, category: str) -> str:
        return labels.label(self.question.rows, category, self.names)

    def column(self, category: str) -> str:
        return labels.label(self.question.columns, category, self.names)


def _snapshot(table: _Counted, k: int, today: date) -> dict[str, Any]:
    question, told, scope = table.question, table.told, table.scope
    heads, lines = _lines(table)
    # What « Autres » gathers is said, but the enseignes that are too small to be named.
    apart = () if question.names_employers else told.rows_apart
    shown: dict[str, Any] = {
        "question": str(question.label),
        "period": labels.period_words(scope),
        "area": labels.area_words(scope.area),
        "heads": heads,
        "lines": lines,
        "total": told.total,
        "rows_apart": [table.row(category) for category in apart],
        "columns_apart": [table.column(category) for category in told.columns_apart],
        "uncrossed": told.uncrossed,
        "made_on": today.isoformat(),
    }
    shown["sentence"] = sentence(question, shown)
    shown["method"] = method(question, shown, limits_of(question, k))
    return shown


def _lines(table: _Counted) -> tuple[list[str], list[list[Any]]]:
    """Heads and lines, without those of nobody. A list that hides lines says those of somebody
    only, so that a hidden one and one of nobody read the same.
    """
    question, told = table.question, table.told
    rows = [row for row in told.rows if told.row_totals[row]]
    columns = [one for one in told.columns if any(told.cells[row, one] != 0 for row in rows)]
    heads = [_rows_word(question), *map(table.column, columns), _("Personnes")]
    lines: list[list[Any]] = []
    for row in rows:
        cells = [told.cells[row, column] for column in columns]
        lines.append([table.row(row), *cells, told.row_totals[row]])
    if question.median:
        heads.append(_("Somme médiane (€)"))
        for line, row in zip(lines, rows, strict=True):
            line.append(_median(told, row, table.everybody))
    if told.column_totals:
        total = [told.column_totals[column] for column in columns]
        lines.append([_("Ensemble"), *total, told.total])
    return heads, lines


def _rows_word(question: Question) -> str:
    words: Mapping[str, str] = {
        "kind": _("Type"), "language": _("Langue"), "region": _("Région"),
        "problem": _("Problème"), "outcome": _("Issue"), "brand": _("Enseigne"),
    }  # fmt: skip
    return words[question.rows]


def _median(told: Protected, row: str, everybody: Sequence[people.Someone]) -> int | None:
    """In euros, to the nearest 50; None under ten sums."""
    group = told.rows_apart if row == OTHERS else (row,)
    sums = [one.sum or 0 for one in everybody if one.kind in group]
    if len(sums) < MEDIAN_FROM:
        return None
    return round(Fraction(median(sums)) / NEAREST) * NEAREST // 100


def _why(question: Question, told: Protected, names: Names) -> tuple[tuple[str, str], ...]:
    """What was hidden or gathered, and why, in sentences for who prepares the edition."""

    def said(dimension: str, category: str) -> str:
        return labels.label(dimension, category, names)

    lines = [
        (f"{said(question.rows, row)} × {said(question.columns, column)}", REASONS[why]())
        for (row, column), why in told.why.items()
    ]
    lines += [
        (said(question.rows, row), REASONS[why]())
        for row, why in told.rows_hidden.items()
        if told.exact.rows.get(row)
    ]
    for dimension, group in (
        (question.rows, told.rows_apart), (question.columns, told.columns_apart),
    ):  # fmt: skip
        if group:
            gathered = ", ".join(said(dimension, category) for category in group)
            lines.append((gathered, _("réunis sous « Autres » : trop peu de personnes")))
    if told.uncrossed:
        lines.append((_("Colonnes"), _("retirées : trop peu de personnes pour les croiser")))
    return tuple(lines)


REASONS: Mapping[str, Any] = {
    "few": lambda: _("trop peu de personnes"),
    "places": lambda: _("trop peu de lieux différents"),
    "dominant": lambda: _("une seule enseigne, à plus de 85 %"),
    "difference": lambda: _("trop proche d’une édition précédente"),
    "before": lambda: _("déjà masqué dans une édition précédente"),
    "secondary": lambda: _("masqué pour que les totaux ne rendent pas un autre nombre"),
}
