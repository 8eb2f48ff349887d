"""« Me joindre »: how the person wants to be reached, and the notices that she turns on herself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import editions
from dossiers.actions import contact as contacts
from dossiers.actions import worker_notice
from dossiers.actions.refusal import RefusedError
from dossiers.intake.follow import with_case
from dossiers.intake.forms.reply import BY_PHONE, ReplyForm
from dossiers.kinds import trunk
from dossiers.models import Case, WorkerDoor
from dossiers.web import see_other
from notifications.quiet import words

INVALID = 422


class NoticesForm(forms.Form):
    """On, off, or a trial."""

    act = forms.ChoiceField(choices=[("on", "on"), ("off", "off"), ("trial", "trial")])


@require_http_methods(["GET", "POST"])
@with_case
def contact(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """GET: the page. POST: another way to be reached, after one question if it looks unsafe."""
    if request.method != "POST":
        return _page(request, case, now)
    form = reply_form(case, now, request.POST)
    if form.is_valid() and not form.cleaned("channel"):
        # In the request nothing chosen means the code; here it would erase a number.
        form.add_error("channel", _("Choisissez une réponse."))
    if not form.is_valid():
        return _page(request, case, now, form=form, status=INVALID)
    doubts = form.doubts() if "confirmer" not in request.POST else []
    if doubts:
        return _page(request, case, now, form=form, doubts=doubts)
    contacts.change(case, form.answers(), now=now)
    return see_other("intake:contact")


@require_POST
@with_case
def notices(request: HttpRequest, case: Case, now: datetime) -> HttpResponse:
    """« Activer », « Arrêter », « Envoyer un essai ». A trial is answered by the page itself."""
    form = NoticesForm(request.POST)
    act = form.cleaned_data["act"] if form.is_valid() else ""
    try:
        if act == "on":
            worker_notice.turn_on(case, now=now)
        elif act == "off":
            worker_notice.turn_off(case, now=now)
        elif act == "trial":
            worker_notice.try_out(case, now=now)
            return _page(request, case, now, said=_("Un essai part maintenant."))
        else:
            return _page(request, case, now, status=INVALID)
    except RefusedError as refused:
        return _page(request, case, now, refused=str(refused), status=INVALID)
    return see_other("intake:contact")


def reply_form(case: Case, now: datetime, data: Any = None) -> ReplyForm:
    """The questions of the request (screen 7), with what was answered then or since."""
    return ReplyForm(
        data,
        kind=editions.of_case(case),
        all_answers={**(case.answers or {}), "reply": case.contact or {}},
        today=timezone.localdate(now),
    )


def _page(
    request: HttpRequest, case: Case, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": reply_form(case, now), "has_errors": status == INVALID}
    context |= {**_notices(case), **more}
    return render(request, "intake/contact.html", context, status=status)


def _notices(case: Case) -> dict[str, Any]:
    """What the page says of the notices: on since, or why not; the very words that leave."""
    contact = case.contact or {}
    chosen = contact.get("channel") or "code"
    use = "letter" if chosen == "email" else "short"
    language = contact.get("language") or ""
    return {
        "door": WorkerDoor.objects.filter(case=case.pk).first(),
        "channel": trunk.CHANNELS.get(chosen, ""),
        "obstacle": worker_notice.obstacle(case),
        "words": words("person_reply", use, language),
        "trial_words": words("person_trial", use, language),
        "others_read": chosen in BY_PHONE and contact.get("read_by_others") in ("yes", "maybe"),
    }
