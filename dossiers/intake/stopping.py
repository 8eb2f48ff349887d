"""« Retirer ma demande »: what it does, what it does not, the dates, and changing one's mind."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dossiers.actions import stopping
from dossiers.actions.refusal import RefusedError
from dossiers.days import long_day, near_day
from dossiers.intake.follow import with_case
from dossiers.models import Case, DeadlineState, Severity, State
from dossiers.web import see_other


@require_http_methods(["GET", "POST"])
@with_case
def stop(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """The consequence first, then the button; afterwards, the button that takes it back."""
    if request.method == "POST":
        verb = stopping.take_back if "reprendre" in request.POST else stopping.ask
        try:
            verb(case, now=now)
        except RefusedError:
            return see_other("intake:case")
        return see_other("intake:stop")
    if case.state == State.CLOSED:
        return see_other("intake:case")
    today = timezone.localdate(now)
    until = stopping.hers_until(case)
    context = {
        "asked": case.stop_asked_on,
        "until": near_day(until, today) if until and until >= today else "",
        "dates": fatal_days(case, today),
        "unknown": case.has_unknown_fatal,
        "sent_out": case.state not in (State.SUBMITTED, State.OPEN),
    }
    return render(request, "intake/stop.html", context)


def fatal_days(case: Case, today: date) -> list[str]:
    """The last safe days still ahead after which a right of hers is lost, in words."""
    days = case.deadlines.filter(
        state=DeadlineState.OPEN, bound="ours", severity=Severity.FATAL, prudent__gte=today
    )
    found = sorted(set(days.values_list("prudent", flat=True)))
    return [long_day(day) for day in found]
