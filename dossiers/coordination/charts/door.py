"""Chart 4: does the door hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.coordination.charts.weeks import of_week
from dossiers.statistics.door import DoorWeek

# The stock grew so many weeks in a row: it is not an accident.
IN_A_ROW = 3


def door_chart(weeks: Sequence[DoorWeek]) -> Chart:
    """Arrivals and cases taken, side by side; a dot for what waits at the end of the week."""
    grows = _grows(weeks)
    words = {
        "in": sum(week.arrived for week in weeks),
        "out": sum(week.taken for week in weeks),
        "wait": weeks[-1].waiting if weeks else 0,
    }
    return Chart(
        slug="porte",
        number=4,
        question=_("La porte tient-elle ?"),
        reading=_(
            "En 8 semaines, arrivées : %(in)s, prises : %(out)s ; en attente maintenant : %(wait)s."
        )
        % words,
        decision=_("Décider : ouvrir une soirée de plus, ou fermer la porte deux semaines."),
        alarm=_("L’attente grandit depuis 3 semaines.") if grows else "",
        legend=[
            (Ink.HATCHED, _("arrivées")),
            (Ink.SOLID, _("prises")),
            (Ink.DOT, _("en attente à la fin de la semaine")),
        ],
        lines=[_line(week) for week in weeks],
        heads=[_("Semaine"), _("Arrivées"), _("Prises"), _("En attente")],
        table=[[of_week(one.monday), one.arrived, one.taken, one.waiting] for one in weeks],
        stacked=False,
    )


def _line(week: DoorWeek) -> Line:
    marks = (
        (Ink.HATCHED, week.arrived, "arrivees", _("%(n)s arrivées")),
        (Ink.SOLID, week.taken, "prises", _("%(n)s prises")),
        (Ink.DOT, week.waiting, "attente", _("%(n)s en attente")),
    )
    return Line(
        of_week(week.monday),
        [Mark(ink, n, said % {"n": n}, _list(which, week.monday) if n else "")
         for ink, n, which, said in marks],
    )  # fmt: skip


def _list(which: str, monday: date) -> str:
    return link("coordination:behind", graphique="porte", quoi=which, lundi=monday.isoformat())


def _grows(weeks: Sequence[DoorWeek]) -> bool:
    """Whether each of the last full weeks ended with more waiting than the one before."""
    full = weeks[:-1][-IN_A_ROW - 1 :]
    return len(full) > IN_A_ROW and all(one.waiting < two.waiting for one, two in pairwise(full))
