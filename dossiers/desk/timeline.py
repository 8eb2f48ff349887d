"""The chronology of a case: what is coming on top, today, then what happened and was done.

Two lanes in one list: facts (what happened at work) and actions (what was said and done).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions.refusal import clock
from dossiers.desk import history, words
from dossiers.desk.rows import Row, deadline_chip
from dossiers.kinds.summary import in_words
from dossiers.models import Case, DeadlineState, Exhibit, JournalLine, Message, Milestone, Note
from dossiers.rules.known import Precision

# What a page shows at first of each sort; « Tout voir » shows the rest.
AT_FIRST = 50
# An unknown date comes first of all: it must be asked.
NO_DATE = date(9999, 1, 1)
LANES = ("tout", "faits", "actions", "messages")


@dataclass
class Told:
    """What the chronology is made of, read by the case page in a fixed number of statements."""

    deadlines: list[Row]
    milestones: list[Milestone]
    messages: list[Message]
    notes: list[Note]
    exhibits: list[Exhibit]
    acts: list[JournalLine]
    names: dict[object, str]


def entries(case: Case, told: Told, *, lane: str, today: date) -> list[Row]:
    """The entries of one lane, newest first, for the chronology component."""
    facts = _facts(case, told, today) if lane in ("tout", "faits") else []
    actions = _actions(case, told, today) if lane in ("tout", "actions") else []
    talk = _talk(case, told, today) if lane in ("tout", "messages") else []
    coming = _coming(told, today) if lane in ("tout", "faits") else []
    ahead = [entry for entry in facts if entry["at"] > _at(today)]
    past = [entry for entry in (*facts, *actions, *talk) if entry["at"] <= _end_of(today)]
    future = sorted((*coming, *ahead), key=lambda entry: entry["at"], reverse=True)
    now = {"marker": "today", "when": _("Aujourd’hui"), "title": words.long_date(today)}
    return [*future, now, *sorted(past, key=lambda entry: entry["at"], reverse=True)]


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _coming(told: Told, today: date) -> list[Row]:
    """Open deadlines. Those that have passed stay above today: they are not over."""
    return [
        {
            "at": _end_of(max(row["prudent"] or NO_DATE, today)),
            "marker": "future",
            "when": words.last_safe_day(row["prudent"], row["certainty"]),
            "chip": deadline_chip(row, today),
            "title": words.rule_label(row["rule"], row["rule_version"]),
            "url": reverse("desk:deadline", args=[row["case__reference"], row["pk"]]),
            "meta": words.seen_by(row["seen_by__name"], row["seen_at"], today),
        }
        for row in told.deadlines
        if row["state"] == DeadlineState.OPEN
    ]


def _facts(case: Case, told: Told, today: date) -> list[Row]:
    numbers = {piece.pk: piece.number for piece in told.exhibits}
    return [
        {
            "at": _at(fact.earliest),
            "marker": "future" if fact.earliest > today else "fact",
            "when": in_words(fact.known)
            if fact.precision != Precision.DAY
            else words.long_date(fact.earliest),
            "title": words.milestone_label(fact.slug),
            "meta": _source(fact, numbers, told),
            "text": fact.note or "",
        }
        for fact in told.milestones
        if fact.earliest
    ]


def _source(fact: Milestone, numbers: dict[object, int], told: Told) -> str:
    """Where the date comes from: a piece, a member, or the person."""
    if fact.exhibit_id in numbers:
        return _("pièce %(number)s") % {"number": numbers[fact.exhibit_id]}
    if fact.recorded_by_id:
        return _("noté par %(name)s") % {"name": told.names.get(fact.recorded_by_id, "")}
    return _("dit par la personne")


def _actions(case: Case, told: Told, today: date) -> list[Row]:
    acts = [
        {
            "at": line.at,
            "marker": "action",
            "when": _when(line.at, today, exact=line.actor is not None),
            "title": history.sentence(line, told.names),
        }
        for line in told.acts
    ]
    notes = [
        {
            "at": note.written_at,
            "marker": "action",
            "when": _when(note.written_at, today),
            "title": _("Note interne"),
            "meta": told.names.get(note.author_id, ""),
            "text": note.body,
        }
        for note in told.notes
    ]
    return [*acts, *notes]


def _talk(case: Case, told: Told, today: date) -> list[Row]:
    messages = [
        {
            "at": message.sent_at,
            "marker": "action",
            "when": _when(message.sent_at, today, exact=not message.from_worker),
            "title": _("Message de la personne")
            if message.from_worker
            else _("Message à la personne"),
            "meta": _said_by(message, told, today),
            "text": message.body,
            "lang": case.language if message.from_worker else "",
            "is_new": message.from_worker and message.read_on is None,
        }
        for message in told.messages
    ]
    pieces = [
        {
            "at": _at(piece.added_on),
            "marker": "action",
            "when": words.on_day(piece.added_on, today),
            "title": _("Pièce %(number)s · %(name)s")
            % {"number": piece.number, "name": piece.name},
            "url": reverse("desk:exhibits", args=[case.reference]),
            "meta": _("de la personne")
            if piece.from_worker
            else told.names.get(piece.added_by_id, ""),
            "is_new": piece.from_worker and piece.seen_on is None,
        }
        for piece in told.exhibits
    ]
    return [*messages, *pieces]


def _said_by(message: Message, told: Told, today: date) -> str:
    if message.from_worker:
        return ""
    said = [told.names.get(message.author_id, "")]
    if message.read_on:
        said.append(_("lu %(day)s") % {"day": words.on_day(message.read_on, today)})
    if message.expects_answer:
        said.append(_("réponse reçue") if message.answered else _("attend une réponse"))
    return " · ".join(text for text in said if text)


def _when(moment: datetime, today: date, *, exact: bool = True) -> str:
    """The day, with its hour unless it is the person's: only her day is kept."""
    day = words.on_day(timezone.localdate(moment), today)
    return f"{day}, {clock(moment)}" if exact else day


def people_in(told: Iterable[object]) -> set[object]:
    """The members whose names the chronology needs."""
    found: set[object] = set()
    for item in told:
        for attribute in ("actor", "author_id", "added_by_id", "recorded_by_id"):
            found.add(getattr(item, attribute, None))
    return found - {None}
