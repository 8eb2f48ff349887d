"""The words of a published table: categories, periods, places. In French: it leaves in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import kinds
from dossiers.employers.book import Names
from dossiers.employers.counts import problem_label
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Outcome
from dossiers.publishing.questions import (
    BRAND,
    KIND,
    LANGUAGE,
    OUTCOME,
    PROBLEM,
    QUARTER,
    REGION,
)
from dossiers.publishing.scope import DEPARTMENT, Scope, later, quarters
from dossiers.publishing.scope import REGION as REGION_SLUG
from dossiers.rules.gathering import OTHERS, UNKNOWN
from dossiers.rules.regions import REGIONS

# For readers of a published table, who read French.
IN_FRENCH: Mapping[str, Any] = {
    "fr": gettext_lazy("Français"), "en": gettext_lazy("Anglais"),
    "es": gettext_lazy("Espagnol"), "pt": gettext_lazy("Portugais"),
    "ar": gettext_lazy("Arabe"), "bn": gettext_lazy("Bengali"),
}  # fmt: skip


def categories(dimension: str, scope: Scope, names: Names) -> tuple[str, ...]:
    """Every category of a dimension, in the order of the table; those of nobody too."""
    listed: Mapping[str, tuple[str, ...]] = {
        KIND: tuple(kinds.KINDS),
        QUARTER: tuple(day.isoformat() for day in quarters(scope.since, scope.until)),
        LANGUAGE: tuple(LANGUAGES),
        REGION: (*REGIONS, UNKNOWN),
        PROBLEM: (*{p: None for kind in kinds.KINDS.values() for p in kind.problems},),
        OUTCOME: tuple(Outcome.values),
    }
    if dimension == BRAND:
        return (*(str(one.pk) for one in names.standing(names.brands)), UNKNOWN)
    return listed.get(dimension, ())


def label(dimension: str, category: str, names: Names) -> str:
    """The words of one category."""
    if category in (OTHERS, UNKNOWN):
        return _("Autres") if category == OTHERS else _("Non dit")
    if dimension == BRAND:
        return names.brand_name(UUID(category))
    return _WORDS[dimension](category)


def _kind(slug: str) -> str:
    return str(kinds.KINDS[slug].label) if slug in kinds.KINDS else slug


def quarter_words(day: date) -> str:
    """« 2e trimestre 2026 »."""
    at = (day.month + 2) // 3
    rank = _("1er") if at == 1 else _("%(n)se") % {"n": at}
    return _("%(rank)s trimestre %(year)s") % {"rank": rank, "year": day.year}


def period_words(scope: Scope) -> str:
    """« année 2026 », « 2e trimestre 2026 », « du 1er au 2e trimestre 2026 »."""
    if scope.since.month == 1 and scope.until == later(scope.since, 4):
        return _("année %(year)s") % {"year": scope.since.year}
    last = later(scope.until, -1)
    if last == scope.since:
        return quarter_words(last)
    return _("du %(first)s au %(last)s") % {
        "first": quarter_words(scope.since),
        "last": quarter_words(last),
    }


def area_words(area: str) -> str:
    """« Auvergne-Rhône-Alpes », « département 69 », « toute la section »."""
    if area.startswith(REGION_SLUG):
        return REGIONS[area[len(REGION_SLUG) :]][0]
    if area.startswith(DEPARTMENT):
        return _("département %(code)s") % {"code": area[len(DEPARTMENT) :]}
    return _("toute la section")


_WORDS: Mapping[str, Callable[[str], str]] = {
    KIND: _kind,
    QUARTER: lambda category: quarter_words(date.fromisoformat(category)),
    LANGUAGE: lambda code: str(IN_FRENCH.get(code) or LANGUAGES.get(code, code)),
    REGION: lambda code: REGIONS[code][0],
    PROBLEM: problem_label,
    OUTCOME: lambda slug: str(Outcome(slug).label),
}
