"""A paper as a file to keep: PDF, ODT or DOCX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from dossiers.letters.document import Document
from dossiers.letters.formats import NotMadeError, to_docx, to_odt, to_pdf

FORMATS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", to_pdf),
    "odt": ("application/vnd.oasis.opendocument.text", to_odt),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        to_docx,
    ),
}


def answer(paper: Document, form: str, name: str) -> HttpResponse:
    """The file, saved under `name` and never shown by a browser. Raises Http404."""
    if form not in FORMATS:
        raise Http404(_("Cette page n’existe pas."))
    media_type, made = FORMATS[form]
    try:
        content = made(paper)
    except NotMadeError:
        said = _("Le PDF n’a pas pu être fait. Prendre l’ODT, qui dit la même chose.")
        return HttpResponse(said, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(f'{name}.{form}', safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
