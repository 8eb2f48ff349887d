"""« À décider »: one sentence and one button each, the most serious first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.coordination.fatal import Pile, Uncovered
from dossiers.coordination.figures import Counts, Gone

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
    uncovered: Uncovered,
    doubtful: int,
    counts: Counts,
    lapsed: int,
    *,
    missed: Pile,
    gone: Sequence[Gone] = (),
    alone: int = 0,
    today: date,
) -> list[Card]:
    """Every card that has something to say. No card: nothing to decide."""
    return [
        *_fatal(uncovered, today),
        *_missed(missed, today),
        *_gone(gone),
        *_alone(alone),
        *_arrivals(counts, today),
        *_dates(doubtful),
        *_lapsed(lapsed),
    ]


def clock_card(jumped: datetime | None) -> list[Card]:
    """The clock of the server jumped, and nobody has said yet that it is right."""
    if jumped is None:
        return []
    return [
        {
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


def _fatal(uncovered: Uncovered, today: date) -> list[Card]:
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


def _arrivals(counts: Counts, today: date) -> list[Card]:
    if not counts.late:
        return []
    return [
        {
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
            "severity": "important",
            "sentence": ngettext(
                "%(n)s date fatale est inconnue ou « au plus tôt ».",
                "%(n)s dates fatales sont inconnues ou « au plus tôt ».",
                doubtful,
            )
            % {"n": doubtful},
            "url": link("coordination:uncovered", quoi="incertaines"),
            "label": _("Demander les dates"),
        }
    ]


def _lapsed(lapsed: int) -> list[Card]:
    if not lapsed:
        return []
    return [
        {
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
