"""Zones hidden in a photo: a copy without them is what is communicated; the piece is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import opening
from dossiers.actions.exhibit import What, content_of, replace_copy
from dossiers.actions.refusal import RefusedError
from dossiers.letters.bundle import PICTURES
from dossiers.models import Entry, Exhibit, JournalLine, Member, Standing
from dossiers.privacy.cleaning import masking

MOST_ZONES = 12
Zone = tuple[int, int, int, int]


def mask(piece: Exhibit, zones: Sequence[Zone], *, by: Member, now: datetime) -> None:
    """Make the masked copy anew with these zones, in hundredths; none takes it away.

    Raises RefusedError for what is no photo, was communicated, or is not opened to her.
    """
    check(piece, by=by, now=now)
    if piece.standing == Standing.SHARED:
        raise RefusedError(_("Cette pièce est communiquée : sa copie ne change plus."))
    if len(zones) > MOST_ZONES or not all(_fits(zone) for zone in zones):
        raise RefusedError(_("Chaque zone se dit en pour-cent, de 0 à 100, dans l’image."))
    case = piece.case
    assert case is not None  # noqa: S101 (check has refused it)
    hidden = masking.masked(content_of(piece), zones) if zones else b""
    with transaction.atomic():
        case = access.locked(case)
        fresh = case.exhibits.get(pk=piece.pk)
        fresh.masks = [list(zone) for zone in zones] or None
        fresh.save(update_fields=["masks"])
        replace_copy(fresh, What.MASKED, hidden)
        JournalLine.objects.record(
            Entry("exhibit.mask", now, by.pk, case.section_id, case.pk,
                  {"number": piece.number, "count": len(zones)})
        )  # fmt: skip


def check(piece: Exhibit, *, by: Member, now: datetime) -> None:
    """Whether zones of it may be chosen. Raises Http404, RefusedError."""
    assert piece.case is not None  # noqa: S101 (an unsent file has no team)
    access.require(by, "arrange_exhibits", piece.case)
    if (piece.details or {}).get("type") not in PICTURES:
        raise RefusedError(_("Seule une photo se masque ici. Photographier la page d’un PDF."))
    if not opening.may_read(piece, by=by, now=now):
        raise RefusedError(_("Ouvrir d’abord cette pièce, à deux."))


def drawn(piece: Exhibit, zones: Sequence[Zone], *, by: Member, now: datetime) -> bytes:
    """The small picture with these zones and a grid. Raises as `check`."""
    check(piece, by=by, now=now)
    return masking.preview(content_of(piece), [zone for zone in zones if _fits(zone)])


def _fits(zone: Zone) -> bool:
    x, y, wide, high = zone
    inside = 0 <= x < 100 and 0 <= y < 100 and wide > 0 and high > 0
    return inside and x + wide <= 100 and y + high <= 100
