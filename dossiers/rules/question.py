"""A delay asked for in plain text or JSON, and its answer: what `compute_deadline` speaks.

A question gives a counting, a start and a length, or the slug of a rule and the dates
of its trigger; either may come with events (question_parts.py reads them).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import IN_HOURS, Computed, CountingError, compute, length_for, moves
from dossiers.rules.deadline import Planned
from dossiers.rules.event import MOVING, Event
from dossiers.rules.events import Applied, apply
from dossiers.rules.json_line import identity_of, read_object
from dossiers.rules.known import KnownDate
from dossiers.rules.letter_dates import LetterDates
from dossiers.rules.question_parts import (
    exact_hour,
    read_date,
    read_events,
    read_known,
    read_start,
    read_trigger,
)
from dossiers.rules.transition import plan_in_time

__all__ = ["DEFAULT_ZONE", "answer", "answers", "ask", "dates", "read_date"]

DEFAULT_ZONE = "metropole"
Answered = Computed | Applied | Planned


def ask(counting: object, start: object, length: object, zone: object) -> Computed:
    """Count a delay given as four texts; `length` may be None. Raises CountingError."""
    name, begins, text, place = _texts(counting, start, length, zone)
    return compute(name, begins, text, place)


def dates(found: Answered) -> dict[str, str | None]:
    """The three dates as ISO texts: theoretical, legal, prudent; None when unknown."""
    return {
        name: day.isoformat() if (day := getattr(found, name)) else None
        for name in ("theoretical", "legal", "prudent")
    }


def answer(line: str | bytes) -> dict[str, Any]:
    """Answer one JSON object: its `id` with the three dates, or with an `error` sentence.

    What is not a JSON object has the id None. Unknown fields are ignored. With
    `"explain": true` the sentences and the other dates come too. A rule that is
    switched off answers with a `warning`. Never raises.
    """
    try:
        asked = read_object(line)
        identity = identity_of(asked)
    except CountingError as error:
        return {"id": None, "error": str(error)}
    try:
        found = _ask_object(asked)
        more = _doubt(found) | (_explained(found) if asked.get("explain") is True else {})
    except CountingError as error:
        return {"id": identity, "error": str(error)}
    return {"id": identity, **dates(found), **more}


def answers(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Answer each line that is not blank, in order, one at a time."""
    for line in lines:
        if line.strip():
            yield answer(line)


def _ask_object(asked: dict[str, Any]) -> Answered:
    events = () if asked.get("events") is None else read_events(asked["events"])
    if asked.get("rule") is not None:
        return _ask_rule(asked, events)
    for name in ("counting", "start"):
        if name not in asked:
            raise CountingError(f"Champ {name} : il manque.")
    if "trigger" in asked:
        raise CountingError("Champ trigger : il va avec rule ; avec counting, donner start.")
    zone = asked.get("zone", DEFAULT_ZONE)
    counting, start, length, zone = _texts(
        asked["counting"], asked["start"], asked.get("length"), zone
    )
    if not events:
        return compute(counting, start, length, zone)
    length_for(counting, length)
    if not moves(counting) and any(event.kind in MOVING for event in events):
        raise CountingError(
            f"Champ events : le comptage « {counting} » ne connaît ni suspension ni interruption."
        )
    return apply(counting, start, length, events, zone)


def _ask_rule(asked: dict[str, Any], events: tuple[Event, ...]) -> Answered:
    slug, zone = asked["rule"], asked.get("zone", DEFAULT_ZONE)
    if not isinstance(slug, str) or not catalogue().versions(slug):
        raise CountingError(f"Règle inconnue : {slug!r}. Voir manage.py list_deadlines.")
    if not isinstance(zone, str):
        raise CountingError(f"Champ zone : {zone!r} n'est pas un texte.")
    if asked.get("counting") is not None or asked.get("length") is not None:
        raise CountingError("Champ rule : la règle donne le comptage et la longueur.")
    rule = catalogue().rule(slug)
    if rule.counting in IN_HOURS:
        moment = exact_hour(asked.get("trigger", asked.get("start")))
        if moment:
            return compute(rule.counting, moment, rule.length, zone)
    planned = plan_in_time(catalogue(), slug, _trigger(asked), zone=zone, events=events)
    if planned is None:
        raise CountingError("Aucune version de cette règle n'était en vigueur ce jour-là.")
    return planned


def _trigger(asked: dict[str, Any]) -> KnownDate | LetterDates:
    if ("trigger" in asked) == ("start" in asked):
        raise CountingError("Avec rule, donner trigger (une date par nature), ou start.")
    return read_trigger(asked["trigger"]) if "trigger" in asked else read_known(asked["start"])


def _texts(
    counting: object, start: object, length: object, zone: object
) -> tuple[str, date, str, str]:
    for name, value in (("counting", counting), ("zone", zone)):
        if not isinstance(value, str):
            raise CountingError(f"Champ {name} : {value!r} n'est pas un texte.")
    if not isinstance(length, str | None):
        raise CountingError(f"Champ length : {length!r} n'est pas un texte.")
    begins = read_start(start, with_hour=counting in IN_HOURS)
    return str(counting), begins, length or "", str(zone)


def _doubt(found: Answered) -> dict[str, str]:
    if isinstance(found, Planned) and not found.rule.enabled:
        return {"warning": "Règle éteinte : connue de mémoire, à vérifier avant usage."}
    return {}


def _explained(found: Answered) -> dict[str, Any]:
    more: dict[str, Any] = {
        "defensible": found.defensible and found.defensible.isoformat(),
        "working": list(found.working),
    }
    if isinstance(found, Computed) and found.ends_at:
        more["ends_at"] = found.ends_at.isoformat()
    if isinstance(found, Planned):
        rule = found.rule
        more |= {
            "rule": rule.slug,
            "version": rule.version,
            "enabled": rule.enabled,
            "act_by": found.act_by and found.act_by.isoformat(),
            "certainty": found.certainty.value,
            "confidence": rule.confidence,
            "article": rule.article,
        }
    return more
