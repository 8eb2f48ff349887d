"""Keeping filters, alone or for a section, and ringing when they find many cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.case_lists import count
from dossiers.models import Member, Role, SavedView, Section
from notifications.notify import Doorbell, notify_many

# More would hide the list that they lead to.
MOST_VIEWS = 12


def keep(
    *,
    asked: Mapping[str, str],
    section: Section | None,
    rings_above: int | None,
    by: Member,
    now: datetime,
) -> SavedView:
    """Keep these filters. For a section, by who coordinates it (Http404 for anybody else).

    Raises RefusedError without a filter, and beyond MOST_VIEWS.
    """
    if section is not None:
        access.require_section(by, section.pk, Role.COORDINATOR)
    if not asked:
        raise RefusedError(_("Choisir d’abord un filtre."))
    with transaction.atomic():
        kept = SavedView.objects.select_for_update().filter(owner=by)
        if len(kept) >= MOST_VIEWS:
            raise RefusedError(_("Déjà %(n)d vues gardées. En enlever une.") % {"n": MOST_VIEWS})
        return SavedView.objects.create(
            owner=by,
            section=section,
            asked=dict(asked),
            rings_above=rings_above,
            made_on=timezone.localdate(now),
        )


def remove(pk: UUID, *, by: Member) -> None:
    """Its owner, or who coordinates the section it is shared with. Raises Http404."""
    view = SavedView.objects.filter(pk=pk).first()
    led = access.sections_of(by, Role.COORDINATOR)
    if view is None or not (view.owner_id == by.pk or view.section_id in led):
        raise Http404(_("Cette page n’existe pas."))
    view.delete()


def ring_over(*, now: datetime) -> int:
    """Ring for the views that find more cases than their number; returns new notices.

    Once for each time the number is passed: it rings again after there were fewer. Each
    person's own count is compared, of the cases that she may see.
    """
    today = timezone.localdate(now)
    rung = 0
    for view in SavedView.objects.filter(rings_above__isnull=False).select_related("owner"):
        with transaction.atomic():
            rung += _ring(view, today, now=now)
    return rung


def _ring(view: SavedView, today: date, *, now: datetime) -> int:
    limit = view.rings_above or 0
    over = [one for one in _told(view) if count(one, view.asked, today) > limit]
    if bool(over) == bool(view.over_since):
        return 0
    since = today if over else None
    was = SavedView.objects.filter(pk=view.pk, over_since=view.over_since)
    if not was.update(over_since=since) or not over:
        return 0
    link = f"{reverse('desk:cases')}?vue={view.pk}"
    bells = [
        Doorbell("update", one.pk, link, f"view:{view.pk}:{now:%Y%m%d%H%M}:{one.pk}")
        for one in over
    ]
    return notify_many(bells, now=now)


def _told(view: SavedView) -> list[Member]:
    """Its owner, or for a shared one who coordinates its section today."""
    if view.section_id is None:
        return [view.owner] if view.owner.is_active else []
    return list(Member.objects.filter(pk__in=access.coordination_of(view.section_id)))
