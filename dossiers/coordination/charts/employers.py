"""Chart 7: which employers repeat. The whole matrix is on the page of patterns."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.employers.book import Names
from dossiers.employers.counts import problem_label
from dossiers.employers.patterns import Found

SHOWN = 6
# Of each brand, the problems most ticked.
PROBLEMS = 3
INKS = (Ink.SOLID, Ink.HATCHED, Ink.HOLLOW)


def employers_chart(names: Names, cells: Sequence[Found], firing: Sequence[Found]) -> Chart:
    """The people of each brand by problem, over twelve months."""
    by_brand: dict[UUID, list[Found]] = {}
    for one in cells:
        if one.brand in names.brands:
            by_brand.setdefault(one.brand, []).append(one)
    ordered = sorted(by_brand, key=lambda pk: (-_most(by_brand[pk]), names.brand_name(pk)))[:SHOWN]
    return Chart(
        slug="employeurs",
        number=7,
        question=_("Quels employeurs recommencent ?"),
        reading=_reading(names, ordered, by_brand),
        decision=_(
            "Décider : agir ensemble, distribuer un tract, écrire à l’inspection du travail."
        ),
        alarm=ngettext("%(n)s motif à regarder.", "%(n)s motifs à regarder.", len(firing))
        % {"n": len(firing)}
        if firing
        else "",
        lines=[_line(names, pk, by_brand[pk][:PROBLEMS]) for pk in ordered],
        heads=[_("Enseigne"), _("Problème"), _("Personnes en 12 mois")],
        table=[
            [names.brand_name(pk), problem_label(one.problem), one.shown]
            for pk in ordered
            for one in by_brand[pk]
        ],
        stacked=False,
    )


def _most(found: Sequence[Found]) -> int:
    return max(one.shown for one in found)


def _line(names: Names, brand: UUID, found: Sequence[Found]) -> Line:
    url = reverse("coordination:pattern", args=[brand])
    marks = [
        Mark(
            ink,
            one.shown,
            f"{one.shown} {problem_label(one.problem)}",
            f"{url}?probleme={one.problem}",
        )
        for ink, one in zip(INKS, found, strict=False)
    ]
    return Line(names.brand_name(brand), marks, url)


def _reading(names: Names, ordered: Sequence[UUID], by_brand: dict[UUID, list[Found]]) -> str:
    if not ordered:
        return _("Pas encore assez de dossiers pour voir un motif. Il en faut 3, dans 2 lieux.")
    top = by_brand[ordered[0]][0]
    return _("Le plus souvent : %(name)s, « %(problem)s », %(n)s personnes en 12 mois.") % {
        "name": names.brand_name(top.brand),
        "problem": problem_label(top.problem),
        "n": top.shown,
    }
