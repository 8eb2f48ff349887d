"""Screens 8 and 9: check, note the code, send; then the code once more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dossiers import editions
from dossiers.access import defenders
from dossiers.actions import deposit, session
from dossiers.actions.refusal import RefusedError
from dossiers.days import near_day
from dossiers.errors import too_many
from dossiers.intake import cookies, robots
from dossiers.intake.draft import BUSY_WAIT, current, with_unsent
from dossiers.intake.files import counted, file_rows
from dossiers.intake.near_date import near_date_of
from dossiers.intake.picture import FILE_NAME, picture_of
from dossiers.kinds.summary import summary
from dossiers.models import Case, Draft
from dossiers.privacy.receipt import BusyError
from dossiers.web import see_other


@require_http_methods(["GET", "POST"])
@with_unsent
def check(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """Screen 8: everything once more, the code, and the only button that sends.

    POST makes the code, when the server was too busy to have it ready before.
    """
    if not editions.kind_of(draft.answers or {}).ticked(draft.answers or {}):
        return see_other("intake:problem")
    if request.method == "POST":
        try:
            deposit.give_code(draft)
        except BusyError:
            return too_many(request, wait=BUSY_WAIT, now=now)
        return see_other("intake:check")
    return _check_page(request, draft, now)


def _check_page(
    request: HttpRequest, draft: Draft, now: datetime, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    answers = draft.answers or {}
    try:
        section = deposit.section_of(answers)
    except RefusedError as error:
        section, refusal = None, str(error)
    context: dict[str, Any] = {
        "lines": [
            {
                "question": line.question,
                "answer": line.answer,
                "url": reverse(f"intake:{line.step}") + "?modifier=1",
            }
            for line in summary(editions.kind_of(answers), answers)
        ],
        "files": file_rows(draft.exhibits.all()),
        "code": draft.code,
        "section": section,
        "readers": defenders([section.pk]).count() if section else 0,
        "stamp": robots.stamp(now, of=draft.pk),
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return render(request, "intake/check.html", context, status=status)


@require_POST
@with_unsent
def send(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """« Envoyer ma demande ». Pressed twice, it is the same case and the same code."""
    trap, stamped = request.POST.get(robots.TRAP, ""), request.POST.get("moment", "")
    if doubt := robots.doubt(trap=trap, stamped=stamped, of=draft.pk, now=now):
        return _check_page(request, draft, now, refusal=doubt, status=422)
    try:
        case = deposit.deposit(draft, now=now)
    except RefusedError as error:
        return _check_page(request, draft, now, refusal=str(error), status=422)
    except BusyError:
        return too_many(request, wait=BUSY_WAIT, now=now)
    response = see_other("intake:code")
    cookies.give(response, cookies.SESSION, session.open_session_after_deposit(case, now=now))
    return response


def _sent(request: HttpRequest, now: datetime) -> tuple[Draft, Case] | None:
    """The draft whose code may still be shown, with its opened case."""
    draft = current(request, now)
    if draft is None or draft.sent_case is None:
        return None
    draft.sent_case.open_with(draft.data_key)
    return draft, draft.sent_case


@login_not_required
@require_GET
def code(request: HttpRequest) -> HttpResponse:
    """Screen 9: « C'est envoyé », the code until it is noted, the date that counts."""
    now = timezone.now()
    found = _sent(request, now)
    if found is None:
        return render(request, "intake/code_gone.html")
    draft, case = found
    today = timezone.localdate(now)
    context = {
        "code": draft.code,
        "promised": near_day(case.promised_on, today),
        "near": near_date_of(case, today),
        "keep_now": editions.of_case(case).keep_now,
    }
    return render(request, "intake/code.html", context)


@login_not_required
@require_GET
def code_image(request: HttpRequest) -> HttpResponse:
    """The code as a picture, before sending and after, while it may be shown."""
    draft = current(request, timezone.now())
    if draft is None or not draft.code:
        raise Http404
    response = HttpResponse(picture_of(draft.code), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@login_not_required
@require_POST
def code_noted(request: HttpRequest) -> HttpResponse:
    """« J'ai noté mon code »: from now on only the paper has it."""
    found = _sent(request, timezone.now())
    if found:
        deposit.forget_code(found[0])
    response = see_other("intake:case")
    cookies.take_back(response, cookies.DRAFT)
    return response


@login_not_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """A page to print: day and hour, the number of files, the fingerprint of each. No content."""
    now = timezone.now()
    found = _sent(request, now)
    token = cookies.read(request, cookies.SESSION)
    case = found[1] if found else session.continue_session(token, now=now) if token else None
    if case is None:
        return see_other("intake:find")
    files = [file.details for file in case.exhibits.filter(from_worker=True)]
    sent_at = datetime.fromisoformat(case.sent_at) if case.sent_at else None
    context = {"case": case, "sent_at": sent_at, "files": files, "counted": counted(len(files))}
    return render(request, "intake/proof.html", context)
