"""Chart 10: what we win, by problem; the sums only when enough people are behind them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.employers.counts import problem_label
from dossiers.models import Outcome
from dossiers.rules.wording import euros
from dossiers.statistics.outcomes import NONE, Ended
from dossiers.statistics.sums import Sums

SHOWN = 8
# Fewer ends than this say nothing of what we win.
ENOUGH = 10
INKS = {
    Outcome.WON.value: Ink.SOLID,
    Outcome.AGREEMENT.value: Ink.HATCHED,
    Outcome.LOST.value: Ink.LIGHT,
}


def outcomes_chart(found: Sequence[Ended], sums: Sums | None) -> Chart:
    """The most frequent problems, how their cases ended in twelve months."""
    by_problem: dict[str, list[Ended]] = {}
    for one in found:
        by_problem.setdefault(one.problem, []).append(one)
    ordered = sorted(by_problem, key=lambda slug: (-_total(by_problem[slug]), slug))
    return Chart(
        slug="issues",
        number=10,
        question=_("Qu’obtient-on ?"),
        reading=_reading(found),
        decision=_("Décider : choisir les combats, former, publier."),
        legend=[
            (Ink.SOLID, _("gagné")),
            (Ink.HATCHED, _("accord")),
            (Ink.LIGHT, _("perdu")),
            (Ink.HOLLOW, _("autre fin")),
        ],
        lines=[_line(slug, by_problem[slug]) for slug in ordered[:SHOWN]],
        heads=[_("Problème"), *(str(outcome.label) for outcome in Outcome), _("Toutes")],
        table=[_row(slug, by_problem[slug]) for slug in ordered],
        notes=[
            _("Un dossier avec deux problèmes compte dans les deux."),
            *([_sums(sums)] if sums else []),
        ],
    )


def _total(found: Sequence[Ended]) -> int:
    return sum(one.count for one in found)


def _name(slug: str) -> str:
    return _("Problème non coché") if slug == NONE else problem_label(slug)


def _line(slug: str, found: Sequence[Ended]) -> Line:
    order = list(Outcome.values)
    return Line(
        _name(slug),
        [
            Mark(
                INKS.get(one.outcome, Ink.HOLLOW),
                one.count,
                f"{one.count} {str(Outcome(one.outcome).label).lower()}",
                link(
                    "coordination:behind",
                    graphique="issues",
                    probleme=slug,
                    issue=one.outcome,
                ),
            )
            for one in sorted(found, key=lambda one: order.index(one.outcome))
        ],
    )


def _row(slug: str, found: Sequence[Ended]) -> list[object]:
    counts = {one.outcome: one.count for one in found}
    return [_name(slug), *(counts.get(outcome, 0) for outcome in Outcome.values), _total(found)]


def _reading(found: Sequence[Ended]) -> str:
    total = _total(found)
    won = _total([one for one in found if one.outcome in (Outcome.WON, Outcome.AGREEMENT)])
    if not total:
        return _("Aucun dossier clos en 12 mois.")
    if total < ENOUGH:
        return ngettext(
            "%(n)s fin de dossier en 12 mois : trop peu pour en dire quelque chose.",
            "%(n)s fins de dossier en 12 mois : trop peu pour en dire quelque chose.",
            total,
        ) % {"n": total}
    return _("En 12 mois, %(won)s fins sur %(n)s sont gagnées ou en accord.") % {
        "won": won,
        "n": total,
    }


def _sums(sums: Sums) -> str:
    if sums.count < ENOUGH:
        return _("Sommes obtenues : dites à partir de 10 dossiers, il y en a %(n)s.") % {
            "n": sums.count
        }
    told = {
        "n": sums.count,
        "median": euros(Decimal(sums.median) / 100),
        "total": euros(Decimal(sums.total) / 100),
    }
    words = _(
        "Sommes obtenues dans %(n)s dossiers : la moitié au moins %(median)s, en tout %(total)s."
    )
    return words % told
