"""What the post office asks to write a digest: whose hour has come, and what awaits each.

Counts only (ux.md 6.4): a digest names no case, no worker, no employer. Six statements at
most, whatever the number of people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dossiers.absent import away_at
from dossiers.models import (
    OVER_BEFORE_US,
    Case,
    Deadline,
    DeadlineState,
    Evening,
    Exclusion,
    Member,
    Membership,
    Proposal,
    Role,
    Severity,
    State,
)
from dossiers.rules import digests, substitutes
from dossiers.rules.evenings import local_day
from notifications.contract import Line

NEAR = timedelta(days=7)
SOON = timedelta(days=30)
_DEFENDS = (Role.DELEGUE, Role.COORDINATOR)


class Reader(NamedTuple):
    """The last moment a digest was due, on her own clock; and the weekly one she must get."""

    moment: datetime
    minimum: datetime | None


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates that may be lost: how many, and the nearest day that is known."""

    count: int = 0
    nearest: date | None = None


def readers(*, now: datetime) -> dict[UUID, Reader]:
    """Every active member of a section who is not away, in four statements."""
    away = away_at(now)
    coordinators = set(
        Membership.objects.filter(role=Role.COORDINATOR).values_list("member_id", flat=True)
    )
    evenings: dict[UUID, list[tuple[int, object]]] = defaultdict(list)
    for person, weekday, starts in Evening.objects.values_list("member_id", "weekday", "starts"):
        evenings[person].append((weekday, starts))
    return {
        person: _reader(evenings[person], zone, now, coordinates=person in coordinators)
        for person, zone in _defenders().values_list("pk", "zone")
        if person not in away
    }


def lines(people: Collection[UUID], *, now: datetime) -> dict[UUID, list[Line]]:
    """The lines of each of these people that are not zero; nothing for somebody away."""
    away = away_at(now)
    zones = dict(_defenders().filter(pk__in=people).values_list("pk", "zone"))
    present = [person for person in people if person in zones and person not in away]
    # She answers for whom she replaces: their dates are hers today.
    behind = {person: {person, *substitutes.replaced_by(person, away)} for person in present}
    everybody = set().union(*behind.values())
    today = min((local_day(zones[person], now) for person in present), default=now.date())
    lose, tasks = _dates(everybody, today)
    answers = _waiting(everybody)
    proposed = _proposed(present, now)
    arrivals = _arrivals(present)
    found = {}
    for person in present:
        mine = behind[person]
        found[person] = [
            line
            for line in (
                _to_lose([lose[one] for one in mine if one in lose], today),
                Line(_("Réponses à donner : %(n)d"), sum(answers[one] for one in mine)),
                Line(_("Tâches : %(n)d"), sum(tasks[one] for one in mine)),
                Line(_("Suivis proposés : %(n)d"), proposed[person]),
                Line(_("Arrivées sans personne : %(n)d"), arrivals[person]),
            )
            if line.count
        ]
    return found


def _defenders() -> QuerySet[Member]:
    defends = Membership.objects.filter(member=OuterRef("pk"), role__in=_DEFENDS)
    return Member.objects.filter(Exists(defends), is_active=True)


def _reader(
    evenings: list[tuple[int, object]], zone: str, now: datetime, *, coordinates: bool
) -> Reader:
    moment = digests.latest_digest(evenings, zone, now, coordinates=coordinates)  # type: ignore[arg-type]
    return Reader(moment, digests.latest_minimum(zone, now) if coordinates else None)


def _followed(people: Collection[UUID]) -> QuerySet[Case]:
    """The living cases that these people follow, in sections that they have not left."""
    member = Membership.objects.filter(
        member=OuterRef("suivi"), section=OuterRef("section"), role__in=_DEFENDS
    )
    return Case.objects.filter(Exists(member), suivi__in=people).exclude(state=State.CLOSED)


def _dates(people: Collection[UUID], today: date) -> tuple[dict[UUID, Dates], Counter[UUID]]:
    """Per person who follows: what may be lost, as « À faire » counts it; the other dates near."""
    near = Q(prudent__lte=today + NEAR)
    unseen = Q(prudent__lte=today + SOON, seen_at=None)
    fatal = Q(severity=Severity.FATAL, bound="ours")
    to_lose = fatal & (near | unseen | Q(prudent=None))
    rows = (
        Deadline.objects.filter(state=DeadlineState.OPEN, case__in=_followed(people))
        .filter(to_lose | near | Q(prudent=None))
        .exclude(OVER_BEFORE_US)
        .values_list("case__suivi")
        .annotate(
            lose=Count("pk", filter=to_lose),
            nearest=Min("prudent", filter=to_lose),
            other=Count("pk", filter=~fatal),
        )
    )
    lose, tasks = {}, Counter[UUID]()
    for person, count, nearest, other in rows:
        lose[person] = Dates(count, nearest)
        tasks[person] = other
    return lose, tasks


def _to_lose(found: Collection[Dates], today: date) -> Line:
    count = sum(one.count for one in found)
    nearest = min((one.nearest for one in found if one.nearest), default=None)
    if nearest is None or nearest < today:
        return Line(_("À ne pas perdre : %(n)d"), count)
    if nearest == today:
        return Line(_("À ne pas perdre : %(n)d (aujourd’hui)"), count)
    days = (nearest - today).days
    words = ngettext_lazy(
        "À ne pas perdre : %(n)d (dans %(days)d jour)",
        "À ne pas perdre : %(n)d (dans %(days)d jours)",
        "days",
    )
    return Line(words, count, {"days": days})


def _waiting(people: Collection[UUID]) -> Counter[UUID]:
    rows = _followed(people).filter(person_waits_since__isnull=False)
    return Counter(dict(rows.values_list("suivi").annotate(Count("pk"))))


def _proposed(people: Collection[UUID], now: datetime) -> Counter[UUID]:
    rows = Proposal.objects.filter(
        to__in=people, answer="", lapses_at__gt=now, case__state=State.SUBMITTED
    )
    return Counter(dict(rows.values_list("to").annotate(Count("pk"))))


def _arrivals(people: Collection[UUID]) -> Counter[UUID]:
    """Per person: those of her sections that nobody has taken, exclusions apart."""
    free = Case.objects.filter(state=State.SUBMITTED, suivi__isnull=True)
    by_section = Counter(dict(free.values_list("section").annotate(Count("pk"))))
    found = Counter[UUID]()
    places: Mapping[UUID, set[UUID]] = defaultdict(set)
    for person, section in Membership.objects.filter(
        member__in=people, role__in=_DEFENDS
    ).values_list("member", "section"):
        places[person].add(section)
    for person, sections in places.items():
        found[person] = sum(by_section[section] for section in sections)
    excluded = Exclusion.objects.filter(member__in=people, case__in=free).annotate(
        place=F("case__section")
    )
    for person, section in excluded.values_list("member", "place"):
        found[person] -= section in places[person]
    return found
