"""The ladder of reminders: on which day, to whom, and to whom the silence climbs.

Days are calendar days from the last safe day (`prudent`). The table is `ladder.toml`;
what is written there is checked when it is read.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dossiers.rules.rule import SEVERITIES

LADDER = Path(__file__).with_name("ladder.toml")
RECIPIENTS = ("suivi", "binome", "coordination")
_SLUG = re.compile(r"j([-+][0-9]{1,3})")
_FIELDS = {"slug", "to", "answer_within_hours", "then"}


class LadderError(ValueError):
    """A ladder that cannot be used; the message says which file, which rung and why."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder.

    offset_days: calendar days from the last safe day, negative before it.
    to: roles that receive it. answer_within_hours: None when no answer is expected.
    then: the roles to which the silence climbs, in order.
    """

    slug: str
    offset_days: int
    to: tuple[str, ...]
    answer_within_hours: int | None
    then: tuple[str, ...]


def rungs(severity: str) -> tuple[Rung, ...]:
    """Return the rungs of that severity in the order of time. Raises KeyError."""
    return _ladder()[severity]


def rung(severity: str, slug: str) -> Rung:
    """Return one rung by its slug, such as « j-7 ». Raises KeyError."""
    for step in rungs(severity):
        if step.slug == slug:
            return step
    raise KeyError((severity, slug))


def due(
    severity: str, prudent: date, today: date, already: Collection[str]
) -> tuple[Rung | None, tuple[str, ...]]:
    """Return the one rung to send on `today`, and the slugs that it covers.

    Only the latest rung whose day has come may be sent; the earlier ones that were
    never sent are covered by it, so that nobody gets five reminders at once. When
    the latest is already sent (its slug is in `already`), there is nothing to send.
    """
    come = [step for step in rungs(severity) if _day(step, prudent) <= today]
    if not come or come[-1].slug in already:
        return None, ()
    return come[-1], tuple(step.slug for step in come[:-1] if step.slug not in already)


def next_on(severity: str, prudent: date, today: date) -> date | None:
    """Return the first day strictly after `today` on which a rung comes, or None."""
    return next((day for step in rungs(severity) if (day := _day(step, prudent)) > today), None)


def climb(rung: Rung, level: int) -> str | None:
    """Return the role that is told when `level` answers have failed to come (0: the first).

    None at the top of the ladder.
    """
    return rung.then[level] if 0 <= level < len(rung.then) else None


def load(path: Path | str | None = None) -> Mapping[str, tuple[Rung, ...]]:
    """Read a ladder, ours by default: severity to rungs. Raises LadderError."""
    file = Path(path) if path else LADDER
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LadderError(f"{file} : illisible ({error}).") from error
    if set(content) != set(SEVERITIES):
        raise LadderError(f"{file} : attendu {', '.join(SEVERITIES)}.")
    ladder = {
        severity: tuple(_rung(file, severity, entry) for entry in entries)
        for severity, entries in content.items()
    }
    for severity, steps in ladder.items():
        if any(two.offset_days <= one.offset_days for one, two in pairwise(steps)):
            raise LadderError(f"{file} : {severity} : barreaux à ranger dans l'ordre du temps.")
    return ladder


@cache
def _ladder() -> Mapping[str, tuple[Rung, ...]]:
    return load()


def _day(step: Rung, prudent: date) -> date:
    return prudent + timedelta(days=step.offset_days)


def _rung(file: Path, severity: str, entry: Mapping[str, Any]) -> Rung:
    name = f"{file} : {severity} {entry.get('slug', '(sans slug)')}"
    if unknown := set(entry) - _FIELDS:
        raise LadderError(f"{name} : champ inconnu {', '.join(sorted(unknown))}.")
    found = _SLUG.fullmatch(str(entry.get("slug")))
    if not found:
        raise LadderError(f"{name} : slug attendu comme j-7, j-0 ou j+1.")
    hours, to, then = entry.get("answer_within_hours"), entry.get("to"), entry.get("then", [])
    if not to or not set(to) <= set(RECIPIENTS) or not set(then) <= set(RECIPIENTS):
        raise LadderError(f"{name} : to et then parmi {', '.join(RECIPIENTS)}.")
    if hours is not None and (type(hours) is not int or hours < 1):
        raise LadderError(f"{name} : answer_within_hours est un nombre d'heures, au moins 1.")
    if then and hours is None:
        raise LadderError(f"{name} : then sans answer_within_hours ne montera jamais.")
    return Rung(entry["slug"], int(found[1]), tuple(to), hours, tuple(then))
