"""How to reach the person, changed by the team: she said so, or the old way was dangerous."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import kinds
from dossiers.actions import contact as contacts
from dossiers.actions import safe_contact as safe_contacts
from dossiers.desk import edit
from dossiers.desk.door import with_case
from dossiers.desk.forms.case import ContactForm, contact_initial
from dossiers.kinds import trunk
from dossiers.models import Case
from dossiers.web import see_other

FIELDS = (
    "channel", "phone", "read_by_others", "when_to_call", "voicemail", "email", "name", "language",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("edit_contact")
def safe_contact(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The box, open: showing it is journaled as « Afficher » is."""
    stored = contacts.show(case, by=request.user, now=now)
    current = {name: stored.get(name) or ("" if name != "when_to_call" else []) for name in FIELDS}
    if request.method == "POST":
        form = ContactForm(request.POST)
    else:
        form = ContactForm(initial=contact_initial(case))

    def back() -> HttpResponse:
        messages.success(request, _("Contact enregistré."))
        return see_other("desk:case", case.reference)

    def act(asked: dict[str, Any]) -> object:
        version = asked.pop("version")
        return safe_contacts.edit(case, asked, by=request.user, now=now, version=version)

    edited = edit.Edited(
        case=case,
        title=_("Contact sûr"),
        button=_("Enregistrer le contact"),
        form=form,
        current=current,
        version=case.contact_version,
        act=act,
        acts=("contact.edit", "person.contact"),
        back=back,
        back_url=reverse("desk:case", args=[case.reference]),
        words=_words(),
        # Somebody who has just corrected a number knows better than who typed over it.
        feeds=("channel", "phone", "email", "voicemail", "read_by_others"),
    )
    hint = _(
        "Si le numéro, l’e-mail ou la voie change, les avis automatiques s’arrêtent : "
        "la personne les rallume elle-même, avec son code."
    )
    return edit.answer(
        request, edited, "desk/form.html", {"hint": hint, "kind": kinds.kind(case.kind).label},
        now=now,
    )  # fmt: skip


def _words() -> dict[str, Any]:
    """How each answer reads."""
    said = {
        "channel": trunk.CHANNELS,
        "read_by_others": trunk.READ_BY_OTHERS_ANSWERS,
        "voicemail": trunk.VOICEMAIL_ANSWERS,
        "language": trunk.LANGUAGES,
    }
    read: dict[str, Any] = {
        name: (lambda value, words=words: str(words.get(value, value or "")))
        for name, words in said.items()
    }
    read["when_to_call"] = lambda values: ", ".join(
        str(trunk.MOMENTS.get(one, one)) for one in values or ()
    )
    return read
