"""A page on which something that two people may edit is edited, and the page of their conflict.

Whoever saves over a newer version gets both texts side by side (409), field by field: the
other's version is chosen for what feeds a deadline, her own for free text. « Enregistrer ce
choix » sends the same form again, with the version that she has now seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions.refusal import ConflictError, RefusedError, clock
from dossiers.desk import presence
from dossiers.desk.page import CONFLICT, INVALID, page
from dossiers.models import Case, JournalLine, Member

CHOICE = "choix-"
THEIRS, MINE = "theirs", "mine"
# What a browser sends of a form that is not what somebody typed.
NOT_TYPED = ("csrfmiddlewaretoken", "version")


@dataclass(frozen=True)
class Edited:
    """What is edited: its fields and their words, what is stored now, and the verb that saves.

    current: the stored values, as the form cleans them. words: how a value of a field reads.
    feeds: the fields that feed a deadline. acts: the journal's names of its changes.
    """

    case: Case
    title: str
    button: str
    form: Form
    current: Mapping[str, Any]
    version: int
    act: Callable[[dict[str, Any]], object]
    acts: Collection[str]
    back: Callable[[], HttpResponse]
    back_url: str
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    feeds: Collection[str] = ()


def answer(
    request: HttpRequest,
    edited: Edited,
    template: str,
    context: dict[str, Any],
    *,
    now: datetime,
) -> HttpResponse:
    """The page, the 409 of a conflict, or what `back` answers once it is saved."""
    today, status = timezone.localdate(now), 200
    if request.method == "POST":
        status = INVALID
        if edited.form.is_valid():
            try:
                edited.act(_chosen(request, edited))
                return edited.back()
            except ConflictError:
                return _conflict(request, edited, context, now=now)
            except RefusedError as error:
                edited.form.add_error(None, str(error))
    told = {
        "case": edited.case,
        "form": edited.form,
        "title": edited.title,
        "button": edited.button,
        "back": edited.back_url,
        **presence.context(request, edited.case, now=now),
        **context,
    }
    return page(request, template, told, today=today, status=status)


def _chosen(request: HttpRequest, edited: Edited) -> dict[str, Any]:
    """What was typed, but for the fields where the other's version was chosen."""
    asked = dict(edited.form.cleaned_data)
    for name, value in edited.current.items():
        if request.POST.get(CHOICE + name) == THEIRS:
            asked[name] = value
    return asked


def _conflict(
    request: HttpRequest, edited: Edited, context: dict[str, Any], *, now: datetime
) -> HttpResponse:
    who, at = _last(edited)
    told = {
        **context,
        "case": edited.case,
        "title": edited.title,
        "who": who,
        "at": at,
        "rows": [row for row in map(partial(_row, edited), edited.current) if not row["empty"]],
        "typed": _typed(request),
        "version": edited.version,
        "back": edited.back_url,
        "has_errors": True,
    }
    today: date = timezone.localdate(now)
    return page(request, "desk/edit_conflict.html", told, today=today, status=CONFLICT)


def _row(edited: Edited, name: str) -> dict[str, Any]:
    """One field in both versions; the one that is chosen unless somebody says otherwise."""
    words = edited.words.get(name, _plain)
    theirs, mine = edited.current[name], edited.form.cleaned_data.get(name)
    return {
        "name": CHOICE + name,
        "label": edited.labels.get(name) or _label(edited.form, name),
        "theirs": words(theirs) or _("rien"),
        "mine": words(mine) or _("rien"),
        "same": words(theirs) == words(mine),
        "empty": not words(theirs) and not words(mine),
        "keeps_theirs": name in edited.feeds,
    }


def _label(form: Form, name: str) -> str:
    """The label of a field; a cleaned value that several boxes make has that of the first."""
    return str((form.fields.get(name) or next(iter(form.fields.values()))).label)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every box as it was sent, to be sent again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and not name.startswith(CHOICE)
        for value in values
    ]


def _last(edited: Edited) -> tuple[str, str]:
    """Who changed it and at what time, "" when nobody of the team did."""
    line = (
        JournalLine.objects.filter(case=edited.case.pk, action__in=edited.acts)
        .order_by("-seq")
        .first()
    )
    if line is None:
        return "", ""
    names = Member.objects.filter(pk=line.actor).values_list("name", flat=True)
    return (names.first() or _("La personne") if line.actor else _("La personne")), clock(line.at)
