"""Sharing out: who could take a case, what each would then carry, one case at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from dossiers import access, kinds
from dossiers.models import Case, Member, State
from dossiers.models.case import ONE_PERSON
from dossiers.statistics.fatal import count_uncovered
from dossiers.statistics.load import Burden, burdens
from dossiers.statistics.people import Person, people
from dossiers.statistics.team import Team

SHOWN = 50


class Loads:
    """Who carries what today, and who could take more. Four statements."""

    def __init__(self, member: Member, *, now: datetime) -> None:
        self.team = Team(member)
        uncovered = count_uncovered(member, self.team, now=now)
        self.burdens: dict[UUID, Burden] = {
            one.person: one for one in burdens(member, self.team, uncovered, now=now)
        }
        self.people: Mapping[UUID, Person] = people(self.team.names, now=now)

    def candidates(self, case: Mapping[str, Any]) -> list[Person]:
        """The people of its section other than its own two, the fittest first.

        Fit: there and with room, knows the kind, speaks the language, carries least.
        """
        own = {case["suivi_id"], case["binome_id"]}
        fit = [
            person
            for pk, person in self.people.items()
            if pk not in own and self.team.holds(case["section_id"], pk)
        ]
        return sorted(fit, key=lambda person: self._rank(person, case))

    def _rank(self, person: Person, case: Mapping[str, Any]) -> tuple[Any, ...]:
        carried = self.burdens[person.pk]
        return (
            not person.takes(carried.alive),
            case["kind"] not in person.kinds,
            case["language"] not in person.languages,
            carried.points,
            person.name,
        )

    def points(self, person: UUID | None) -> float:
        """What somebody carries today, 0 for nobody."""
        return self.burdens[person].points if person in self.burdens else 0


COLUMNS = (
    "pk", "reference", "kind", "language", "section_id", "suivi_id", "binome_id", "nearest_on",
    "suivi__name",
)  # fmt: skip


def cases_followed(member: Member, person: UUID) -> list[dict[str, Any]]:
    """The open cases of somebody in the coordinated sections, the nearest date first."""
    rows = access.coordinated_cases(member).filter(suivi=person)
    return _listed(rows)


def without_binome(member: Member) -> list[dict[str, Any]]:
    """The open cases that only one person knows, the nearest date first."""
    return _listed(access.coordinated_cases(member).filter(ONE_PERSON))


def _listed(rows: Any) -> list[dict[str, Any]]:
    alive = rows.exclude(state__in=[State.SUBMITTED, State.CLOSED])
    ordered = alive.order_by(F("nearest_on").asc(nulls_last=True), "reference")
    found: list[dict[str, Any]] = list(ordered.values(*COLUMNS)[:SHOWN])
    return [{**row, "kind_label": str(kinds.kind(row["kind"]).label)} for row in found]


def get_coordinated(member: Member, reference: str) -> Case | None:
    """A case that the member coordinates, opened for an act that reads nothing of it."""
    found = access.coordinated_cases(member).filter(reference=reference)
    return next(iter(access.opened(found.select_related("section", "suivi", "binome"))), None)


def preview(loads: Loads, case: Mapping[str, Any], to: Person | None) -> Sequence[dict[str, Any]]:
    """Who would carry what: before, after."""
    if to is None:
        return ()
    weight = 1 + int(bool(case.get("near")))
    lines = [{"name": to.name, "before": loads.points(to.pk), "by": weight}]
    if case["suivi_id"] in loads.burdens:
        lines.insert(
            0,
            {
                "name": loads.burdens[case["suivi_id"]].name,
                "before": loads.points(case["suivi_id"]),
                "by": -weight,
            },
        )
    return [{**line, "after": max(0, round(line["before"] + line["by"], 1))} for line in lines]
