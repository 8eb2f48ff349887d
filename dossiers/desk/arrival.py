"""One arrival: first the question of conflict, then the answers and the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import assignment, deposit
from dossiers.actions.ask_date import ask as ask_person
from dossiers.actions.postpone import limit as postpone_limit
from dossiers.actions.refusal import RefusedError
from dossiers.desk import answers, door, history, presence, requests, undo, words
from dossiers.desk.arrivals import next_arrival
from dossiers.desk.deadline_rows import flat_of_case, plain_rows
from dossiers.desk.forms.arrival import ProposeForm, QuestionForm, TakeForm
from dossiers.desk.forms.arrival_end import PostponeForm
from dossiers.desk.next_action import after
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, State
from dossiers.rules import roles
from dossiers.web import see_other

ArrivalView = Callable[Concatenate[HttpRequest, Case, ...], HttpResponse]


def with_arrival(view: ArrivalView) -> Callable[..., HttpResponse]:
    """The view gets (request, case, now=…); one that is no longer an arrival leads away.

    Somebody who had opened it is told who took it meanwhile, and nothing else.
    """

    @wraps(view)
    def opened(request: HttpRequest, reference: str, **rest: Any) -> HttpResponse:
        now = timezone.now()
        try:
            case = access.get_case(request.user, reference, now=now)
        except Http404:
            return _gone(request, reference, now)
        if case.state != State.SUBMITTED:
            if request.method == "POST":
                return _taken(request, case, now)
            return see_other("desk:case", reference)
        access.require(request.user, "open_arrival", case)
        return view(request, case, now=now, **rest)

    return opened


def _gone(request: HttpRequest, reference: str, now: datetime) -> HttpResponse:
    case = access.taken_meanwhile(request.user, reference, door.opened_arrivals(request))
    if case is None:
        raise Http404(_("Ce dossier n’existe pas."))
    return _taken(request, case, now)


def _taken(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    today = timezone.localdate(now)
    context = {"sentence": history.last_sentence(case, today), "has_errors": True}
    return page(request, "desk/taken.html", context, today=today, status=CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@with_arrival
def arrival(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """GET: the question of conflict until it is answered, then the arrival. POST: « Non »."""
    if request.method == "POST":
        door.knows_nobody(request, case)
        return see_other("desk:arrival", case.reference)
    if door.must_ask_conflict(request, case):
        employer, department = answers.workplace(case)
        context = {"case": case, "employer": employer, "department": department}
        return page(request, "desk/conflict.html", context, today=timezone.localdate(now))
    return show(request, case, now=now)


def show(
    request: HttpRequest, case: Case, *, now: datetime, status: int = 200, **forms: Any
) -> HttpResponse:
    """The arrival with its decisions; `forms` are those that come back with errors.

    Whatever was sent, nothing of it is shown before the question of conflict is answered.
    """
    if door.must_ask_conflict(request, case):
        return see_other("desk:arrival", case.reference)
    member, today = request.user, timezone.localdate(now)
    held = access.roles_on(member, case)
    others = access.colleagues(member, case.section_id).exclude(pk=member.pk)
    colleagues, free = access.with_room_first(others, now=now)
    second = colleagues[0].pk if free else None
    proposal = case.proposals.filter(answer="").select_related("to", "by").first()
    context = {
        "case": case,
        "lines": answers.lines(case),
        "additions": answers.additions(case),
        "requests": requests.of_case(case) if roles.may(held, "answer_request") else [],
        "stop_asked": words.short_day(case.stop_asked_on) if case.stop_asked_on else "",
        "story": case.story,
        "deadlines": plain_rows(flat_of_case(case), today),
        "exhibits": list(case.exhibits.all()),
        "take_form": TakeForm(colleagues, initial={"version": case.version, "binome": second}),
        "propose_form": ProposeForm(colleagues[:free] or colleagues),
        "question_form": QuestionForm(language=case.language),
        "postpone_form": PostponeForm(today, postpone_limit(case, today)),
        "may_wait": postpone_limit(case, today) is not None,
        "turn_down": _asked_to_turn_down(case, held),
        **presence.context(request, case, now=now),
        "proposal": proposal,
        "for_me": proposal is not None and proposal.to_id == member.pk,
        "may_ask": roles.may(held, "send_message"),
        "may_propose": roles.may(held, "propose") and proposal is None,
        "errors": next(iter(forms.values()), None),
        "has_errors": bool(forms),
        "problem": answers.problem_words(case),
        "waits": words.waits_since(case.received_on, today),
        "late": words.late_by(case.promised_on, today) if case.person_waits_since else "",
        "language": words.language(case.language),
        "came_by": words.came_by(case.came_by),
        "entrance": deposit.entrance_of(case),
        **forms,
    }
    return page(request, "desk/arrival.html", context, today=today, status=status)


def _asked_to_turn_down(case: Case, held: set[str]) -> dict[str, Any] | None:
    """The refusal that waits for a second person, and whether this one may answer."""
    asked = case.turn_downs.filter(answer="").select_related("asked_by").first()
    if asked is None:
        return None
    asked.case = case
    return {
        "by": asked.asked_by,
        "reason": asked.reason,
        "reply": asked.reply,
        "may_answer": roles.may(held, "agree_turn_down"),
    }


@require_POST
@with_arrival
def take(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Prendre »: mine from now on, with a binôme."""
    colleagues = access.colleagues(request.user, case.section_id).exclude(pk=request.user.pk)
    form = TakeForm(list(colleagues), request.POST)

    def act(asked: dict[str, Any]) -> object:
        return assignment.take(
            case, by=request.user, now=now, binome=asked["binome"], version=asked["version"]
        )

    status = try_form(form, act, version=case.version)
    if status != 303:
        return show(request, case, now=now, status=status, take_form=form)
    back = undo.offer(request.user, "case.take", case, now=now)
    messages.success(request, _("Dossier pris. La suite est ici."), back)
    return after(case, now=now)


@require_POST
@with_arrival
def propose(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Proposer à… »: without an answer in 72 hours it comes back."""
    colleagues = access.colleagues(request.user, case.section_id).exclude(pk=request.user.pk)
    form = ProposeForm(list(colleagues), request.POST)
    status = try_form(
        form, lambda asked: assignment.propose(case, to=asked["to"], by=request.user, now=now)
    )
    if status != 303:
        return show(request, case, now=now, status=status, propose_form=form)
    said = _("Dossier proposé. Sans réponse dans 72 heures, il revient ici.")
    messages.success(request, said, undo.offer(request.user, "proposal.make", case, now=now))
    return next_arrival(request.user, case)


@require_POST
@with_arrival
def ask(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Demander une précision »: the person reads it with her code."""
    form = QuestionForm(request.POST, language=case.language)

    def act(asked: dict[str, Any]) -> object:
        return ask_person(case, asked["text"], by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, status=status, question_form=form)
    back = undo.offer(request.user, "message.send", case, now=now, back="arrivees")
    messages.success(request, _("Question posée. Elle part dans deux minutes."), back)
    return next_arrival(request.user, case)


@require_POST
@with_arrival
def decline(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Je ne peux pas »: it goes back to the list at once."""
    following = next_arrival(request.user, case)
    try:
        assignment.decline(case, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        said = _("C’est noté. Le dossier retourne dans les arrivées.")
        back = undo.offer(request.user, "proposal.decline", case, now=now)
        messages.success(request, said, back)
    return following


@require_POST
@with_arrival
def step_aside(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Oui, laisser »: this case is not for me, and leaves my sight."""
    following = next_arrival(request.user, case)
    try:
        assignment.step_aside(case, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:arrival", case.reference)
    back = undo.offer(request.user, "case.step_aside", case, now=now)
    messages.success(request, _("Dossier laissé. Il n’apparaîtra plus ici."), back)
    return following
