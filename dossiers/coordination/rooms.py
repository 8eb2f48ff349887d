"""The room of a section: a chat or the phone of the permanence, told of red arrivals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import destination as destinations
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.campaigns import coordinated_sections
from dossiers.destination_forms import FORMS, offered, shown
from dossiers.models import Section
from dossiers.web import see_other

INVALID = 422
TITLES = {"sms": gettext_lazy("Téléphone"), "chat": gettext_lazy("Discussion")}


@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: HttpRequest) -> HttpResponse:
    """GET: the rooms of my sections. POST: `section`, `canal` and `acte` of one of them."""
    access.require_somewhere(request.user, "set_rooms")
    now = timezone.now()
    if request.method != "POST":
        return _page(request)
    channel, act = request.POST.get("canal", ""), request.POST.get("acte", "")
    section = _section(request)
    if section is None or channel not in offered():
        return _page(request, status=INVALID)
    if act == "garder":
        return _keep(request, section, channel, now)
    try:
        _do(request, section, channel, act, now)
    except RefusedError as refused:
        return _page(request, status=INVALID, refused=[str(refused)])
    return see_other("coordination:rooms")


def _section(request: HttpRequest) -> Section | None:
    asked = request.POST.get("section", "")
    return next((s for s in coordinated_sections(request.user) if str(s.pk) == asked), None)


def _keep(request: HttpRequest, section: Section, channel: str, now: datetime) -> HttpResponse:
    form = _form(section, channel, request.POST)
    if not form.is_valid():
        return _page(request, status=INVALID, failed={(section.pk, channel): form})
    destinations.keep(section, channel, form.address(), by=request.user, now=now)
    messages.success(request, _("Adresse enregistrée. Un essai est conseillé."))
    return see_other("coordination:rooms")


def _do(request: HttpRequest, section: Section, channel: str, act: str, now: datetime) -> None:
    if act == "essai":
        destinations.try_out(section, channel, by=request.user, now=now)
        messages.success(request, _("Un essai part maintenant."))
    elif act == "retirer":
        destinations.withdraw(section, channel, by=request.user, now=now)
        messages.success(request, _("Adresse retirée."))
    else:
        raise Http404(_("Cette page n’existe pas."))


def _form(section: Section, channel: str, data: Any = None) -> Any:
    return FORMS[channel](data, prefix=f"{channel}-{section.pk.hex[:8]}", label_suffix="")


def _page(
    request: HttpRequest,
    *,
    status: int = 200,
    failed: dict[Any, forms.Form] | None = None,
    refused: Any = (),
) -> HttpResponse:
    failed = failed or {}
    context = {
        "sections": [
            {"pk": str(section.pk), "name": section.name, "rows": _rows(section, failed)}
            for section in coordinated_sections(request.user)
        ],
        "failed": next(iter(failed.values()), None),
        "refused": refused,
    }
    return render(request, "coordination/rooms.html", context, status=status)


def _rows(section: Section, failed: dict[Any, forms.Form]) -> list[dict[str, Any]]:
    kept = {row.channel: shown(row) for row in section.destinations.all()}
    return [
        {
            "slug": name,
            "title": TITLES[name],
            "kept": kept.get(name, ""),
            "form": failed.get((section.pk, name)) or _form(section, name),
        }
        for name in offered()
    ]
