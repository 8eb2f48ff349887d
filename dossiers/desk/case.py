"""One case: understood in thirty seconds after three weeks without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access, kept
from dossiers.actions import move as moves
from dossiers.actions.conversation import read_by_team
from dossiers.actions.disclosure import TELLING
from dossiers.desk import (
    answers,
    composers,
    deadline_rows,
    hands_rows,
    next_rows,
    presence,
    requests,
    timeline,
    words,
)
from dossiers.desk.door import with_case
from dossiers.desk.forms.moves import FORMS
from dossiers.desk.page import page
from dossiers.desk.told import told_of
from dossiers.models import (
    Case,
    ConsentAct,
    Member,
    State,
)
from dossiers.rules import roles
from dossiers.web import see_other

# The order of the road, not of the alphabet.
ROAD = list(FORMS)
# The part of the page that a script replaces without loading the rest.
LIVE = "suivi-vivant"


@require_safe
@with_case("")
def case(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The page of a case; an arrival has its own."""
    if case.state == State.SUBMITTED:
        return see_other("desk:arrival", case.reference)
    return show(request, case, now=now)


def show(
    request: HttpRequest,
    case: Case,
    *,
    now: datetime,
    status: int = 200,
    form: Form | None = None,
    **more: Any,
) -> HttpResponse:
    """The page, or its living part alone when a script asks; `form` comes back with errors,
    `more` is the contact asked for. Raises Http404 unless the reader may see the case.
    """
    held = access.roles_on(request.user, case, just_got=True)
    if not roles.may(held, "see_case"):
        raise Http404(_("Ce dossier n’existe pas."))
    today = timezone.localdate(now)
    told = told_of(case, everything="complet" in request.GET)
    context = _living(request, case, told, form, now=now) | {"has_errors": status >= 400}
    if request.htmx and request.htmx.target == LIVE:
        return render(request, "desk/_case_live.html", {"case": case, **context}, status=status)
    context |= {
        **frame(case, told.deadlines, today),
        **presence.context(request, case, now=now),
        "printed_on": words.short_day(today),
        "hands": hands_rows.in_short(case, told.messages, today, waits="waits" in told.has),
        **_side(case, request.user, held, told),
        **more,
    }
    answer = page(request, "desk/case.html", context, today=today, status=status)
    if any(m.from_worker and m.read_on is None for m in told.messages):
        read_by_team(case, by=request.user, now=now)
    return answer


def _living(
    request: HttpRequest, case: Case, told: timeline.Told, form: Form | None, *, now: datetime
) -> dict[str, Any]:
    """What is written here, and the chronology that it enters."""
    lane = request.GET.get("voir", "tout")
    lane = lane if lane in timeline.LANES else "tout"
    every = "complet" in request.GET
    typed = kept.take(request, now=now) if form is None else None
    asked = request.GET.get("ecrire", "")
    begun = composers.begun(request, case, now=now)
    choices, opened = composers.of_case(case, form=form, asked=asked, typed=typed, begun=begun)
    return {
        "composers": [] if case.state == State.CLOSED else choices,
        "composer": None if case.state == State.CLOSED else opened,
        "timeline": timeline.entries(case, told, lane=lane, now=now),
        "lane": lane,
        "lanes": timeline.LANES.items(),
        "cut": not every and _is_cut(told),
    }


def _side(case: Case, member: Member, held: set[str], told: timeline.Told) -> dict[str, Any]:
    """What stands beside the chronology, or folded above it."""
    return {
        "lines": answers.lines(case),
        "additions": answers.additions(case) if "additions" in told.has else [],
        "requests": requests.of_case(case) if "data_requests" in told.has else [],
        "code_ended": "code" not in told.has,
        "story": case.story,
        "summary": _summary(case),
        "moves": sorted(moves.offers(case, member, held), key=lambda offer: ROAD.index(offer.name)),
        "consents": _consents(case),
        "exhibit_count": len(told.exhibits),
        "new_exhibits": sum(1 for p in told.exhibits if p.from_worker and not p.seen_on),
        "may_lead": roles.may(held, "hand_over"),
        "is_closed": case.state == State.CLOSED,
    }


def _summary(case: Case) -> dict[str, str] | None:
    """The text, who wrote this version and when."""
    last = case.summaries.select_related("author").first() if case.summary else None
    if last is None:
        return None
    day = words.short_day(timezone.localdate(last.written_at))
    return {"text": case.summary, "who": last.author.name, "day": day}


def frame(case: Case, flat: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """What every page of a case shows on top: who, what, which date next."""
    rows = deadline_rows.open_rows(flat, today, back="dossier")
    return {
        "case": case,
        "kind": words.kind_label(case.kind),
        "state": words.state_of(case),
        "workplace": _workplace(case),
        "next": rows[0] if rows else None,
        "others": len(rows) - 1,
        "next_action": next_rows.row(case, today),
        "stop_asked": words.short_day(case.stop_asked_on) if case.stop_asked_on else "",
        "erase_on": words.short_day(case.erase_on) if case.erase_on else "",
        "waits": words.waits_since(case.person_waits_since, today)
        if case.person_waits_since
        else "",
    }


def _workplace(case: Case) -> str:
    """« Chez Sam · département 69 »."""
    employer, department = answers.workplace(case)
    place = _("département %(code)s") % {"code": department} if department else ""
    return " · ".join(text for text in (employer, place) if text)


def _is_cut(told: timeline.Told) -> bool:
    """Whether something older is not on the page."""
    return timeline.AT_FIRST in map(len, (told.messages, told.notes, told.calls, told.acts))


@dataclass(frozen=True)
class Agreement:
    """One act that names the person to somebody else, and whether she agrees."""

    slug: str
    label: str
    given: str
    tell_url: str


def _consents(case: Case) -> list[Agreement]:
    """Each act with the day of the person's yes, "" without one."""
    given = {c.act: c.given_on for c in case.consents.all() if c.withdrawn_on is None}
    return [
        Agreement(
            act.value,
            str(act.label),
            words.short_day(given[act.value]) if act.value in given else "",
            reverse("desk:tell", args=[case.reference, act.value])
            if act in TELLING and act.value in given
            else "",
        )
        for act in ConsentAct
    ]
