"""The coordinator's screens. Whoever coordinates nothing gets a 404, like a page that is not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.coordination import arrival_list, fatal_list, tables
from dossiers.coordination.missed import listed
from dossiers.coordination.paging import next_address
from dossiers.models import Case, Member
from dossiers.statistics.cases import count_cases
from dossiers.statistics.fatal import count_uncovered, fatal
from dossiers.statistics.load import burdens
from dossiers.statistics.people import people
from dossiers.statistics.team import Team


@require_safe
def uncovered(request: HttpRequest) -> HttpResponse:
    """Fatal deadlines that nobody covers, one by one (?quoi=, ?suivi=, ?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    told, now, team = request.GET.dict(), timezone.now(), Team(request.user)
    about, cases, asked = _fatal_asked(request.user, team, told, now)
    person = told.get("suivi", "")
    chosen = _person(team, person)
    rows, following = fatal_list.listed(
        cases, team, asked, person=chosen, after=told.get("apres", ""), now=now
    )
    context = {
        "rows": rows,
        "about": about,
        "which": told.get("quoi", ""),
        "choices": [(slug, one.label) for slug, one in fatal_list.WHICH.items()],
        "person": {"id": person, "name": team.names[chosen]} if chosen else None,
        "following": next_address(told, following),
    }
    return render(request, "coordination/uncovered.html", context)


def _fatal_asked(
    member: Member, team: Team, told: dict[str, str], now: datetime
) -> tuple[str, QuerySet[Case], Q]:
    """What the address asks for, in words if it is behind a chart. Raises Http404."""
    which, today = told.get("quoi", ""), timezone.localdate(now)
    try:
        if which in fatal_list.CHARTS:
            about, cases = fatal_list.of_chart(member, team, told, today)
            return about, cases, Q()
        return "", fatal(member), fatal_list.WHICH[which].question(team, today, now)
    except (KeyError, ValueError):
        raise Http404(_("Cette page n'existe pas.")) from None


def _person(team: Team, asked: str) -> UUID | None:
    """The member of the team that the address names. Raises Http404 for anybody else."""
    if not asked:
        return None
    try:
        person = UUID(asked)
    except ValueError:
        person = None
    if person not in team.names:
        raise Http404(_("Cette page n'existe pas."))
    return person


@require_safe
def missed_dates(request: HttpRequest) -> HttpResponse:
    """Missed fatal dates without a written conclusion, the oldest first (?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    rows, following = listed(request.user, after=request.GET.get("apres", ""))
    return render(request, "coordination/missed.html", {"rows": rows, "following": following})


@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """Arrivals that nobody has taken, the oldest first (?quoi=, ?type=, ?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    which, kind = request.GET.get("quoi", ""), request.GET.get("type", "")
    if which not in arrival_list.WHICH:
        raise Http404(_("Cette page n'existe pas."))
    rows, following = arrival_list.listed(
        request.user,
        Team(request.user),
        which,
        kind=kind,
        after=request.GET.get("apres", ""),
        now=timezone.now(),
    )
    context = {
        "rows": rows,
        "which": which,
        "kind": kind,
        "choices": list(arrival_list.WHICH.items()),
        "following": following,
    }
    return render(request, "coordination/arrivals.html", context)


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """What each person carries, and how it is counted."""
    access.require_somewhere(request.user, "see_dashboard")
    team = Team(request.user)
    uncovered = count_uncovered(request.user, team, now=timezone.now())
    carried = burdens(request.user, team, uncovered, now=timezone.now())
    who = people(team.names, now=timezone.now())
    context = {
        "bars": tables.load_bars(carried, who),
        "columns": tables.load_columns(),
        "lines": tables.load_lines(carried, who),
        "people": [(who[one.person], team.sections(one.person)) for one in carried],
    }
    return render(request, "coordination/load.html", context)


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How many cases of each kind in each state."""
    access.require_somewhere(request.user, "see_dashboard")
    counted = count_cases(request.user, today=timezone.localdate(timezone.now()))
    context = {
        "state_bars": tables.count_bars(counted, "state"),
        "kind_bars": tables.count_bars(counted, "kind"),
        "columns": tables.count_columns(),
        "lines": tables.count_lines(counted),
    }
    return render(request, "coordination/counts.html", context)
