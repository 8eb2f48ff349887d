"""« Orientation des demandes »: the rules in order, each tried before it is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access, kinds, routes
from dossiers.actions import routing as acts
from dossiers.models import RoutingRule
from dossiers.rules.routing import Home
from dossiers.settings_pages import changes
from dossiers.settings_pages.answering import DONE, INVALID, try_form
from dossiers.settings_pages.rehearsal import rehearse
from dossiers.settings_pages.routing_form import RoutingForm
from dossiers.web import see_other


@require_safe
def routing(request: HttpRequest) -> HttpResponse:
    """The rules in order, then where goes what no rule takes."""
    access.require_somewhere(request.user, "route")
    rules = list(RoutingRule.objects.select_related("section", "campaign", "proposed_to"))
    sections = routes.sections()
    open_now = {one.pk for one in sections if one.closed_on is None and one.has_people}
    context = {
        "rules": [_row(one, len(rules), open_now) for one in rules],
        "fallback": _fallback(sections),
        "changes": changes.rows(acts.PAGE, by=request.user),
    }
    return render(request, "settings/routing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def routing_rule(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """A new rule, or one that exists. POST with « essayer »: tried on past requests, not kept."""
    access.require_somewhere(request.user, "route")
    rule = _find(pk) if pk else None
    by, now = request.user, timezone.now()
    last = RoutingRule.objects.count() + 1
    form = RoutingForm(rule, by=by, data=request.POST or None, last=last)
    status, tried = 200, None
    if "essayer" in request.POST:
        status = 200 if form.is_valid() else INVALID
        tried = rehearse(rule, form.cleaned_data, by=by, now=now) if form.is_valid() else None
    elif request.method == "POST":

        def act(asked: dict[str, Any]) -> object:
            version = asked.pop("version") or 0
            return acts.keep_rule(rule, asked, by=by, now=now, version=version)

        status = try_form(form, act, version=rule.version if rule else 0)
    if status == DONE:
        messages.success(request, _("Règle enregistrée."))
        return see_other("settings:routing")
    context = {"form": form, "rule": rule, "tried": tried, "columns": _columns()}
    return render(request, "settings/routing_rule.html", context, status=status)


@require_POST
def order_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Monter », « Descendre »: done at once, the other button undoes it."""
    access.require_somewhere(request.user, "route")
    up = request.POST.get("sens") == "haut"
    acts.move_rule(_find(pk), up=up, by=request.user, now=timezone.now())
    messages.success(request, _("Ordre enregistré."))
    return see_other("settings:routing")


@require_POST
def delete_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rule disappears; the requests that it placed stay where they are."""
    access.require_somewhere(request.user, "route")
    acts.delete_rule(_find(pk), by=request.user, now=timezone.now())
    messages.success(request, _("Règle supprimée. Les demandes déjà arrivées ne bougent pas."))
    return see_other("settings:routing")


def _find(pk: UUID) -> RoutingRule:
    found = RoutingRule.objects.select_related("section", "campaign").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


def _row(rule: RoutingRule, count: int, open_now: set[UUID]) -> dict[str, Any]:
    """A rule in words; `nobody`: its section is closed or empty, so it takes nothing."""
    conditions = [
        str(kinds.kind(rule.kind).label) if rule.kind in kinds.KINDS else "",
        ", ".join(rule.departments),
        dict(settings.LANGUAGES).get(rule.language, ""),
        f"/c/{rule.campaign.slug}/" if rule.campaign else "",
    ]
    return {
        "pk": rule.pk,
        "when": " · ".join(filter(None, conditions)),
        "section": rule.section.name,
        "person": rule.proposed_to.name if rule.proposed_to else "",
        "enabled": rule.enabled,
        "nobody": rule.section_id not in open_now,
        "is_first": rule.rank == 1,
        "is_last": rule.rank == count,
    }


def _fallback(sections: list[Any]) -> str:
    """The section of what no rule, no entrance and no place claims."""
    homes: list[Home] = [routes.home_of(one) for one in sections]
    able = [one for one in homes if one.is_open and one.has_people]
    able = able or [one for one in homes if one.is_open]
    chosen = next((one.id for one in able if one.takes_the_rest), able[0].id if able else None)
    return next((one.name for one in sections if one.pk == chosen), "")


def _columns() -> list[dict[str, Any]]:
    return [{"label": _("Dossier")}, {"label": _("Aujourd’hui")}, {"label": _("Avec cette règle")}]
