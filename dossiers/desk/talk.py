"""What is written from the case page: a note, a message, an agreement; and the contact shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dossiers.actions import consent as consents
from dossiers.actions import contact as contacts
from dossiers.actions.conversation import write_note, write_to_person
from dossiers.desk.answers import contact_lines, notices_line
from dossiers.desk.case import show
from dossiers.desk.door import with_case
from dossiers.desk.forms.talk import ConsentForm, MessageForm, NoteForm
from dossiers.desk.page import try_form
from dossiers.models import Case, ConsentAct
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
        return show(request, case, now=now, status=status, note_form=form)
    messages.success(request, _("Note enregistrée."))
    return see_other("desk:case", case.reference)


@require_POST
@with_case("send_message")
def message(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """A message that the person reads with her code."""
    form = MessageForm(request.POST)

    def act(asked: dict[str, Any]) -> object:
        return write_to_person(
            case,
            body=asked["text"],
            by=request.user,
            now=now,
            expects_answer=asked["expects_answer"] or bool(asked["question"]),
        )

    status = try_form(form, act)
    if status != 303:
        return show(request, case, now=now, status=status, message_form=form)
    messages.success(request, _("Message envoyé. La personne le lira avec son code."))
    return see_other("desk:case", case.reference)


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
