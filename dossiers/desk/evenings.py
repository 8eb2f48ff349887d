"""« Mes soirs »: when I am there, what I speak and know, how much I take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import evening
from dossiers.desk.forms.presence import EveningsForm
from dossiers.desk.page import page, try_form
from dossiers.models import Member, Weekday
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def evenings(request: HttpRequest) -> HttpResponse:
    """One form, kept whole."""
    now, status = timezone.now(), 200
    form = EveningsForm(
        request.POST if request.method == "POST" else None, initial=_initial(request.user)
    )

    def act(asked: dict[str, Any]) -> object:
        told = {name: asked[name] for name in ("languages", "kinds", "accepts", "zone")}
        return evening.settle(
            request.user, evenings=form.evenings(), **told, by=request.user, now=now
        )

    if request.method == "POST":
        status = try_form(form, act)
    if status == 303:
        messages.success(request, _("C’est noté."))
        return see_other("desk:me")
    today = timezone.localdate(now)
    return page(request, "desk/evenings.html", {"form": form}, today=today, status=status)


def _initial(member: Member) -> dict[str, Any]:
    hours = {f"evening_{one.weekday}": one.starts for one in member.evenings.all()}
    return {
        **hours,
        "languages": member.languages,
        "kinds": member.kinds,
        "accepts": member.accepts,
        "zone": member.zone,
    }


def in_words(member: Member) -> list[str]:
    """« mardi à 18 h 30 », one by evening."""
    return [
        _("%(day)s à %(hour)s")
        % {
            "day": Weekday(one.weekday).label,
            "hour": date_format(one.starts, "G \\h i" if one.starts.minute else "G \\h"),
        }
        for one in member.evenings.all()
    ]
