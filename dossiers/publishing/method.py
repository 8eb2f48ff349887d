"""The sentence over a published table, and its method in plain French, under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dossiers.publishing.questions import CLOSED, OBTAINED, Question
from dossiers.rules.counted import Limits


def sentence(question: Question, shown: Mapping[str, Any]) -> str:
    """What the table says first: from the rounded numbers only, like its reader."""
    where = {"period": shown["period"], "area": shown["area"], "total": shown["total"]}
    counted = {
        CLOSED: _("Environ %(total)s dossiers clos (%(period)s, %(area)s)."),
        OBTAINED: _("Environ %(total)s personnes ont obtenu une somme (%(period)s, %(area)s)."),
    }.get(question.universe, _("Environ %(total)s personnes ont écrit (%(period)s, %(area)s)."))
    at = len(shown["heads"]) - (2 if question.median else 1)
    lines = [line for line in shown["lines"] if line[at] and line[0] != _("Ensemble")]
    largest = max(lines, key=lambda line: line[at], default=None)
    if largest is None or len(lines) < 2:
        return counted % where
    most = _("Le plus souvent : %(label)s, environ %(n)s.") % {
        "label": largest[0], "n": largest[at],
    }  # fmt: skip
    return f"{counted % where} {most}"


def method(question: Question, shown: Mapping[str, Any], limits: Limits) -> list[str]:
    """How it was counted and what protects people, to be read without a statistician."""
    lines = [
        _("Une personne compte une fois, même avec plusieurs demandes."),
        _("Ce sont les personnes qui nous ont écrit : elles ne représentent pas tout un métier."),
        _("Chaque nombre est arrondi à %(base)s près. Une somme de nombres arrondis peut "
          "différer du total.") % {"base": limits.base},
        _("Un nombre n’est publié que s’il vient d’au moins %(k)s personnes et de %(places)s "
          "lieux de travail.") % {"k": limits.k, "places": limits.places},
    ]  # fmt: skip
    if limits.dominance < 1:
        lines.append(_("Un nombre qui vient à plus de 85 %% d’une seule enseigne est masqué.") % {})
    lines.append(
        _("« masqué » : ce nombre pourrait désigner quelqu’un, ou permettrait d’en retrouver "
          "un autre par soustraction.")
    )  # fmt: skip
    lines.append(_("L’édition a été comparée aux précédentes : leur différence ne désigne "
                   "personne non plus."))  # fmt: skip
    if question.several:
        lines.append(_("Une personne peut avoir plusieurs problèmes : les lignes ne "
                       "s’additionnent pas."))  # fmt: skip
    if question.median:
        lines.append(_("Somme médiane : la moitié des personnes ont obtenu plus, la moitié moins. "
                       "Elle est dite à partir de 10 personnes, à 50 € près."))  # fmt: skip
    for apart in (shown["rows_apart"], shown["columns_apart"]):
        if apart:
            lines.append(_("Autres : %(names)s.") % {"names": ", ".join(apart)})
    if shown["uncrossed"]:
        lines.append(_("Trop peu de personnes pour détailler davantage."))
    return lines
