"""Charts 1 and 2: what will be lost in the next twelve weeks, how sure the dates are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.cards import link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.statistics.fatal import NEAR
from dossiers.statistics.weeks import Held, Sureness, Week

# Beyond this part of dates that are not sure, an evening of questions is worth it.
DOUBTFUL_PART = 0.2


def of_week(monday: date) -> str:
    """« semaine du 30 nov. »."""
    return _("semaine du %(day)s") % {"day": date_format(monday, "j b")}


def weeks_chart(weeks: Sequence[Week], today: date) -> Chart:
    """Stacked bars: seen, not seen, without anybody."""
    near = sum(week.alone for week in weeks if week.monday <= today + NEAR)
    return Chart(
        slug="semaines",
        number=1,
        question=_("Que va-t-on perdre dans les 12 semaines ?"),
        reading=_reading(weeks),
        decision=_("Décider : qui appeler ce soir, quelles semaines garder libres."),
        alarm=ngettext(
            "%(n)s échéance sans personne d’ici un mois.",
            "%(n)s échéances sans personne d’ici un mois.",
            near,
        )
        % {"n": near}
        if near
        else "",
        legend=[
            (Ink.SOLID, _("sans personne")),
            (Ink.HATCHED, _("pas vue")),
            (Ink.HOLLOW, _("vue")),
        ],
        lines=[_week(week) for week in weeks],
        heads=[_("Semaine"), _("Sans personne"), _("Pas vue"), _("Vue"), _("Toutes")],
        table=[[of_week(one.monday), one.alone, one.unseen, one.seen, one.total] for one in weeks],
    )


def _week(week: Week) -> Line:
    held = (
        (Ink.SOLID, week.alone, Held.ALONE, _("%(n)s sans personne")),
        (
            Ink.HATCHED,
            week.unseen,
            Held.UNSEEN,
            ngettext("%(n)s pas vue", "%(n)s pas vues", week.unseen),
        ),
        (Ink.HOLLOW, week.seen, Held.SEEN, ngettext("%(n)s vue", "%(n)s vues", week.seen)),
    )
    marks = [
        Mark(ink, n, said % {"n": n}, _list(week.monday, which))
        for ink, n, which, said in held
        if n
    ]
    return Line(of_week(week.monday), marks or [Mark(Ink.HOLLOW, 0, "0")])


def _list(monday: date, held: Held) -> str:
    return link(
        "coordination:uncovered", quoi="semaine", lundi=monday.isoformat(), tenue=held.value
    )


def _reading(weeks: Sequence[Week]) -> str:
    total = sum(week.total for week in weeks)
    if not total:
        return _("Aucune échéance fatale d’ici 12 semaines.")
    fullest = max(weeks, key=lambda week: week.total)
    return ngettext(
        "%(n)s échéance fatale d’ici 12 semaines, %(alone)s sans personne ;"
        " le plus en une semaine : %(most)s (%(week)s).",
        "%(n)s échéances fatales d’ici 12 semaines, %(alone)s sans personne ;"
        " le plus en une semaine : %(most)s (%(week)s).",
        total,
    ) % {
        "n": total,
        "alone": sum(week.alone for week in weeks),
        "most": fullest.total,
        "week": of_week(fullest.monday),
    }


def sureness_chart(sure: Sureness) -> Chart:
    """One bar of the open fatal dates, by certainty."""
    parts = (
        (Ink.SOLID, sure.unknown, "unknown", _("%(n)s inconnues")),
        (Ink.HATCHED, sure.earliest, "earliest", _("%(n)s au plus tôt")),
        (Ink.HOLLOW, sure.declared, "declared", _("%(n)s déclarées")),
        (Ink.LIGHT, sure.certain, "certain", _("%(n)s certaines")),
    )
    marks = [
        Mark(ink, n, said % {"n": n}, link("coordination:uncovered", quoi="surete", surete=word))
        for ink, n, word, said in parts
        if n
    ]
    part = sure.doubtful / sure.total if sure.total else 0
    percent = {"n": round(100 * part)}
    return Chart(
        slug="surete",
        number=2,
        question=_("Nos dates sont-elles sûres ?"),
        reading=_("%(n)s %% des dates fatales sont inconnues ou « au plus tôt ».") % percent
        if sure.total
        else _("Aucune échéance fatale n’est ouverte."),
        decision=_("Décider : faire une soirée « demander la date »."),
        alarm=_("Plus de 20 %% des dates ne sont pas sûres : %(n)s %%.") % percent
        if part > DOUBTFUL_PART
        else "",
        legend=[
            (Ink.SOLID, _("inconnue")),
            (Ink.HATCHED, _("au plus tôt")),
            (Ink.HOLLOW, _("déclarée")),
            (Ink.LIGHT, _("certaine")),
        ],
        lines=[Line(_("Échéances fatales ouvertes"), marks or [Mark(Ink.HOLLOW, 0, "0")])],
        heads=[_("Date"), _("Échéances")],
        table=[
            [_("certaine"), sure.certain],
            [_("déclarée"), sure.declared],
            [_("au plus tôt"), sure.earliest],
            [_("inconnue"), sure.unknown],
        ],
    )
