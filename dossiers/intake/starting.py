"""Screen 2, by the ordinary door or by the address of a leaflet."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from dossiers import kinds
from dossiers.actions import campaign as campaigns
from dossiers.actions import deposit
from dossiers.errors import too_many
from dossiers.intake import cookies, guard, throttle
from dossiers.intake.draft import current
from dossiers.kinds.summary import work_in_words
from dossiers.web import see_other


@login_not_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Safety first, then « Commencer », which is the first thing that is kept."""
    return _door(request, None, timezone.now())


@login_not_required
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page, with the work already chosen. An address that is closed, early or
    unknown gets one and the same answer, which leads to the ordinary door.
    """
    now = timezone.now()
    entrance = campaigns.entrance(slug, today=timezone.localdate(now))
    if entrance is None:
        return render(request, "intake/campaign_over.html", status=404)
    return _door(request, entrance, now)


def _door(request: HttpRequest, entrance: campaigns.Entrance | None, now: datetime) -> HttpResponse:
    draft = current(request, now)
    if draft is not None:
        return see_other("intake:code" if draft.sent_case_id else "intake:resume")
    if request.method != "POST":
        return _page(request, entrance, now)
    try:
        throttle.check_starts(throttle.visitor(request, now), now=now)
    except throttle.SlowDownError as error:
        return too_many(request, wait=error.wait, now=now)
    if why := guard.refusal(request, now):
        return _page(request, entrance, now, refusal=why, status=422)
    if entrance:
        _draft, token = deposit.start_draft_at(entrance, now=now)
    else:
        _draft, token = deposit.start_draft(now=now)
    throttle.started(throttle.visitor(request, now), now=now)
    response = see_other("intake:work")
    cookies.give(response, cookies.DRAFT, token)
    return response


def _page(
    request: HttpRequest,
    entrance: campaigns.Entrance | None,
    now: datetime,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"refusal": refusal, "has_errors": bool(refusal), **guard.context(request, now)}
    if entrance:
        context |= {
            "chosen": work_in_words(kinds.kind(entrance.kind), entrance.employer),
            **_said(entrance),
        }
    return render(request, "intake/begin.html", context, status=status)


def _said(entrance: campaigns.Entrance) -> dict[str, str]:
    """The welcome in the language of the page, else in French and marked as such."""
    language = (get_language() or "fr")[:2]
    own = entrance.welcome.get(language, "")
    said = own or entrance.welcome.get("fr", "")
    return {"welcome": said, "welcome_lang": language if own else "fr"}
