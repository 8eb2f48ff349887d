"""Which doorbell rings for whom. A doorbell says a topic and a link, never a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from dossiers.access import Holders, coordination_of
from dossiers.actions.answer_link import open_links
from dossiers.models import (
    Case,
    Deadline,
    Destination,
    Insolvency,
    JointCall,
    Level,
    Member,
    Proposal,
    Reminder,
    Severity,
)
from dossiers.rules.rung import CREATION
from notifications.notify import Doorbell, notify_many

# The certainties of a date that is still to be checked or to be found.
DOUBTFUL = ("earliest", "unknown")
# The words of the post office for a fatal date, by the days that are left.
IN_DAYS = {14: "deadline_in_14", 3: "deadline_in_3", 1: "deadline_tomorrow"}


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
    """A red arrival rings the coordination at once; the others wait for an hour of announcing."""
    if case.level == Level.RED:
        ring_arrivals([case], now=now)


def ring_arrivals(cases: Sequence[Case], *, now: datetime) -> int:
    """The coordination, and the room of the section, hear of each; returns new notices."""
    holders = Holders([case.pk for case in cases], now=now)
    bells = [
        _bell(
            "arrival",
            person,
            f"arrival:{case.pk}",
            reverse("desk:arrival", args=[case.reference]),
        )
        for case in cases
        for person in holders.of("coordination", case.pk)
    ]
    rooms = _rooms({case.section_id for case in cases})
    bells += [_room_bell(case, rooms[case.section_id]) for case in cases if rooms[case.section_id]]
    return notify_many(bells, now=now)


def _rooms(sections: set[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The channels by which the room of each section is reached."""
    rooms: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for section, channel in (
        Destination.objects.filter(section__in=sections)
        .order_by("channel")
        .values_list("section", "channel")
    ):
        rooms[section] += (channel,)
    return rooms


def _room_bell(case: Case, channels: tuple[str, ...]) -> Doorbell:
    """The same for the room of the section: nobody's bell, one sentence."""
    return Doorbell(
        topic="room",
        recipient=case.section_id,
        link=reverse("desk:arrivals"),
        key=f"arrival:{case.pk}:{case.section_id}",
        channels=channels,
    )


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
    """The unique key of what was last told of a step; the recipient is added by the bell."""
    again = f".{reminder.agains}" if reminder.agains else ""
    return f"reminder:{reminder.deadline_id}:{reminder.edition}:{reminder.step}{again}"


@dataclass(frozen=True, slots=True)
class Ring:
    """A reminder to tell: about which deadline of which case, by which channels, when.

    untaken: nobody follows the case yet. channels and not_before are the doorbell's.
    """

    reminder: Reminder
    deadline: Deadline
    reference: str
    untaken: bool = False
    channels: tuple[str, ...] | None = None
    not_before: datetime | None = None


def ring_reminders(rings: Iterable[Ring], *, now: datetime) -> int:
    """One bell per reminder; one per case and day for those that stay in the bell."""
    rings, links = list(rings), _Links()
    open_links([ring.reminder for ring in rings], now=now)
    return notify_many([_reminder_bell(ring, links, now) for ring in rings], now=now)


class _Links:
    """The addresses that reminders lead to, resolved once for many."""

    def __init__(self) -> None:
        case, pk = "REFERENCE", UUID(int=0)
        self._pages = {
            "deadline": reverse("desk:deadline", args=[case, pk]),
            "answer": reverse("desk:acknowledge", args=[case, pk]),
            "arrival": reverse("desk:arrival", args=[case]),
            "dates": reverse("desk:deadlines_of_case", args=[case]),
        }
        self._stands_for = (case, str(pk))

    def of(self, page: str, ring: Ring) -> str:
        """The address of that page for one reminder."""
        case, pk = self._stands_for
        address = self._pages[page].replace(case, ring.reference)
        return address.replace(pk, str(ring.deadline.pk))


def _reminder_bell(ring: Ring, links: _Links, now: datetime) -> Doorbell:
    reminder = ring.reminder
    key, page = reminder_key(reminder), "deadline"
    # Told of all the dates of a case at once, or asked for those that nobody knows.
    if ring.deadline.prudent is None or (ring.channels == () and _is_first(reminder)):
        day = timezone.localdate(now)
        key = f"dates:{ring.deadline.case_id}:{reminder.step}.{reminder.level}:{day}"
        page = "dates"
    page = "arrival" if ring.untaken else page
    return Doorbell(
        topic=_reminder_topic(ring, now),
        recipient=reminder.recipient_id,
        key=f"{key}:{reminder.recipient_id}",
        link=links.of(page, ring),
        answer_link=links.of("answer", ring) if page == "deadline" else "",
        channels=ring.channels,
        not_before=ring.not_before,
    )


def _reminder_topic(ring: Ring, now: datetime) -> str:
    """Whose words fit: a number of days is said only if it is right the day it leaves."""
    if ring.reminder.level:
        return "deadline_backing" if ring.reminder.role == "binome" else "deadline_escalated"
    if ring.deadline.certainty in DOUBTFUL or ring.deadline.prudent is None:
        return "deadline_to_check" if ring.deadline.certainty in DOUBTFUL else "deadline"
    leaves = timezone.localdate(max(now, ring.not_before or now))
    left = (ring.deadline.prudent - leaves).days
    return IN_DAYS.get(left, "deadline") if ring.deadline.severity == Severity.FATAL else "deadline"


def _is_first(reminder: Reminder) -> bool:
    return reminder.step.startswith(CREATION)


def ring_relief(case: Case, people: Iterable[UUID], *, now: datetime) -> int:
    """« Fait. Merci. Plus rien à faire. », once a day and case to everybody who was alerted."""
    key = f"relief:{case.pk}:{timezone.localdate(now)}"
    bells = [_bell("deadline_done", p, key, case_link(case)) for p in sorted(people)]
    return notify_many(bells, now=now)


def ring_joint_call(call: JointCall, *, now: datetime) -> None:
    """Enough people would act together: the coordination reads that, and nothing more."""
    people = coordination_of(call.section_id)
    link = reverse("coordination:joint_call", args=[call.pk])
    notify_many([_bell("update", p, f"joint:{call.pk}", link) for p in sorted(people)], now=now)


def ring_insolvency(insolvency: Insolvency, *, now: datetime) -> None:
    """A company is in a collective procedure: the coordination reads where, and nothing more."""
    people = coordination_of(insolvency.book.section_id)
    link = reverse("desk:employer", args=[insolvency.company.brand_id])
    key = f"insolvency:{insolvency.pk}"
    notify_many([_bell("update", p, key, link) for p in sorted(people)], now=now)
