"""What is written from the case page: a note, a call, a message and its cancelling, an
agreement; and the contact shown.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dossiers import kept
from dossiers.actions import call as calls
from dossiers.actions import consent as consents
from dossiers.actions import contact as contacts
from dossiers.actions import departure
from dossiers.actions.conversation import write_note, write_to_person
from dossiers.actions.refusal import RefusedError
from dossiers.desk import composers
from dossiers.desk.answers import contact_lines, notices_line
from dossiers.desk.case import show
from dossiers.desk.door import with_case
from dossiers.desk.forms.talk import CallForm, ConsentForm, MessageForm, NoteForm
from dossiers.desk.page import try_form
from dossiers.models import Case, ConsentAct, Message
from dossiers.web import see_other


@require_POST
@with_case("write_note")
def note(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """An internal note: the person never sees it."""
    form = NoteForm(request.POST)
    status = try_form(
        form, lambda asked: write_note(case, body=asked["body"], by=request.user, now=now)
    )
    if status != 303:
        return show(request, case, now=now, status=status, form=form)
    composers.sent(request, case, form, now=now)
    messages.success(request, _("Note enregistrée."))
    return _written(request, case, now=now)


@require_POST
@with_case("write_note")
def call(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A call, for the team: with whom, when, what was said."""
    form = CallForm(request.POST)

    def act(asked: dict[str, Any]) -> object:
        at = form.called_at()
        whom, said = asked["whom"], asked["body"]
        return calls.note(case, called_at=at, whom=whom, body=said, by=request.user, now=now)

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, status=status, form=form)
    composers.sent(request, case, form, now=now)
    messages.success(request, _("Appel noté."))
    return _written(request, case, now=now)


@require_POST
@with_case("write_note")
def compose(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """Another way of writing is opened; what was begun in this one is there on coming back."""
    composers.begin(request, case, now=now)
    asked = urlencode({name: request.GET.get(name, "") for name in ("ecrire", "voir")})
    page = reverse("desk:case", args=[case.reference])
    return HttpResponseRedirect(f"{page}?{asked}#ecrire", status=303)


def _written(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The page again; a script gets its living part, without a second request."""
    if request.htmx:
        return show(request, case, now=now)
    return see_other("desk:case", case.reference)


@require_POST
@with_case("send_message")
def message(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A message that the person reads with her code, two minutes later."""
    form = MessageForm(request.POST, language=case.language)

    written: list[Message] = []

    def act(asked: dict[str, Any]) -> object:
        told = write_to_person(
            case,
            body=asked["text"],
            by=request.user,
            now=now,
            expects_answer=asked["expects_answer"] or bool(asked["question"]),
        )
        written.append(told)
        return told

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, status=status, form=form)
    composers.sent(request, case, form, now=now)
    undo = reverse("desk:cancel_message", args=[case.reference, written[0].pk])
    messages.success(request, _("Envoi dans 2 min."), extra_tags=undo)
    return see_other("desk:case", case.reference)


@require_POST
@with_case("send_message")
def cancel_message(request: HttpRequest, case: Case, *, now: datetime, pk: UUID) -> HttpResponse:
    """« Annuler »: nothing is sent, and the words are in the box again."""
    try:
        words = departure.cancel(case, pk, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other("desk:case", case.reference)
    page = reverse("desk:case", args=[case.reference])
    kept.keep(request, page, {MessageForm().add_prefix("body"): [words]}, now=now)
    messages.success(request, _("Envoi annulé : rien n’est parti. Le texte est dans la case."))
    return HttpResponseRedirect(f"{page}?ecrire=message#ecrire", status=303)


@require_POST
@with_case("see_contact")
def contact(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """« Afficher »: answered by the page itself, because a contact never enters an address."""
    found = contacts.show(case, by=request.user, now=now)
    lines = [*contact_lines(case.kind, found), notices_line(case)]
    return show(request, case, now=now, contact=lines, may_call=bool(found.get("phone")))


@require_POST
@with_case("record_consent")
def consent(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The person told us that she agrees to an act, or no longer does."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise Http404(_("Cet accord n’existe pas."))
    act = ConsentAct(form.cleaned_data["act"])
    if form.cleaned_data["given"]:
        consents.give(case, act, by=request.user, now=now)
        messages.success(request, _("Accord noté."))
    else:
        consents.withdraw(case, act, by=request.user, now=now)
        messages.success(request, _("Retrait de l’accord noté."))
    return see_other("desk:case", case.reference)
