"""The matrix of patterns in words: its columns, its lines, its reading, its cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.cards import Card
from dossiers.coordination.tables import figure
from dossiers.employers import patterns
from dossiers.employers.book import Names
from dossiers.employers.counts import Cell, problem_label
from dossiers.employers.patterns import Found
from dossiers.models import Collective, PatternRule

# Problems with a column of their own; the rarer ones are on the page of each brand.
COLUMNS = 6
QUARTERS = 4


def first_quarter(today: date) -> date:
    """The first day of the oldest of the four quarters shown; the running one is the last."""
    first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return patterns.months_before(first, 3 * (QUARTERS - 1))


def matrix(
    names: Names,
    found: Mapping[Cell, Found],
    quarters: Mapping[UUID, Mapping[date, int]],
    today: date,
) -> dict[str, Any]:
    """`columns`, `lines` and `reading` of the page; no line when nothing was counted."""
    by_problem: dict[str, int] = {}
    by_brand: dict[UUID, int] = {}
    for one in found.values():
        by_problem[one.problem] = by_problem.get(one.problem, 0) + one.shown
        by_brand[one.brand] = by_brand.get(one.brand, 0) + one.shown
    shown = sorted(by_problem, key=lambda slug: (-by_problem[slug], slug))[:COLUMNS]
    brands = sorted(by_brand, key=lambda pk: (-by_brand[pk], names.brand_name(pk)))
    days = [patterns.months_before(first_quarter(today), -3 * n) for n in range(QUARTERS)]
    heads = [_("Enseigne"), *(problem_label(slug) for slug in shown), *map(quarter_words, days)]
    return {
        "columns": [{"label": head, "numeric": at > 0} for at, head in enumerate(heads)],
        "lines": [
            [
                *_cells(names, pk, shown, found),
                *(quarters.get(pk, {}).get(day, 0) for day in days),
            ]
            for pk in brands
        ],
        "reading": _reading(names, found),
        "left_out": len(by_problem) - len(shown),
    }


def quarter_words(first: date) -> str:
    """« T4 2026 »."""
    return _("T%(n)s %(year)s") % {"n": (first.month + 2) // 3, "year": first.year}


def _cells(
    names: Names, brand: UUID, shown: Sequence[str], found: Mapping[Cell, Found]
) -> list[Any]:
    """The name of a brand, then a number for each problem shown; every one opens its cases."""
    url = reverse("coordination:pattern", args=[brand])
    cells: list[Any] = [_linked(names.brand_name(brand), url)]
    for slug in shown:
        one = found.get((brand, slug))
        cells.append(figure(one.shown if one else 0, f"{url}?probleme={slug}"))
    return cells


def _linked(name: str, url: str) -> Any:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', url, name)


def _reading(names: Names, found: Mapping[Cell, Found]) -> str:
    """« Le plus souvent : Noz, planning changé au dernier moment, 9 personnes en 12 mois. »"""
    if not found:
        return ""
    top = max(found.values(), key=lambda one: one.shown)
    said = problem_label(top.problem)
    return ngettext(
        "Le plus souvent : %(name)s, « %(problem)s », %(n)s personne en 12 mois.",
        "Le plus souvent : %(name)s, « %(problem)s », %(n)s personnes en 12 mois.",
        top.shown,
    ) % {"name": names.brand_name(top.brand), "problem": said, "n": top.shown}


def sentence(names: Names, one: Found, rule: PatternRule) -> str:
    """« Noz : 9 dossiers dans 5 lieux en 6 mois. »"""
    where = ngettext("%(n)s lieu", "%(n)s lieux", one.places) % {"n": one.places}
    return _("%(name)s : %(cases)s dossiers dans %(where)s en %(months)s mois.") % {
        "name": names.brand_name(one.brand),
        "cases": one.cases,
        "where": where,
        "months": rule.months,
    }


def card(names: Names, one: Found, rule: PatternRule, *, what: str = "") -> Card:
    """The card of a pattern, on « À décider » and above the matrix, which says `what` too."""
    return {
        "key": f"motif:{one.brand}",
        "number": one.cases,
        "severity": "important",
        "sentence": f"{sentence(names, one, rule)} {what}".strip(),
        "url": reverse("coordination:pattern", args=[one.brand]) + f"?probleme={one.problem}",
        "label": _("Voir les motifs"),
    }


def with_rules(
    names: Names, found: Iterable[Found], sections: Collection[UUID]
) -> list[tuple[Found, PatternRule]]:
    """Each pattern with the rule of its section."""
    rules = patterns.rules_of(sections)
    return [(one, rules[names.section_of(names.brands[one.brand])]) for one in found]


def pattern_cards(names: Names, firing: Sequence[Found], sections: Collection[UUID]) -> list[Card]:
    """One card per brand, its largest pattern; none where people act together already."""
    acting = _acting(names) if firing else set()
    largest: dict[UUID, Found] = {}
    for one in firing:
        if one.brand in names.brands:
            largest.setdefault(one.brand, one)
    kept = [one for pk, one in largest.items() if pk not in acting]
    told = with_rules(names, kept, sections) if kept else []
    return [card(names, one, rule) for one, rule in told]


def _acting(names: Names) -> set[UUID]:
    """The brands about which a collective action is open."""
    rows = Collective.objects.filter(book__in=names.books, closed_on=None, brand__isnull=False)
    return {names.root(names.brands, pk).pk for pk in rows.values_list("brand", flat=True)}
