"""What a person asks about her data, and the answer of the team within a month.

RGPD, art. 12(3), 15, 16, 17. The request is a dated fact: its clock is a deadline as any,
with its working and its reminders (rules/deadlines.toml, rgpd_personne_1m).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import deadline as deadlines
from dossiers.actions import erasure
from dossiers.actions.conversation import checked, write_to_person
from dossiers.actions.plan import add_milestone, plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.ring import ring_roles
from dossiers.models import (
    Case,
    DataRequest,
    DeadlineState,
    Decision,
    Entry,
    JournalLine,
    Member,
    RequestKind,
)
from dossiers.rules.known import KnownDate

# What each right is called in the catalogue of dated facts.
FACTS = {
    RequestKind.COPY: "data_copy_asked",
    RequestKind.CORRECTION: "data_correction_asked",
    RequestKind.ERASURE: "data_erasure_asked",
}
ANSWERED = "data_request_answered"


def ask(case: Case, kind: RequestKind, *, words: str, now: datetime) -> DataRequest:
    """The person asks; the month begins. A request of that kind without answer is this one.

    Raises RefusedError: a correction must say what is wrong.
    """
    if kind == RequestKind.CORRECTION or words.strip():
        words = checked(words)
    today = timezone.localdate(now)
    with transaction.atomic():
        case = access.locked(case)
        if waiting := case.data_requests.filter(kind=kind, decision="").first():
            return waiting
        known = KnownDate.day(today)
        fact = add_milestone(case, FACTS[kind], known, by=None, now=now, confirmed=True)
        plan(case, by=None, now=now, cause="person")
        request = DataRequest.objects.create(
            case=case, kind=kind, asked_on=today, milestone=fact, words=words or None
        )
        details = {"cause": kind.value}
        JournalLine.objects.record(
            Entry("person.request", now, None, case.section_id, case.pk, details)
        )
        ring_roles(case, ("suivi", "coordination"), f"request:{request.pk}", now=now)
    return request


def act_needed(kind: str) -> str:
    """The act of rules/roles.py that answering this kind of request takes."""
    return "answer_erasure" if kind == RequestKind.ERASURE else "answer_request"


def decide(
    request: DataRequest, decision: Decision, *, answer: str, by: Member, now: datetime
) -> DataRequest:
    """Answer: the person reads the words on her page, the clock of the request stops.

    Erasing needs a closed case and begins 14 days later. Raises RefusedError with what is
    missing, ConflictError when somebody has answered.
    """
    access.require(by, act_needed(request.kind), request.case)
    answer = checked(answer)
    with transaction.atomic():
        case = access.locked(request.case)
        fresh = case.data_requests.select_for_update(of=("self",)).get(pk=request.pk)
        if fresh.decision:
            raise ConflictError(_("Quelqu’un a déjà répondu à cette demande."))
        if fresh.kind == RequestKind.ERASURE:
            _erase_or_not(case, decision, now=now)
        fresh.decision, fresh.answer = decision, answer
        fresh.decided_on, fresh.decided_by = timezone.localdate(now), by
        fresh.save()
        details = {"cause": fresh.kind, "outcome": ""}
        JournalLine.objects.record(
            Entry("request.answer", now, by.pk, case.section_id, case.pk, details)
        )
        write_to_person(case, body=answer, by=by, now=now, at_once=True)
        _stop_the_clock(fresh, by=by, now=now)
    return fresh


def _erase_or_not(case: Case, decision: Decision, *, now: datetime) -> None:
    if decision == Decision.PARTLY:
        raise RefusedError(_("Un dossier s’efface tout entier, ou pas. Choisir l’un ou l’autre."))
    if decision == Decision.GRANTED:
        erasure.schedule(case, now=now)


def _stop_the_clock(request: DataRequest, *, by: Member, now: datetime) -> None:
    running = request.milestone.deadlines.filter(state=DeadlineState.OPEN).first()
    if running is None:
        return
    running.case = request.case
    deadlines.done(
        running,
        act=ANSWERED,
        on=timezone.localdate(now),
        proof=None,
        note="",
        by=by,
        now=now,
        version=running.version,
    )
