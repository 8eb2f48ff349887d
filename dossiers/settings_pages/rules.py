"""« Échéances »: the rules of the catalogue, to read again and to try on a date."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers import access
from dossiers.actions.rule_review import readings, review
from dossiers.models import DeadlineState
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.settings_pages import rule_words
from dossiers.settings_pages.rule_form import TryForm
from dossiers.web import see_other


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force, those to read again first, and what the law may change."""
    access.require_somewhere(request.user, "see_dashboard")
    today, read = timezone.localdate(timezone.now()), readings()
    context = {
        "rows": rule_words.rows(read, today=today),
        "changes": [rule_words.change(one, today) for one in catalogue().warnings(today)],
    }
    return render(request, "settings/rules.html", context)


@require_safe
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """One rule whole, and « tester une date » (?depart=, ?zone=): computed, nothing is kept."""
    access.require_somewhere(request.user, "see_dashboard")
    found, today = _newest(slug), timezone.localdate(timezone.now())
    form = TryForm(found, request.GET) if "depart" in request.GET else TryForm(found)
    open_now = access.coordinated_cases(request.user).filter(
        deadlines__state=DeadlineState.OPEN, deadlines__rule=found.slug
    )
    context = {
        **rule_words.told(found, readings(), today=today),
        "form": form,
        "tried": rule_words.tried(form.planned()) if form.is_valid() else None,
        "open_count": open_now.count(),
    }
    return render(request, "settings/rule.html", context, status=422 if form.errors else 200)


@require_POST
def review_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """« Relue aujourd’hui »."""
    access.require_somewhere(request.user, "see_dashboard")
    found = _newest(slug)
    review(found, by=request.user, now=timezone.now())
    messages.success(request, _("Relecture notée."))
    return see_other("settings:rule", found.slug)


def _newest(slug: str) -> Rule:
    try:
        return catalogue().rule(slug)
    except KeyError:
        raise Http404(_("Cette règle n’existe pas.")) from None
