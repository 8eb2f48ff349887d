"""Zones to hide in a photo: chosen in numbers over a grid, redrawn by the server."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access
from dossiers.actions import mask as masks
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.piece import ZoneFormSet, zones_of
from dossiers.desk.page import INVALID, page
from dossiers.desk.pieces import back_to
from dossiers.models import Case, Exhibit
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("arrange_exhibits")
def mask(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """GET and « Voir » draw; « Masquer » makes the copy."""
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    try:
        masks.check(piece, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        name = "desk:open_identity" if piece.identity else "desk:exhibits"
        return see_other(name, case.reference, *([pk] if piece.identity else []))
    if request.method != "POST":
        return _show(request, case, piece, _empty(piece), now=now)
    zones = ZoneFormSet(request.POST, prefix="zone")
    if not zones.is_valid():
        return _show(request, case, piece, zones, now=now, status=INVALID)
    if request.POST.get("do") != "mask":
        return _show(request, case, piece, zones, now=now)
    try:
        masks.mask(piece, zones_of(zones), by=request.user, now=now)
    except RefusedError as error:
        return _show(request, case, piece, zones, now=now, refusal=str(error), status=INVALID)
    messages.success(request, _("Copie masquée faite. La pièce elle-même est gardée."))
    return back_to(case, pk)


def _empty(piece: Exhibit) -> Any:
    """The zones of the copy that there is, and three more."""
    names = ("x", "y", "width", "height")
    known = [dict(zip(names, zone, strict=True)) for zone in piece.masks or []]
    return ZoneFormSet(prefix="zone", initial=known)


def _show(
    request: HttpRequest, case: Case, piece: Exhibit, zones: Any, *, now: datetime,
    refusal: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate(now)
    drawn = zones_of(zones) if zones.is_bound and zones.is_valid() else piece.masks or []
    query = "&".join("z=" + ",".join(str(side) for side in zone) for zone in drawn)
    preview = reverse("desk:mask_preview", args=[case.reference, piece.pk])
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "piece": piece,
        "zones": zones,
        "preview": f"{preview}?{query}" if query else preview,
        "refusal": refusal,
        "has_errors": status >= 400,
    }
    return page(request, "desk/mask.html", context, today=today, status=status)


@require_safe
@with_case("arrange_exhibits")
def mask_preview(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The small picture with the zones of the address, which are numbers only."""
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    try:
        zones = [_zone(told) for told in request.GET.getlist("z")[: masks.MOST_ZONES]]
        drawn = masks.drawn(piece, zones, by=request.user, now=now)
    except (ValueError, RefusedError):
        raise Http404(_("Cette pièce n’a pas d’aperçu.")) from None
    response = HttpResponse(drawn, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _zone(told: str) -> masks.Zone:
    x, y, width, height = (int(side) for side in told.split(","))
    return x, y, width, height
