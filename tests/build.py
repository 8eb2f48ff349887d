"""Builders that reach a state by walking there: they call the real actions, in order.

`now` is the moment of the act, by default the present one. Cases come back opened, as
access.py would give them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pikepdf
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, consent, conversation, departure, deposit, exhibit, move
from dossiers.actions import member as members
from dossiers.kinds.base import known_to
from dossiers.models import (
    Case,
    ConsentAct,
    Deadline,
    Draft,
    Exhibit,
    Member,
    Message,
    Outcome,
    Role,
    Section,
    State,
)
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate
from tests import samples

PASSWORD = "agrafe correcte du cheval"
# What starts a fatal clock in each kind: (problem, letter).
STARTS = {
    "noz": ("lost_job", "dismissal"),
    "livreur": ("blocked", "blocked"),
    "restauration": ("unpaid", "oral"),
    "numerique": ("agreed_break", "agreed_break"),
    "spectacle": ("overpayment", "writ"),
    "education": ("not_renewed", "decision"),
    "autre": ("other", "none"),
}


def section(name: str = "Lyon", *, now: datetime | None = None, **fields: Any) -> Section:
    """A section with a department of its own; the first one takes what has none."""
    number = Section.objects.count()
    fields.setdefault("departments", [f"{number + 1:02d}"])
    fields.setdefault("takes_the_rest", number == 0)
    return members.create_section(name, now=now or timezone.now(), **fields)


def member(
    of: Section,
    role: str = Role.DELEGUE,
    name: str = "",
    *,
    email: str = "",
    now: datetime | None = None,
) -> Member:
    """Somebody who accepted an invitation, with the password PASSWORD."""
    now = now or timezone.now()
    name = name or f"{Role(role).value.title()} {Member.objects.count() + 1}"
    email = email or f"{name.lower().replace(' ', '.')}@{of.slug}.example"
    token = members.invite(email=email, name=name, section=of, role=role, by=None, now=now)
    invitation = members.find_invitation(token, now=now)
    assert invitation is not None
    return members.join(invitation, password=PASSWORD, now=now)


def answers(
    kind: str = "noz",
    *,
    section: Section | None = None,
    happened: date | KnownDate | None = None,
    story: str = "On m’a dit de ne plus venir.",
    **steps: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """The answers of a request, step by step. `happened`: when its clock started, None if
    the person does not know. `steps` replaces answers of a step.
    """
    problem, letter = STARTS.get(kind, ("other", "none"))
    known = KnownDate.day(happened) if isinstance(happened, date) else happened
    told = known_to(known or KnownDate.unknown())
    departments = section.departments if section else []
    given: dict[str, dict[str, Any]] = {
        "work": {"sector": kind, "department": departments[0] if departments else ""},
        "problem": {"problems": [problem]},
        "dates": {"letter": letter, "when": told},
        "story": {"story": story},
        "reply": {"channel": "code", "language": "fr"},
    }
    for step, more in steps.items():
        given[step] = {**given.get(step, {}), **more}
    return given


def draft(
    told: Mapping[str, Mapping[str, Any]] | None = None, *, now: datetime | None = None
) -> Draft:
    """An unsent request with these answers, opened."""
    now = now or timezone.now()
    begun, _token = deposit.start_draft(now=now)
    for step, given in (told if told is not None else answers()).items():
        deposit.save_step(begun, step, given, now=now)
    return begun


def deposited(
    kind: str = "noz",
    *,
    section: Section | None = None,
    happened: date | KnownDate | None = None,
    now: datetime | None = None,
    **told: Any,
) -> Case:
    """A request that was sent: an arrival of `section`. `told` as in `answers`."""
    case, _code = deposited_with_code(kind, section=section, happened=happened, now=now, **told)
    return case


def deposited_with_code(
    kind: str = "noz",
    *,
    section: Section | None = None,
    happened: date | KnownDate | None = None,
    now: datetime | None = None,
    **told: Any,
) -> tuple[Case, str]:
    """The same, with the code that the person keeps."""
    now = now or timezone.now()
    begun = draft(answers(kind, section=section, happened=happened, **told), now=now)
    code = deposit.give_code(begun)
    return opened(deposit.deposit(begun, now=now)), code


def taken(
    by: Member,
    *,
    binome: Member | None = None,
    case: Case | None = None,
    now: datetime | None = None,
    **told: Any,
) -> Case:
    """A case that `by` follows; deposited with `told` in the section of `by` if none is given."""
    now = now or timezone.now()
    case = case or deposited(section=section_of(by), now=now, **told)
    return opened(assignment.take(case, by=by, binome=binome, now=now))


def case_in(state: str, by: Member, *, now: datetime | None = None, **told: Any) -> Case:
    """A case followed by `by` (or an arrival), walked to `state`."""
    now = now or timezone.now()
    if state == State.SUBMITTED:
        return deposited(section=section_of(by), now=now, **told)
    case = taken(by, now=now, **told)
    for step in ROADS[State(state)]:
        case = opened(walk(step, case, by=by, now=now))
    return case


ROADS: dict[State, tuple[str, ...]] = {
    State.OPEN: (),
    State.DEMAND: ("send_demand",),
    State.NEGOTIATION: ("negotiate",),
    State.LITIGATION: ("file_claim",),
    State.JUDGMENT: ("file_claim", "record_judgment"),
    State.ENFORCEMENT: ("negotiate", "enforce"),
    State.CLOSED: ("refer",),
}


def walk(name: str, case: Case, *, by: Member, now: datetime) -> Case:
    """Make one move, with all that it needs. Raises what the action raises."""
    act = getattr(assignment if name in ("take", "give_back") else move, name)
    return act(case, **needs(name, case, now=now), by=by, now=now)


def needs(name: str, case: Case, *, now: datetime) -> dict[str, Any]:
    """What this move asks for; consents are given and pieces added on the way."""
    today = timezone.localdate(now)
    if act := CONSENTS.get(name):
        consent.give(case, act, by=None, now=now)
    told: dict[str, Any] = {}
    match name:
        case "send_demand":
            told = {"sent_on": today, "registered": True, "proof": None, "summary": "Rappel"}
        case "file_claim" | "appeal":
            told = {"filed_on": today, "proof": proof(case, now=now)}
            if name == "file_claim":
                told["covers"] = stoppable(case)
        case "record_judgment":
            told = {"notified_on": today, "interim": False, "proof": proof(case, now=now)}
        case "close":
            told = {"outcome": Outcome.AGREEMENT}
        case "refer" | "withdraw" | "drop_claim" | "turn_down":
            told = {"person_told": True}
    return told


CONSENTS = {
    "send_demand": ConsentAct.WRITE_TO_EMPLOYER,
    "negotiate": ConsentAct.WRITE_TO_EMPLOYER,
    "file_claim": ConsentAct.GO_TO_COURT,
    "appeal": ConsentAct.GO_TO_COURT,
}


def stoppable(case: Case) -> list[Any]:
    """The open deadlines that filing a claim interrupts."""
    return [
        deadline.pk
        for deadline in Deadline.objects.filter(case=case, state="open")
        if "cph_filed" in catalogue().rule(deadline.rule, deadline.rule_version).stopped_by
    ]


def proof(case: Case, *, by: Member | None = None, now: datetime | None = None) -> Exhibit:
    """A piece of the case: a real one-page PDF."""
    content = pdf()
    return exhibit.add_to_case(
        case, name="preuve.pdf", content=content, by=by, now=now or timezone.now()
    )


def photo(case: Case, *, now: datetime | None = None) -> Exhibit:
    """A photo from the person, who asked that its original be kept."""
    return exhibit.add_to_case(
        opened(case),
        name="planning.jpg",
        content=samples.picture(),
        keep_original=True,
        by=None,
        now=now or timezone.now(),
    )


def pdf() -> bytes:
    """The smallest PDF that opens."""
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


def opened(case: Case) -> Case:
    """The present row of `case`, with its key."""
    fresh = Case.objects.select_related("section", "suivi", "binome").get(pk=case.pk)
    return access.opened([fresh])[0]


def section_of(person: Member) -> Section:
    """The section of a member of one."""
    return Section.objects.get(memberships__member=person)


def said(
    case: Case, *, body: str, by: Member, now: datetime, expects_answer: bool = False
) -> Message:
    """A message of the team that left at `now`, two minutes after it was written."""
    message = conversation.write_to_person(
        case, body=body, by=by, now=now - departure.WAITS, expects_answer=expects_answer
    )
    departure.leave(now=now)
    message.leaves_at = message.waited_since = None
    return message
