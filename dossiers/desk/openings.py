"""An identity or residence paper: asking to open it, and agreeing, two different people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import opening as openings
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.piece import OpeningForm
from dossiers.desk.page import page, try_form
from dossiers.desk.pieces import piece_of
from dossiers.models import Case, Exhibit, Opening
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("open_identity")
def open_identity(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Ask with a reason; or agree to what somebody else asked."""
    piece = piece_of(case, pk)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, case, piece, form, now=now)
    if request.POST.get("agree"):
        return _agree(request, case, piece, now)
    status = try_form(
        form,
        lambda asked: openings.ask(piece, reason=asked["reason"], by=request.user, now=now),
    )
    if status != 303:
        return _show(request, case, piece, form, now=now, status=status)
    messages.success(request, _("Demande faite. Une autre personne du dossier doit répondre."))
    return see_other("desk:open_identity", case.reference, pk)


def _agree(request: HttpRequest, case: Case, piece: Exhibit, now: datetime) -> HttpResponse:
    try:
        asked = piece.openings.filter(pk=UUID(request.POST["agree"])).first()
    except ValueError:
        asked = None
    if asked is None:
        raise Http404(_("Cette demande n’existe pas."))
    asked.exhibit = piece
    try:
        openings.agree(asked, by=request.user, now=now)
        messages.success(request, _("Accord donné, pour un jour."))
    except RefusedError as error:
        messages.error(request, str(error))
    return see_other("desk:open_identity", case.reference, piece.pk)


def _show(
    request: HttpRequest, case: Case, piece: Exhibit, form: OpeningForm, *, now: datetime,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate(now)
    asked = list(piece.openings.filter(agreed_by=None).select_related("asked_by"))
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "piece": piece,
        "form": form,
        "may_read": openings.may_read(piece, by=request.user, now=now),
        "mine": any(one.asked_by_id == request.user.pk for one in asked),
        "asked": [_row(one) for one in asked if one.asked_by_id != request.user.pk],
    }
    return page(request, "desk/open_identity.html", context, today=today, status=status)


def _row(one: Opening) -> dict[str, str]:
    return {
        "pk": str(one.pk),
        "who": one.asked_by.name,
        "why": str(openings.REASONS.get(one.reason, one.reason)),
    }
