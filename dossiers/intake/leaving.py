"""Stopping for now, going on later, erasing all, leaving the page at once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from dossiers import editions
from dossiers.actions import deposit, session
from dossiers.errors import too_many
from dossiers.intake import cookies
from dossiers.intake.draft import BUSY_WAIT, with_unsent
from dossiers.intake.files import counted
from dossiers.intake.steps import first_unanswered
from dossiers.models import Draft
from dossiers.organisation import organisation
from dossiers.privacy.receipt import BusyError
from dossiers.web import see_other


@require_http_methods(["GET", "POST"])
@with_unsent
def pause(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """« Faire une pause »: the code, early; the same one that sending gives."""
    if request.method == "POST":
        try:
            deposit.give_code(draft)
        except BusyError:
            return too_many(request, wait=BUSY_WAIT, now=now)
        return see_other("intake:pause")
    context = {"code": draft.code, "until": draft.expires_at, "next": _goes_on_at(draft)}
    return render(request, "intake/pause.html", context)


@require_GET
@with_unsent
def resume(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """An unsent request is here: go on, send it, or erase it."""
    answers = draft.answers or {}
    context = {
        "next": _goes_on_at(draft),
        "can_send": bool(editions.kind_of(answers).ticked(answers)),
        "until": draft.expires_at,
    }
    return render(request, "intake/resume.html", context)


def _goes_on_at(draft: Draft) -> str:
    return reverse(f"intake:{first_unanswered(draft)}")


@require_http_methods(["GET", "POST"])
@with_unsent
def erase(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """« Effacer tout et quitter »: a page that names what goes away, then it is gone."""
    if request.method != "POST":
        count = draft.exhibits.count()
        return render(request, "intake/erase.html", {"files": counted(count) if count else ""})
    deposit.erase_draft(draft)
    return _away()


@login_not_required
@require_GET
def leave_page(request: HttpRequest) -> HttpResponse:
    """« Quitter cette page »: the session and the cookies are gone, another site opens.

    The one GET that ends something. It is a link, so that it works at once without scripts
    and on a page where nothing else loads. A forged link can only close the person's own
    session, which her code opens again; an unsent request stays until its 72 hours.
    """
    if token := cookies.read(request, cookies.SESSION):
        session.end_session(token)
    return _away()


def _away() -> HttpResponse:
    response = see_other(organisation().exit_url)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for cookie in (cookies.DRAFT, cookies.SESSION):
        cookies.take_back(response, cookie)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response
