"""One synthetic case as rows not yet written: sealed like a real one, opened by its section."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from dossiers import kinds
from dossiers.models import (
    Case,
    CaseKey,
    Deadline,
    Entry,
    Member,
    Message,
    Milestone,
    Outcome,
    Receipt,
    Section,
    State,
)
from dossiers.privacy.envelope import ALGORITHM, DataKey

# In the order in which their rows may be written.
MODELS: tuple[type[models.Model], ...] = (Case, CaseKey, Receipt, Milestone, Deadline, Message)
SUBMITTED, CLOSED, WAITS = 0.02, 0.15, 0.10
WORKING = (
    State.OPEN,
    State.OPEN,
    State.DEMAND,
    State.NEGOTIATION,
    State.LITIGATION,
    State.JUDGMENT,
)
WORDS = (
    "la cheffe m'a changé de poste sans rien dire",
    "les heures de dimanche ne sont pas sur la fiche",
    "le compte est bloqué depuis hier soir",
    "on attend la paie de septembre",
)


# Who follows a case, and who backs.
Pair = tuple[Member, Member]


@dataclass
class File:
    """A case, every row that comes with it, and the line of its journal."""

    case: Case
    entry: Entry
    rows: dict[type[models.Model], list[models.Model]] = field(
        default_factory=lambda: {model: [] for model in MODELS}
    )


def a_case(
    number: int, section: Section, people: Pair, chance: random.Random, *, now: datetime
) -> File:
    """The case of this number (from 0), without its clocks; `people` have it once it is taken."""
    case = _case(number, section, people, chance, today=timezone.localdate(now))
    file = File(case, Entry("person.deposit", now, None, section.pk, case.pk))
    file.rows[Case].append(case)
    file.rows[CaseKey].append(
        CaseKey(
            case=case,
            recipient_kind=CaseKey.RecipientKind.SECTION,
            recipient=section.pk,
            key_id=case.data_key.id,
            algorithm=ALGORITHM,
            blob=case.data_key.sealed_to(bytes(section.public_key), case.pk),
        )
    )
    # No code derives to random bytes: these cases can be opened by their section only.
    file.rows[Receipt].append(Receipt(case=case, lookup=os.urandom(32), made_on=case.received_on))
    file.rows[Message].append(a_message(case, 1, chance, by=0, now=now))
    return file


def _case(
    number: int, section: Section, people: Pair, chance: random.Random, *, today: date
) -> Case:
    received = today - timedelta(days=chance.randint(0, 360))
    state = _state(chance)
    alive = state != State.CLOSED
    suivi, binome = people if state != State.SUBMITTED else (None, None)
    waits = alive and chance.random() < WAITS
    case = Case(
        id=uuid4(),
        section=section,
        reference=f"{today.year}-{number + 1:04d}",
        kind=chance.choice(list(kinds.KINDS)),
        state=state,
        outcome="" if alive else Outcome.AGREEMENT,
        closed_on=None if alive else today,
        suivi=suivi,
        binome=binome,
        received_on=received,
        promised_on=received + timedelta(days=7),
        acted_on=today - timedelta(days=chance.randint(0, 60)),
        person_waits_since=today - timedelta(days=chance.randint(0, 20)) if waits else None,
    )
    case.open_with(DataKey.new())
    case.story = " ".join(chance.choice(WORDS) for _ in range(12))
    case.answers = {"work": {"sector": case.kind}, "problem": {"problems": ["other"]}}
    case.contact = {"channel": "code"}
    return case


def _state(chance: random.Random) -> State:
    fate = chance.random()
    if fate < SUBMITTED:
        return State.SUBMITTED
    return State.CLOSED if fate > 1 - CLOSED else chance.choice(WORKING)


def a_message(case: Case, number: int, chance: random.Random, *, by: int, now: datetime) -> Message:
    """A message of the person (`by` 0) or of who follows the case (1)."""
    return Message(
        case=case,
        number=number,
        author_id=case.suivi_id if by else None,
        from_worker=not by,
        sent_at=now,
        body=chance.choice(WORDS),
    )
