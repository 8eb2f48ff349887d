"""Short French words that several screens write: when, who, what kind, which state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dossiers import days, editions, kinds
from dossiers.actions.refusal import clock
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import CameBy, Case, State
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import Chip, Status, long_date, near_date


def once_a_language(function: Callable[..., str]) -> Callable[..., str]:
    """The same words again and again in a list: each is made once in each language."""
    made = lru_cache(maxsize=4096)(lambda _language, *said: function(*said))

    @wraps(function)
    def kept(*said: Any) -> str:
        return made(get_language(), *said)

    return kept


@once_a_language
def kind_label(slug: str) -> str:
    """« Restauration »."""
    return str(kinds.kind(slug).label)


@once_a_language
def state_label(state: str, kind: str) -> str:
    """The state's name, under the name that this kind of case gives it."""
    return str(kinds.kind(kind).renamed_states.get(state, State(state).label))


def state_of(case: Case) -> str:
    """The state of a case, under the name that it began with."""
    named = editions.of_case(case).renamed_states
    return str(named.get(case.state, State(case.state).label))


def put_off(until: date | None, today: date) -> str:
    """« reporté au jeudi 26 novembre », until that day has come."""
    if until is None or until <= today:
        return ""
    return _("reporté au %(day)s") % {"day": date_format(until, "l j F")}


@lru_cache(maxsize=512)
def rule_label(slug: str, version: int | None = None) -> str:
    """The name of a deadline; its slug if the catalogue no longer has it."""
    try:
        return catalogue().rule(slug, version).label
    except KeyError:
        return slug


def milestone_label(slug: str) -> str:
    """The name of a dated fact."""
    return catalogue().milestones().get(slug, slug)


def act_label(slug: str) -> str:
    """The name of an act that stops a clock."""
    return catalogue().acts().get(slug, slug)


def days_since(day: date, today: date) -> int:
    """Calendar days from `day` to `today`, never negative."""
    return max(0, (today - day).days)


@once_a_language
def waits_since(day: date, today: date) -> str:
    """« attend depuis 4 jours »; calendar days."""
    days = days_since(day, today)
    if not days:
        return _("attend depuis aujourd’hui")
    return ngettext("attend depuis %(n)d jour", "attend depuis %(n)d jours", days) % {"n": days}


@once_a_language
def idle_since(day: date, today: date) -> str:
    """« sans action depuis 45 jours »; calendar days."""
    days = days_since(day, today)
    if not days:
        return _("action aujourd’hui")
    return ngettext("sans action depuis %(n)d jour", "sans action depuis %(n)d jours", days) % {
        "n": days
    }


def late_by(promised: date, today: date) -> str:
    """« En retard de 1 jour » once the promised day has passed, else nothing."""
    days = days_since(promised, today)
    if not days:
        return ""
    return ngettext("En retard de %(n)d jour", "En retard de %(n)d jours", days) % {"n": days}


def when(moment: datetime, today: date) -> str:
    """« aujourd’hui à 20 h 14 », « hier à 9 h 05 », « lundi 23 novembre à 20 h 14 »."""
    day = timezone.localdate(moment)
    return _("%(day)s à %(hour)s") % {"day": on_day(day, today), "hour": clock(moment)}


def on_day(day: date, today: date) -> str:
    """« aujourd’hui », « hier », « lundi 23 novembre »; with its year when it is another."""
    gap = (today - day).days
    if gap in (0, 1):
        return _("hier") if gap else _("aujourd’hui")
    return near_date(day, today)


def seen_by(name: str, moment: datetime | None, today: date) -> str:
    """« vue par Karim, hier », or nothing."""
    if not name or moment is None:
        return ""
    day = on_day(timezone.localdate(moment), today)
    return _("vue par %(name)s, %(day)s") % {"name": name, "day": day}


@once_a_language
def last_safe_day(prudent: date | None, certainty: str) -> str:
    """« jeudi 26 novembre 2026 », « au plus tôt le … » when the start is not sure."""
    if prudent is None:
        return ""
    if certainty == "earliest":
        return _("au plus tôt le %(day)s") % {"day": long_date(prudent)}
    return long_date(prudent)


def size(octets: int) -> str:
    """« 380 Ko », « 1,2 Mo »."""
    if octets < 1024 * 1024:
        return _("%(n)d Ko") % {"n": max(1, round(octets / 1024))}
    return _("%(n)s Mo") % {"n": f"{octets / 1024 / 1024:.1f}".replace(".", ",")}


def month_name(month: date) -> str:
    """« novembre 2026 », by any day of it."""
    return date_format(month, "F Y")


def short_day(day: date) -> str:
    """« 23 novembre 2026 », « 1er décembre 2026 »."""
    return days.short_day(day)


def no_date() -> Chip:
    """The chip of a case on which no clock of ours runs."""
    return Chip(Status.FAR, _("Aucune échéance"), "", dashed=False)


def no_day() -> Chip:
    """The chip of a task without a day."""
    return Chip(Status.FAR, _("Sans date"), "", dashed=False)


def late(since: timedelta) -> Chip:
    """The chip of a task whose day is over: it loses no right, and does not cry as a date does."""
    days = ngettext("Depuis %(n)s jour", "Depuis %(n)s jours", since.days) % {"n": since.days}
    return Chip(Status.SOON, days, "clock", dashed=False)


def language(code: str) -> str:
    """« en English » for another language than ours, else nothing."""
    if code == settings.LANGUAGE_CODE:
        return ""
    return _("parle %(language)s") % {"language": LANGUAGES.get(code, code)}


_CAME_BY = {
    CameBy.WEB: "",
    CameBy.PHONE: gettext_lazy("déposé par téléphone"),
    CameBy.DESK: gettext_lazy("déposé à une permanence"),
    CameBy.PAPER: gettext_lazy("déposé sur papier"),
    CameBy.SHEET: gettext_lazy("importé d’un tableur"),
}


def came_by(how: str) -> str:
    """« déposé par téléphone »; "" for a request that the person sent herself."""
    return str(_CAME_BY[CameBy(how)])
