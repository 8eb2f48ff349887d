"""The prepared tables. A table that is not here is not published.

Tables of one universe share at most the type of case: rules/disclosure.py relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# What the lines and the columns may tell apart.
KIND, QUARTER, LANGUAGE, REGION, PROBLEM, OUTCOME, BRAND = (
    "kind", "quarter", "language", "region", "problem", "outcome", "brand",
)  # fmt: skip
# Who is counted: by the day her request came in, by the day her case was closed, or among
# the latter those who obtained a sum.
RECEIVED, CLOSED, OBTAINED = "received", "closed", "obtained"
# To name an employer (ux.md 7.4).
NAMED_FROM, NAMED_PLACES = 10, 2
# A median of money stands on so many sums.
MEDIAN_FROM = 10


@dataclass(frozen=True)
class Question:
    """One prepared table. `several`: a person may be in several lines. `decides`: what for."""

    slug: str
    label: Any
    rows: str
    columns: str = ""
    universe: str = RECEIVED
    several: bool = False
    median: bool = False
    decides: Any = ""

    @property
    def names_employers(self) -> bool:
        """Whether a line may be the name of an enseigne."""
        return self.rows == BRAND

    @property
    def splits_scope(self) -> bool:
        """Whether it tells apart periods or places, as a smaller edition would."""
        return bool({self.rows, self.columns} & {QUARTER, REGION})


QUESTIONS: Mapping[str, Question] = {
    one.slug: one
    for one in (
        Question("types-trimestres", _("Combien de personnes, par type et par trimestre ?"),
                 KIND, QUARTER, decides=_("dire où le travail augmente")),
        Question("problemes-types", _("Quels problèmes, dans quels métiers ?"),
                 PROBLEM, KIND, several=True, decides=_("choisir le sujet d’une campagne")),
        Question("langues-types", _("Dans quelles langues nous écrit-on ?"),
                 LANGUAGE, KIND, decides=_("demander des interprètes, faire traduire")),
        Question("regions-types", _("D’où viennent les demandes ?"),
                 REGION, KIND, decides=_("ouvrir une permanence")),
        Question("enseignes", _("Quelles enseignes reviennent ?"),
                 BRAND, decides=_("nommer un employeur, avec un avis juridique")),
        Question("issues-types", _("Comment finissent les dossiers ?"),
                 OUTCOME, KIND, CLOSED, decides=_("montrer ce que l’action obtient")),
        Question("sommes-types", _("Combien obtient-on, en médiane ?"),
                 KIND, "", OBTAINED, median=True, decides=_("montrer ce que l’action obtient")),
    )
}  # fmt: skip
