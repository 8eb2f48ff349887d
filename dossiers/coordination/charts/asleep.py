"""Chart 8: where cases sleep."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.case_lists import ASLEEP
from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.models import State
from dossiers.statistics.asleep import SINCE, Sleep

TOO_LONG = "sommeil45"
INKS = dict(zip(SINCE, (Ink.LIGHT, Ink.HOLLOW, Ink.HATCHED, Ink.SOLID), strict=True))


def asleep_chart(found: Sequence[Sleep]) -> Chart:
    """By state, since how long at least."""
    late = sum(one.counts[SINCE.index(TOO_LONG)] for one in found)
    return Chart(
        slug="sommeil",
        number=8,
        question=_("Où dorment les dossiers ?"),
        reading=ngettext(
            "%(n)s dossier sans action depuis 30 jours, %(late)s depuis 45.",
            "%(n)s dossiers sans action depuis 30 jours, %(late)s depuis 45.",
            sum(one.counts[0] for one in found),
        )
        % {"n": sum(one.counts[0] for one in found), "late": late}
        if found
        else _("Aucun dossier ne dort."),
        decision=_("Décider : réveiller, passer la main, ou clore franchement."),
        alarm=ngettext(
            "%(n)s dossier sans action depuis plus de 45 jours.",
            "%(n)s dossiers sans action depuis plus de 45 jours.",
            late,
        )
        % {"n": late}
        if late
        else "",
        legend=[(INKS[word], _days(word)) for word in SINCE],
        lines=[_line(one) for one in found],
        heads=[_("État"), *(_days(word) for word in SINCE)],
        table=[[_label(one), *one.counts] for one in found],
        stacked=False,
        notes=[_("Chaque barre compte aussi les dossiers des barres suivantes.")],
    )


def _days(word: str) -> str:
    return _("%(n)s jours et plus") % {"n": ASLEEP[word]}


def _label(one: Sleep) -> str:
    return str(State(one.state).label)


def _line(one: Sleep) -> Line:
    return Line(
        _label(one),
        [
            Mark(
                INKS[word],
                n,
                _("%(n)s depuis %(days)s jours") % {"n": n, "days": ASLEEP[word]},
                link("desk:cases", qui="equipe", etat=one.state, quoi=word),
            )
            for word, n in zip(SINCE, one.counts, strict=True)
            if n
        ],
    )
