"""What the page of a deadline says: its dates, how they were counted, who saw it, what is next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import access, ladder_words
from dossiers.actions.plan import count
from dossiers.actions.snooze import can_snooze
from dossiers.desk import clock_facts, words
from dossiers.desk.deadline_rows import closed_chip
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.kinds.summary import in_words
from dossiers.models import ClockEvent, Deadline, DeadlineState, Member, Reminder, Severity, Waiver
from dossiers.rules.catalogue import catalogue
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import chip, long_date
from dossiers.rules.rule import CONFIDENCE_MARKS, NATURES, Rule

CERTAINTIES = {
    "certain": gettext_lazy("Certaine : une pièce la prouve"),
    "declared": gettext_lazy("Déclarée : la personne ou l’équipe a donné le jour"),
    "earliest": gettext_lazy("≈ Au plus tôt : le jour exact n’est pas connu"),
    "unknown": gettext_lazy("? Inconnue : demander la date"),
}
UNSURE = ("earliest", "unknown")
# A delay to sue is stopped by suing. Said aloud, because a letter is what one thinks of first.
PRESCRIPTIONS = ("presc", "presc0h")
CAUSES = {
    "correction": gettext_lazy("date corrigée"),
    "person": gettext_lazy("date donnée par la personne"),
    "fact": gettext_lazy("nouveau fait"),
    "reopen": gettext_lazy("dossier rouvert"),
    "event": gettext_lazy("événement noté"),
    "event_end": gettext_lazy("fin d’un événement"),
    "event_undone": gettext_lazy("événement effacé"),
    "rule": gettext_lazy("règle ou jour férié changé"),
}


def head(deadline: Deadline, today: date) -> dict[str, Any]:
    """What every page about this deadline shows on top."""
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    is_open = deadline.state == DeadlineState.OPEN
    fact = deadline.milestone
    return {
        "case": deadline.case,
        "deadline": deadline,
        "rule": rule,
        "name": rule.label,
        "is_open": is_open,
        "is_fatal": deadline.severity == Severity.FATAL,
        "question": _question(deadline),
        "chip": chip(
            deadline.prudent,
            deadline.defensible,
            deadline.certainty,
            today,
            bound=deadline.bound,
            may_act_from=deadline.legal if rule.is_interval else None,
        )
        if is_open
        else closed_chip(deadline.state, deadline.closed_on),
        "fact": words.milestone_label(fact.slug),
        "fact_date": in_words(fact.known) or _("date inconnue"),
        "letter": clock_facts.letter_days(fact),
        "certainty": CERTAINTIES[deadline.certainty],
    }


def _question(deadline: Deadline) -> str:
    """What to ask the person when the day is not known; "" when only a document can tell."""
    if deadline.state != DeadlineState.OPEN or deadline.certainty not in UNSURE:
        return ""
    return str(DATE_QUESTIONS.get(deadline.milestone.slug, ""))


def told(deadline: Deadline, member: Member, today: date) -> dict[str, Any]:
    """Everything of the page. Statements: reminders, changes, events, the waiver, the proof."""
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    events = clock_facts.events_of(deadline)
    waiver = _last_waiver(deadline)
    return {
        **head(deadline, today),
        "dates": dates(deadline, today),
        "defensible": long_date(deadline.defensible) if deadline.defensible else "",
        "working": _working(deadline, rule, events),
        "read_again": clock_facts.read_again(rule),
        "intervals": clock_facts.intervals(deadline.case, [deadline.milestone], today),
        "events": [clock_facts.line(event) for event in events],
        "nature": NATURES.get(rule.nature, rule.nature),
        "confidence": [CONFIDENCE_MARKS[mark] for mark in rule.confidence.split("+")],
        "checked_on": words.short_day(rule.checked_on),
        "acts": [words.act_label(slug) for slug in rule.stopped_by],
        "letter_stops_nothing": rule.counting in PRESCRIPTIONS
        and "letter_sent" not in rule.stopped_by,
        "source_piece": deadline.milestone.exhibit,
        "seen": words.seen_by(
            deadline.seen_by.name if deadline.seen_by else "", deadline.seen_at, today
        ),
        "reminders": [_reminder(row, today) for row in _reminders(deadline)],
        "next_step": long_date(deadline.next_rung_on) if deadline.next_rung_on else "",
        "may_snooze": can_snooze(deadline, today),
        "put_off": words.put_off(deadline.snoozed_until, today),
        "changes": [_change(row) for row in deadline.changes.select_related("changed_by")],
        "incident": deadline.incidents.defer("cause", "still_possible").last(),
        "waiver": waiver,
        "waiver_open": waiver is not None and waiver.agreed_by_id is None,
        "may_agree": waiver is not None
        and waiver.asked_by_id != member.pk
        and access.may(member, "agree_waiver", deadline.case),
        "closing_act": words.act_label(deadline.closing_act) if deadline.closing_act else "",
    }


def _last_waiver(deadline: Deadline) -> Waiver | None:
    """The last time somebody asked to give it up, its reason readable."""
    found = deadline.waivers.select_related("asked_by", "agreed_by").order_by("-asked_at").first()
    if found:
        found.case = deadline.case
    return found


def dates(deadline: Deadline, today: date) -> list[dict[str, str]]:
    """The dates that are to be kept, in words; the one that is only arguable is apart."""
    if deadline.prudent is None:
        return []
    if deadline.bound == "theirs":
        return [
            {"label": _("L’autre partie doit agir avant le"), "day": long_date(deadline.prudent)}
        ]
    first = _("au plus tôt le ") if deadline.certainty == "earliest" else ""
    found = [{"label": _("Dernier jour sûr"), "day": first + long_date(deadline.prudent)}]
    if deadline.act_by and deadline.act_by < deadline.prudent:
        passed = _(" (déjà passé)") if deadline.act_by < today else ""
        found.insert(0, {"label": _("Agir avant le"), "day": long_date(deadline.act_by) + passed})
    return found


def _working(deadline: Deadline, rule: Rule, events: list[ClockEvent]) -> tuple[str, ...]:
    """Counted again under the rule's own version: what is shown is what was computed."""
    counted = [event.for_rules for event in events]
    try:
        return count(
            rule,
            deadline.milestone,
            [event for event in counted if event],
            zone=deadline.zone,
        ).working
    except CountingError as error:
        return (str(error),)


def _reminders(deadline: Deadline) -> list[Reminder]:
    return list(deadline.reminders.select_related("recipient").order_by("sent_at", "level"))


def _reminder(row: Reminder, today: date) -> dict[str, str]:
    """One step already sent: to whom, and what became of it."""
    if row.declined_at:
        answer = _("« je ne peux pas », %(when)s") % {"when": words.when(row.declined_at, today)}
    elif row.acknowledged_at:
        answer = _("vu, %(when)s") % {"when": words.when(row.acknowledged_at, today)}
    elif row.climbed_at and row.answer_by is None:
        answer = _("passé à qui répond maintenant")
    elif row.climbed_at:
        answer = _("sans réponse, envoyé plus haut")
    elif row.answer_by:
        answer = _("réponse attendue avant %(when)s") % {"when": words.when(row.answer_by, today)}
    else:
        answer = _("pas de réponse attendue")
    return {
        "step": ladder_words.step(row.step, "unknown" if row.deadline.prudent is None else ""),
        "who": row.recipient.name,
        "sent": words.on_day(timezone.localdate(row.sent_at), today),
        "answer": answer,
    }


def _change(row: Any) -> dict[str, str]:
    """An earlier date, and why it moved."""
    return {
        "when": words.short_day(row.changed_on),
        "who": row.changed_by.name if row.changed_by else _("la personne"),
        "day": long_date(row.prudent) if row.prudent else _("date inconnue"),
        "cause": str(CAUSES.get(row.cause, row.cause)),
    }


def working(deadline: Deadline, events: list[ClockEvent]) -> tuple[str, ...]:
    """The sentences that show how the date of this deadline was found; `events` of its case."""
    if deadline.prudent is None:
        return ()
    rule = catalogue().rule(deadline.rule, deadline.rule_version)
    covering = [one for one in events if deadline in one.deadlines.all()]
    return _working(deadline, rule, covering)
