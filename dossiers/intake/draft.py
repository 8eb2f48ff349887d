"""The unsent request of this browser, and answers that carry its cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dossiers.actions import deposit
from dossiers.intake import cookies, throttle
from dossiers.models import Draft
from dossiers.privacy.receipt import BusyError
from dossiers.web import see_other

# Two codes are derived at once at most; a place is free again after a moment.
BUSY_WAIT = timedelta(seconds=5)


def current(request: HttpRequest, now: datetime) -> Draft | None:
    """The draft that the cookie opens, sent or not; None without one."""
    token = cookies.read(request, cookies.DRAFT)
    return deposit.open_draft(token, now=now) if token else None


def current_or_new(request: HttpRequest, now: datetime) -> tuple[Draft, str]:
    """The draft of this browser; without one, a new one and its cookie ("" otherwise).

    Answers that arrive after the draft was erased start another: they are not lost.
    """
    draft = current(request, now)
    if draft:
        return draft, ""
    throttle.started(throttle.visitor(request, now), now=now)
    return deposit.start_draft(now=now)


def with_unsent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public view given the opened, unsent draft and the time.

    Without a draft it starts at the beginning; once sent, the code is what there is to see.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        draft = current(request, now)
        if draft is None:
            return see_other("intake:begin")
        if draft.sent_case_id:
            return see_other("intake:code")
        return view(request, draft, now, *args, **kwargs)

    return opened


def make_code(draft: Draft) -> None:
    """Have a code ready; when the server is too busy, the check page offers a button."""
    try:
        deposit.give_code(draft)
    except BusyError:
        return
