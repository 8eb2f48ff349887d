"""« Cartes »: ours to give, theirs to compare by voice; an envelope to open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import envelope_open, section_card
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.federation_forms import CardForm, DigitsForm, EnvelopeForm
from dossiers.days import near_day
from dossiers.models import OpenedEnvelope, Peer, Role, Section, SectionIdentity
from dossiers.web import see_other

SHOWN = 20


def my_section(request: HttpRequest, slug: str) -> Section:
    """A section that the member coordinates. Raises Http404."""
    held = access.sections_of(request.user, Role.COORDINATOR)
    found = Section.objects.filter(pk__in=held, slug=slug).first()
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    section_card.require(request.user, found)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of this section, and those that it was given. POST makes ours, or adds one."""
    section, now = my_section(request, slug), timezone.now()
    if "make" in request.POST:
        section_card.identity(section, now=now)
        return see_other("coordination:cards", slug)
    form = CardForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            peer = section_card.add_peer(section, text=text, by=request.user, now=now)
            return see_other("coordination:peer", peer.pk)
        except RefusedError as refused:
            form.add_error("text", str(refused))
    made = SectionIdentity.objects.select_related("section").filter(section=section).first()
    peers = section.peers.filter(removed_on=None)
    rows = access.envelopes_of(request.user).filter(section=section)
    received = rows.select_related("peer", "case")[:SHOWN]
    context = {
        "section": section,
        "card": section_card.card_of(made) if made else None,
        "peers": [{"pk": one.pk, "name": one.name, "said": _said(one)} for one in peers],
        "received": [_received(section, row, now) for row in received],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "coordination/cards.html", context, status=status)


def _said(peer: Peer) -> str:
    if peer.compared_on is None:
        return _("empreinte à comparer")
    return _("comparée le %(day)s") % {"day": near_day(peer.compared_on, timezone.localdate())}


def _received(section: Section, row: OpenedEnvelope, now: Any) -> dict[str, str]:
    digest = bytes(row.digest)
    return {
        "from": row.peer.name,
        "reference": row.case.reference if row.case else _("effacé"),
        "day": near_day(timezone.localdate(row.opened_at), timezone.localdate(now)),
        "receipt": envelope_open.receipt_of(section, row.peer, row.pk, digest, now=now),
    }


@require_safe
def card_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The card as a text file, to attach or to print."""
    section = my_section(request, slug)
    made = SectionIdentity.objects.select_related("section").filter(section=section).first()
    if made is None:
        raise Http404(_("Cette page n’existe pas."))
    card = section_card.card_of(made)
    answer = HttpResponse(card.text(), content_type="text/plain; charset=utf-8")
    name = f"carte-{slugify(section.name)}.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _peer(request: HttpRequest, pk: UUID) -> Peer:
    held = access.sections_of(request.user, Role.COORDINATOR)
    rows = Peer.objects.filter(section__in=held, removed_on=None)
    found = rows.select_related("section", "compared_by").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def peer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One card of another union. The digits are typed as they are heard, never shown first."""
    row = _peer(request, pk)
    form = DigitsForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        digits = form.cleaned_data["digits"]
        try:
            section_card.compare(row, digits=digits, by=request.user, now=timezone.now())
            messages.success(request, _("Carte comparée. Un dossier peut y être orienté."))
            return see_other("coordination:peer", pk)
        except RefusedError as refused:
            form.add_error("digits", str(refused))
    ours = section_card.card_of(section_card.identity(row.section, now=timezone.now()))
    context = {
        "peer": row,
        "said": _said(row),
        "ours": ours.fingerprint,
        "compared": row.compared_on is not None,
        "who": row.compared_by.name if row.compared_by else "",
        "form": form,
    }
    return render(request, "coordination/peer.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nothing goes there any more."""
    row = _peer(request, pk)
    section_card.remove_peer(row, by=request.user, now=timezone.now())
    messages.success(request, _("Carte retirée. La rajouter reste possible."))
    return see_other("coordination:cards", row.section.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def open_envelope(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a case in. A file that does not open changes nothing."""
    section = my_section(request, slug)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form, opened = EnvelopeForm(*data, label_suffix=""), None
    if data and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            opened = envelope_open.open_envelope(
                section, envelope=content, by=request.user, now=timezone.now()
            )
        except RefusedError as refused:
            form.add_error("file", str(refused))
    context = {"section": section, "form": form, "opened": opened}
    status = 422 if form.errors else 200
    return render(request, "coordination/open_envelope.html", context, status=status)
