"""« Sections »: those that one coordinates; opened, changed, closed once empty."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access, kinds
from dossiers.actions import section as acts
from dossiers.actions.refusal import RefusedError
from dossiers.days import short_day
from dossiers.models import Role, Section, State
from dossiers.settings_pages import changes
from dossiers.settings_pages.answering import DONE, try_form
from dossiers.settings_pages.section_form import NewSectionForm, SectionForm
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: HttpRequest) -> HttpResponse:
    """The sections that one coordinates. POST: a new one."""
    access.require_somewhere(request.user, "manage_sections")
    form, status = NewSectionForm(request.POST or None, label_suffix=""), 200
    if request.method == "POST":

        def act(asked: dict[str, Any]) -> object:
            return acts.open_section(**asked, by=request.user, now=timezone.now())

        status = try_form(form, act)
    if status == DONE:
        messages.success(request, _("Section ouverte. Inviter maintenant ses membres."))
        return see_other("settings:sections")
    hers = access.sections_of(request.user, Role.COORDINATOR)
    running = ~Q(cases__state=State.CLOSED)
    found = Section.objects.filter(pk__in=hers).annotate(n=Count("cases", filter=running))
    context = {"form": form, "rows": [_row(one) for one in found]}
    return render(request, "settings/sections.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section."""
    found = _find(request, slug)
    form, status = SectionForm(found, request.POST or None), 200
    if request.method == "POST":

        def act(asked: dict[str, Any]) -> object:
            version = asked.pop("version") or 0
            by, now = request.user, timezone.now()
            return acts.change_section(found, **asked, by=by, now=now, version=version)

        status = try_form(form, act, version=found.version)
    if status == DONE:
        messages.success(request, _("Section enregistrée."))
        return see_other("settings:section", slug)
    log = changes.rows(acts.PAGE, by=request.user, about=found.name)
    context = {"form": form, "section": found, "changes": log}
    return render(request, "settings/section.html", context, status=status)


@require_POST
def close_section(request: HttpRequest, slug: str) -> HttpResponse:
    """« Fermer », « Rouvrir »: each undoes the other."""
    found, now = _find(request, slug), timezone.now()
    act = acts.reopen_section if found.closed_on else acts.close_section
    try:
        act(found, by=request.user, now=now, version=found.version)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        done = _("Section rouverte.") if found.closed_on else _("Section fermée.")
        messages.success(request, done)
    return see_other("settings:section", slug)


def _find(request: HttpRequest, slug: str) -> Section:
    access.require_somewhere(request.user, "manage_sections")
    hers = access.sections_of(request.user, Role.COORDINATOR)
    found = Section.objects.filter(pk__in=hers, slug=slug).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


def _row(section: Any) -> dict[str, Any]:
    told = [
        ngettext("%(n)s dossier en cours", "%(n)s dossiers en cours", section.n) % {"n": section.n},
        ", ".join(section.departments),
        ", ".join(str(kinds.kind(slug).label) for slug in section.kinds),
        _("reçoit le reste") if section.takes_the_rest else "",
    ]
    return {
        "slug": section.slug,
        "name": section.name,
        "closed": short_day(section.closed_on) if section.closed_on else "",
        "meta": " · ".join(filter(None, told)),
    }
