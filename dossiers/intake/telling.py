"""Screens 1 and 3 to 7: the door, the five pages of questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dossiers.actions import deposit
from dossiers.actions.refusal import RefusedError
from dossiers.intake import cookies, guard, language
from dossiers.intake.draft import current, current_or_new, make_code, with_unsent
from dossiers.intake.files import file_rows, receive, remove
from dossiers.intake.forms.base import StepForm
from dossiers.intake.forms.story import FileForm
from dossiers.intake.steps import CHECK, STEPS, STEPS_SEEN, Step, form_of, next_step
from dossiers.kinds.trunk import is_urgent
from dossiers.models import Draft
from dossiers.web import see_other


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Screen 1: two doors, and a third one to an unsent request of this browser."""
    draft = current(request, timezone.now())
    unsent = draft is not None and not draft.sent_case_id
    return render(request, "intake/home.html", {"unsent": unsent})


@login_not_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Screens 3 to 7. Whatever button is pressed, what was typed is kept or comes back."""
    now = timezone.now()
    this, posted = STEPS[slug], request.method == "POST"
    draft, token = current(request, now), ""
    if draft is None and not posted:
        return see_other("intake:begin")
    if draft is None:
        if asked := guard.ask_on_the_way(request, now):
            return asked
        draft, token = current_or_new(request, now)
    if draft.sent_case_id:
        return late(request, draft, now)
    form = form_of(this, draft, timezone.localdate(now), request.POST if posted else None)
    try:
        answer = (
            _answer(request, this, draft, form, now) if posted else show(request, this, form, draft)
        )
    except RefusedError:  # sent or erased meanwhile, in another tab
        answer = see_other("intake:begin")
    if token:
        cookies.give(answer, cookies.DRAFT, token)
    return answer


def late(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    """The request was sent from another tab. A file still on its way is added all the same."""
    if "ajouter" in request.POST:
        receive(request, draft, now=now)
    return see_other("intake:code")


def _answer(
    request: HttpRequest, this: Step, draft: Draft, form: StepForm, now: datetime
) -> HttpResponse:
    if "passer" in request.POST:
        return _go(next_step(this, draft, request), draft)
    valid = form.is_valid()
    if request.POST.keys() & {"langue", "pause"}:
        return _half_way(request, this, draft, form, now)
    if "ajouter" in request.POST:
        return _add_file(request, this, draft, form, now)
    if request.FILES:
        # Without scripts, a file picked and not yet added is on its way with « Continuer ».
        deposit.save_step(draft, this.slug, form.answers(), now=now, typed=form.typed())
        file_form = receive(request, draft, now=now)
        if file_form.errors:
            return show(request, this, form, draft, status=422, file_form=file_form)
    doubts = form.doubts() if valid and "confirmer" not in request.POST else []
    if doubts or not valid:
        return show(request, this, form, draft, status=200 if valid else 422, doubts=doubts)
    return _save(request, this, draft, form, now)


def _half_way(
    request: HttpRequest, this: Step, draft: Draft, form: StepForm, now: datetime
) -> HttpResponse:
    """The screen is left as it is, for another language or for a pause."""
    deposit.save_step(draft, this.slug, form.answers(), now=now, typed=form.typed())
    if "langue" in request.POST:
        return language.speak(request)
    make_code(draft)
    return see_other("intake:pause")


def _add_file(
    request: HttpRequest, this: Step, draft: Draft, form: StepForm, now: datetime
) -> HttpResponse:
    """The rest of the page is kept as it is, without a remark: only the file was sent."""
    deposit.save_step(draft, this.slug, form.answers(), now=now, typed=form.typed())
    file_form = receive(request, draft, now=now)
    if not file_form.errors:
        return see_other(f"{request.get_full_path()}#fichiers")
    untouched = form_of(this, draft, form.today)
    return show(request, this, untouched, draft, status=422, file_form=file_form)


def _save(
    request: HttpRequest, this: Step, draft: Draft, form: StepForm, now: datetime
) -> HttpResponse:
    deposit.save_step(draft, this.slug, form.answers(), now=now)
    after = next_step(this, draft, request)
    if this.slug == "dates" and is_urgent(draft.answers, form.today):
        make_code(draft)
        return see_other("intake:urgent_check" if after == CHECK else "intake:urgent")
    return _go(after, draft)


def _go(after: str, draft: Draft) -> HttpResponse:
    if after == CHECK:
        make_code(draft)
    return see_other(f"intake:{after}")


def show(
    request: HttpRequest,
    this: Step,
    form: StepForm,
    draft: Draft,
    *,
    status: int = 200,
    doubts: Sequence[str] = (),
    file_form: FileForm | None = None,
) -> HttpResponse:
    """The page of a screen."""
    context = {"form": form, "step": this, "steps": STEPS_SEEN, "kind": form.kind, "doubts": doubts}
    if this.slug == "story":
        context |= {
            "file_form": file_form or FileForm(),
            "has_errors": file_form is not None,
            "files": file_rows(draft.exhibits.all(), removable=True),
            "max_bytes": settings.MAX_FILE_BYTES,
        }
    return render(request, f"intake/{this.slug}.html", context, status=status)


@require_GET
@with_unsent
def urgent(request: HttpRequest, draft: Draft, now: datetime, after: str) -> HttpResponse:
    """« Appelez-nous aujourd'hui »: between the dates and what comes next."""
    return render(request, "intake/urgent.html", {"after": f"intake:{after}"})


@require_POST
@with_unsent
def remove_upload(request: HttpRequest, draft: Draft, now: datetime, pk: UUID) -> HttpResponse:
    """« Retirer » a file before sending."""
    remove(draft, pk)
    return see_other("intake:story")
