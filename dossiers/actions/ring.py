"""Which doorbell rings for whom. A doorbell says a topic and a link, never a fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from dossiers.access import Holders
from dossiers.models import Case, Deadline, Level, Member, Proposal, Reminder
from notifications.notify import Doorbell, notify_many


def case_link(case: Case) -> str:
    """The page of a case, for the bell of somebody who may open it."""
    return reverse("desk:case", args=[case.reference])


def _bell(topic: str, recipient: UUID, key: str, link: str, answer: str = "") -> Doorbell:
    return Doorbell(
        topic=topic,
        recipient=recipient,
        key=f"{key}:{recipient}",
        link=link,
        answer_link=answer,
    )


def ring_arrival(case: Case, *, now: datetime) -> None:
    """A red arrival rings the coordination at once; the others wait in the list."""
    if case.level != Level.RED:
        return
    people = Holders([case.pk], now=now).of("coordination", case.pk)
    link = reverse("desk:arrival", args=[case.reference])
    notify_many([_bell("arrival", p, f"arrival:{case.pk}", link) for p in people], now=now)


def ring_proposal(proposal: Proposal, *, now: datetime) -> None:
    """Somebody is offered a case."""
    link = reverse("desk:arrival", args=[proposal.case.reference])
    notify_many([_bell("proposal", proposal.to_id, f"proposal:{proposal.pk}", link)], now=now)


def ring_team(case: Case, key: str, *, now: datetime) -> None:
    """The person wrote or added something: who follows the case hears of it."""
    people = Holders([case.pk], now=now).of("suivi", case.pk) if case.suivi_id else set()
    notify_many([_bell("worker_message", p, key, case_link(case)) for p in people], now=now)


def ring_roles(
    case: Case,
    roles: Iterable[str],
    key: str,
    *,
    now: datetime,
    besides: Member | None = None,
) -> int:
    """What everybody who answers for the case must hear, once each; returns how many bells."""
    holders = Holders([case.pk], now=now)
    people = {person for role in roles for person in holders.of(role, case.pk)}
    if besides:
        people.discard(besides.pk)
    return notify_many([_bell("update", p, key, case_link(case)) for p in sorted(people)], now=now)


def ring_member(topic: str, recipient: UUID, case: Case, key: str, *, now: datetime) -> None:
    """One member hears of something on a case (named binôme, hand-over, waiver asked)."""
    notify_many([_bell(topic, recipient, key, case_link(case))], now=now)


def reminder_key(reminder: Reminder) -> str:
    """The unique key of a step of the ladder; the recipient is added by the bell."""
    return f"reminder:{reminder.deadline_id}:{reminder.edition}:{reminder.step}"


def ring_reminders(reminders: Iterable[tuple[Reminder, Deadline, str]], *, now: datetime) -> int:
    """One bell per reminder: (reminder, its deadline, the case's reference)."""
    bells = []
    for reminder, deadline, reference in reminders:
        link = reverse("desk:deadline", args=[reference, deadline.pk])
        answer = reverse("desk:acknowledge", args=[reference, deadline.pk])
        topic = "deadline_escalated" if reminder.level else "deadline"
        bells.append(_bell(topic, reminder.recipient_id, reminder_key(reminder), link, answer))
    return notify_many(bells, now=now)
