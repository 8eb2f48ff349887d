"""The kinds as they are asked today, and as each running case began with them.

An edition never changes once made, so a process keeps those it has read; which one is in
force is kept in the cache, so that a page that finds it warm costs no statement.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dossiers import kinds
from dossiers.at_hand import AtHand
from dossiers.kinds.base import Answers, Kind
from dossiers.kinds.edition import changed, content_of, digest_of, from_content
from dossiers.models import Case, KindEdition

Newest = dict[str, dict[str, Any]]


def newest() -> Newest:
    """By kind: the `id`, `number`, `changes` and `digest` in force; a kind without any is not
    there. No statement when warm; what the program ships when nothing answers.
    """
    return NEWEST.get()


def kind(slug: str) -> Kind:
    """The kind as it is asked today. Raises KeyError."""
    row = newest().get(slug)
    return _changed(slug, row["id"], row["changes"]) if row else kinds.kind(slug)


def kind_of(answers: Answers) -> Kind:
    """The kind of a request, as it is asked today."""
    return kind(kinds.kind_of(answers).slug)


def offered() -> list[Kind]:
    """Those that screen 3 offers, in its order; never none."""
    today = [kind(slug) for slug in kinds.KINDS]
    return [one for one in today if one.offered or one.slug == kinds.DEFAULT]


def of_case(case: Case) -> Kind:
    """The kind with the words that this case began with. One statement per edition and process."""
    if case.edition_id is None:
        return kinds.kind(case.kind)
    return _kept(case.kind, case.edition_id)


@lru_cache(maxsize=512)
def _kept(slug: str, edition: UUID) -> Kind:
    content = KindEdition.objects.values_list("content", flat=True).get(pk=edition)
    return from_content(kinds.kind(slug), content)


_made: dict[str, tuple[UUID, Kind]] = {}


def _changed(slug: str, edition: UUID, changes: Any) -> Kind:
    """Made once for each edition in force."""
    known = _made.get(slug)
    if known is None or known[0] != edition:
        known = _made[slug] = (edition, changed(kinds.kind(slug), changes))
    return known[1]


def is_current(row: dict[str, Any]) -> bool:
    """Whether the program still ships what this edition in force was made from."""
    return bool(row["digest"] == _digest(row["kind"], row["id"]))


@lru_cache(maxsize=64)
def _digest(slug: str, _edition: UUID) -> bytes:
    return digest_of(content_of(kind(slug)))


def _newest() -> Newest:
    rank = Window(RowNumber(), partition_by=F("kind"), order_by=F("number").desc())
    rows = KindEdition.objects.annotate(rank=rank).filter(rank=1)
    return {
        row["kind"]: {**row, "digest": bytes(row["digest"])}
        for row in rows.values("id", "kind", "number", "changes", "digest")
    }


NEWEST: AtHand[Newest] = AtHand("editions", _newest, {})
