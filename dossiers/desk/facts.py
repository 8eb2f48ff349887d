"""The facts of the chronology: adding one from the case page, correcting it, taking it out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions import fact as facts
from dossiers.actions.refusal import RefusedError
from dossiers.desk import composers, edit, undo
from dossiers.desk.case import show
from dossiers.desk.door import with_case
from dossiers.desk.forms.case import NextDoneForm
from dossiers.desk.forms.fact import FactForm, fact_initial
from dossiers.desk.forms.proof import piece_name
from dossiers.desk.page import try_form
from dossiers.kinds.summary import in_words
from dossiers.models import Case, Fact
from dossiers.web import see_other


@require_POST
@with_case("edit_case")
def add(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """What happened at work; it starts no clock."""
    form = FactForm(case, request.POST)

    def act(asked: dict[str, Any]) -> object:
        said, piece = asked["text"], asked["exhibit"]
        known = asked["known"]
        return facts.write(case, known=known, text=said, exhibit=piece, by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, status=status, form=form)
    composers.sent(request, case, form, now=now)
    back = undo.offer(request.user, "fact.write", case, now=now)
    messages.success(request, _("Fait ajouté à la chronologie."), back)
    return show(request, case, now=now) if request.htmx else see_other("desk:case", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("edit_case")
def correct(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Other words, another date, the piece that shows it."""
    fact = _fact(case, pk)
    if request.method == "POST":
        form = FactForm(case, request.POST)
    else:
        form = FactForm(case, initial=fact_initial(fact))

    def back() -> HttpResponse:
        taken_back = undo.offer(request.user, "fact.correct", case, now=now)
        messages.success(request, _("Fait corrigé."), taken_back)
        return see_other("desk:case", case.reference)

    def act(asked: dict[str, Any]) -> object:
        named = {name: asked[name] for name in ("known", "text", "exhibit")}
        return facts.correct(fact, **named, by=request.user, now=now, version=asked["version"] or 0)

    edited = edit.Edited(
        case=case,
        title=_("Modifier un fait"),
        button=_("Enregistrer"),
        form=form,
        current={"known": fact.known, "text": fact.text, "exhibit": fact.exhibit},
        version=fact.version,
        act=act,
        acts=("fact.correct", "fact.remove"),
        back=back,
        back_url=reverse("desk:case", args=[case.reference]),
        words={
            "known": lambda known: in_words(known) if known else "",
            "exhibit": lambda piece: piece_name(piece) if piece else "",
        },
        feeds=("known",),
    )
    return edit.answer(request, edited, "desk/fact.html", {"fact": fact}, now=now)


@require_POST
@with_case("edit_case")
def remove(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """Out of the chronology; a fact that was corrected meanwhile is read again first."""
    form = NextDoneForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        facts.remove(_fact(case, pk), by=request.user, now=now, version=version)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        back = undo.offer(request.user, "fact.remove", case, now=now)
        messages.success(request, _("Fait retiré de la chronologie."), back)
    return see_other("desk:case", case.reference)


def _fact(case: Case, pk: UUID) -> Fact:
    found = case.facts.select_related("exhibit").filter(pk=pk, removed_at=None).first()
    if found is None:
        raise Http404(_("Ce fait n’existe pas."))
    if found.exhibit:
        found.exhibit.case = case
    return found
