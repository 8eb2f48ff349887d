"""Entrances of leaflets and posters: opened, counted, printed, closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access, kinds, qr
from dossiers.actions import campaign as campaigns
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.campaign_form import CampaignForm
from dossiers.kinds.summary import work_in_words
from dossiers.models import Campaign, Member, Role, Section
from dossiers.web import see_other

# Below, a number could point at somebody.
FEWEST_SHOWN = 5
LAYOUTS = ("a4", "a5", "coupons")
COUPONS = range(10)


def coordinated_sections(member: Member) -> list[Section]:
    """The sections that the member coordinates, by name."""
    return list(Section.objects.filter(pk__in=access.sections_of(member, Role.COORDINATOR)))


def _mine(member: Member) -> QuerySet[Campaign]:
    access.require_somewhere(member, "manage_doors")
    sections = access.sections_of(member, Role.COORDINATOR)
    return Campaign.objects.filter(section__in=sections).select_related("section")


def _one(member: Member, pk: UUID) -> Campaign:
    found = _mine(member).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


@require_safe
def entrances(request: HttpRequest) -> HttpResponse:
    """Those of my sections, the open ones first."""
    today = timezone.localdate(timezone.now())
    found = sorted(_mine(request.user), key=lambda one: not is_open(one, today))
    rows = [_row(one, today) for one in found]
    return render(request, "coordination/campaigns.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_entrance(request: HttpRequest) -> HttpResponse:
    """Choose what the address sets, then print it."""
    access.require_somewhere(request.user, "manage_doors")
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = CampaignForm(
        coordinated_sections(request.user), posted, initial={"opens_on": timezone.localdate(now)}
    )
    if posted is not None and form.is_valid():
        asked = form.cleaned_data
        told = {name: asked[name] for name in ("kind", "employer", "slug", "opens_on", "closes_on")}
        try:
            made = campaigns.open_campaign(
                asked["section"], **told, welcome=form.welcome(), by=request.user, now=now
            )
        except RefusedError as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("L’entrée est ouverte."))
            return see_other("coordination:campaign", made.pk)
    status = 422 if form.errors else 200
    return render(request, "coordination/campaign_new.html", {"form": form}, status=status)


@require_safe
def entrance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One address: what it sets, how often it served, what to print, how to close it."""
    campaign, today = _one(request.user, pk), timezone.localdate(timezone.now())
    opened = campaigns.opened(campaign)
    context = {
        "campaign": campaign,
        "is_open": is_open(campaign, today),
        "state": state_words(campaign, today),
        "address": address(campaign),
        "work": work_in_words(kinds.kind(opened.kind), opened.employer),
        "welcome": opened.welcome.items(),
        "started": at_least_five(campaign.started),
        "filed": at_least_five(campaign.filed),
        "code": qr.svg(address(campaign)),
    }
    return render(request, "coordination/campaign.html", context)


@require_safe
def code(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The QR code alone, as a drawing or as a picture; a dull file name."""
    text = address(_one(request.user, pk))
    content, kind = (
        (qr.svg(text), "image/svg+xml") if form == "svg" else (qr.png(text), "image/png")
    )
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="affiche.{form}"'
    return response


@require_safe
def printed(request: HttpRequest, pk: UUID, layout: str) -> HttpResponse:
    """A poster or a sheet of coupons, without any logo."""
    campaign = _one(request.user, pk)
    if layout not in LAYOUTS:
        raise Http404(_("Cette page n'existe pas."))
    context: dict[str, Any] = {
        "campaign": campaign,
        "layout": layout,
        "host": settings.SITE_URL.partition("://")[2],
        "path": reverse("intake:campaign", args=[campaign.slug]),
        "welcome": campaigns.opened(campaign).welcome.items(),
        "code": qr.svg(address(campaign)),
        "coupons": COUPONS,
    }
    return render(request, f"paper/{'coupons' if layout == 'coupons' else 'poster'}.html", context)


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Fermer cette entrée »: whoever scans it is led to the ordinary form."""
    campaign = _one(request.user, pk)
    campaigns.revoke(campaign, by=request.user, now=timezone.now())
    messages.success(request, _("L’entrée est fermée. Elle mène au formulaire ordinaire."))
    return see_other("coordination:campaign", pk)


def address(campaign: Campaign) -> str:
    """What the QR code holds; never from the request's own host."""
    return settings.SITE_URL + reverse("intake:campaign", args=[campaign.slug])


def is_open(campaign: Campaign, today: Any) -> bool:
    """Whether the address works today."""
    begun = campaign.opens_on <= today
    over = campaign.closes_on is not None and campaign.closes_on < today
    return begun and not over and campaign.revoked_on is None


def state_words(campaign: Campaign, today: Any) -> str:
    """« ouverte jusqu’au 5 janvier 2027 »."""
    if campaign.revoked_on:
        return _("fermée le %(day)s") % {"day": date_format(campaign.revoked_on, "j F Y")}
    if campaign.opens_on > today:
        return _("ouvre le %(day)s") % {"day": date_format(campaign.opens_on, "j F Y")}
    if campaign.closes_on is None:
        return _("ouverte, sans dernier jour")
    day = {"day": date_format(campaign.closes_on, "j F Y")}
    return (
        _("ouverte jusqu’au %(day)s") if campaign.closes_on >= today else _("finie le %(day)s")
    ) % day


def at_least_five(number: int) -> str:
    """« 12 »; a small number is not said."""
    if number == 0:
        return _("aucune")
    return str(number) if number >= FEWEST_SHOWN else _("moins de %(n)s") % {"n": FEWEST_SHOWN}


def _row(campaign: Campaign, today: Any) -> dict[str, Any]:
    opened = campaigns.opened(campaign)
    filed = at_least_five(campaign.filed)
    return {
        "title": f"/c/{campaign.slug}/",
        "url": reverse("coordination:campaign", args=[campaign.pk]),
        "meta": [
            work_in_words(kinds.kind(opened.kind), opened.employer),
            campaign.section.name,
            state_words(campaign, today),
            _("demandes envoyées : %(n)s") % {"n": filed},
        ],
    }
