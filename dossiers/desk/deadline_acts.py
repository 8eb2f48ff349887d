"""Finishing a deadline, or giving it another date: one small page for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions import deadline as acts
from dossiers.actions import milestone as milestones
from dossiers.actions import next_action
from dossiers.actions.refusal import RefusedError
from dossiers.desk import deadline_facts, edit, history, proof, undo
from dossiers.desk.deadline import to, with_deadline
from dossiers.desk.forms.deadline import CorrectDateForm, DoneForm, ReasonForm, fact_initial
from dossiers.desk.forms.proof import piece_name
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.kinds.summary import in_words
from dossiers.models import Deadline, Exhibit, Milestone
from dossiers.models.milestone import STAGE_COLUMNS, letter_stage
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import short_date
from dossiers.web import see_other

READ_AND_WRITE = ["GET", "HEAD", "POST"]
Act = Callable[[dict[str, Any]], object]


@require_http_methods(READ_AND_WRITE)
@with_deadline
def close(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """« Fait »: by an act that stops this clock, with its day and its proof."""
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    make = partial(DoneForm, deadline.case, deadline, rule)

    def act(asked: dict[str, Any]) -> object:
        return acts.done(
            deadline,
            act=asked["act"],
            on=asked["on"],
            proof=asked["exhibit"],
            note=asked["note"],
            by=request.user,
            now=now,
            version=asked["version"],
        )

    if request.method == "POST":
        form: Form = proof.bound(request, deadline.case, make, now=now)
    else:
        form = make(initial={"version": deadline.version})
    said, title = _("Échéance faite."), _("Noter comme fait")
    taken_back = "deadline.done"
    return _answer(
        request, deadline, form, act, now=now, title=title, said=said, taken_back=taken_back
    )


@require_http_methods(READ_AND_WRITE)
@with_deadline
def dismiss(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """« Ne s'applique pas », with a reason; a fatal one is given up by two instead."""

    def act(asked: dict[str, Any]) -> object:
        return acts.dismiss(
            deadline, reason=asked["reason"], by=request.user, now=now, version=asked["version"]
        )

    said, title = _("Échéance sans objet."), _("Ne s’applique pas")
    form, taken_back = _reason(request, deadline), "deadline.dismiss"
    return _answer(
        request, deadline, form, act, now=now, title=title, said=said, taken_back=taken_back
    )


@require_http_methods(READ_AND_WRITE)
@with_deadline
def ask_waiver(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """First of two people: ask to give up a fatal deadline."""

    def act(asked: dict[str, Any]) -> object:
        return acts.ask_waiver(deadline, reason=asked["reason"], by=request.user, now=now)

    said = _("Accord demandé. Une autre personne doit répondre.")
    form = _reason(request, deadline)
    return _answer(
        request, deadline, form, act, now=now, title=_("Demander l’abandon à deux"), said=said
    )


@require_POST
@with_deadline
def agree_waiver(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """Second of two people."""
    waiver = deadline.waivers.filter(agreed_by=None).first()
    if waiver is None:
        messages.error(request, _("Personne ne demande d’abandonner cette échéance."))
        return to(deadline)
    waiver.case = deadline.case
    try:
        acts.agree_waiver(waiver, by=request.user, now=now)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Échéance abandonnée à deux."))
    return to(deadline)


@require_http_methods(READ_AND_WRITE)
@with_deadline
def correct(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """The date of the fact that starts it: another one, or its proof."""
    case = deadline.case
    fact = case.milestones.get(pk=deadline.milestone_id)

    def act(asked: dict[str, Any]) -> object:
        return milestones.correct(
            fact,
            asked["known"],
            by=request.user,
            now=now,
            version=asked["version"],
            exhibit=asked["exhibit"],
            letter=asked["letter"],
        )

    make = partial(CorrectDateForm, case, fact.slug)
    if request.method == "POST":
        form: Form = proof.bound(request, case, make, now=now)
    else:
        form = make(initial=fact_initial(fact))

    def back() -> HttpResponse:
        messages.success(request, _("Date enregistrée. Les échéances sont recalculées."))
        return to(deadline)

    today = timezone.localdate(now)
    edited = edit.Edited(
        case=case,
        title=_("Vérifier la date"),
        button=_("Enregistrer la date"),
        form=form,
        current={"known": fact.known, "letter": _days(fact), "exhibit": _piece(fact, form)},
        version=fact.version,
        act=act,
        acts=("milestone.correct", "milestone.record", "person.date"),
        back=back,
        back_url=reverse("desk:deadline", args=[case.reference, deadline.pk]),
        labels={"letter": _("Dates de la lettre")},
        words=DATE_WORDS,
        feeds=("known", "letter"),
    )
    context = {
        **deadline_facts.head(deadline, today),
        "dates": deadline_facts.dates(deadline, today),
        "about_fact": True,
    }
    return edit.answer(request, edited, "desk/deadline_act.html", context, now=now)


def _days(fact: Milestone) -> dict[str, date | None]:
    """The dates of the letter that the fact itself is not."""
    own = STAGE_COLUMNS.get(letter_stage(fact.slug))
    return {name: getattr(fact, name) for name in STAGE_COLUMNS.values() if name != own}


def _piece(fact: Milestone, form: Form) -> Exhibit | None:
    return form.pieces.get(str(fact.exhibit_id))  # type: ignore[attr-defined,no-any-return]


def _letter_words(days: Mapping[str, date | None] | None) -> str:
    return ", ".join(short_date(day) for day in (days or {}).values() if day)


DATE_WORDS: Mapping[str, Callable[[Any], str]] = {
    "known": lambda known: (in_words(known) or str(_("Date inconnue"))) if known else "",
    "letter": _letter_words,
    "exhibit": lambda piece: piece_name(piece) if piece else "",
}


def _what_follows(deadline: Deadline, now: datetime) -> HttpResponse:
    """The deadline, or « Quelle est la suite ? » when it was the last thing to come."""
    asks = next_action.must_ask(deadline.case, timezone.localdate(now))
    return see_other("desk:next_action", deadline.case.reference) if asks else to(deadline)


def _reason(request: HttpRequest, deadline: Deadline) -> ReasonForm:
    if request.method == "POST":
        return ReasonForm(request.POST)
    return ReasonForm(initial={"version": deadline.version})


def _answer(
    request: HttpRequest,
    deadline: Deadline,
    form: Form,
    act: Act,
    *,
    now: datetime,
    title: str,
    said: str,
    taken_back: str = "",
) -> HttpResponse:
    """Do `act` on a valid POST and say `said`; otherwise the small page, with what was typed.

    taken_back: the journal's name of an act that « Annuler » may follow.
    """
    status, today = 200, timezone.localdate(now)
    if request.method == "POST":
        status = try_form(form, act, version=deadline.version)
    if status == 303:
        back = undo.offer_this(request.user, taken_back, deadline.case, now=now)
        messages.success(request, said, back)
        return _what_follows(deadline, now)
    context = {
        **deadline_facts.head(deadline, today),
        "dates": deadline_facts.dates(deadline, today),
        "button": title,
        "form": form,
        "title": title,
        "meanwhile": history.last_sentence(deadline.case, today) if status == CONFLICT else "",
    }
    return page(request, "desk/deadline_act.html", context, today=today, status=status)
