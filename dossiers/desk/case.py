"""One case: understood in thirty seconds after three weeks without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.actions import move as moves
from dossiers.actions.conversation import read_by_team
from dossiers.actions.disclosure import TELLING
from dossiers.desk import answers, deadline_rows, history, requests, timeline, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.moves import FORMS
from dossiers.desk.forms.talk import MessageForm, NoteForm
from dossiers.desk.page import page
from dossiers.models import Case, ConsentAct, JournalLine, Member, State
from dossiers.rules import roles
from dossiers.web import see_other

# The order of the road, not of the alphabet.
ROAD = list(FORMS)


@require_safe
@with_case("")
def case(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The page of a case; an arrival has its own."""
    if case.state == State.SUBMITTED:
        return see_other("desk:arrival", case.reference)
    return show(request, case, now=now)


def show(
    request: HttpRequest, case: Case, *, now: datetime, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; `more` is a form that comes back with errors, or the contact asked for.

    Raises Http404 unless the reader may see the case.
    """
    held = access.roles_on(request.user, case)
    if not roles.may(held, "see_case"):
        raise Http404(_("Ce dossier n’existe pas."))
    today = timezone.localdate(now)
    lane = request.GET.get("voir", "tout")
    prefetch_related_objects([case], "consents")
    told = _told(case, everything="complet" in request.GET)
    forms = {"note_form": NoteForm(), "message_form": MessageForm()} | more
    context = {
        **frame(case, told.deadlines, today),
        "lines": answers.lines(case),
        "additions": answers.additions(case),
        "requests": requests.of_case(case),
        "code_ended": not case.receipts.filter(replaced_on=None, ended_on=None).exists(),
        "story": case.story,
        "timeline": timeline.entries(
            case, told, lane=lane if lane in timeline.LANES else "tout", today=today
        ),
        "lane": lane,
        "cut": "complet" not in request.GET and _is_cut(told),
        "moves": sorted(
            moves.offers(case, request.user, held), key=lambda offer: ROAD.index(offer.name)
        ),
        "write": request.GET.get("ecrire", "") or ("message" if case.person_waits_since else ""),
        "consents": _consents(case),
        "exhibit_count": len(told.exhibits),
        "new_exhibits": sum(1 for p in told.exhibits if p.from_worker and not p.seen_on),
        "may_lead": roles.may(held, "hand_over"),
        "is_closed": case.state == State.CLOSED,
        "has_errors": status >= 400,
        **forms,
    }
    answer = page(request, "desk/case.html", context, today=today, status=status)
    if any(m.from_worker and m.read_on is None for m in told.messages):
        read_by_team(case, by=request.user, now=now)
    return answer


def frame(case: Case, flat: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """What every page of a case shows on top: who, what, which date next."""
    rows = deadline_rows.open_rows(flat, today, back="dossier")
    return {
        "case": case,
        "kind": words.kind_label(case.kind),
        "state": words.state_label(case.state, case.kind),
        "workplace": _workplace(case),
        "next": rows[0] if rows else None,
        "others": len(rows) - 1,
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


def _told(case: Case, *, everything: bool) -> timeline.Told:
    """What the chronology needs, in one statement per sort and one for the names."""
    most = None if everything else timeline.AT_FIRST
    messages = list(case.messages.order_by("-number")[:most])
    notes = list(case.notes.order_by("-written_at")[:most])
    exhibits = list(case.exhibits.all())
    milestones = list(case.milestones.all())
    acts = list(
        JournalLine.objects.filter(case=case.pk)
        .exclude(action__in=history.SHOWN_OTHERWISE)
        .order_by("-seq")[:most]
    )
    people = timeline.people_in([*messages, *notes, *exhibits, *milestones, *acts])
    names = dict(Member.objects.filter(pk__in=people).values_list("pk", "name"))
    flat = deadline_rows.flat_of_case(case)
    return timeline.Told(flat, milestones, messages, notes, exhibits, acts, names)


def _is_cut(told: timeline.Told) -> bool:
    """Whether something older is not on the page."""
    return timeline.AT_FIRST in (len(told.messages), len(told.notes), len(told.acts))


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
