"""Which employer does the same thing to whom: the rule of ux.md 7.2, counted by the database.

Same enseigne and same problem: enough people in enough places (or more of them in one),
within some months. The thresholds are the section's own; people are counted, not requests.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dossiers.employers.book import Names
from dossiers.employers.counts import Cell, person, problems, standing
from dossiers.models import Case, PatternRule, Practice

# The matrix looks back this far; the rule, as far as the section says.
MONTHS_SHOWN = 12


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rules_of(sections: Collection[UUID]) -> dict[UUID, PatternRule]:
    """The thresholds of each section, the usual ones where nobody changed them."""
    kept = {rule.section_id: rule for rule in PatternRule.objects.filter(section__in=sections)}
    return {pk: kept.get(pk) or PatternRule(section_id=pk) for pk in sections}


@dataclass(frozen=True)
class Found:
    """One enseigne and one problem. `shown`: people over twelve months; `cases`, `places` and
    `most_in_one`: within the months of the rule; `fires`: they are a pattern.
    """

    brand: UUID
    problem: str
    shown: int
    cases: int
    places: int
    most_in_one: int
    fires: bool


def find(names: Names, sections: Collection[UUID], *, today: date) -> dict[Cell, Found]:
    """Every cell of the matrix of these sections, in two statements beside the book's own."""
    if not names.books:
        return {}
    rules = rules_of(sections)
    people = _people(names, rules, today)
    places = _places(names, rules, today)
    found = {}
    for cell, (section, shown, cases) in people.items():
        spots = places.get(cell, {})
        most, rule = max(spots.values(), default=0), rules[section]
        fires = (cases >= rule.cases and len(spots) >= rule.places) or most >= rule.alone
        found[cell] = Found(*cell, shown, cases, len(spots), most, fires)
    return found


def patterns(found: Mapping[Cell, Found]) -> list[Found]:
    """What the rule calls a pattern, the largest first."""
    return sorted((f for f in found.values() if f.fires), key=lambda f: (-f.cases, -f.places))


def _since(rules: Mapping[UUID, PatternRule], today: date) -> Q:
    """The practices within the months of their section's rule."""
    within = Q(pk__in=[])
    for section, rule in rules.items():
        first = months_before(today, rule.months)
        within |= Q(workplace__section=section, workplace__received_on__gte=first)
    return within


def _shown(sections: Collection[UUID], today: date) -> QuerySet[Practice]:
    return Practice.objects.filter(
        workplace__section__in=sections,
        workplace__received_on__gte=months_before(today, MONTHS_SHOWN),
        workplace__brand__isnull=False,
    ).order_by()


def _people(
    names: Names, rules: Mapping[UUID, PatternRule], today: date
) -> dict[Cell, tuple[UUID, int, int]]:
    """(section, people over twelve months, people within the rule's months) of each cell."""
    who = person("workplace__")
    rows = (
        _shown(list(rules), today)
        .annotate(stands=standing("workplace__brand", names.folded(names.brands)))
        .values("workplace__section", "stands", "mark")
        .annotate(
            shown=Count(who, distinct=True),
            recent=Count(who, distinct=True, filter=_since(rules, today)),
        )
    )
    words = _words(rules)
    return {
        (row["stands"], words[row["workplace__section"]][bytes(row["mark"])]): (
            row["workplace__section"],
            row["shown"],
            row["recent"],
        )
        for row in rows
    }


def _places(
    names: Names, rules: Mapping[UUID, PatternRule], today: date
) -> dict[Cell, dict[object, int]]:
    """People within the rule's months by place of each cell.

    Without a place, the department stands for one, unless a place of it is known already:
    better to miss a place than to make one up.
    """
    who = person("workplace__")
    rows = (
        _shown(list(rules), today)
        .filter(_since(rules, today))
        .annotate(
            stands=standing("workplace__brand", names.folded(names.brands)),
            where=standing("workplace__place", names.folded(names.places)),
        )
        .values("workplace__section", "stands", "mark", "where", "workplace__spot")
        .annotate(n=Count(who, distinct=True))
    )
    words = _words(rules)
    by_cell: dict[Cell, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        slug = words[row["workplace__section"]][bytes(row["mark"])]
        by_cell[row["stands"], slug].append(dict(row))
    return {cell: _spots(found) for cell, found in by_cell.items()}


def _spots(rows: list[dict[str, Any]]) -> dict[object, int]:
    spots: dict[object, int] = defaultdict(int)
    named = {bytes(row["workplace__spot"] or b"") for row in rows if row["where"]}
    for row in rows:
        spot = bytes(row["workplace__spot"] or b"")
        if row["where"]:
            spots[row["where"]] += row["n"]
        elif spot and spot not in named:
            spots[spot] += row["n"]
    return dict(spots)


def _words(rules: Mapping[UUID, PatternRule]) -> dict[UUID, dict[bytes, str]]:
    return {section: problems(section) for section in rules}


def practised(
    cases: QuerySet[Case], names: Names, brand: UUID, marks: Collection[bytes] | None
) -> QuerySet[Case]:
    """Of these cases, those about this brand; with `marks`, that ticked one of these problems."""
    same = names.same(names.brands, brand)
    if marks is None:
        return cases.filter(workplace__brand__in=same)
    practices = Practice.objects.filter(workplace__brand__in=same, mark__in=list(marks))
    return cases.filter(pk__in=practices.values("workplace__case"))
