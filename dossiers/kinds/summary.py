"""The answers of a request as lines to read: by the person before she sends, by the team after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dossiers.colon import colon
from dossiers.days import long_day, month_and_year, short_day
from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Kind, Question, known_from, part, quick_part
from dossiers.rules.known import KnownDate, Precision


@dataclass(frozen=True)
class Line:
    """`answer` is "" when the question was passed; `step` names the screen that asks it."""

    step: str
    question: str
    answer: str


def summary(kind: Kind, answers: Answers) -> list[Line]:
    """Every question of the request with its answer, in the order of the screens."""
    return [
        Line(step, str(question), str(answer))
        for step, reader in READERS.items()
        for question, answer in reader(kind, answers)
    ]


def in_words(known: KnownDate) -> str:
    """« jeudi 26 novembre 2026 », « novembre 2026 », « entre le … et le … »; "" if unknown."""
    if known.earliest is None or known.latest is None:
        return ""
    if known.precision is Precision.DAY:
        return long_day(known.earliest)
    if known.precision is Precision.MONTH:
        return month_and_year(known.earliest)
    first, last = short_day(known.earliest), short_day(known.latest)
    return _("entre le %(first)s et le %(last)s") % {"first": first, "last": last}


def told_date(stored: Mapping[str, Any] | None) -> str:
    """A stored date in words; « plus d’un an » has no bounds but was said."""
    if stored and stored.get("typed", {}).get("range") == "older":
        return str(trunk.OLDER)
    return in_words(known_from(stored))


def work_in_words(kind: Kind, employer: str) -> str:
    """« Magasin, commerce : Noz »."""
    return f"{kind.sector} : {employer}" if employer else str(kind.sector)


Pairs = Iterator[tuple[Any, Any]]


def _work(kind: Kind, answers: Answers) -> Pairs:
    work = part(answers, "work")
    yield trunk.SECTOR, kind.sector if work.get("sector") else ""
    yield trunk.EMPLOYER, work.get("employer", "")
    yield trunk.DEPARTMENT, work.get("department", "")
    yield trunk.STILL, trunk.STILL_ANSWERS.get(work.get("still", ""), "")


def _problem(kind: Kind, answers: Answers) -> Pairs:
    yield trunk.PROBLEMS, "\n".join(str(kind.problems[slug]) for slug in kind.ticked(answers))
    colleagues = part(answers, "problem").get("colleagues", "")
    yield trunk.COLLEAGUES, trunk.COLLEAGUES_ANSWERS.get(colleagues, "")


def _dates(kind: Kind, answers: Answers) -> Pairs:
    dates = part(answers, "dates")
    urgent = dates.get("urgent") or {}
    said = trunk.YES_NO_UNKNOWN.get(urgent.get("answer", ""), "")
    yield trunk.URGENT, _joined(said, told_date(urgent.get("date")))
    yield trunk.LETTER, kind.letters.get(kind.letter(answers), "")
    yield trunk.WHEN, told_date(dates.get("when"))


def _story(kind: Kind, answers: Answers) -> Pairs:
    for question in kind.quick:
        yield question.label, _quick(question, quick_part(answers, question.slug))
    yield trunk.STORY, part(answers, "story").get("story", "")


def _quick(question: Question, stored: Mapping[str, Any]) -> str:
    said = question.answers.get(stored.get("answer", ""), "")
    return _joined(said, stored.get("text", ""), told_date(stored.get("date")))


def _reply(kind: Kind, answers: Answers) -> Pairs:
    reply = part(answers, "reply")
    channel = reply.get("channel") or "code"
    yield trunk.CHANNEL, trunk.CHANNELS.get(channel, "")
    if channel in ("phone", "signal"):
        others = reply.get("read_by_others", "")
        moments = [str(trunk.MOMENTS[m]) for m in reply.get("when_to_call", ())]
        voicemail = trunk.VOICEMAIL_ANSWERS.get(reply.get("voicemail", ""), "")
        yield trunk.PHONE, reply.get("phone", "")
        yield trunk.READ_BY_OTHERS, trunk.READ_BY_OTHERS_ANSWERS.get(others, "")
        yield trunk.WHEN_TO_CALL, ", ".join(moments)
        yield trunk.VOICEMAIL, voicemail
    if channel == "email":
        yield trunk.EMAIL, reply.get("email", "")
    yield trunk.NAME, reply.get("name", "")
    yield trunk.LANGUAGE, trunk.LANGUAGES.get(reply.get("language", ""), "")


def _joined(*parts: Any) -> str:
    return f"{colon()} ".join(str(part) for part in parts if part)


READERS = {
    "work": _work,
    "problem": _problem,
    "dates": _dates,
    "story": _story,
    "reply": _reply,
}
