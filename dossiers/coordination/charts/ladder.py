"""Chart 9: do reminders work. Whoever stayed silent has no name here."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.ladder_words import step as step_name
from dossiers.statistics.ladder import Fate, Rung

# Fewer seen in time than this part: the hour, the channel or the person is not the right one.
ENOUGH = 0.8
FEWEST = 5


def ladder_chart(rungs: Sequence[Rung]) -> Chart:
    """By step of the ladder: sent, seen in time, escalated."""
    sent = sum(rung.sent for rung in rungs)
    seen = sum(rung.in_time for rung in rungs)
    weak = [
        step_name(rung.step)
        for rung in rungs
        if rung.sent >= FEWEST and rung.in_time < ENOUGH * rung.sent
    ]
    return Chart(
        slug="rappels",
        number=9,
        question=_("Les rappels marchent-ils ?"),
        reading=_("En 90 jours, %(seen)s rappels vus à temps sur %(sent)s.")
        % {"seen": seen, "sent": sent}
        if sent
        else _("Aucun rappel en 90 jours n’attendait de réponse."),
        decision=_("Décider : changer l’heure, le canal, ou la personne responsable."),
        alarm=_("Moins de 80 %% vus à temps : %(names)s.") % {"names": ", ".join(weak)}
        if weak
        else "",
        legend=[
            (Ink.HOLLOW, _("envoyés")),
            (Ink.SOLID, _("vus à temps")),
            (Ink.HATCHED, _("montés à quelqu’un d’autre")),
        ],
        lines=[_line(rung) for rung in rungs],
        heads=[_("Étape"), _("Envoyés"), _("Vus à temps"), _("Montés")],
        table=[[step_name(one.step), one.sent, one.in_time, one.climbed] for one in rungs],
        stacked=False,
    )


def _line(rung: Rung) -> Line:
    marks = (
        (Ink.HOLLOW, rung.sent, Fate.SENT, _("%(n)s envoyés")),
        (Ink.SOLID, rung.in_time, Fate.IN_TIME, _("%(n)s vus à temps")),
        (Ink.HATCHED, rung.climbed, Fate.CLIMBED, _("%(n)s montés")),
    )
    return Line(
        step_name(rung.step),
        [Mark(ink, n, said % {"n": n}, _list(rung, fate)) for ink, n, fate, said in marks if n],
    )


def _list(rung: Rung, fate: Fate) -> str:
    return link("coordination:reminders", etape=rung.step, suite=fate.value)
