"""A rung of the ladder, and how `ladder.toml` is read: everything is checked, in French."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dossiers.rules.rule import SEVERITIES

LADDER = Path(__file__).with_name("ladder.toml")
# Every severity, a date that is not known, a date that a person asked to keep.
LADDERS = (*SEVERITIES, "unknown", "personal")
RECIPIENTS = ("suivi", "binome", "coordination")
CHANNELS = ("email", "sms")
HOURS = ("now", "noon", "evening")
CREATION = "creation"
_SLUG = re.compile(r"j([-+][0-9]{1,3})")
_CREATION = re.compile(r"creation(?:-([0-9]{1,3}))?")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NUMBERS = ("answer_within_hours", "again_every_days", "repeats_every_days")
_TOLD = {"channels", "hour", "answer_within_hours", "again_at", "again_every_days"}
_FIELDS = {*_TOLD, "slug", "to", "then", "any_day", "repeats_every_days", "unless"}
_THEN_FIELDS = {*_TOLD, "to", "not_later_than"}


class LadderError(ValueError):
    """A ladder that cannot be used; the message says which file, which rung and why."""


@dataclass(frozen=True)
class Telling:
    """How a rung, or the silence that climbs from it, is told to one person.

    channels: () for the bell alone. hour: one of HOURS or « 09:00 », on her own clock.
    answer_within_hours: None when no answer is expected. again_at: said again that day at
    that hour; again_every_days: then every so many days, while nobody has answered.
    """

    channels: tuple[str, ...]
    hour: str
    any_day: bool = False
    answer_within_hours: int | None = None
    again_at: str | None = None
    again_every_days: int | None = None


@dataclass(frozen=True)
class Then(Telling):
    """A role to which the silence climbs, on day `not_later_than` (an offset) at the latest."""

    to: str = ""
    not_later_than: int | None = None


@dataclass(frozen=True)
class Rung(Telling):
    """One step of the ladder.

    offset_days: calendar days from the last safe day, negative before it; None for a rung of
    creation, of which `within_days` says for how short a delay it is (None: any).
    to: roles that receive it. then: to whom the silence climbs, in order.
    """

    slug: str = ""
    offset_days: int | None = None
    within_days: int | None = None
    to: tuple[str, ...] = ()
    then: tuple[Then, ...] = ()
    repeats_every_days: int | None = None
    unless: str | None = None


def load(path: Path | str | None = None) -> Mapping[str, tuple[Rung, ...]]:
    """Read a ladder, ours by default: its name to its rungs. Raises LadderError."""
    file = Path(path) if path else LADDER
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LadderError(f"{file} : illisible ({error}).") from error
    if set(content) != set(LADDERS):
        raise LadderError(f"{file} : attendu {', '.join(LADDERS)}.")
    ladders = {
        name: tuple(_rung(f"{file} : {name}", entry) for entry in entries)
        for name, entries in content.items()
    }
    for name, steps in ladders.items():
        _check_together(f"{file} : {name}", steps)
    return ladders


def _check_together(name: str, steps: tuple[Rung, ...]) -> None:
    fixed = [step.offset_days for step in steps if step.offset_days is not None]
    if not fixed or any(two <= one for one, two in pairwise(fixed)):
        raise LadderError(f"{name} : barreaux à ranger dans l'ordre du temps.")
    created = [step for step in steps if step.offset_days is None]
    delays = [step.within_days for step in created]
    if created and (len(set(delays)) != len(delays) or None not in delays):
        raise LadderError(f"{name} : un seul « creation » par délai, dont un sans nombre.")
    slugs = {step.slug for step in steps}
    for step in steps:
        if step.unless and step.unless not in slugs:
            raise LadderError(f"{name} {step.slug} : unless nomme un barreau absent.")
        if step.repeats_every_days and step is not steps[-1]:
            raise LadderError(f"{name} {step.slug} : seul le dernier barreau peut revenir.")


def _rung(where: str, entry: Mapping[str, Any]) -> Rung:
    name = f"{where} {entry.get('slug', '(sans slug)')}"
    _check_told(name, entry, _FIELDS)
    slug = str(entry.get("slug"))
    fixed, created = _SLUG.fullmatch(slug), _CREATION.fullmatch(slug)
    if not fixed and not created:
        raise LadderError(f"{name} : slug attendu comme j-7, j-0, j+1, creation ou creation-15.")
    to, then = entry.get("to"), entry.get("then", [])
    if not isinstance(to, list) or not to or not set(to) <= set(RECIPIENTS):
        raise LadderError(f"{name} : to parmi {', '.join(RECIPIENTS)}.")
    if type(entry.get("any_day", False)) is not bool:
        raise LadderError(f"{name} : any_day est true ou false.")
    climbing = tuple(_then(name, one, entry.get("any_day", False)) for one in then)
    waits = [entry, *then][: len(then)]
    if any(one.get("answer_within_hours") is None for one in waits):
        raise LadderError(f"{name} : then sans answer_within_hours ne montera jamais.")
    return Rung(
        **_told(entry),
        any_day=entry.get("any_day", False),
        slug=slug,
        offset_days=int(fixed[1]) if fixed else None,
        within_days=int(created[1]) if created and created[1] else None,
        to=tuple(to),
        then=climbing,
        repeats_every_days=entry.get("repeats_every_days"),
        unless=entry.get("unless"),
    )


def _then(name: str, entry: Any, any_day: bool) -> Then:
    if not isinstance(entry, dict):
        raise LadderError(f"{name} : then est une liste de {{ to = …, channels = …, hour = … }}.")
    _check_told(f"{name}, then", entry, _THEN_FIELDS)
    if entry.get("to") not in RECIPIENTS:
        raise LadderError(f"{name}, then : to parmi {', '.join(RECIPIENTS)}.")
    day = _SLUG.fullmatch(str(entry.get("not_later_than", "j-0")))
    if not day:
        raise LadderError(f"{name}, then : not_later_than attendu comme j-21.")
    return Then(
        **_told(entry),
        any_day=any_day,
        to=entry["to"],
        not_later_than=int(day[1]) if "not_later_than" in entry else None,
    )


def _check_told(name: str, entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(entry) - known:
        raise LadderError(f"{name} : champ inconnu {', '.join(sorted(unknown))}.")
    channels, hour = entry.get("channels"), str(entry.get("hour"))
    if not isinstance(channels, list) or not set(channels) <= set(CHANNELS):
        raise LadderError(f"{name} : channels parmi {', '.join(CHANNELS)}, ou [].")
    if hour not in HOURS and not _CLOCK.fullmatch(hour):
        raise LadderError(f"{name} : hour parmi {', '.join(HOURS)}, ou une heure comme 09:00.")
    if "again_at" in entry and not _CLOCK.fullmatch(str(entry["again_at"])):
        raise LadderError(f"{name} : again_at est une heure comme 18:00.")
    for number in _NUMBERS:
        value = entry.get(number)
        if value is not None and (type(value) is not int or value < 1):
            raise LadderError(f"{name} : {number} est un nombre entier, au moins 1.")


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "channels": tuple(entry["channels"]),
        "hour": entry["hour"],
        "answer_within_hours": entry.get("answer_within_hours"),
        "again_at": entry.get("again_at"),
        "again_every_days": entry.get("again_every_days"),
    }
