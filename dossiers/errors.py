"""The pages that say that something went wrong, in words that help.

config/urls.py names the first four as handler400, handler403, handler404 and
handler500; settings name form_expired; throttles call too_many.
"""

from __future__ import annotations

import errno
import shutil
import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from dossiers.organisation import without_asking

SQLITE_AWAY = ("SQLITE_IOERR", "SQLITE_CANTOPEN")
# What SQLite grows its files by.
ROOM_BYTES = 64 * 1024
TEAM_PATHS = ("/equipe/", "/coordination/", "/reglages/")


def _page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """The page in the frame of the side that the visitor is on.

    The path is looked at first: an error on a public page asks the database nothing.
    """
    member = getattr(request, "user", None)
    team = request.path.startswith(TEAM_PATHS) and member is not None and member.is_authenticated
    skin = "base_team.html" if team else "base_public.html"
    return render(request, template, {"skin": skin, "on_team": team, **context}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends, or far too much of it."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent)
    return _page(request, "400.html", 400, too_much=too_much)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not allow it. The reason stays out of the page."""
    return _page(request, "403.html", 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether it does not exist or may not be seen."""
    return _page(request, "404.html", 404)


@login_not_required
def vault_closed(request: HttpRequest) -> HttpResponse:
    """503: nobody has opened the vault since the machine started.

    What was sent was not kept: the sentences that were typed come back, to be copied.
    """
    typed = [text for text in request.POST.values() if " " in text.strip()]
    return _page(request, "desk/vault_closed.html", 503, typed=typed)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500: no database, no context processor, of the request its path only: they may have failed.

    503 when the disk is full: then nothing of this act was kept, and the page says so.
    """
    full, ours = is_disk_full(sys.exc_info()[1]), without_asking()
    page = render_to_string(
        "500.html",
        {
            "full": full,
            "sent": request.method == "POST",
            "on_team": request.path.startswith(TEAM_PATHS),
            "name": ours.short_name,
            "helpline_phone": ours.phone,
            "helpline_hours": ours.hours,
            "static": settings.STATIC_URL,
        },
    )
    return HttpResponse(page, status=503 if full else 500)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the system, SQLite or PostgreSQL has refused to write for want of room."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        name = getattr(error, "sqlite_errorname", "")
        # Without room for its index in memory SQLite cannot even read, and says so in its way.
        if name == "SQLITE_FULL" or (name.startswith(SQLITE_AWAY) and not _has_room()):
            return True
        # PostgreSQL's class 53: insufficient resources.
        if getattr(error, "sqlstate", None) == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False


def _has_room() -> bool:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free >= ROOM_BYTES
    except OSError:
        return True


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the anti-forgery token is missing or old. Tells how to get the typed text back."""
    return _page(request, "403_expired.html", 403)


def too_many(request: HttpRequest, *, wait: timedelta, now: datetime) -> HttpResponse:
    """429: says how long to wait and until what time, with Retry-After in seconds.

    `wait` is what remains of the delay, `now` an aware datetime.
    """
    seconds = max(1, int(wait.total_seconds()))
    response = _page(
        request,
        "429.html",
        429,
        minutes=-(-seconds // 60),
        until=timezone.localtime(now + wait),
    )
    response["Retry-After"] = str(seconds)
    return response
