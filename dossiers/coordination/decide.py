"""« À décider »: what will be lost if nobody acts, in two minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers import access, health
from dossiers.actions import card as card_acts
from dossiers.coordination import arrival_list
from dossiers.coordination.cards import Card, cards, clock_card
from dossiers.coordination.charts.all import charts
from dossiers.coordination.known import figures_of
from dossiers.coordination.pattern_table import pattern_cards
from dossiers.coordination.rule_cards import rule_cards
from dossiers.employers.book import Names
from dossiers.models import Member, Role
from dossiers.statistics.figures import Figures
from dossiers.statistics.seen import seen_cards
from dossiers.statistics.wages import euros_lost
from dossiers.web import see_other

RULES = ("regle", "droit")


@require_safe
def decide(request: HttpRequest) -> HttpResponse:
    """The number of fatal dates that nobody holds, one sentence and one button per card."""
    access.require_somewhere(request.user, "see_dashboard")
    now = timezone.now()
    today, engine = timezone.localdate(now), health.engine(now)
    names = Names(access.sections_of(request.user, Role.COORDINATOR))
    found = figures_of(request.user, now=now)
    every = clock_card(engine.jumped) + _cards(request.user, found.figures, names, today)
    shown, aside = _apart(every, seen_cards(request.user, today=today))
    counts, uncovered = found.figures.counts, found.figures.red.total
    context = {
        "title_count": uncovered,
        "nav_counts": {"decide": uncovered},
        "uncovered": uncovered,
        "cards": shown,
        # Reading rules again is not deciding of a case.
        "calm": all(card["key"].startswith(RULES) for card in shown),
        "aside": len(aside),
        "next": found.figures.next,
        "counts": counts,
        "oldest": arrival_list.age(counts.oldest, today) if counts.oldest else "",
        "charts": charts(found.figures, names, None, today=today),
        # What the context of every page would read again.
        "sweep_is_late": engine.late,
        "clock_jumped": engine.jumped,
    }
    return render(request, "coordination/decide.html", context)


def _cards(member: Member, found: Figures, names: Names, today: date) -> list[Card]:
    """What is sealed or read by all (sums, names, rules) is never in what is kept."""
    sections = access.sections_of(member, Role.COORDINATOR)
    return cards(
        found,
        patterns=pattern_cards(names, found.firing, sections),
        rules=rule_cards(today),
        euros_lost=euros_lost(member, found.lost[0].day) if found.lost else None,
        today=today,
    )


def _apart(every: Sequence[Card], seen: Mapping[str, int]) -> tuple[list[Card], list[Card]]:
    """(the cards to show, those seen in a meeting). A fatal one is never put aside."""
    shown: list[Card] = []
    aside: list[Card] = []
    for one in every:
        may_wait = one.get("severity") != "fatal"
        hidden = may_wait and one["key"] in seen and one.get("number", 0) <= seen[one["key"]]
        (aside if hidden else shown).append({**one, "may_wait": may_wait})
    return shown, aside


@require_POST
def see_card(request: HttpRequest) -> HttpResponse:
    """« Vu en réunion »: the card comes back in seven days, or before if it grows."""
    access.require_somewhere(request.user, "see_dashboard")
    now = timezone.now()
    one = _shown(request.user, request.POST.get("carte", ""), now)
    if one is None or one.get("severity") == "fatal":
        raise Http404(_("Cette page n'existe pas."))
    card_acts.see(one["key"], number=one.get("number", 0), by=request.user, now=now)
    messages.success(request, _("Vu en réunion. La carte revient dans 7 jours."))
    return see_other("coordination:decide")


def _shown(member: Member, key: str, now: datetime) -> dict[str, Any] | None:
    """The card of that name which the page would show now."""
    names = Names(access.sections_of(member, Role.COORDINATOR))
    found = figures_of(member, now=now).figures
    every = _cards(member, found, names, timezone.localdate(now))
    return next((one for one in every if one["key"] == key), None)
