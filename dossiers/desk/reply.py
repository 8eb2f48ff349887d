"""The page behind the link of a mail: « Une date demande une réponse. », and two buttons.

It says nothing else, to whoever holds the link. Looking changes nothing: mail scanners look.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import answer_link
from dossiers.actions.answer import answer
from dossiers.actions.refusal import RefusedError
from dossiers.desk.page import INVALID


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that is wrong, used, over, or when the setting is off."""
    now = timezone.now()
    link = answer_link.find(token, now=now)
    if link is None:
        raise Http404(_("Cette page n’existe pas."))
    said = request.POST.get("answer", "")
    if request.method != "POST":
        return _page(request, "ask")
    if said not in {"seen", "cannot"}:
        return _page(request, "ask", status=INVALID)
    try:
        answer(link, seen=said == "seen", now=now)
    except RefusedError:
        return _page(request, "nobody", status=INVALID)
    return _page(request, "done")


def _page(request: HttpRequest, state: str, status: int = 200) -> HttpResponse:
    return render(request, "desk/reply.html", {"state": state}, status=status)
