"""« Employeurs en commun »: asked here, asked by file, answered to a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import employer_match
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.federation_forms import EnvelopeForm, MatchForm
from dossiers.coordination.section_cards import my_section
from dossiers.federation.match import CLASSES
from dossiers.models import Peer, Section


@require_http_methods(["GET", "HEAD", "POST"])
def matches(request: HttpRequest, slug: str) -> HttpResponse:
    """The question. To a section of here it is answered at once, to another union by a file."""
    section = my_section(request, slug)
    form, found, status = _form(request, section), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = _ask(request, section, form.cleaned_data)
                status = 200
            except RefusedError as refused:
                form.add_error(None, str(refused))
    if isinstance(found, bytes):
        return _file(found, "question")
    return _page(request, section, form, found, status=status)


def _form(request: HttpRequest, section: Section) -> MatchForm:
    peers = section.peers.filter(removed_on=None, compared_on__isnull=False)
    data = request.POST if request.method == "POST" and "brand" in request.POST else None
    return MatchForm(employer_match.brands_with_cases(section), peers, data)


def _ask(request: HttpRequest, section: Section, asked: dict[str, Any]) -> bytes | dict[str, int]:
    brand, now = UUID(asked["brand"]), timezone.now()
    if not asked["whom"]:
        return employer_match.ask_here(section, brand, by=request.user, now=now)
    peer = Peer.objects.select_related("section").filter(pk=asked["whom"], section=section).first()
    if peer is None:
        raise Http404(_("Cette page n’existe pas."))
    return employer_match.ask_peer(peer, [brand], by=request.user, now=now)


@require_http_methods(["POST"])
def match_file(request: HttpRequest, slug: str) -> HttpResponse:
    """A file that came: a question gives the file of its answer, an answer is shown."""
    section = my_section(request, slug)
    received = EnvelopeForm(request.POST, request.FILES, label_suffix="")
    if received.is_valid():
        content = received.cleaned_data["file"].read()
        try:
            peer, found = employer_match.read_file(
                section, content, by=request.user, now=timezone.now()
            )
            if isinstance(found, bytes):
                return _file(found, "reponse")
            return _page(request, section, _form(request, section), found, whom=peer.name)
        except RefusedError as refused:
            received.add_error("file", str(refused))
    form = _form(request, section)
    return _page(request, section, form, status=422, received=received)


def _file(content: bytes, what: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="rapprochement-{what}.age"'
    return answer


def _page(
    request: HttpRequest,
    section: Section,
    form: MatchForm,
    found: dict[str, int] | None = None,
    *,
    status: int = 200,
    whom: str = "",
    received: EnvelopeForm | None = None,
) -> HttpResponse:
    context = {
        "section": section,
        "form": form,
        "received": received or EnvelopeForm(label_suffix=""),
        "failed": received or form,
        "whom": whom,
        "found": found,
        "rows": [(name, class_words(first)) for name, first in (found or {}).items()],
    }
    return render(request, "coordination/matches.html", context, status=status)


def class_words(first: int) -> str:
    """« moins de 5 », « de 5 à 9 », « 50 et plus »."""
    after = [one for one in CLASSES if one > first]
    if not after:
        return _("%(n)s et plus") % {"n": first}
    if not first:
        return _("moins de %(n)s") % {"n": after[0]}
    return _("de %(first)s à %(last)s") % {"first": first, "last": after[0] - 1}
