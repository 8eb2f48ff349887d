"""The organisation's own sentences in force: asked once, then kept, and said by this process."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dossiers.at_hand import AtHand
from dossiers.languages import own
from dossiers.models import SentenceOverride

NONE: dict[str, Any] = {"mark": "", "words": {}}


def follow() -> None:
    """Say what is in force; called at each page. No statement when warm."""
    kept = WORDS.get()
    if not own.is_applied(kept["mark"]):
        own.apply(kept["words"], kept["mark"])


def newest(language: str) -> dict[bytes, SentenceOverride]:
    """By key, the last words of a language, those taken back left out. One statement."""
    rows = SentenceOverride.objects.filter(language=language).select_related("made_by")
    last = {bytes(row.key): row for row in rows.order_by("id")}
    return {key: row for key, row in last.items() if row.text}


def _in_force() -> dict[str, Any]:
    order = F("id").desc()
    rank = Window(RowNumber(), partition_by=[F("language"), F("key")], order_by=order)
    rows = SentenceOverride.objects.annotate(rank=rank).filter(rank=1)
    words: dict[str, dict[str, str]] = {}
    last = 0
    for pk, language, context, french, text in rows.values_list(
        "id", "language", "context", "french", "text"
    ):
        last = max(last, pk)
        if text:
            words.setdefault(language, {})[own.name_of(context, french)] = text
    return {"mark": str(last or ""), "words": words}


WORDS: AtHand[dict[str, Any]] = AtHand("sentences", _in_force, NONE)
