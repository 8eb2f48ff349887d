"""Translations: what a speaker has read again, and what waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone

from dossiers import access
from dossiers.languages import TRANSLATED
from dossiers.languages.reading import Line, lines
from dossiers.models import Entry, JournalLine, Member, SentenceReading

# How long a page may go on saying that its translation waits, once it was read.
REMEMBERED_SECONDS = 300


@dataclass(frozen=True)
class Reading:
    """When a sentence was read again, and by whom."""

    on: date
    who: str


def mark_read(language: str, read: Sequence[Line], *, by: Member, now: datetime) -> int:
    """« Relu »: these sentences are right; how many were not read before.

    Raises Http404 for anybody who coordinates nothing.
    """
    access.require_somewhere(by, "see_dashboard")
    with transaction.atomic():
        known = readings(language)
        rows = [
            SentenceReading(
                language=language, digest=line.digest, read_on=timezone.localdate(now), read_by=by
            )
            for line in read
            if line.digest not in known
        ]
        SentenceReading.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            details = {"language": language, "count": len(rows)}
            JournalLine.objects.record(Entry("translation.read", now, by.pk, details=details))
    cache.delete(_key(language))
    return len(rows)


def readings(language: str) -> dict[bytes, Reading]:
    """The readings of a language by digest, in one statement."""
    rows = SentenceReading.objects.filter(language=language)
    return {
        bytes(digest): Reading(on, who or "")
        for digest, on, who in rows.values_list("digest", "read_on", "read_by__name")
    }


def is_unread(language: str) -> bool:
    """Whether some public sentence of this language waits for a speaker.

    Kept for a few minutes. When nothing answers, the careful answer: a page that says that
    something is broken must not break too.
    """
    if language not in TRANSLATED:
        return False
    try:
        return bool(cache.get_or_set(_key(language), lambda: _waits(language), REMEMBERED_SECONDS))
    except (OSError, DatabaseError):
        return True


def _waits(language: str) -> bool:
    known = readings(language)
    return any(line.digest not in known for line in lines(language))


def _key(language: str) -> str:
    return f"translation-waits:{language}"
