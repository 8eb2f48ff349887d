"""One act on every case of a collective action, and what it gave on each.

A message goes to each person in her own case, one by one: there is no list, and nobody reads
who else is there. A case that refuses leaves the others done, and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import access
from dossiers.actions import conversation, milestone, task
from dossiers.actions.collective import require
from dossiers.actions.consent import has_consent
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Case,
    Collective,
    CollectiveAct,
    CollectiveResult,
    ConsentAct,
    Entry,
    JournalLine,
    Member,
    State,
)
from dossiers.rules.known import KnownDate

REFUSALS = {
    "closed": gettext_lazy("dossier clos"),
    "no-consent": gettext_lazy("la personne n’a pas dit oui pour agir avec d’autres"),
    "not-mine": gettext_lazy("ce dossier ne s’ouvre pas"),
    "refused": gettext_lazy("refusé par le dossier lui-même : le faire là-bas"),
}
What = CollectiveAct.What


def message(collective: Collective, *, body: str, by: Member, now: datetime) -> CollectiveAct:
    """Write the same words to each person who said yes to acting with others."""
    words = conversation.checked(body)

    def one(case: Case) -> object:
        return conversation.write_to_person(case, body=words, by=by, now=now)

    return _on_all(collective, What.MESSAGE, words, one, by=by, now=now)


def add_task(
    collective: Collective, *, title: str, due_on: date | None, by: Member, now: datetime
) -> CollectiveAct:
    """The same task in each case."""
    words = title.strip()

    def one(case: Case) -> object:
        return task.add(case, title=words, due_on=due_on, by=by, now=now)

    return _on_all(collective, What.TASK, words, one, by=by, now=now)


def add_fact(
    collective: Collective, *, slug: str, on: date, label: str, by: Member, now: datetime
) -> CollectiveAct:
    """The same dated fact in each case: each counts its own delays from it."""

    def one(case: Case) -> object:
        return milestone.record(case, slug, KnownDate.day(on), by=by, now=now)

    return _on_all(collective, What.FACT, label, one, by=by, now=now)


def _on_all(
    collective: Collective,
    what: str,
    words: str,
    act: Callable[[Case], object],
    *,
    by: Member,
    now: datetime,
) -> CollectiveAct:
    section = collective.book.section_id
    require(by, section)
    if not words:
        raise RefusedError(_("Écrivez d'abord quelques mots."))
    if collective.closed_on:
        raise RefusedError(_("Cette action est terminée."))
    cases = _cases(collective, by)
    with transaction.atomic():
        done = CollectiveAct(book=collective.book, collective=collective, what=what, by=by, at=now)
        done.words = words
        done.save(force_insert=True)
        for pk in collective.links.values_list("case", flat=True):
            refusal = _try(cases.get(pk), act, asks=what == What.MESSAGE)
            CollectiveResult.objects.create(act=done, case_id=pk, refusal=refusal)
        details = {"count": len(cases)}
        JournalLine.objects.record(Entry("collective.act", now, by.pk, section, None, details))
    return done


def _cases(collective: Collective, by: Member) -> dict[object, Case]:
    """The cases of the action that `by` may open, opened."""
    visible = access.visible_cases(by).filter(collectives__collective=collective)
    found = visible.select_related("section").prefetch_related("consents")
    return {case.pk: case for case in access.opened(found)}


def _try(case: Case | None, act: Callable[[Case], object], *, asks: bool) -> str:
    """Do it on one case, by itself; "" when done, else why not."""
    if case is None:
        return "not-mine"
    if case.state == State.CLOSED:
        return "closed"
    if asks and not has_consent(case, ConsentAct.JOIN_OTHERS):
        return "no-consent"
    try:
        with transaction.atomic():
            act(case)
    except (RefusedError, Http404):
        return "refused"
    return ""
