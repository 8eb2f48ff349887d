"""« Confirmer l’identité » before a sensitive act, within the last five minutes (security.md 3.4).

One line above the view, nearest to its `def` (what loads the case comes first, so that a
stranger gets her 404 and is not asked who she is):

    @identity_confirmed            # a file that leaves, an original: every request
    @identity_confirmed_to_send    # a page that anybody may read, an act that few may do: POST

Export, keys, roles, originals, break-glass and retention carry one of the two. Whoever has not
confirmed goes to `account_reauthenticate`. A GET comes back to its own address; the form that
was sent comes back on « Reprendre », whole, and leaves again by one button: nothing is typed
twice, save passwords and codes, which are never kept, and files, which are chosen again on
their page. A test walks over every address that carries one of the two.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import kept
from dossiers.typed_again import page_of
from dossiers.web import see_other

ASIDE = "act_to_resume"
MARK = "confirms_identity"
SECRETS = ("csrfmiddlewaretoken", "password", "code")
View = Callable[..., HttpResponse]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the member of this session said again who she is less than five minutes ago."""
    said = _said(request)
    return bool(said) and time.time() - said[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _said(request: HttpRequest) -> list[float]:
    """When she confirmed it in this session, in seconds since 1970."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return [float(one["at"]) for one in records if one.get("reauthenticated")]


def identity_confirmed(view: View) -> View:
    """Every request of this view asks for a recent confirmation."""
    return _gate(view, {"GET", "HEAD", "POST"})


def identity_confirmed_to_send(view: View) -> View:
    """The page is read as usual; what it sends asks for a recent confirmation."""
    return _gate(view, {"POST"})


def _gate(view: View, methods: set[str]) -> View:
    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in methods and not is_confirmed(request):
            return _ask(request)
        return view(request, *args, **kwargs)

    setattr(gated, MARK, frozenset(methods))
    return gated


def _ask(request: HttpRequest) -> HttpResponse:
    """To the page that asks; from there back here, or to the form put aside."""
    then = _put_aside(request) if request.method == "POST" else request.get_full_path()
    url = f"{reverse('account_reauthenticate')}?{urlencode({'next': then})}"
    if request.headers.get("HX-Request"):
        # A script would put the question inside of the page: it is told to go there.
        return HttpResponse(headers={"HX-Redirect": url})
    return see_other(url)


def _put_aside(request: HttpRequest) -> str:
    """Keep the form in the (sealed) session; where to go once the identity is confirmed."""
    page, now = page_of(request), timezone.now()
    fields = {
        name: values
        for name, values in request.POST.lists()
        if not any(name.endswith(word) for word in SECRETS)
    }
    length = sum(len(value) for values in fields.values() for value in values)
    if request.FILES or length > kept.MAX_LENGTH:
        kept.keep(request, page, fields, now=now)
        return page
    request.session[ASIDE] = [now.isoformat(), request.get_full_path(), page, fields]
    return reverse("resume_act")


@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """« Identité confirmée »: the form that waited, and the button that sends it again.

    It waits in the session until it is sent or another act takes its place. Raises Http404
    when nothing waits.
    """
    aside = request.session.get(ASIDE)
    if aside is None or not is_confirmed(request):
        raise Http404(_("Cette page n’existe pas."))
    _since, path, page, fields = aside
    hidden = [(name, value) for name, values in fields.items() for value in values]
    return render(request, "account/resume.html", {"path": path, "page": page, "hidden": hidden})


def rotating(view: View) -> View:
    """A page that confirms who somebody is: her session gets another identifier when it did."""

    @wraps(view)
    def rotated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = len(_said(request))
        response = view(request, *args, **kwargs)
        if len(_said(request)) > before:
            request.session.cycle_key()
        return response

    return rotated
