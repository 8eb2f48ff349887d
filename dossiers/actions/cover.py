"""What falls while somebody would be away, and who would hold it. Four statements at most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from dossiers.models import Absence, Deadline, DeadlineState, Exclusion, Member, Severity


@dataclass
class Cover:
    """The dates of the cases that somebody follows, between two days, both included.

    `held`: how many by the name of who would hold them, "" for nobody. `bare`: the cases of
    the fatal ones that nobody would.
    """

    total: int = 0
    held: Counter[str] = field(default_factory=Counter)
    bare: dict[UUID, str] = field(default_factory=dict)


def cover_of(
    member: Member, starts_on: date, ends_on: date, substitute: Member | None = None
) -> Cover:
    """Who would hold each date: the substitute, else the binôme if she is there that day."""
    dates: list[Any] = list(
        Deadline.objects.filter(
            case__suivi=member,
            state=DeadlineState.OPEN,
            prudent__range=(starts_on, ends_on),
        )
        .order_by("prudent")
        .values_list(
            "severity", "bound", "prudent", "case_id", "case__reference", "case__section_id",
            "case__binome_id", "case__binome__name", "case__binome__is_active",
        )
    )  # fmt: skip
    gone = _absences({row[6] for row in dates if row[6]}, starts_on, ends_on)
    kept_out = _not_for(substitute, {row[3] for row in dates})
    found = Cover(total=len(dates))
    for severity, bound, day, case, reference, section, binome, name, is_open in dates:
        holder = ""
        if substitute and case not in kept_out and section in _sections(substitute):
            holder = substitute.name
        elif is_open and not any(first <= day <= last for first, last in gone.get(binome, ())):
            holder = name
        found.held[holder] += 1
        if not holder and severity == Severity.FATAL and bound == "ours":
            found.bare[case] = reference
    return found


def _absences(people: set[UUID], first: date, last: date) -> dict[UUID, list[tuple[date, date]]]:
    rows: dict[UUID, list[tuple[date, date]]] = {}
    for person, starts, ends in Absence.objects.filter(
        member__in=people, starts_on__lte=last, ends_on__gte=first
    ).values_list("member", "starts_on", "ends_on"):
        rows.setdefault(person, []).append((starts, ends))
    return rows


def _not_for(substitute: Member | None, cases: set[UUID]) -> set[UUID]:
    """The cases that the substitute must not see."""
    if substitute is None:
        return set()
    rows = Exclusion.objects.filter(member=substitute, case__in=cases)
    return set(rows.values_list("case", flat=True))


def _sections(substitute: Member) -> set[UUID]:
    """Where the substitute may follow cases (read once)."""
    kept: set[UUID] | None = getattr(substitute, "_defends_in", None)
    if kept is None:
        kept = set(
            substitute.memberships.exclude(role="technician").values_list("section", flat=True)
        )
        substitute._defends_in = kept  # type: ignore[attr-defined]
    return kept
