"""The form on paper: two A4 pages of one kind, and a QR code that reopens the entry page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.forms import BoundField, widgets
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access, kinds, qr
from dossiers.form_fields import PartialDateWidget
from dossiers.intake import paper_version
from dossiers.intake.forms.filing import FilingForms
from dossiers.kinds.base import Kind
from dossiers.models import CameBy

LINES_OF_TEXT = 1
# The language of the answer is ticked, the sector is the page's own.
LEFT_OUT = ("sector",)


@require_safe
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """The sheet of a kind, in the language of `?langue=`; nothing of anybody is on it."""
    access.require_somewhere(request.user, "file_for_someone")
    if kind not in kinds.KINDS:
        raise Http404(_("Cette page n'existe pas."))
    this, asked = kinds.kind(kind), request.GET.get("langue", "fr")
    language = asked if asked in dict(settings.LANGUAGES) else "fr"
    with translation.override(language):
        context = {
            "kind": this,
            "language": language,
            "is_rtl": translation.get_language_bidi(),
            "languages": settings.LANGUAGES,
            "questions": list(_questions(this)),
            "code": qr.svg(address(this)),
            "version": paper_version.of(this),
        }
        return render(request, "filing/paper.html", context)


def address(kind: Kind) -> str:
    """What the QR code holds: the kind and the version of its questions, nothing else."""
    asked = {"type": kind.slug, "par": CameBy.PAPER.value, "version": paper_version.of(kind)}
    return f"{settings.SITE_URL}{reverse('filing:new')}?{urlencode(asked)}"


def _questions(kind: Kind) -> Iterator[dict[str, Any]]:
    screens = FilingForms(kind, today=timezone.localdate(timezone.now()))
    for screen in screens.screens:
        for bound in screen:
            if bound.name not in LEFT_OUT:
                yield _question(bound)


def _question(bound: BoundField) -> dict[str, Any]:
    """A question with what to fill in: boxes to tick, a date, a line, or room to write."""
    widget = bound.field.widget
    boxes = [str(label) for value, label in getattr(bound.field, "choices", ()) if value != ""]
    is_date = isinstance(widget, PartialDateWidget)
    if is_date and (ranges := widget.widgets[3:]):
        boxes = [str(label) for _value, label in ranges[0].choices]
    return {
        "label": str(bound.label),
        "hint": str(bound.help_text) if not boxes and not is_date else "",
        "boxes": boxes,
        "is_date": is_date,
        "is_line": not boxes and not is_date and not isinstance(widget, widgets.Textarea),
        "is_room": isinstance(widget, widgets.Textarea),
    }
