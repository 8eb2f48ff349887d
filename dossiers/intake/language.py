"""The language of the pages: the browser's at first, then the one that was chosen."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dossiers.errors import TEAM_PATHS
from dossiers.web import see_other

# Addresses that only answer a form, and the page that has this form.
FORM_OF = {
    "remove_upload": "story",
    "send": "check",
    "code_noted": "code",
    "notices": "contact",
    "copy": "rights",
    "keep": "rights",
    "leave": "find",
}


@csrf_exempt  # No cookie before an action, so no token: a forged choice is undone by another.
@login_not_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language until the browser closes, and show the same page again."""
    if request.method != "POST":
        return see_other("intake:home")
    return _speaking(request, _public_page(request.POST.get("suite", "")))


def speak(request: HttpRequest) -> HttpResponse:
    """The same, from a page whose own form carried the choice, once its answers are kept."""
    return _speaking(request, request.get_full_path())


def _speaking(request: HttpRequest, page: str) -> HttpResponse:
    """A language that we do not speak changes nothing."""
    response, language = see_other(page), request.POST.get("langue", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.PRODUCTION,
            httponly=True,
            samesite="Lax",
        )
    return response


def _public_page(path: str) -> str:
    """The page to come back to: one of ours, of the public side, else the first one."""
    known = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    if not known or not path.startswith("/") or path.startswith(TEAM_PATHS):
        return "intake:home"
    try:
        name = resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return "intake:home"
    return f"intake:{FORM_OF[name]}" if name in FORM_OF else path
