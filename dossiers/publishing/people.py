"""The people behind a table: one line each, whatever the number of their requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from dossiers import access
from dossiers.employers.book import Names
from dossiers.employers.counts import problems
from dossiers.models import Case, Closing, Practice, Section
from dossiers.privacy.blind import blind
from dossiers.publishing.questions import (
    BRAND,
    CLOSED,
    KIND,
    LANGUAGE,
    OBTAINED,
    OUTCOME,
    PROBLEM,
    QUARTER,
    REGION,
    Question,
)
from dossiers.publishing.scope import Scope, quarter_of
from dossiers.rules.counted import Person
from dossiers.rules.gathering import UNKNOWN
from dossiers.rules.regions import REGION_OF

COLUMNS = (
    "pk", "kind", "language", "outcome", "received_on", "closed_on",
    "workplace__brand", "workplace__place", "workplace__spot",
)  # fmt: skip


@dataclass
class Someone:
    """One person, as the tables may see her. `sum`: centimes obtained."""

    case: UUID
    day: date
    kind: str
    language: str
    outcome: str
    brand: str
    place: str
    department: str
    problems: set[str] = field(default_factory=set)
    sum: int | None = None

    def categories(self, dimension: str) -> tuple[str, ...]:
        """Where she stands in this dimension."""
        told: dict[str, Iterable[str]] = {
            "": ("",),
            KIND: (self.kind,),
            QUARTER: (quarter_of(self.day).isoformat(),),
            LANGUAGE: (self.language,),
            REGION: (REGION_OF.get(self.department, UNKNOWN),),
            PROBLEM: sorted(self.problems) or (UNKNOWN,),
            OUTCOME: (self.outcome,),
            BRAND: (self.brand or UNKNOWN,),
        }
        return tuple(told[dimension])


@lru_cache(maxsize=64)
def _departments(section: UUID) -> dict[bytes, str]:
    return {blind("spot", section, code): code for code in REGION_OF}


def read(section: Section, question: Question, scope: Scope) -> list[Someone]:
    """Everybody of this section, period and geography. Two statements, and one for sums.

    A request attached to another is of the same person: the first one says what she is, and
    the problems of all of them count.
    """
    closed = question.universe in (CLOSED, OBTAINED)
    day = "closed_on" if closed else "received_on"
    found = Case.objects.filter(
        section=section,
        attached_to=None,
        **{f"{day}__gte": scope.since, f"{day}__lt": scope.until},
    )
    names = Names([section.pk])
    folds = {**names.folded(names.brands), **names.folded(names.places)}
    departments = _departments(section.pk)
    rows = list(found.order_by("pk").values(*COLUMNS))
    seen = {bytes(row["workplace__spot"] or b"") for row in rows if row["workplace__place"]}
    everybody = [_someone(row, row[day], folds, departments, seen) for row in rows]
    here = [one for one in everybody if scope.covers_department(one.department)]
    if question.rows == PROBLEM:
        _tell_problems(here, section)
    if question.universe == OBTAINED:
        _tell_sums(here, section)
        here = [one for one in here if one.sum]
    return here


def _someone(
    row: Mapping[str, Any],
    day: date,
    folds: Mapping[UUID, UUID],
    departments: Mapping[bytes, str],
    named: set[bytes],
) -> Someone:
    """Without a place, the département stands for one, unless one of it is named already."""
    brand, place = row["workplace__brand"], row["workplace__place"]
    spot = bytes(row["workplace__spot"] or b"")
    where = str(folds.get(place, place)) if place else ("" if spot in named else spot.hex())
    return Someone(
        case=row["pk"],
        day=day,
        kind=row["kind"],
        language=row["language"],
        outcome=row["outcome"],
        brand=str(folds.get(brand, brand)) if brand else "",
        place=where,
        department=departments.get(spot, ""),
    )


def _tell_problems(people: Iterable[Someone], section: Section) -> None:
    by_case = {one.case: one for one in people}
    words = problems(section.pk)
    who = Coalesce("workplace__case__attached_to", "workplace__case")
    rows = Practice.objects.filter(workplace__section=section).annotate(who=who)
    for person, mark in rows.values_list("who", "mark"):
        if person in by_case:
            by_case[person].problems.add(words[bytes(mark)])


def _tell_sums(people: Iterable[Someone], section: Section) -> None:
    by_case = {one.case: one for one in people}
    rows = list(
        Closing.objects.filter(
            case__in=list(by_case), reopened_on=None, obtained__isnull=False
        ).select_related("case")
    )
    keys = access.keys_of({row.case_id: section.pk for row in rows})
    for row in rows:
        row.case.open_with(keys[row.case_id])
        by_case[row.case_id].sum = int(row.obtained or 0)


def persons(
    people: Iterable[Someone], question: Question, covered_by: Mapping[int, Iterable[Scope]]
) -> list[Person]:
    """The same people as rules/disclosure.py counts them. covered_by: by rank of an earlier
    edition, the scopes that it is made of.
    """
    scopes = {at: tuple(given) for at, given in covered_by.items()}
    found = []
    for one in people:
        before = frozenset(
            at
            for at, given in scopes.items()
            if any(s.covers_day(one.day) and s.covers_department(one.department) for s in given)
        )
        found.append(
            Person(
                rows=one.categories(question.rows),
                column=one.categories(question.columns)[0],
                place=one.place,
                brand=one.brand,
                before=before,
            )
        )
    return found


def by_category(people: Iterable[Someone], dimension: str) -> dict[str, list[Someone]]:
    """The same people by their category."""
    found: dict[str, list[Someone]] = defaultdict(list)
    for one in people:
        for category in one.categories(dimension):
            found[category].append(one)
    return found
