"""The coordinator's screens. Whoever coordinates nothing gets a 404, like a page that is not."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access, health
from dossiers.coordination import arrival_list, fatal_list, figures, tables
from dossiers.coordination.cards import cards, clock_card
from dossiers.coordination.fatal import count_uncovered, next_fatal
from dossiers.coordination.missed import count_doubtful_and_missed, listed
from dossiers.coordination.pattern_table import pattern_cards
from dossiers.coordination.people import people
from dossiers.coordination.rule_cards import rule_cards
from dossiers.coordination.team import Team

# On the first page; the whole team is one click further.
HEAVIEST = 8


@require_safe
def decide(request: HttpRequest) -> HttpResponse:
    """« À décider »: what will be lost if nobody acts, in two minutes."""
    access.require_somewhere(request.user, "see_dashboard")
    now = timezone.now()
    today, team = timezone.localdate(now), Team(request.user)
    uncovered = count_uncovered(request.user, team, now=now)
    counts = figures.count_cases(request.user, today=today)
    doubtful, missed = count_doubtful_and_missed(request.user)
    engine, lapsed = health.engine(now), figures.count_lapsed(request.user)
    shown = clock_card(engine.jumped)
    shown += cards(
        uncovered,
        doubtful,
        counts,
        lapsed,
        missed=missed,
        gone=figures.count_gone(request.user, today=today),
        alone=figures.count_alone(request.user),
        today=today,
    )
    shown += pattern_cards(request.user, today=today)
    carried = figures.burdens(request.user, team, uncovered, now=timezone.now())
    context = {
        "title_count": uncovered.total,
        "nav_counts": {"decide": uncovered.total},
        "uncovered": uncovered.total,
        "cards": shown,
        "rule_cards": rule_cards(today),
        "next": None if shown else next_fatal(request.user, today=today),
        "counts": counts,
        "oldest": arrival_list.age(counts.oldest, today) if counts.oldest else "",
        "bars": tables.load_bars(carried[:HEAVIEST]),
        "more_people": len(carried) > HEAVIEST,
        "state_bars": tables.count_bars(counts, "state"),
        # What the context of every page would read again.
        "sweep_is_late": engine.late,
        "clock_jumped": engine.jumped,
    }
    return render(request, "coordination/decide.html", context)


@require_safe
def uncovered(request: HttpRequest) -> HttpResponse:
    """Fatal deadlines that nobody covers, one by one (?quoi=, ?suivi=, ?apres=)."""
    access.require_somewhere(request.user, "see_dashboard")
    which, person = request.GET.get("quoi", ""), request.GET.get("suivi", "")
    if which not in fatal_list.WHICH:
        raise Http404(_("Cette page n'existe pas."))
    team = Team(request.user)
    chosen = _person(team, person)
    rows, following = fatal_list.listed(
        request.user,
        team,
        which,
        person=chosen,
        after=request.GET.get("apres", ""),
        now=timezone.now(),
    )
    context = {
        "rows": rows,
        "which": which,
        "choices": [(slug, one.label) for slug, one in fatal_list.WHICH.items()],
        "person": {"id": person, "name": team.names[chosen]} if chosen else None,
        "following": following,
    }
    return render(request, "coordination/uncovered.html", context)


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
    carried = figures.burdens(request.user, team, uncovered, now=timezone.now())
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
    counted = figures.count_cases(request.user, today=timezone.localdate(timezone.now()))
    context = {
        "state_bars": tables.count_bars(counted, "state"),
        "kind_bars": tables.count_bars(counted, "kind"),
        "columns": tables.count_columns(),
        "lines": tables.count_lines(counted),
    }
    return render(request, "coordination/counts.html", context)
