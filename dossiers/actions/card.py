"""« Vu en réunion »: a card of the coordination waits a week, unless it grows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dossiers import access
from dossiers.models import Entry, JournalLine, Member, Role, SeenCard

SEEN_FOR = timedelta(days=7)


def see(card: str, *, number: int, by: Member, now: datetime) -> None:
    """Put a card aside in every section that `by` coordinates. `number`: what it counts today.

    Never for a card about a fatal date that nobody holds: the page does not offer it.
    """
    access.require_somewhere(by, "see_dashboard")
    until = timezone.localdate(now) + SEEN_FOR
    sections = sorted(access.sections_of(by, Role.COORDINATOR))
    with transaction.atomic():
        for section in sections:
            SeenCard.objects.update_or_create(
                section_id=section,
                card=card,
                defaults={"number": number, "until": until, "by": by},
            )
        JournalLine.objects.record_many(
            Entry("card.seen", now, by.pk, section) for section in sections
        )


def forget_seen(*, now: datetime) -> int:
    """The cards that are due back; returns how many rows."""
    return SeenCard.objects.filter(until__lte=timezone.localdate(now)).delete()[0]
