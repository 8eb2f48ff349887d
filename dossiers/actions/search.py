"""A search opens what was written in many cases: the journal keeps that, never the words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dossiers.models import Entry, JournalLine, Member


def record(*, read: int, by: Member, now: datetime) -> None:
    """One line for one search that opened `read` cases; none for a search that opened none."""
    if not read:
        return
    with transaction.atomic():
        JournalLine.objects.record(Entry("search.read", now, by.pk, details={"count": read}))
