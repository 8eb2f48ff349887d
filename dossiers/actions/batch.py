"""One act on many cases: each succeeds or is refused by itself, and the answer says which.

Each case goes through the verb that its own page calls, with its own check, lock and journal
line: a batch may do nothing that its author may not do one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import assignment, tag
from dossiers.actions.job import Outcome, Progress
from dossiers.actions.refusal import RefusedError
from dossiers.actions.relay import relay_cases
from dossiers.actions.undo import inverse, remember
from dossiers.models import Case, Entry, Job, JournalLine, Member, Role, State, Undo

MOST = 50
# More than these go through the page of a job.
AT_ONCE = 20
BATCH = "batch"
ACTS = ("suivi", "binome", "tag", "untag")


@dataclass
class Report:
    """What became of each case, by its reference: done, or the sentence that refuses it."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def chosen(member: Member, references: Collection[str]) -> list[Case]:
    """The visible cases among these references, opened, in their order.

    Raises RefusedError for none and for more than MOST.
    """
    if len(references) > MOST:
        raise RefusedError(_("%(n)d dossiers au plus. En décocher.") % {"n": MOST})
    found = access.visible_cases(member).select_related("section", "suivi", "binome")
    cases = list(found.filter(reference__in=references).order_by("reference"))
    if not cases:
        raise RefusedError(_("Cocher d’abord des dossiers."))
    return access.opened(cases)


def act_on(
    cases: Sequence[Case],
    *,
    act: str,
    to: Member | None = None,
    word: str = "",
    by: Member,
    now: datetime,
    step: Callable[[int], None] = lambda _done: None,
) -> Report:
    """Do `act` (one of ACTS) on each case; `step` is told how many are done.

    Raises RefusedError when it lacks its person or its word.
    """
    if (act in ("suivi", "binome") and to is None) or (act in ("tag", "untag") and not word):
        raise RefusedError(_("Choisir aussi la personne, ou l’étiquette."))
    report, before = Report(), {}
    for number, case in enumerate(cases, start=1):
        held = [_text(case.suivi_id), _text(case.binome_id)]
        try:
            if _one(case, act, to, word, by=by, now=now):
                before[str(case.pk)] = held
            report.done.append(case.reference)
        except RefusedError as error:
            report.refused[case.reference] = str(error)
        except Http404:
            report.refused[case.reference] = _("Ce geste n’est pas permis sur ce dossier.")
        step(number)
    _remember(cases, before, act, to, word, by=by, now=now)
    return report


def _one(case: Case, act: str, to: Member | None, word: str, *, by: Member, now: datetime) -> bool:
    """Whether it changed something that can be taken back."""
    if act == "tag":
        return tag.put(case, word=word, by=by, now=now)
    if act == "untag":
        return tag.take_off(case, word=word, by=by, now=now)
    assert to is not None  # noqa: S101 (act_on checks it)
    if act == "binome":
        assignment.name_binome(case, binome=to, by=by, now=now)
        return True
    if case.state == State.SUBMITTED:
        # Taking a case is saying yes: nobody is given an arrival, it is proposed.
        assignment.propose(case, to=to, by=by, now=now)
        return False
    assignment.hand_over(case, to=to, by=by, now=now)
    return True


def _text(pk: UUID | None) -> str:
    return str(pk) if pk else ""


# --- Taking it back ----------------------------------------------------------


def _remember(
    cases: Sequence[Case],
    before: Mapping[str, list[str]],
    act: str,
    to: Member | None,
    word: str,
    *,
    by: Member,
    now: datetime,
) -> None:
    """For who coordinates them all: who hands her own cases over has no more say in them."""
    led = access.sections_of(by, Role.COORDINATOR)
    people = act in ("suivi", "binome")
    if not before or (people and not {case.section_id for case in cases} <= led):
        return
    details: dict[str, Any] = {"act": act, "word": word, "to": _text(to.pk if to else None)}
    remember(by=by, act="case.batch", details={**details, "before": dict(before)}, now=now)


@inverse("case.batch")
def _take_back(_case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    """Each case that nobody has changed since goes back to what it was."""
    told = kept.details
    cases = access.visible_cases(by).filter(pk__in=list(told["before"]))
    for case in access.opened(cases.select_related("section")):
        if told["act"] == "tag":
            tag.take_off(case, word=told["word"], by=by, now=now)
        elif told["act"] == "untag":
            tag.put(case, word=told["word"], by=by, now=now)
        else:
            _give_back(case, told, by=by, now=now)


def _give_back(case: Case, told: Mapping[str, Any], *, by: Member, now: datetime) -> None:
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "hand_over", case)
        role = "suivi_id" if told["act"] == "suivi" else "binome_id"
        if _text(getattr(case, role)) != told["to"]:
            return
        suivi, binome = told["before"][str(case.pk)]
        case.suivi_id = UUID(suivi) if suivi else None
        case.binome_id = UUID(binome) if binome else None
        case.version += 1
        case.save(update_fields=["suivi", "binome", "version"])
        act = "case.hand_over" if told["act"] == "suivi" else "case.binome"
        JournalLine.objects.record(Entry(act, now, by.pk, case.section_id, case.pk))
        relay_cases([case.pk], now=now)


# --- More than a few: a job --------------------------------------------------


def run(job: Job, progress: Progress) -> Outcome:
    """The runner of a batch: its report names references only."""
    told = job.params
    to = Member.objects.filter(pk=told["to"], is_active=True).first() if told["to"] else None
    # One that died has done some: doing them again changes nothing.
    cases = chosen(job.by, told["cases"])
    report = act_on(
        cases,
        act=told["act"],
        to=to,
        word=told["word"],
        by=job.by,
        now=job.asked_at,
        step=lambda done: progress(done, len(cases), "cases"),
    )
    return Outcome(report={"done": report.done, "failed": dict.fromkeys(report.refused, "refused")})
