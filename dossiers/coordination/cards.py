"""« À décider »: one sentence and one button each, the most serious first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.rules.wording import euros
from dossiers.statistics.absences import Gone
from dossiers.statistics.cases import Counts
from dossiers.statistics.fatal import Pile
from dossiers.statistics.figures import Figures, Red
from dossiers.statistics.wages import Lost

Card = dict[str, Any]


def link(name: str, **asked: str) -> str:
    """The address of a list with its filters."""
    written = {key: value for key, value in asked.items() if value}
    return reverse(name) + (f"?{urlencode(written)}" if written else "")


def when(day: date, today: date) -> str:
    """« dans 4 jours », « aujourd’hui », « passé depuis 2 jours »; calendar days."""
    left = (day - today).days
    if left == 0:
        return _("aujourd’hui")
    if left < 0:
        return ngettext("passé depuis %(n)s jour", "passé depuis %(n)s jours", -left) % {"n": -left}
    return ngettext("dans %(n)s jour", "dans %(n)s jours", left) % {"n": left}


def cards(
    found: Figures,
    *,
    patterns: Sequence[Card] = (),
    rules: Sequence[Card] = (),
    euros_lost: Decimal | None = None,
    today: date,
) -> list[Card]:
    """Every card that has something to say, the most serious first. No card: nothing to decide."""
    gone = _gone(found.gone)
    return [
        *_fatal(found.red, today),
        *_missed(found.missed, today),
        *(card for card in gone if card["severity"] == "fatal"),
        *(card for card in gone if card["severity"] != "fatal"),
        *_arrivals(found.counts),
        *_lost(found.lost, euros_lost, today),
        *_dates(found.doubtful),
        *patterns,
        *_bounced(found.bounced),
        *rules,
        *_lapsed(found.lapsed),
        *_alone(found.alone),
    ]


def clock_card(jumped: datetime | None) -> list[Card]:
    """The clock of the server jumped, and nobody has said yet that it is right."""
    if jumped is None:
        return []
    return [
        {
            "key": "heure",
            "severity": "fatal",
            "sentence": _("L’heure du serveur a sauté : des rappels attendent."),
            "url": reverse("settings:state"),
            "label": _("Vérifier l’heure"),
        }
    ]


def _pile(pile: Pile, one: str, many: str, today: date) -> str:
    """The sentence of a pile; `one` may name the case, `many` the first date."""
    assert pile.first is not None  # noqa: S101 (a pile that is not empty has a first date)
    words = {"n": pile.count, "reference": pile.reference, "when": when(pile.first, today)}
    return (one if pile.count == 1 else many) % words


def _fatal(uncovered: Red, today: date) -> list[Card]:
    piles = (
        (
            uncovered.overdue,
            "depassees",
            _("1 échéance fatale a passé son dernier jour sûr : %(reference)s."),
            _("%(n)s échéances fatales ont passé leur dernier jour sûr."),
            _("Traiter"),
        ),
        (
            uncovered.alone,
            "sans-personne",
            _("1 échéance fatale sans personne : %(reference)s, %(when)s."),
            _("%(n)s échéances fatales sans personne. Premier jour : %(when)s."),
            _("Choisir quelqu’un"),
        ),
        (
            uncovered.silent,
            "sans-reponse",
            _("Personne n’a répondu au rappel : %(reference)s, %(when)s."),
            _("Personne n’a répondu pour %(n)s échéances fatales. Premier jour : %(when)s."),
            _("Appeler"),
        ),
    )
    return [
        {
            "key": which,
            "severity": "fatal",
            "sentence": _pile(pile, one, many, today),
            "url": link("coordination:uncovered", quoi=which),
            "label": label,
        }
        for pile, which, one, many, label in piles
        if pile.count
    ]


def _missed(missed: Pile, today: date) -> list[Card]:
    """« Dépassée : à conclure », until a written conclusion exists."""
    if not missed.count:
        return []
    one = _("1 échéance fatale dépassée à conclure : %(reference)s, %(when)s.")
    many = _("%(n)s échéances fatales dépassées à conclure.")
    return [
        {
            "key": "manquees",
            "severity": "fatal",
            "sentence": _pile(missed, one, many, today),
            "url": link("coordination:missed"),
            "label": _("Conclure"),
        }
    ]


def day_and_month(day: date) -> str:
    """« 5 janv », without the year: what is near."""
    return date_format(day, "j b")


def _gone(gone: Sequence[Gone]) -> list[Card]:
    """« Karim : absence du 3 au 20 déc. 4 échéances, dont 2 sans remplaçant·e ni binôme. »"""
    return [
        {
            "key": f"absence:{one.person}:{one.starts_on.isoformat()}",
            "number": one.dates,
            "severity": "fatal" if one.bare else "important",
            "sentence": _gone_sentence(one),
            "url": reverse("coordination:share", args=[one.person]),
            "label": _("Répartir"),
        }
        for one in gone
    ]


def _gone_sentence(one: Gone) -> str:
    if one.bare:
        said = ngettext(
            "%(name)s : absence du %(first)s au %(last)s. %(n)s échéance, dont %(bare)s"
            " sans remplaçant·e ni binôme.",
            "%(name)s : absence du %(first)s au %(last)s. %(n)s échéances, dont %(bare)s"
            " sans remplaçant·e ni binôme.",
            one.dates,
        )
    else:
        said = ngettext(
            "%(name)s : absence du %(first)s au %(last)s. %(n)s échéance, que quelqu’un tient.",
            "%(name)s : absence du %(first)s au %(last)s. %(n)s échéances, que quelqu’un tient.",
            one.dates,
        )
    return said % {
        "name": one.name,
        "first": day_and_month(one.starts_on),
        "last": day_and_month(one.ends_on),
        "n": one.dates,
        "bare": one.bare,
    }


def _alone(alone: int) -> list[Card]:
    if not alone:
        return []
    return [
        {
            "key": "binomes",
            "number": alone,
            "severity": "important",
            "sentence": ngettext(
                "%(n)s dossier sans binôme : une seule personne connaît ses dates.",
                "%(n)s dossiers sans binôme : une seule personne connaît leurs dates.",
                alone,
            )
            % {"n": alone},
            "url": link("coordination:binomes"),
            "label": _("Nommer les binômes"),
        }
    ]


def _arrivals(counts: Counts) -> list[Card]:
    if not counts.late:
        return []
    return [
        {
            "key": "promesse",
            "number": counts.late,
            "severity": "important",
            "sentence": ngettext(
                "%(n)s arrivée dépasse la promesse de lecture.",
                "%(n)s arrivées dépassent la promesse de lecture.",
                counts.late,
            )
            % {"n": counts.late},
            "url": link("coordination:arrivals", quoi="en-retard"),
            "label": _("Ouvrir"),
        }
    ]


def _dates(doubtful: int) -> list[Card]:
    if not doubtful:
        return []
    return [
        {
            "key": "incertaines",
            "number": doubtful,
            "severity": "important",
            "sentence": ngettext(
                "%(n)s date fatale est inconnue ou « au plus tôt ».",
                "%(n)s dates fatales sont inconnues ou « au plus tôt ».",
                doubtful,
            )
            % {"n": doubtful},
            "url": link("coordination:uncovered", quoi="incertaines"),
            "label": _("Voir les dates"),
        }
    ]


def _lapsed(lapsed: int) -> list[Card]:
    if not lapsed:
        return []
    return [
        {
            "key": "proposees",
            "number": lapsed,
            "sentence": ngettext(
                "%(n)s arrivée proposée n’a pas eu de réponse.",
                "%(n)s arrivées proposées n’ont pas eu de réponse.",
                lapsed,
            )
            % {"n": lapsed},
            "url": link("coordination:arrivals", quoi="sans-reponse"),
            "label": _("Proposer à quelqu’un d’autre"),
        }
    ]


def _lost(lost: Sequence[Lost], owed: Decimal | None, today: date) -> list[Card]:
    """« Le 31 décembre, 1 840 € de salaires seront perdus (2 dossiers). » The nearest day."""
    if not lost:
        return []
    one = lost[0]
    words = {
        "day": date_format(one.day, "j F"),
        "sum": euros(owed) if owed is not None else "",
        "cases": ngettext("%(n)s dossier", "%(n)s dossiers", one.cases) % {"n": one.cases},
    }
    said = (
        _("Après le %(day)s, %(sum)s de salaires seront perdus (%(cases)s).")
        if owed
        else _("Après le %(day)s, des mois de salaire seront perdus (%(cases)s).")
    )
    return [
        {
            "key": f"salaires:{one.day.isoformat()}",
            "number": one.cases,
            "severity": "important",
            "sentence": said % words,
            "url": link("coordination:behind", graphique="salaires", jour=one.day.isoformat()),
            "label": _("Ouvrir"),
        }
    ]


def _bounced(bounced: int) -> list[Card]:
    """Somebody of the team receives nothing any more."""
    if not bounced:
        return []
    return [
        {
            "key": "retours",
            "number": bounced,
            "severity": "important",
            "sentence": ngettext(
                "%(n)s personne de l’équipe ne reçoit plus ses messages.",
                "%(n)s personnes de l’équipe ne reçoivent plus leurs messages.",
                bounced,
            )
            % {"n": bounced},
            "url": link("settings:state"),
            "label": _("Corriger"),
        }
    ]
