"""Whoever sends a form after her session ended signs in again and finds it filled."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dossiers import kept
from dossiers.awake import is_poll
from dossiers.errors import TEAM_PATHS

# htmx ends a repeated question that gets this answer.
STOP_ASKING = 286


class SignInAgain(LoginRequiredMiddleware):
    """What she typed waits, sealed, in the session that her signing in goes on with.

    Only a form with a true token comes this far: nobody else fills the table.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        """To the entrance, then to the page where the form was."""
        if is_poll(request):
            # What is being written in the page around it must not be thrown away for this.
            return HttpResponse(status=STOP_ASKING, headers={"HX-Reswap": "none"})
        page = page_of(request)
        if request.method == "POST" and page.startswith(TEAM_PATHS):
            kept.keep(request, page, dict(request.POST.lists()), now=timezone.now())
        url = self.get_login_url(view_func)
        if request.headers.get("HX-Request"):
            # A script would put the entrance inside of the page: it is told to go there.
            answer = redirect_to_login(page, url, self.get_redirect_field_name(view_func))
            return HttpResponse(headers={"HX-Redirect": answer.url})
        if request.method == "POST":
            return redirect_to_login(page, url, self.get_redirect_field_name(view_func))
        return super().handle_no_permission(request, view_func)


def page_of(request: HttpRequest) -> str:
    """Where the form was: the page that sent it, or its own address."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    ours = sent_from.netloc == request.get_host() and sent_from.path.startswith(TEAM_PATHS)
    return sent_from.path if ours else request.path
