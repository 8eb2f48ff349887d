"""« Quelle est la suite ? »: saying what comes next in a case, and that it is done."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions import next_action as actions
from dossiers.actions.refusal import RefusedError
from dossiers.desk import case as case_page
from dossiers.desk import deadline_rows, edit, undo, words
from dossiers.desk.door import with_case
from dossiers.desk.forms.case import NextDoneForm, NextForm
from dossiers.models import Case
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("edit_case")
def next_action(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """One sentence, one person, one date."""
    today = timezone.localdate(now)
    people = list(actions.people(case))
    current = {"text": case.next_action or "", "who": case.next_by, "on": case.next_on}
    if request.method == "POST":
        form = NextForm(people, request.POST)
    else:
        who = case.next_by_id or case.suivi_id
        shown = {**current, "who": str(who or ""), "version": case.next_version}
        form = NextForm(people, initial=shown)

    def back() -> HttpResponse:
        taken_back = undo.offer(request.user, "next.set", case, now=now)
        messages.success(request, _("C’est noté."), taken_back)
        return see_other("desk:case", case.reference)

    asks = case.next_on is None
    edited = edit.Edited(
        case=case,
        title=_("Quelle est la suite ?") if asks else _("Modifier la prochaine action"),
        button=_("Enregistrer"),
        form=form,
        current=current,
        version=case.next_version,
        act=lambda asked: actions.plan(case, **asked, by=request.user, now=now),
        acts=("next.set", "next.done"),
        back=back,
        back_url=reverse("desk:case", args=[case.reference]),
        words={
            "who": lambda one: one.name if one else "",
            "on": lambda day: words.long_date(day) if day else "",
        },
        feeds=("on",),
    )
    context = {
        "hint": _("Sans date à venir ni prochaine action, ce dossier ne revient devant personne."),
        **case_page.frame(case, deadline_rows.flat_of_case(case), today),
    }
    return edit.answer(request, edited, "desk/form.html", context, now=now)


@require_POST
@with_case("edit_case")
def next_done(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Fait », then what follows."""
    form = NextDoneForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        actions.done(case, by=request.user, now=now, version=version)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:case", case.reference)
    messages.success(request, _("Fait."), undo.offer(request.user, "next.done", case, now=now))
    return after(case, now=now)


def after(case: Case, *, now: datetime) -> HttpResponse:
    """Where to go once an act is done: to the case, or to the question that it leaves open."""
    asks = actions.must_ask(case, timezone.localdate(now))
    return see_other("desk:next_action" if asks else "desk:case", case.reference)
