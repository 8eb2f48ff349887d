"""What is written from a case: a note, a message, a fact, a call. One form at a time is open,
each posts to its own address and makes its own kind of row: they cannot be confused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dossiers import kept
from dossiers.desk.forms.fact import FactForm
from dossiers.desk.forms.talk import CallForm, MessageForm, NoteForm
from dossiers.models import Case

INTERNAL, VISIBLE = "internal", "visible"


@dataclass(frozen=True)
class Composer:
    """One way of writing. `side` says who reads it; the button repeats it."""

    slug: str
    label: str
    button: str
    side: str
    url: str
    form: Form | None = None


def of_case(
    case: Case, *, form: Form | None, asked: str, typed: QueryDict | None, begun: QueryDict
) -> tuple[list[Composer], Composer]:
    """(all of them, the one that is open): `form`'s if one comes back, the one where `typed`
    was typed, else the one `asked`, else one of those `begun`. Each has its own words back.
    """
    made = {
        "note": (
            NoteForm, pgettext("écrit", "Note"), _("Enregistrer la note"), "desk:note", INTERNAL,
        ),
        "message": (
            MessageForm, _("Message à la personne"), _("Envoyer à la personne"), "desk:message",
            VISIBLE,
        ),
        "fait": (FactForm, _("Fait"), _("Ajouter ce fait"), "desk:add_fact", INTERNAL),
        "appel": (CallForm, _("Appel"), _("Enregistrer l’appel"), "desk:call", INTERNAL),
    }  # fmt: skip
    opened = next((slug for slug, one in made.items() if isinstance(form, one[0])), asked)
    if typed is not None:
        opened = next((s for s, one in made.items() if _is_in(one[0], typed)), opened)
    if opened not in made:
        opened = next((s for s, one in made.items() if _is_begun(one[0], begun)), "")
    if opened not in made:
        opened = "message" if case.person_waits_since else "note"

    def built(slug: str) -> Composer:
        _form, label, button, url, side = made[slug]
        return Composer(slug, label, button, side, reverse(url, args=[case.reference]))

    every = [built(slug) for slug in made]
    chosen = built(opened)
    kind: Any = made[opened][0]
    shown = form or _empty(kind, case)
    if form is None:
        _fill(shown, typed, begun)
    return every, Composer(**{**chosen.__dict__, "form": shown})


def begin(request: HttpRequest, case: Case, *, now: datetime) -> None:
    """Keep what the form just left has in it: another one is opened, nothing is sent."""
    for kind in (NoteForm, MessageForm, FactForm, CallForm):
        if _is_in(kind, request.POST):
            fields = dict(request.POST.lists())
            kept.begin(request, _place(case), f"{kind.prefix}-", fields, now=now)


def begun(request: HttpRequest, case: Case, *, now: datetime) -> QueryDict:
    """What was begun in the forms of this case and not sent."""
    return kept.beside(request, _place(case), now=now)


def sent(request: HttpRequest, case: Case, form: Form, *, now: datetime) -> None:
    """What this form had is written: it waits no more."""
    if _is_begun(type(form), begun(request, case, now=now)):
        kept.begin(request, _place(case), f"{form.prefix}-", {}, now=now)


def _empty(kind: Any, case: Case) -> Form:
    if kind is FactForm:
        return FactForm(case)
    return MessageForm(language=case.language) if kind is MessageForm else kind()


def _fill(form: Form, typed: QueryDict | None, begun: QueryDict) -> None:
    if typed is None or not kept.fill(form, typed):
        kept.fill(form, begun)


def _place(case: Case) -> str:
    return f"{reverse('desk:case', args=[case.reference])}#ecrire"


def _is_begun(kind: type[Form], begun: QueryDict) -> bool:
    return any(name.startswith(f"{kind.prefix}-") and words for name, words in begun.items())


def _is_in(kind: type[Form], typed: QueryDict) -> bool:
    return any(name.startswith(f"{kind.prefix}-") for name in typed)
