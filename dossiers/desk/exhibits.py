"""The pieces of a case: the numbered list, adding one, taking one away to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers import access
from dossiers.actions.exhibit import add_to_case, content_of, mark_seen
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.exhibit import ExhibitForm
from dossiers.desk.page import page, try_form
from dossiers.models import Case, Exhibit
from dossiers.web import see_other

# Only what we encoded ourselves keeps its type: nothing else can be a trap for a browser.
OUR_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})


@require_safe
@with_case()
def exhibits(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The list, and the form that adds one."""
    return show(request, case, now=now, form=ExhibitForm())


def show(
    request: HttpRequest, case: Case, *, now: datetime, form: ExhibitForm, status: int = 200
) -> HttpResponse:
    """The page of the pieces."""
    today = timezone.localdate(now)
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "rows": [_row(piece, case, today) for piece in case.exhibits.select_related("added_by")],
        "form": form,
        "max_bytes": settings.MAX_FILE_BYTES,
    }
    return page(request, "desk/exhibits.html", context, today=today, status=status)


def _row(piece: Exhibit, case: Case, today: Any) -> dict[str, Any]:
    origin = _("de la personne") if piece.from_worker else _("de l’équipe")
    if piece.added_by:
        origin = _("de %(name)s") % {"name": piece.added_by.name}
    return {
        "number": piece.number,
        "name": piece.name,
        "url": reverse("desk:exhibit", args=[case.reference, piece.pk]),
        "added": words.on_day(piece.added_on, today),
        "origin": origin,
        "size": words.size((piece.details or {}).get("size", piece.size_class)),
        "is_new": piece.from_worker and piece.seen_on is None,
    }


@require_POST
@with_case("add_exhibit")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Add a file: looked at, cleaned, sealed."""
    form = ExhibitForm(request.POST, request.FILES)

    def act(asked: dict[str, Any]) -> object:
        file = asked["file"]
        return add_to_case(case, name=file.name, content=file.read(), by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, form=form, status=status)
    messages.success(request, _("Pièce ajoutée."))
    return see_other("desk:exhibits", case.reference)


@require_safe
@with_case("open_exhibit")
def exhibit(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The bytes of a piece, as a file to save: nothing of it runs in the browser."""
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    kind = (piece.details or {}).get("type", "")
    response = HttpResponse(
        content_of(piece),
        content_type=kind if kind in OUR_IMAGES else "application/octet-stream",
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(piece.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    mark_seen(piece, now=now)
    return response
