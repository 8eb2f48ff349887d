"""A kind in an organisation's own words: what it changed, and the whole that came of it.

`changes`, plain JSON: {"off": bool, "problems"|"letters"|"quick": [{"slug", "label", "on"}]} in
the order of the screen; a list left out is as the program ships it. `content`, plain JSON too,
is the whole in French as people read it: a running case keeps it (models/edition.py). Words of
the program are translated as ever; those of the organisation read in French until a
translation is given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dossiers.kinds import trunk
from dossiers.kinds.base import Kind, Question

LISTS = ("problems", "letters", "quick")
# Without them, somebody whom no list fits could not go on.
ALWAYS = frozenset({trunk.OTHER, trunk.CANNOT_SAY, trunk.NONE})
Changes = Mapping[str, Any]


def changed(kind: Kind, changes: Changes) -> Kind:
    """This kind with the changes of the organisation."""
    known = {question.slug: question for question in kind.quick}
    hidden: set[str] = set()
    labels: dict[str, dict[str, Any]] = {}
    for name in ("problems", "letters"):
        shipped = getattr(kind, name)
        rows = _whole(changes.get(name, ()), shipped)
        labels[name] = {row["slug"]: _said(row["label"], shipped.get(row["slug"])) for row in rows}
        hidden |= {row["slug"] for row in rows if not row["on"]} - ALWAYS
    asked = kind.quick
    if "quick" in changes:
        asked = tuple(_question(row, known) for row in changes["quick"] if row["on"])
    return replace(
        kind,
        problems=labels["problems"],
        letters=labels["letters"],
        quick=asked,
        hidden=frozenset(hidden),
        offered=not changes.get("off", False),
    )


def content_of(kind: Kind) -> dict[str, Any]:
    """All that people read of this kind, in French, plain JSON."""
    with override("fr"):
        return {
            "label": str(kind.label),
            "sector": str(kind.sector),
            "problems": _plain(kind.problems),
            "letters": _plain(kind.letters),
            "quick": [
                {
                    "slug": one.slug,
                    "label": str(one.label),
                    "answers": _plain(one.answers),
                    "type": one.type,
                    "with_text": sorted(one.with_text),
                    "with_date": sorted(one.with_date),
                }
                for one in kind.quick
            ],
            "keep_now": [str(one) for one in kind.keep_now],
            "renamed_moves": _plain(kind.renamed_moves),
            "renamed_states": _plain(kind.renamed_states),
            "hidden": sorted(kind.hidden),
            "offered": kind.offered,
        }


def from_content(kind: Kind, content: Mapping[str, Any]) -> Kind:
    """The kind as it was when `content` was kept; what it computes is of today."""
    return replace(
        kind,
        label=_(content["label"]),
        sector=_(content["sector"]),
        problems=_lazy(content["problems"]),
        letters=_lazy(content["letters"]),
        quick=tuple(
            Question(
                one["slug"],
                _(one["label"]),
                _lazy(one["answers"]),
                one["type"],
                frozenset(one["with_text"]),
                frozenset(one["with_date"]),
            )
            for one in content["quick"]
        ),
        keep_now=tuple(_(one) for one in content["keep_now"]),
        renamed_moves=_lazy(content["renamed_moves"]),
        renamed_states=_lazy(content["renamed_states"]),
        hidden=frozenset(content["hidden"]),
        offered=content["offered"],
    )


def digest_of(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of a content; the order of its lists counts, as it does on the screen."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).digest()


def _whole(rows: Any, shipped: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a change, then what the program has shipped since."""
    known = {row["slug"] for row in rows}
    fresh = [{"slug": slug, "label": "", "on": True} for slug in shipped if slug not in known]
    whole = [*rows, *fresh]
    # « Autre » and « Je ne sais pas » close the list.
    return sorted(whole, key=lambda row: row["slug"] in ALWAYS)


def _said(own: str, shipped: Any) -> Any:
    return _(own) if own or shipped is None else shipped


def _question(row: Mapping[str, Any], known: Mapping[str, Question]) -> Question:
    """A question of the program under its own label, or one of the organisation."""
    shipped = known.get(row["slug"])
    if shipped is None:
        answers = trunk.YES_NO_UNKNOWN if row.get("type") == "choice" else {}
        return Question(row["slug"], _(row["label"]), answers, row.get("type", "text"))
    return replace(shipped, label=_said(row["label"], shipped.label))


def _plain(labels: Mapping[str, Any]) -> dict[str, str]:
    return {slug: str(label) for slug, label in labels.items()}


def _lazy(labels: Mapping[str, str]) -> dict[str, Any]:
    return {slug: _(label) for slug, label in labels.items()}
