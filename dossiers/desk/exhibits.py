"""The pieces of a case: the numbered list, adding one, taking one away to read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from dossiers.actions.opening import may_read
from dossiers.confirming import identity_confirmed_to_send
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, piece_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.exhibit import ExhibitForm, OriginalForm
from dossiers.desk.forms.piece import DescribeForm, ShareForm
from dossiers.desk.page import INVALID, page, try_form
from dossiers.models import Case, Exhibit
from dossiers.web import see_other

# Only what we encoded ourselves keeps its type: nothing else can be a trap for a browser.
OUR_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})


@require_safe
@with_case()
def exhibits(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The list, and the form that adds one; `modifier` opens the form of one row."""
    editing = None
    if asked := request.GET.get("modifier", ""):
        editing = next((one for one in case.exhibits.all() if str(one.pk) == asked), None)
    return show(request, case, now=now, editing=editing)


def show(
    request: HttpRequest,
    case: Case,
    *,
    now: datetime,
    status: int = 200,
    editing: Exhibit | None = None,
    ticked: Collection[UUID] = (),
    **more: Any,
) -> HttpResponse:
    """The page of the pieces; `more` is a form that comes back with errors, or a refusal."""
    today = timezone.localdate(now)
    found = piece_rows.rows(case, today)
    forms = {
        "form": ExhibitForm(),
        "share_form": ShareForm(initial={"on": today}),
        "describe_form": _describe_form(editing) if editing else None,
        "refusal": "",
    } | more
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "rows": found,
        "ranked": any(row["rank"] for row in found),
        "expected": piece_rows.expected(case, _received(found), today),
        "editing": str(editing.pk) if editing else "",
        "ticked": {str(pk) for pk in ticked},
        "may_arrange": access.may(request.user, "arrange_exhibits", case),
        "previews": "apercus" in request.GET,
        "max_bytes": settings.MAX_FILE_BYTES,
        "has_errors": status >= 400,
        **forms,
    }
    return page(request, "desk/exhibits.html", context, today=today, status=status)


def _received(rows: list[dict[str, Any]]) -> set[str]:
    return {row["sort_slug"] for row in rows if not row["is_aside"]}


def _describe_form(piece: Exhibit) -> DescribeForm:
    """What is known of it already."""
    known = {
        "title": piece.title or piece.name.rsplit(".", 1)[0],
        "dated": piece.dated or "",
        "sort": piece.sort,
        "identity": piece.identity,
    }
    return DescribeForm(initial=known)


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


def _is_closed(request: HttpRequest, case: Case, pk: UUID, now: datetime) -> bool:
    """Whether it is an identity paper that nobody has opened to this reader."""
    found = case.exhibits.filter(pk=pk, identity=True).first()
    return found is not None and not may_read(found, by=request.user, now=now)


@require_safe
@with_case("open_exhibit")
def exhibit(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """The bytes of a piece, as a file to save: nothing of it runs in the browser."""
    if _is_closed(request, case, pk, now):
        return see_other("desk:open_identity", case.reference, pk)
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
    if _is_closed(request, case, pk, now):
        raise Http404(_("Cette pièce n’a pas d’aperçu."))
    piece = access.get_exhibit(request.user, case.reference, pk, now=now)
    drawn = copy_of(piece, What.PREVIEW)
    if drawn is None:
        raise Http404(_("Cette pièce n’a pas d’aperçu."))
    return _file(drawn, "image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("open_exhibit")
@identity_confirmed_to_send
def original(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """GET asks why; POST gives what the person sent, with all that it tells besides."""
    if _is_closed(request, case, pk, now):
        return see_other("desk:open_identity", case.reference, pk)
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
