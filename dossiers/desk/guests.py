"""Who from outside was let into a case: invited, seen, shown out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import guest as acts
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.hands import PARTS, GuestForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, Guest, JournalLine, State
from dossiers.web import see_other


@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@with_case("end_guest")
def guests(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The list with what each has read, and the form that invites. The link is shown once."""
    status, token = 200, ""
    pieces = list(case.exhibits.all())
    form = GuestForm(pieces, request.POST if request.method == "POST" else None)

    def act(asked: dict[str, Any]) -> None:
        nonlocal token
        told = {name: asked[name] for name in ("kind", "name", "email", "ends_on")}
        _guest, token = acts.let_in(case, **told, scope=form.scope, by=request.user, now=now)

    if request.method == "POST":
        access.require(request.user, "let_in", case)
        status = try_form(form, act)
    if status == 303 and not token:
        messages.success(request, _("C’est noté. Cette personne est prévenue dans l’outil."))
        return see_other("desk:guests", case.reference)
    today = timezone.localdate(now)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "rows": _rows(case, today),
        "form": GuestForm(pieces) if token else form,
        "link": request.build_absolute_uri(reverse("settings:join", args=[token])) if token else "",
        "may_invite": access.may(request.user, "let_in", case)
        and case.state not in (State.SUBMITTED, State.CLOSED),
    }
    return page(request, "desk/guests.html", context, today=today, status=200 if token else status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("end_guest")
def revoke(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """A page that names who and what follows; then every address answers 404 to her."""
    row = case.guests.select_related("member", "invitation").filter(pk=pk).first()
    if row is None:
        raise Http404(_("Cette page n’existe pas."))
    row.case = case
    if request.method == "POST":
        acts.revoke(row, by=request.user, now=now)
        messages.success(request, _("Accès retiré. Plus rien ne s’ouvre pour cette personne."))
        return see_other("desk:guests", case.reference)
    today = timezone.localdate(now)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "row": _row(row, today, 0),
    }
    return page(request, "desk/guest_revoke.html", context, today=today)


def _rows(case: Case, today: date) -> list[dict[str, Any]]:
    """Every guest of a case, and how often each opened something. Three statements."""
    read: dict[UUID, int] = {}
    for actor in JournalLine.objects.filter(
        case=case.pk, action__in=["guest.read", "guest.exhibit"]
    ).values_list("actor", flat=True):
        read[actor] = read.get(actor, 0) + 1
    found = case.guests.select_related("member", "invitation").prefetch_related("exhibits")
    return [_row(row, today, read.get(row.member_id, 0)) for row in found]


def _row(row: Guest, today: date, read: int) -> dict[str, Any]:
    over = row.revoked_at is not None or row.ends_on < today
    pieces = ", ".join(str(piece.number) for piece in row.exhibits.all())
    parts = [str(label) for part, label in PARTS.items() if getattr(row, f"sees_{part}")]
    if pieces:
        parts.append(_("pièces %(numbers)s") % {"numbers": pieces})
    return {
        "pk": row.pk,
        "name": _name(row),
        "kind": row.get_kind_display(),
        "parts": parts,
        "until": words.short_day(row.ends_on),
        "standing": _standing(row, over, today),
        "is_over": over,
        "read": read,
    }


def _name(row: Guest) -> str:
    if row.member:
        return row.member.name
    return row.invitation.name if row.invitation else _("Invitation sans réponse")


def _standing(row: Guest, over: bool, today: date) -> str:
    if row.revoked_at:
        return _("accès retiré %(when)s") % {"when": words.when(row.revoked_at, today)}
    if over:
        return _("accès fini")
    if row.accepted_at is None:
        return _("n’a pas encore accepté")
    return _("acceptée %(when)s") % {"when": words.when(row.accepted_at, today)}
