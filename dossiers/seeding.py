"""Synthetic sealed cases in bulk, for measuring. Never beside real ones.

The only place that writes rows without an action: a hundred thousand of them would
take an hour. The sections it makes carry a mark by which it knows its own.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone

from dossiers import kinds
from dossiers.actions.member import create_section
from dossiers.actions.plan import first_rung_on
from dossiers.models import (
    Case,
    CaseKey,
    Deadline,
    Entry,
    JournalLine,
    Member,
    Membership,
    Message,
    Milestone,
    Outcome,
    Receipt,
    Role,
    Section,
    State,
)
from dossiers.privacy.envelope import ALGORITHM, DataKey
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import Certainty
from dossiers.rules.known import Precision

MARK = "mesure-"
PER_MEMBER = 50
BATCH = 1000
# Far enough that its ladder has not begun.
FAR_DAYS = (40, 400)
RULES = ("rupture_12m", "salaire_3a", "discrim_5a")
ALIVE_STATES = (
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


class RealDataError(Exception):
    """The database holds something that this module did not make."""


@dataclass
class Shape:
    """What to make. `due`: how many deadlines have a step of the ladder to send today."""

    cases: int
    sections: int = 2
    due: int = 1000
    chance: int = 1


def refuse_real_data() -> None:
    """Raises RealDataError unless every section of the database is synthetic."""
    real = Section.objects.exclude(slug__startswith=MARK)
    if real.exists() or Member.objects.exclude(email__endswith="@mesure.invalid").exists():
        raise RealDataError(
            "Cette base contient de vraies sections ou de vrais comptes : "
            "seed ne s'y mélange pas. Utiliser une base vide (DATABASE_URL, DATA_DIR)."
        )


def seed(shape: Shape, *, now: datetime, progress: Callable[[int], None]) -> None:
    """Make the cases of `shape`, batch by batch; `progress` gets the number made so far.

    Raises RealDataError. A stop in the middle leaves whole batches, and may be followed
    by another run.
    """
    refuse_real_data()
    chance = random.Random(shape.chance)  # noqa: S311 (dates and states, no secret)
    sections = _sections(shape.sections, now=now)
    people = _people(sections, shape.cases, now=now)
    counter = Case.objects.count()
    due_left = shape.due
    while counter < shape.cases:
        size = min(BATCH, shape.cases - counter)
        share = min(due_left, size * len(RULES), -(-shape.due * size // shape.cases))
        _batch(range(counter, counter + size), sections, people, share, chance, now=now)
        due_left -= share
        counter += size
        progress(counter)


def _sections(count: int, *, now: datetime) -> list[Section]:
    made = list(Section.objects.filter(slug__startswith=MARK).order_by("slug"))
    for number in range(len(made), count):
        made.append(create_section(f"{MARK}{number:03d}", now=now))
    return made


def _people(sections: list[Section], cases: int, *, now: datetime) -> dict[Section, list[Member]]:
    """One coordinator and enough délégués for 50 cases each, in every section."""
    each = max(2, -(-cases // (PER_MEMBER * len(sections))))
    today = timezone.localdate(now)
    people = {}
    for section in sections:
        wanted = [f"{section.slug}-{n:05d}@mesure.invalid" for n in range(each + 1)]
        have = set(Member.objects.filter(email__in=wanted).values_list("email", flat=True))
        Member.objects.bulk_create(
            [
                Member(email=email, name=email.split("@")[0], password="!", joined_on=today)
                for email in wanted
                if email not in have
            ],
            batch_size=BATCH,
        )
        members = list(Member.objects.filter(email__in=wanted).order_by("email"))
        Membership.objects.bulk_create(
            [
                Membership(
                    member=member,
                    section=section,
                    role=Role.DELEGUE if n else Role.COORDINATOR,
                    since=today,
                )
                for n, member in enumerate(members)
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        people[section] = members[1:]
    return people


def _batch(
    numbers: range,
    sections: list[Section],
    people: dict[Section, list[Member]],
    due: int,
    chance: random.Random,
    *,
    now: datetime,
) -> None:
    today = timezone.localdate(now)
    rows: dict[type[models.Model], list[models.Model]] = {
        model: [] for model in (Case, CaseKey, Receipt, Milestone, Deadline, Message)
    }
    dues = iter([True] * due)
    entries = []
    for number in numbers:
        section = sections[number % len(sections)]
        case = _case(number, section, people[section], chance, today=today)
        rows[Case].append(case)
        rows[CaseKey].append(
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
        rows[Receipt].append(Receipt(case=case, lookup=os.urandom(32), made_on=case.received_on))
        for milestone, deadline in _clocks(case, dues, chance, today=today):
            rows[Milestone].append(milestone)
            rows[Deadline].append(deadline)
        rows[Message].append(_message(case, 1, chance, now=now))
        entries.append(Entry("person.deposit", now, None, section.pk, case.pk, {}))
    with transaction.atomic():
        for model, objects in rows.items():
            model._default_manager.bulk_create(objects, batch_size=BATCH)
        JournalLine.objects.record_many(entries)


def _case(
    number: int, section: Section, people: list[Member], chance: random.Random, *, today: date
) -> Case:
    received = today - timedelta(days=chance.randint(0, 360))
    fate = chance.random()
    state = (
        State.SUBMITTED
        if fate < 0.02
        else State.CLOSED
        if fate > 0.85
        else chance.choice(ALIVE_STATES)
    )
    suivi = None if state == State.SUBMITTED else people[(number // 7) % len(people)]
    binome = None if suivi is None else people[(number // 7 + 1) % len(people)]
    case = Case(
        id=uuid4(),
        section=section,
        reference=f"M{number:07d}",
        kind=list(kinds.KINDS)[number % len(kinds.KINDS)],
        state=state,
        outcome=Outcome.AGREEMENT if state == State.CLOSED else "",
        closed_on=today if state == State.CLOSED else None,
        suivi=suivi,
        binome=binome if binome != suivi else None,
        received_on=received,
        promised_on=received + timedelta(days=7),
        acted_on=today - timedelta(days=chance.randint(0, 60)),
    )
    case.open_with(DataKey.new())
    case.story = " ".join(chance.choice(WORDS) for _ in range(12))
    case.answers = {"work": {"sector": case.kind}, "problem": {"problems": ["other"]}}
    case.contact = {"channel": "code"}
    return case


def _clocks(
    case: Case, dues: Iterator[bool], chance: random.Random, *, today: date
) -> list[tuple[Milestone, Deadline]]:
    """Three open deadlines, the first ones of the batch due today; all closed on a closed case."""
    closed = case.state == State.CLOSED
    pairs = []
    for slug in RULES:
        rule = catalogue().rule(slug)
        is_due = not closed and next(islice(dues, 1), False)
        prudent = today + timedelta(days=30 if is_due else chance.randint(*FAR_DAYS))
        start = prudent - timedelta(days=365)
        milestone = Milestone(
            id=uuid4(),
            case=case,
            slug=rule.trigger,
            earliest=start,
            latest=start,
            precision=Precision.DAY.value,
            recorded_on=case.received_on,
        )
        deadline = Deadline(
            case=case,
            milestone=milestone,
            rule=slug,
            rule_version=rule.version,
            bound="ours",
            severity=rule.severity,
            zone="metropole",
            certainty=Certainty.DECLARED.value,
            theoretical=prudent,
            legal=prudent,
            prudent=prudent,
            act_by=prudent,
            created_on=case.received_on,
            state="dismissed" if closed else "open",
            closed_on=today if closed else None,
        )
        deadline.next_rung_on = None if closed else first_rung_on(deadline, today)
        pairs.append((milestone, deadline))
    if not closed:
        case.nearest_on = min(d.prudent for _, d in pairs if d.prudent)
    return pairs


def _message(case: Case, number: int, chance: random.Random, *, now: datetime) -> Message:
    return Message(
        case=case,
        number=number,
        from_worker=True,
        sent_at=now,
        body=chance.choice(WORDS),
    )


def write_thread(case: Case, count: int, *, now: datetime) -> None:
    """A long conversation on one (opened) case: `count` messages, for measuring its page."""
    chance = random.Random(count)  # noqa: S311 (words, no secret)
    last = case.messages.count()
    Message.objects.bulk_create(
        [_message(case, last + n + 1, chance, now=now) for n in range(count)]
    )
