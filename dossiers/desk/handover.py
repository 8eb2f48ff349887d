"""Handing a case over: offered, its sheet read, accepted or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import assignment
from dossiers.actions import handover as acts
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, handover_sheet, history, papers, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.hands import DeclineForm, HandoverForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.models import Case, Handover, Role
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("hand_over")
def propose(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """To whom, with what was promised. What waits already is shown instead."""
    status, today = 200, timezone.localdate(now)
    waiting = case.handovers.filter(answer="").select_related("to", "by").first()
    people = access.colleagues(request.user, case.section_id)
    leads = case.section_id in access.sections_of(request.user, Role.COORDINATOR)
    if request.method == "POST":
        form = HandoverForm(list(people), request.POST, leads=leads)
        status = try_form(
            form, lambda asked: _propose(request, case, asked, now), version=case.version
        )
    else:
        others = [person for person in people if person.pk != case.suivi_id]
        form = HandoverForm(others, leads=leads, initial={"version": case.version})
    if status == 303:
        messages.success(request, _("C’est noté. La personne choisie est prévenue."))
        return see_other(_after(request, case), *_where(request, case))
    context = {
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
        "form": form,
        "waiting": waiting,
        "lapses": words.when(waiting.lapses_at, today) if waiting else "",
        "past": [_past(row, today) for row in _answered(case)],
        "button": _("Proposer de passer la main"),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/hand_over.html", context, today=today, status=status)


def _propose(request: HttpRequest, case: Case, asked: dict[str, Any], now: datetime) -> object:
    """At once for the coordination when a date cannot wait; else offered."""
    if asked.get("at_once"):
        return assignment.hand_over(
            case, to=asked["who"], by=request.user, now=now, version=asked["version"]
        )
    return acts.propose(
        case,
        to=asked["who"],
        by=request.user,
        now=now,
        promises=asked["promises"],
        words=asked["words"],
        former_backs=asked["former_backs"],
        version=asked["version"],
    )


def _after(request: HttpRequest, case: Case) -> str:
    """The case, unless it was handed over at once by somebody who sees it no more."""
    still = access.visible_cases(request.user).filter(pk=case.pk).exists()
    return "desk:case" if still else "desk:todo"


def _where(request: HttpRequest, case: Case) -> list[str]:
    return [case.reference] if _after(request, case) == "desk:case" else []


@require_POST
@with_case("hand_over")
def withdraw(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Take the offer back."""
    waiting = case.handovers.filter(answer="").first()
    if waiting is not None:
        waiting.case = case
        acts.withdraw(waiting, by=request.user, now=now)
        messages.success(request, _("Passation retirée."))
    return see_other("desk:hand_over", case.reference)


@require_safe
@with_case("hand_over")
def preview(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The sheet before it is offered, or as it is today."""
    waiting = case.handovers.filter(answer="").first()
    if waiting is not None:
        waiting.case = case
    context = {
        "case": case,
        "sections": handover_sheet.sheet(case, waiting, now=now),
        "printed": words.when(now, timezone.localdate(now)),
        "is_mine": False,
    }
    return page(request, "desk/handover.html", context, today=timezone.localdate(now))


@require_safe
def handover(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet, for who is asked: all that she reads before she answers."""
    now = timezone.now()
    return _sheet_page(request, access.get_handover(request.user, pk, now=now), now)


def _sheet_page(
    request: HttpRequest,
    row: Handover,
    now: datetime,
    form: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "case": row.case,
        "row": row,
        "lapses": words.when(row.lapses_at, today),
        "sections": handover_sheet.sheet(row.case, row, now=now),
        "printed": words.when(now, today),
        "form": form or DeclineForm(),
        "is_mine": True,
    }
    return page(request, "desk/handover.html", context, today=today, status=status)


@require_safe
def sheet_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    now = timezone.now()
    row = access.get_handover(request.user, pk, now=now)
    sections = handover_sheet.sheet(row.case, row, now=now)
    paper = handover_sheet.document(sections, row.case, timezone.localdate(now))
    return papers.answer(paper, form, f"passation-{row.case.reference}")


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« J’ai lu, j’accepte »: the case is mine from now on."""
    now = timezone.now()
    row = access.get_handover(request.user, pk, now=now)
    try:
        case = acts.accept(
            row, sheet=handover_sheet.sheet(row.case, row, now=now), by=request.user, now=now
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
        return see_other("desk:tasks")
    messages.success(request, _("Dossier accepté. La personne est prévenue sur sa page."))
    return see_other("desk:case", case.reference)


@require_http_methods(["POST"])
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Non », with a reason."""
    now = timezone.now()
    row = access.get_handover(request.user, pk, now=now)
    form = DeclineForm(request.POST)
    status = try_form(form, lambda asked: acts.decline(row, **asked, by=request.user, now=now))
    if status != 303:
        return _sheet_page(request, row, now, form, status)
    messages.success(request, _("C’est dit. Le dossier reste où il est."))
    return see_other("desk:tasks")


def _answered(case: Case) -> list[Handover]:
    rows = case.handovers.exclude(answer="").select_related("to", "by")[:5]
    for row in rows:
        row.case = case
    return list(rows)


def _past(row: Handover, today: Any) -> dict[str, str]:
    if row.answered_at is None:
        raise Http404
    return {
        "to": row.to.name,
        "answer": str(Handover.Answer(row.answer).label),
        "when": words.when(row.answered_at, today),
        "reason": row.reason or "",
    }
