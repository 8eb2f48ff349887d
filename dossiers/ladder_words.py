"""The ladder of reminders in plain words: the name of a rung, and the whole table."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers.rules.ladder import Rung, Telling, rungs
from dossiers.rules.rung import CREATION

NAMES: dict[str, Promise] = {
    "fatal": gettext_lazy("Échéance fatale"),
    "important": gettext_lazy("Échéance importante"),
    "internal": gettext_lazy("Échéance interne"),
    "unknown": gettext_lazy("Date inconnue"),
    "personal": gettext_lazy("Date personnelle"),
}
_DAYS: dict[str, Promise] = {
    "j-1": gettext_lazy("la veille"),
    "j-0": gettext_lazy("le jour même"),
    "j+1": gettext_lazy("le lendemain"),
}
_ROLES: dict[str, Promise] = {
    "suivi": gettext_lazy("la personne qui suit"),
    "binome": gettext_lazy("le binôme"),
    "coordination": gettext_lazy("la coordination"),
}
_CHANNELS: dict[str, Promise] = {
    "email": gettext_lazy("courriel"),
    "sms": gettext_lazy("SMS"),
}
_HOURS: dict[str, Promise] = {
    "now": gettext_lazy("tout de suite"),
    "noon": gettext_lazy("à 17 h 30 un de ses soirs, sinon à midi"),
    "evening": gettext_lazy("à 18 h, le jour de son prochain soir, dans les 48 heures"),
}
HOURS_A_DAY = 24


def step(slug: str, name: str = "") -> str:
    """« 14 jours avant », « la veille », « dès que la date est connue ».

    The rungs of an unknown date (`name`) are counted from the day it began to be missing.
    """
    if slug.startswith(CREATION):
        return _creation(slug.removeprefix(f"{CREATION}-"))
    try:
        days = int(slug[1:])
    except ValueError:
        return slug
    if name == "unknown":
        return ngettext("après %(n)s jour sans date", "après %(n)s jours sans date", days) % {
            "n": days
        }
    if slug in _DAYS:
        return str(_DAYS[slug])
    if days > 0:
        return _("%(n)s jours après") % {"n": days}
    return _("%(n)s jours avant") % {"n": -days}


def _creation(within: str) -> str:
    if not within.isdigit():
        return _("dès que la date est connue")
    return _("dès que la date est connue, s’il reste %(n)s jours ou moins") % {"n": within}


def table(name: str) -> list[list[str]]:
    """One line per rung: when, to whom, by what and at what hour, answer within, otherwise."""
    return [
        [
            _first(step(rung.slug, name)),
            _joined(str(_ROLES[role]) for role in rung.to),
            _leaves(rung),
            _answer(rung),
            _otherwise(rung),
        ]
        for rung in rungs(name)
    ]


def _leaves(told: Telling) -> str:
    if not told.channels:
        return _("dans l’outil et dans le résumé")
    by = " + ".join(str(_CHANNELS[channel]) for channel in told.channels)
    hours = [_hour(told.hour)] + ([_hour(told.again_at)] if told.again_at else [])
    said = _("%(channels)s, %(hour)s") % {"channels": by, "hour": _joined(hours)}
    if told.any_day:
        return _("%(leaves)s, même le dimanche") % {"leaves": said}
    return said


def _hour(hour: str) -> str:
    if hour in _HOURS:
        return str(_HOURS[hour])
    return _("à %(hour)s h") % {"hour": int(hour.partition(":")[0])}


def _answer(told: Telling) -> str:
    hours = told.answer_within_hours
    if hours is None:
        return _("pas de réponse attendue")
    if hours < 2 * HOURS_A_DAY:
        return _("%(n)s heures") % {"n": hours}
    return _("%(n)s jours") % {"n": hours // HOURS_A_DAY}


def _otherwise(rung: Rung) -> str:
    climbs = _(", puis ").join(str(_ROLES[then.to]) for then in rung.then)
    said = [climbs] if climbs else []
    every = rung.again_every_days
    if every:
        said.append(
            ngettext("redit chaque jour", "redit tous les %(n)s jours", every) % {"n": every}
        )
    if rung.repeats_every_days:
        said.append(_("revient tous les %(n)s jours") % {"n": rung.repeats_every_days})
    return " ; ".join(said) or "—"


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
