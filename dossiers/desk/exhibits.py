"""The pieces of a case: the numbered list, adding one, taking one away to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions.exhibit import (
    What,
    add_to_case,
    content_of,
    copy_of,
    mark_seen,
    open_original,
)
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.exhibit import ExhibitForm, OriginalForm
from dossiers.desk.page import INVALID, page, try_form
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
        "previews": "apercus" in request.GET,
        "form": form,
        "max_bytes": settings.MAX_FILE_BYTES,
    }
    return page(request, "desk/exhibits.html", context, today=today, status=status)


def _row(piece: Exhibit, case: Case, today: Any) -> dict[str, Any]:
    origin = _("de la personne") if piece.from_worker else _("de l’équipe")
    if piece.added_by:
        origin = _("de %(name)s") % {"name": piece.added_by.name}
    args, copies = [case.reference, piece.pk], (piece.details or {}).get("copies", ())
    return {
        "number": piece.number,
        "preview": reverse("desk:exhibit_preview", args=args) if What.PREVIEW in copies else "",
        "original": reverse("desk:exhibit_original", args=args) if What.ORIGINAL in copies else "",
        "name": piece.name,
        "url": reverse("desk:exhibit", args=args),
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
        return add_to_case(
            case,
            name=file.name,
            content=file.read(),
            keep_original=asked["keep_original"],
            by=request.user,
            now=now,
        )

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
    response = _file(content_of(piece), kind if kind in OUR_IMAGES else "")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(piece.name, safe='')}"
    mark_seen(piece, now=now)
    return response


@require_safe
@with_case("open_exhibit")
def preview(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The small picture of a photo, which we drew ourselves; reading it is journaled alike."""
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    drawn = copy_of(piece, What.PREVIEW)
    if drawn is None:
        raise Http404(_("Cette pièce n’a pas d’aperçu."))
    return _file(drawn, "image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("open_exhibit")
def original(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """GET asks why; POST gives what the person sent, with all that it tells besides."""
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    if What.ORIGINAL not in (piece.details or {}).get("copies", ()):
        raise Http404(_("L’original de cette pièce n’a pas été gardé."))
    form = OriginalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        content = open_original(piece, reason=form.cleaned_data["reason"], by=request.user, now=now)
        response = _file(content, "")
        name = quote(f"original-{piece.number}-{piece.name}", safe="")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), timezone.localdate(now)),
        "form": form,
        "piece": piece,
    }
    status = INVALID if form.is_bound else 200
    today = timezone.localdate(now)
    return page(request, "desk/original.html", context, today=today, status=status)


def _file(content: bytes, media_type: str) -> HttpResponse:
    """Bytes that a browser shows or saves, and never runs."""
    response = HttpResponse(content, content_type=media_type or "application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    return response
