"""How many people have a case about whom: counted by the database, by ids and digests.

A request attached to another one is of the same person: she counts once. A line that was
merged counts for the one that stands for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncQuarter
from django.utils.translation import gettext as _

from dossiers import access, kinds
from dossiers.employers.book import Names
from dossiers.models import Case, Member, Practice, Workplace
from dossiers.privacy.blind import blind

# Below, a number said to somebody without rights on the cases could point at a person.
FEWEST_SHOWN = 5
# The cases whose person typed an employer that no brand of her section has.
UNCLEAR = Q(workplace__brand__isnull=True, workplace__mark__isnull=False)
Cell = tuple[UUID, str]


@dataclass(frozen=True)
class Number:
    """People counted: all of them, and those whose case the reader may open."""

    total: int = 0
    mine: int = 0

    @property
    def hidden(self) -> int:
        """Those whose case the reader may not open."""
        return self.total - self.mine

    def __str__(self) -> str:
        """« 12 »; what could point at somebody whose case is closed to the reader is not said."""
        if self.hidden == 0 or self.hidden >= FEWEST_SHOWN:
            return str(self.total)
        few = _("moins de %(n)s") % {"n": FEWEST_SHOWN}
        return (
            _("%(mine)s et %(few)s autres") % {"mine": self.mine, "few": few} if self.mine else few
        )


def problems(section: UUID) -> dict[bytes, str]:
    """What the digests of this section mean: digest → slug of the problem."""
    slugs = {slug for kind in kinds.KINDS.values() for slug in kind.problems}
    return {blind("practice", section, slug): slug for slug in sorted(slugs)}


def problem_label(slug: str) -> str:
    """The words of a problem, as the first kind that has it says them."""
    found = (kind.problems[slug] for kind in kinds.KINDS.values() if slug in kind.problems)
    return str(next(found, slug))


def standing(column: str, folded: Mapping[UUID, UUID]) -> Any:
    """A column of ids, read through the merges."""
    if not folded:
        return F(column)
    return Choose(
        *(When(**{column: gone}, then=Value(kept)) for gone, kept in folded.items()),
        default=F(column),
    )


def person(of: str = "") -> Coalesce:
    """Whose case it is: a duplicate is of the person of the case that it is attached to."""
    return Coalesce(f"{of}case__attached_to", f"{of}case")


def by_brand(member: Member, names: Names) -> dict[UUID, Number]:
    """People by brand, in the sections whose books these are. One statement."""
    return _numbers(
        _of_books(names).filter(brand__isnull=False), member, standing("brand", _folded(names))
    )


def by_place(member: Member, names: Names, brand: UUID) -> dict[UUID | None, Number]:
    """People of one brand by place, None for those whose place nobody said. One statement."""
    of_brand = _of_books(names).filter(brand__in=names.same(names.brands, brand))
    return _numbers(of_brand, member, standing("place", names.folded(names.places)))


def _numbers(found: QuerySet[Workplace], member: Member, key: Any) -> dict[Any, Number]:
    mine = Q(case__in=access.visible_cases(member).values("pk"))
    rows = (
        found.order_by()
        .annotate(key=key)
        .values("key")
        .annotate(
            total=Count(person(), distinct=True), mine=Count(person(), distinct=True, filter=mine)
        )
    )
    return {row["key"]: Number(row["total"], row["mine"]) for row in rows}


def by_problem(member: Member, names: Names, brand: UUID) -> dict[str, Number]:
    """People of one brand by problem, by its slug. One statement."""
    section = names.section_of(names.brands[brand])
    mine = Q(workplace__case__in=access.visible_cases(member).values("pk"))
    who = person("workplace__")
    rows = (
        Practice.objects.filter(workplace__brand__in=names.same(names.brands, brand))
        .order_by()
        .values("mark")
        .annotate(total=Count(who, distinct=True), mine=Count(who, distinct=True, filter=mine))
    )
    words = problems(section)
    found = {words[bytes(r["mark"])]: Number(r["total"], r["mine"]) for r in rows}
    return dict(sorted(found.items(), key=lambda one: -one[1].total))


def hidden_from(member: Member, names: Names, brand: UUID) -> Number:
    """All the people of a brand, and those whose case the member may open. One statement."""
    found = _of_books(names).filter(brand__in=names.same(names.brands, brand))
    mine = Q(case__in=access.visible_cases(member).values("pk"))
    row = found.aggregate(
        total=Count(person(), distinct=True), mine=Count(person(), distinct=True, filter=mine)
    )
    return Number(row["total"], row["mine"])


def by_quarter(
    names: Names, sections: Collection[UUID], *, since: date
) -> dict[UUID, dict[date, int]]:
    """People by brand and quarter (its first day) from `since` on. One statement."""
    rows = (
        Workplace.objects.filter(section__in=sections, received_on__gte=since, brand__isnull=False)
        .order_by()
        .annotate(key=standing("brand", _folded(names)), quarter=TruncQuarter("received_on"))
        .values("key", "quarter")
        .annotate(n=Count(person(), distinct=True))
    )
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for row in rows:
        found[row["key"]][row["quarter"]] = row["n"]
    return found


def _of_books(names: Names) -> QuerySet[Workplace]:
    return Workplace.objects.filter(section__in=[b.section_id for b in names.books.values()])


def _folded(names: Names) -> dict[UUID, UUID]:
    return names.folded(names.brands)


def cases_of(member: Member, names: Names, brand: UUID) -> QuerySet[Case]:
    """The cases of a brand that the member may open."""
    return access.visible_cases(member).filter(workplace__brand__in=names.same(names.brands, brand))


def same_brand_counts(cases: Collection[Case]) -> dict[UUID, int]:
    """For each of these cases of known brand, how many other people of its section have a
    case about the same one, closed cases included. One statement; nothing for the others.

    One merge is followed, not a merge of a merge: it is a hint beside an arrival.
    """
    stands = Coalesce("brand__merged_into", "brand")
    same = (
        Workplace.objects.annotate(stands=stands)
        .filter(section=OuterRef("section"), stands=OuterRef("stands"))
        .order_by()
        .values("section")
        .annotate(n=Count(person(), distinct=True))
        .values("n")
    )
    rows = (
        Workplace.objects.filter(case__in=[case.pk for case in cases], brand__isnull=False)
        .annotate(stands=stands)
        .values_list("case", Subquery(same))
    )
    return {case: n - 1 for case, n in rows if n > 1}
