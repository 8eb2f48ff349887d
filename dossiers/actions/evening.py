"""« Mes soirs »: when a member is there, what she speaks and knows, how much she takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.absence import require_may_set
from dossiers.models import Entry, Evening, JournalLine, Member


def settle(
    member: Member,
    *,
    evenings: Mapping[int, time],
    languages: Collection[str],
    kinds: Collection[str],
    accepts: int | None,
    zone: str,
    by: Member,
    now: datetime,
) -> None:
    """Keep all of it at once; `evenings`: the hour on her wall by weekday, Monday is 0."""
    require_may_set(by, member)
    with transaction.atomic():
        Evening.objects.filter(member=member).delete()
        Evening.objects.bulk_create(
            Evening(member=member, weekday=weekday, starts=starts)
            for weekday, starts in sorted(evenings.items())
        )
        Member.objects.filter(pk=member.pk).update(
            languages=sorted(languages), kinds=sorted(kinds), accepts=accepts, zone=zone
        )
        JournalLine.objects.record(Entry("member.evenings", now, by.pk))


def receive(member: Member, *, wanted: bool, by: Member, now: datetime) -> None:
    """« Ne plus recevoir »: nothing new is proposed to her until it is undone. By who leads her."""
    if not access.coordinates(by, member):
        raise Http404(_("Cette page n’existe pas."))
    with transaction.atomic():
        Member.objects.filter(pk=member.pk).update(receives=wanted)
        JournalLine.objects.record(
            Entry("member.receive" if wanted else "member.receive_no_more", now, by.pk)
        )
