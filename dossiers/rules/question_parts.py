"""The parts of a question in JSON: dates, hours, what is known of a fact, events."""

import re
from datetime import date, datetime
from typing import Any

from dossiers.rules.event import IDLE, LEGAL_AID, MOVING, SUSPENSION, Event
from dossiers.rules.known import KnownDate
from dossiers.rules.length import CountingError
from dossiers.rules.letter_dates import STAGES, LetterDates
from dossiers.rules.rule import NATURES

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_EVENT_TEXTS = ("kind", "floor", "cause")


def read_date(text: object) -> date:
    """Read a date written AAAA-MM-JJ and nothing else. Raises CountingError."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise CountingError(
            f"Date illisible : {text!r}. Écrire AAAA-MM-JJ, par exemple 2026-01-31."
        )
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CountingError(f"Cette date n'existe pas : {text}.") from None


def read_start(text: object, *, with_hour: bool) -> date:
    """Read a date, or `with_hour` also an hour: AAAA-MM-JJTHH:MM, local time."""
    if not with_hour or not isinstance(text, str) or not _ISO_MOMENT.fullmatch(text):
        return read_date(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CountingError(f"Cette heure n'existe pas : {text}.") from None


def exact_hour(trigger: object) -> datetime | None:
    """The one date of a trigger, when it comes with its hour; else None."""
    values = list(trigger.values()) if isinstance(trigger, dict) else [trigger]
    if len(values) != 1 or not isinstance(values[0], str):
        return None
    found = read_start(values[0], with_hour=True) if _ISO_MOMENT.fullmatch(values[0]) else None
    return found if isinstance(found, datetime) else None


def read_known(value: object) -> KnownDate:
    """Read what is known of a day: a date, a month, two ends, or null for nothing.

    « 2026-01-31 », « 2026-01 », {"earliest": …, "latest": …}. Raises CountingError.
    """
    try:
        if value is None:
            return KnownDate.unknown()
        if isinstance(value, dict):
            return KnownDate.between(
                read_date(value.get("earliest")), read_date(value.get("latest"))
            )
        if isinstance(value, str) and (found := _ISO_MONTH.fullmatch(value)):
            return KnownDate.month(int(found[1]), int(found[2]))
        return KnownDate.day(read_date(value))
    except CountingError:
        raise
    except ValueError as error:
        raise CountingError(str(error)) from None


def read_trigger(value: object) -> KnownDate | LetterDates:
    """Read the dates of a fact by nature: those of a letter, or one date of another nature.

    {"sent": …, "presented": …, "received": …}, or {"known": …}, {"act": …}, {"handed": …}.
    """
    if not isinstance(value, dict):
        raise CountingError("Champ trigger : attendu un objet, une date par nature.")
    if unknown := sorted(set(value) - set(NATURES)):
        raise CountingError(
            f"Champ trigger : nature inconnue {', '.join(unknown)}. "
            f"Possibles : {', '.join(NATURES)}."
        )
    known = {nature: read_known(day) for nature, day in value.items()}
    others = set(known) - set(STAGES)
    if not others:
        try:
            return LetterDates(**known)
        except ValueError as error:
            raise CountingError(str(error)) from None
    if len(known) > 1:
        raise CountingError("Champ trigger : une seule date, ou celles d'une lettre.")
    return known[others.pop()]


def read_events(value: object) -> tuple[Event, ...]:
    """Read a list of events. Raises CountingError."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise CountingError("Champ events : attendu une liste d'objets.")
    return tuple(_event(entry) for entry in value)


def _event(entry: dict[str, Any]) -> Event:
    """One event. What the asker tells is taken as confirmed, unless said otherwise."""
    for name in _EVENT_TEXTS:
        if not isinstance(entry.get(name, ""), str):
            raise CountingError(f"Événement, champ {name} : {entry[name]!r} n'est pas un texte.")
    for name in ("void", "confirmed"):
        if not isinstance(entry.get(name, False), bool):
            raise CountingError(f"Événement, champ {name} : true ou false.")
    kind = entry.get("kind", "")
    first, last = ("from", "to") if kind == SUSPENSION else ("on", "until")
    on = read_date(entry.get(first))
    return Event(
        kind=kind,
        on=on,
        until=_end(entry, kind, last, on),
        floor=entry.get("floor", ""),
        cause=entry.get("cause", ""),
        void=entry.get("void", False),
        confirmed=entry.get("confirmed", True),
    )


def _end(entry: dict[str, Any], kind: str, name: str, on: date) -> date | None:
    if kind in IDLE:
        return on
    if kind in MOVING and name not in entry:
        once = "" if kind in (SUSPENSION, LEGAL_AID) else ", la date de on si elle n'a pas duré"
        raise CountingError(f"Événement, champ {name} : il manque (null s'il dure encore{once}).")
    return None if entry.get(name) is None else read_date(entry[name])
