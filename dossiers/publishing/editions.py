"""The editions that came before: what the next one is compared with, and may not overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from dossiers.models import Publication, PublicationState, Section
from dossiers.privacy.envelope import DataKey, open_section_key
from dossiers.publishing.questions import QUESTIONS, Question
from dossiers.publishing.scope import Scope
from dossiers.rules.counted import Known


@lru_cache(maxsize=64)
def _section_key(section: UUID, sealed: bytes) -> X25519PrivateKey:
    return open_section_key(section, sealed)


def opened(editions: Iterable[Publication]) -> list[Publication]:
    """The same editions with their keys; their section must be read with them."""
    found = list(editions)
    for one in found:
        private = _section_key(one.section_id, bytes(one.section.sealed_private_key))
        one.open_with(DataKey.unsealed(bytes(one.blob), private, one.pk))
    return found


def scope_of(edition: Publication) -> Scope:
    """What it counted over."""
    return Scope(edition.since, edition.until, edition.area)


@dataclass(frozen=True)
class Earlier:
    """What an edition to come is compared with: counts, and the scopes behind each of them."""

    known: tuple[Known, ...] = ()
    scopes: Mapping[int, tuple[Scope, ...]] = field(default_factory=dict)
    compared: tuple[Publication, ...] = ()


class OverlapError(Exception):
    """The period or the geography cuts through an earlier edition, named by `edition`."""

    def __init__(self, edition: Publication) -> None:
        super().__init__(str(edition.pk))
        self.edition = edition


def earlier(section: Section, question: Question, scope: Scope, fold: Mapping[str, str]) -> Earlier:
    """The editions of the same people that overlap, withdrawn ones too: they were read.

    fold: merged enseigne → the one that stands for it. Raises OverlapError.
    """
    rows = Publication.objects.filter(section=section).exclude(state=PublicationState.REFUSED)
    universe = {slug for slug, one in QUESTIONS.items() if one.universe == question.universe}
    found = [
        one
        for one in rows.filter(question__in=universe).select_related("section").order_by("asked_at")
        if scope.overlaps(scope_of(one))
    ]
    for one in found:
        splits = question.splits_scope or QUESTIONS[one.question].splits_scope
        if not scope.contains(scope_of(one)) or (splits and scope_of(one) != scope):
            raise OverlapError(one)
    opened(found)
    known = [_known(one, question, fold) for one in found]
    scopes: dict[int, tuple[Scope, ...]] = {at: (scope_of(one),) for at, one in enumerate(found)}
    same = {at: one for at, one in enumerate(found) if one.question == question.slug}
    if len(same) > 1:
        largest = _largest(same)
        known.append(_together([known[at] for at in largest]))
        scopes[len(known) - 1] = tuple(scope_of(found[at]) for at in largest)
    return Earlier(tuple(known), scopes, tuple(found))


def _largest(same: Mapping[int, Publication]) -> list[int]:
    """The ranks of those that no other contains; the last one of each scope."""
    by_scope = {scope_of(one): at for at, one in same.items()}
    return [
        at
        for scope, at in by_scope.items()
        if not any(other != scope and other.contains(scope) for other in by_scope)
    ]


def _known(edition: Publication, question: Question, fold: Mapping[str, str]) -> Known:
    """Its true counts, as far as the new question shares their dimensions."""
    exact, asked = edition.exact, QUESTIONS[edition.question]
    dimensions = {asked.rows: "rows", asked.columns: "columns"}
    rows = dimensions.get(question.rows, "")
    columns = dimensions.get(question.columns, "") if question.columns else ""
    same = asked.slug == question.slug
    return Known(
        total=exact["total"],
        rows=_folded(exact.get(rows, {}), fold),
        columns=_folded(exact.get(columns, {}), fold),
        cells={(row, column): n for row, column, n in exact["cells"]} if same else {},
        hidden=frozenset((row, column) for row, column in exact["hidden"]) if same else frozenset(),
        rows_apart=frozenset(fold.get(c, c) for c in exact.get(f"{rows}_apart", ())),
        columns_apart=frozenset(exact.get(f"{columns}_apart", ())),
        uncrossed=same and exact["uncrossed"],
    )


def _folded(counts: Mapping[str, int], fold: Mapping[str, str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for category, n in counts.items():
        found[fold.get(category, category)] += n
    return dict(found)


def _together(known: Sequence[Known]) -> Known:
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for one in known:
        rows.update(one.rows)
        columns.update(one.columns)
        cells.update(one.cells)
    return Known(
        total=sum(one.total for one in known),
        rows=dict(rows),
        columns=dict(columns),
        cells=dict(cells),
        hidden=frozenset().union(*(one.hidden for one in known)),
        rows_apart=frozenset().union(*(one.rows_apart for one in known)),
        columns_apart=frozenset().union(*(one.columns_apart for one in known)),
        uncrossed=any(one.uncrossed for one in known),
    )


def kept(exact: Known) -> dict[str, Any]:
    """True counts as the edition keeps them, sealed."""
    return {
        "total": exact.total,
        "rows": dict(exact.rows),
        "columns": dict(exact.columns),
        "cells": [[row, column, n] for (row, column), n in sorted(exact.cells.items())],
        "hidden": [[row, column] for row, column in sorted(exact.hidden)],
        "rows_apart": sorted(exact.rows_apart),
        "columns_apart": sorted(exact.columns_apart),
        "uncrossed": exact.uncrossed,
    }
