"""The chronology of a case: what is coming on top, today, then what happened and was done.

Two lanes in one list: facts (what happened at work) and actions (what was said and done).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dossiers.actions.refusal import clock
from dossiers.desk import history, words
from dossiers.desk.rows import Row, deadline_chip
from dossiers.kinds import ready
from dossiers.kinds.summary import in_words
from dossiers.models import (
    Case,
    DeadlineState,
    Exhibit,
    Fact,
    JournalLine,
    Message,
    MessageTranslation,
    Milestone,
    Note,
    PhoneCall,
)
from dossiers.rules.known import Precision

# What a page shows at first of each sort; « Tout voir » shows the rest.
AT_FIRST = 50
# An unknown date comes first of all: it must be asked.
NO_DATE = date(9999, 1, 1)
LANES = {
    "tout": gettext_lazy("Tout"),
    "faits": gettext_lazy("Faits"),
    "actions": gettext_lazy("Actions"),
    "messages": gettext_lazy("Messages et pièces"),
}
# The sorts of rows that a case may have none of (names of Case's relations).
MAY_BE_NONE = ("notes", "calls", "facts", "exhibits", "additions", "data_requests",
               "message_translations")  # fmt: skip


@dataclass
class Told:
    """What the chronology is made of, read by the case page in a fixed number of statements."""

    deadlines: list[Row]
    milestones: list[Milestone]
    messages: list[Message]
    notes: list[Note]
    calls: list[PhoneCall]
    facts: list[Fact]
    exhibits: list[Exhibit]
    acts: list[JournalLine]
    names: dict[object, str]
    has: set[str]
    translations: dict[UUID, list[MessageTranslation]] = field(default_factory=dict)

    def people(self) -> set[object]:
        """The members whose names the chronology needs."""
        found = {row.author_id for row in (*self.messages, *self.notes, *self.calls)}
        found |= {row.actor for row in self.acts} | {row.added_by_id for row in self.exhibits}
        found |= {row.author_id for every in self.translations.values() for row in every}
        found |= {row.recorded_by_id for row in self.milestones}
        return (found | {row.written_by_id for row in self.facts}) - {None}


def entries(case: Case, told: Told, *, lane: str, now: datetime) -> list[Row]:
    """The entries of one lane, newest first, for the chronology component."""
    today = timezone.localdate(now)
    facts = _facts(case, told, today) if lane in ("tout", "faits") else []
    actions = _actions(told, today) if lane in ("tout", "actions") else []
    talk = _talk(case, told, now) if lane in ("tout", "messages") else []
    coming = _coming(told, today) if lane in ("tout", "faits") else []
    ahead = [entry for entry in facts if entry["at"] > _at(today)]
    past = [entry for entry in (*facts, *actions, *talk) if entry["at"] <= _end_of(today)]
    future = sorted((*coming, *ahead), key=lambda entry: entry["at"], reverse=True)
    marker = {"marker": "today", "when": _("Aujourd’hui"), "title": words.long_date(today)}
    return [*future, marker, *sorted(past, key=lambda entry: entry["at"], reverse=True)]


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
        *(_dated(fact, told, numbers, today) for fact in told.milestones if fact.earliest),
        *(_written(case, fact, told, numbers) for fact in told.facts),
    ]


def _dated(fact: Milestone, told: Told, numbers: dict[object, int], today: date) -> Row:
    """A fact that starts clocks, or a day in court with its hour."""
    day = fact.earliest
    assert day is not None  # noqa: S101 (those without a date are not here)
    hearing = getattr(fact, "hearing", None)
    exact = fact.precision == Precision.DAY
    when = words.long_date(day) if exact else in_words(fact.known)
    if hearing:
        when = f"{when}, {clock(hearing.at)}"
    return {
        "at": _at(day),
        "marker": "future" if day > today else "fact",
        "when": when,
        "title": hearing.get_kind_display() if hearing else words.milestone_label(fact.slug),
        "meta": _source(fact, numbers, told),
        "text": fact.note or "",
    }


def _written(case: Case, fact: Fact, told: Told, numbers: dict[object, int]) -> Row:
    """A fact that the team wrote: it starts nothing, and may be corrected."""
    exact = fact.precision == Precision.DAY
    said = [_("fait noté par %(name)s") % {"name": told.names.get(fact.written_by_id, "")}]
    if fact.exhibit_id in numbers:
        said.append(_("pièce %(number)s") % {"number": numbers[fact.exhibit_id]})
    return {
        "at": _at(fact.on),
        "marker": "fact",
        "when": words.long_date(fact.on) if exact else in_words(fact.known),
        "title": _("Fait"),
        "meta": " · ".join(said),
        "text": fact.text,
        "action": {
            "label": _("Modifier"),
            "url": reverse("desk:edit_fact", args=[case.reference, fact.pk]),
            "get": True,
        },
    }


def _source(fact: Milestone, numbers: dict[object, int], told: Told) -> str:
    """Where the date comes from: a piece, a member, or the person."""
    if fact.exhibit_id in numbers:
        return _("pièce %(number)s") % {"number": numbers[fact.exhibit_id]}
    if fact.recorded_by_id:
        return _("noté par %(name)s") % {"name": told.names.get(fact.recorded_by_id, "")}
    return _("dit par la personne")


def _actions(told: Told, today: date) -> list[Row]:
    """What was done, and what the team wrote for itself."""
    internal = _("Interne")
    acts = _acts(told, today)
    written = [
        *((row.written_at, pgettext("écrit", "Note"), "", row) for row in told.notes),
        *((row.called_at, _("Appel"), row.whom, row) for row in told.calls),
    ]
    return acts + [
        {
            "at": at,
            "marker": "action",
            "side": "internal",
            "to": internal,
            "when": _when(at, today),
            "title": title,
            "meta": " · ".join(t for t in (whom, told.names.get(row.author_id, "")) if t),
            "text": row.body,
        }
        for at, title, whom, row in written
    ]


def _acts(told: Told, today: date) -> list[Row]:
    """The journal's lines, newest first. The same thing done again at once, on the same day by
    the same person, is one line that says how many times.
    """
    rows: list[Row] = []
    times = 0
    for line in told.acts:
        title, day = history.sentence(line, told.names), timezone.localdate(line.at)
        if rows and (title, day) == (rows[-1]["said"], timezone.localdate(rows[-1]["at"])):
            times += 1
            rows[-1]["title"] = _("%(said)s (%(n)d fois)") % {"said": title, "n": times}
            continue
        times = 1
        when = _when(line.at, today, exact=line.actor is not None)
        rows.append(
            {"at": line.at, "marker": "action", "when": when, "title": title, "said": title}
        )
    return rows


def _talk(case: Case, told: Told, now: datetime) -> list[Row]:
    today = timezone.localdate(now)
    return [
        *(_message(case, message, told, now, today) for message in told.messages),
        *(_piece(case, piece, told, today) for piece in told.exhibits),
    ]


def _message(case: Case, message: Message, told: Told, now: datetime, today: date) -> Row:
    row: Row = {
        "at": message.sent_at,
        "marker": "action",
        "when": _when(message.sent_at, today, exact=not message.from_worker),
        "title": _("Message de la personne"),
        "text": message.body,
    }
    if also := _in_other_words(case, message, told):
        row |= {"lang": case.language, "also": also}
    if message.from_worker:
        return {**row, "lang": case.language, "is_new": message.read_on is None}
    row |= {
        "side": "visible",
        "to": _("Visible par la personne"),
        "title": _("Message à la personne"),
        "meta": _said_by(message, told, today),
    }
    if not message.has_left(now):
        row["to"] = _("Pas encore parti")
        row["action"] = {
            "strong": _("Envoi dans 2 min."),
            "label": _("Annuler"),
            "url": reverse("desk:cancel_message", args=[case.reference, message.pk]),
        }
    return row


def _in_other_words(case: Case, message: Message, told: Told) -> list[Row]:
    """What a ready sentence says in French; what an interpreter wrote of a message."""
    said = [
        {
            "by": _("Traduit par %(name)s :") % {"name": told.names.get(row.author_id, "")},
            "lang": row.language,
            "text": row.body,
        }
        for row in told.translations.get(message.pk, ())
    ]
    if not message.from_worker and (french := ready.meaning(message.body, case.language)):
        said.insert(0, {"by": _("C’est-à-dire :"), "text": french})
    return said


def _piece(case: Case, piece: Exhibit, told: Told, today: date) -> Row:
    name = {"number": piece.number, "name": piece.name}
    return {
        "at": _at(piece.added_on),
        "marker": "action",
        "when": words.on_day(piece.added_on, today),
        "title": _("Pièce %(number)s · %(name)s") % name,
        "url": reverse("desk:exhibits", args=[case.reference]),
        "meta": _("de la personne") if piece.from_worker else told.names.get(piece.added_by_id, ""),
        "is_new": piece.from_worker and piece.seen_on is None,
    }


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
