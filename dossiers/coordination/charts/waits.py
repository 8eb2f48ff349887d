"""Charts 5 and 11: how long people wait for the first human answer, and in which languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark, Target
from dossiers.kinds.trunk import LANGUAGES
from dossiers.statistics.waits import Language, MonthWaited, Waited, Waits

# The slowest tenth of one language against that of everybody.
TWICE = 2


def _days(n: int) -> str:
    return ngettext("%(n)s jour", "%(n)s jours", n) % {"n": n}


def waits_chart(waits: Waits, promise: int) -> Chart:
    """The median and the ninth tenth of each month; the promise as a line."""
    last = _last(waits.months)
    late = bool(last and last.waited.ninth > promise)
    return Chart(
        slug="attente",
        number=5,
        question=_("Combien de temps avant la première réponse humaine ?"),
        reading=_(
            "En 6 mois, la moitié des personnes ont attendu %(half)s ou moins,"
            " 9 personnes sur 10 ont attendu %(most)s ou moins."
        )
        % {"half": _days(waits.all.median), "most": _days(waits.all.ninth)}
        if waits.all.count
        else _("Aucune demande en 6 mois."),
        decision=_("Décider : changer la promesse, ou le tour de permanence."),
        alarm=_("1 personne sur 10 attend plus que la promesse de %(days)s.")
        % {"days": _days(promise)}
        if late
        else "",
        legend=[(Ink.DOT, _("la moitié")), (Ink.DIAMOND, _("9 sur 10"))],
        lines=[_month(one) for one in waits.months],
        heads=[_("Mois d’arrivée"), _("Demandes"), _("La moitié, en jours"), _("9 sur 10")],
        table=[
            [_name(one.month), one.waited.count, one.waited.median, one.waited.ninth]
            for one in waits.months
        ],
        target=Target(promise, _("promesse : %(days)s") % {"days": _days(promise)}),
        stacked=False,
        notes=[_("Qui attend encore compte pour les jours déjà passés.")],
    )


def _last(months: Sequence[MonthWaited]) -> MonthWaited | None:
    return next((one for one in reversed(months) if one.waited.count), None)


def _name(month: date) -> str:
    return date_format(month, "F Y")


def _month(one: MonthWaited) -> Line:
    url = link("coordination:behind", graphique="attente", mois=one.month.isoformat())
    said = ngettext("%(n)s demande", "%(n)s demandes", one.waited.count) % {"n": one.waited.count}
    if not one.waited.count:
        return Line(_name(one.month), [Mark(Ink.HOLLOW, 0, "0")])
    return Line(
        _name(one.month),
        [Mark(Ink.HOLLOW, 0, said, url), *_dots(one.waited, url)],
    )


def _dots(waited: Waited, url: str) -> list[Mark]:
    return [
        Mark(Ink.DOT, waited.median, _("moitié : %(d)s") % {"d": _days(waited.median)}, url),
        Mark(Ink.DIAMOND, waited.ninth, _("9 sur 10 : %(d)s") % {"d": _days(waited.ninth)}, url),
    ]


def languages_chart(waits: Waits) -> Chart:
    """Open cases by language, their waiting time beside."""
    slow = [one for one in waits.languages if _is_slow(one.waited, waits.all)]
    others = [one for one in waits.languages if one.code != "fr" and one.alive]
    return Chart(
        slug="langues",
        number=11,
        question=_("Dans quelles langues a-t-on besoin de nous ?"),
        reading=_("Dossiers ouverts dans une autre langue que le français : %(n)s, en %(many)s.")
        % {
            "n": sum(one.alive for one in others),
            "many": ngettext("%(n)s langue", "%(n)s langues", len(others)) % {"n": len(others)},
        }
        if others
        else _("Tous les dossiers ouverts sont en français."),
        decision=_("Décider : trouver des interprètes, enregistrer les pages à écouter."),
        alarm=_("Attente deux fois plus longue que la moyenne : %(names)s.")
        % {"names": ", ".join(_language(one.code) for one in slow)}
        if slow
        else "",
        legend=[(Ink.SOLID, _("dossiers ouverts"))],
        lines=[_spoken(one) for one in waits.languages],
        heads=[_("Langue"), _("Dossiers ouverts"), _("9 sur 10 attendent, en jours")],
        table=[[_language(one.code), one.alive, one.waited.ninth] for one in waits.languages],
    )


def _is_slow(waited: Waited, everybody: Waited) -> bool:
    return waited.count > 0 and waited.ninth > TWICE * everybody.ninth


def _language(code: str) -> str:
    return str(LANGUAGES.get(code, code))


def _spoken(one: Language) -> Line:
    url = link("desk:cases", qui="equipe", langue=one.code)
    said = ngettext("%(n)s dossier", "%(n)s dossiers", one.alive) % {"n": one.alive}
    beside = _("9 sur 10 : %(d)s") % {"d": _days(one.waited.ninth)}
    marks = [Mark(Ink.SOLID, one.alive, said, url if one.alive else "")]
    if one.waited.count:
        marks.append(Mark(Ink.HOLLOW, 0, beside))
    return Line(_language(one.code), marks)
