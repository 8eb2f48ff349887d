"""Who opened which case: asked of the journal, one statement each (security.md 3.5, 3.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from dossiers.models import JournalLine

# What somebody saw of a case. A list or a figure shows no fact of it.
PIECES = frozenset({"exhibit.read", "exhibit.original", "guest.exhibit"})
READ = PIECES | {"case.read", "case.break_glass", "handover.read", "guest.read", "contact.show"}


def lines_read(since: datetime, until: datetime) -> QuerySet[JournalLine]:
    """The readings of this time, whoever read."""
    return JournalLine.objects.filter(
        action__in=READ, at__gt=since, at__lte=until, actor__isnull=False, case__isnull=False
    )


def cases_read(reader: UUID, since: datetime, until: datetime) -> dict[UUID, dict[str, Any]]:
    """By case: `last`, when she last opened it, and `pieces`, how often a piece of it."""
    rows = (
        lines_read(since, until)
        .filter(actor=reader)
        .values("case")
        .annotate(last=Max("at"), pieces=Count("seq", filter=Q(action__in=PIECES)))
    )
    return {row["case"]: {"last": row["last"], "pieces": row["pieces"]} for row in rows}
