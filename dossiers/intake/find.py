"""Screen 10: a code opens its case, or the request that was not sent."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import deposit, session
from dossiers.days import short_day
from dossiers.errors import too_many
from dossiers.intake import cookies, throttle
from dossiers.intake.draft import BUSY_WAIT
from dossiers.intake.forms.follow import CodeForm
from dossiers.privacy.receipt import BusyError, Receipt, derive_receipt
from dossiers.web import see_other


@login_not_required
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """A typo is told by the check symbol, without the database and at no cost."""
    now = timezone.now()
    form = CodeForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            return _look_up(request, form, now)
        except throttle.SlowDownError as error:
            return too_many(request, wait=error.wait, now=now)
        except BusyError:
            return too_many(request, wait=BUSY_WAIT, now=now)
    return _page(request, form)


def _look_up(request: HttpRequest, form: CodeForm, now: datetime) -> HttpResponse:
    who = throttle.visitor(request, now)
    throttle.check(who, now=now)
    derived = derive_receipt(form.cleaned_data["code"])
    if token := session.open_session(derived, now=now):
        return _opened("intake:case", cookies.SESSION, token)
    if unsent := deposit.resume_draft(derived, now=now):
        return _opened("intake:resume", cookies.DRAFT, unsent[1])
    form.add_error("code", _why_not(derived, who, now))
    return _page(request, form)


def _why_not(derived: Receipt, who: str, now: datetime) -> str:
    if day := session.replaced_on(derived):
        return _("Ce code a été remplacé le %(day)s. Ce n’était pas vous ? Appelez-nous vite.") % {
            "day": short_day(day)
        }
    if day := session.erased_on(derived):
        return _("Ce dossier a été effacé le %(day)s.") % {"day": short_day(day)}
    if day := session.ended_on(derived):
        return _("Ce dossier est fini. Ce code ne l’ouvre plus depuis le %(day)s.") % {
            "day": short_day(day)
        }
    throttle.failed(who, now=now)
    return _("Aucun dossier avec ce code.")


def _opened(page: str, cookie: str, token: str) -> HttpResponse:
    response = see_other(page)
    cookies.give(response, cookie, token)
    return response


def _page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "intake/find.html", {"form": form}, status=status)


def closed(request: HttpRequest) -> HttpResponse:
    """The session is over: the code again. What was being written is shown, to be copied."""
    context = {"form": CodeForm(label_suffix=""), "closed": True}
    context["typed"] = request.POST.get("body") or request.POST.get("words", "")
    return render(request, "intake/find.html", context, status=403)
