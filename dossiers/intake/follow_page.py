"""The case as its person reads it: lists of ready words. The team is « l'équipe », no names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import editions
from dossiers.actions.session import READABLE_AFTER_CLOSING
from dossiers.days import near_day
from dossiers.intake.files import counted
from dossiers.intake.near_date import milestones_to_date
from dossiers.intake.referral_rows import rows as referral_rows
from dossiers.intake.role_words import ROLE_WORDS
from dossiers.intake.standing import standing
from dossiers.intake.together_rows import rows as together_rows
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.kinds.summary import in_words, summary
from dossiers.models import Case, ConsentAct, Message, State
from dossiers.rules.catalogue import catalogue


def case_context(case: Case, *, now: datetime) -> dict[str, Any]:
    """What templates/intake/case.html shows of an opened case."""
    today = timezone.localdate(now)
    messages = _messages(case, now)
    questions = [m for m in messages if _is_open_question(m)] if _alive(case) else []
    to_answer = {m.pk for m in questions}
    asked = together_rows(case) + referral_rows(case, now) if _alive(case) else []
    kind = editions.of_case(case)
    answers = {**(case.answers or {}), "reply": case.contact or {}}
    return {
        "standing": standing(case, questions, today),
        "received_on": case.received_on,
        "promised": near_day(case.promised_on, today),
        "tasks": _tasks(case, questions, asked),
        "together": [row for row in asked if not row["waits"]],
        "messages_shown": [_message(m, today, m.pk in to_answer) for m in messages],
        "files": counted(n) if (n := case.exhibits.filter(from_worker=True).count()) else "",
        "lines": [{"question": li.question, "answer": li.answer} for li in summary(kind, answers)],
        "additions": addition_rows(case, today),
        "consents": consent_rows(case),
        "confirmed": _confirmed(case, today),
        "alive": _alive(case),
        "stopping": case.stop_asked_on is not None,
        "erase_on": near_day(case.erase_on, today) if case.erase_on else "",
        "readable_until": _readable_until(case, today),
        "new_code": _new_code(case, today),
    }


def _messages(case: Case, now: datetime) -> list[Message]:
    """Those that she may read, newest first. One that has not left has changed nothing yet:
    she waits for an answer as before.
    """
    written = list(case.messages.filter(hidden_on=None).order_by("-number"))
    coming = [m for m in written if not m.has_left(now)]
    case.person_waits_since = min(
        (day for day in (case.person_waits_since, *(m.waited_since for m in coming)) if day),
        default=None,
    )
    return [m for m in written if m not in coming]


def addition_rows(case: Case, today: date) -> list[dict[str, str]]:
    """What she added, oldest first: the question in the language of the page, her words."""
    return [
        {
            "question": _(addition.about) if addition.about else _("Autre chose"),
            "when": near_day(addition.added_on, today),
            "text": addition.body,
        }
        for addition in case.additions.all()
    ]


def _readable_until(case: Case, today: date) -> str:
    """The last day on which the code opens a closed case, "" for one that lives."""
    return near_day(case.closed_on + READABLE_AFTER_CLOSING, today) if case.closed_on else ""


def _new_code(case: Case, today: date) -> dict[str, Any] | None:
    """When the last code given face to face was given, and by which role."""
    given = case.receipts.exclude(given_as="").order_by("-made_on").first()
    if given is None:
        return None
    return {"day": near_day(given.made_on, today), "who": ROLE_WORDS[given.given_as]}


def _alive(case: Case) -> bool:
    return bool(case.state != State.CLOSED)


def _is_open_question(message: Message) -> bool:
    return not message.from_worker and message.expects_answer and not message.answered


def _tasks(
    case: Case, questions: list[Message], together: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Questions first, then acting with others, then dates that nobody knows yet."""
    asked = [
        {"words": _("Répondre à une question"), "url": reverse("intake:answer", args=[m.pk])}
        for m in questions
    ]
    if not _alive(case):
        return []
    dates = [
        {"words": str(DATE_QUESTIONS[m.slug]), "url": reverse("intake:date", args=[m.pk])}
        for m in milestones_to_date(case)
    ]
    return asked + [row for row in together if row["waits"]] + dates


def _message(message: Message, today: date, to_answer: bool) -> dict[str, Any]:
    day = near_day(timezone.localdate(message.sent_at), today)
    return {
        "who": _("Vous") if message.from_worker else _("Équipe"),
        "from_team": not message.from_worker,
        "when": day,
        "text": message.body,
        "is_new": not message.from_worker and message.read_on is None,
        "read": message.from_worker and message.read_on is not None,
        "url": reverse("intake:answer", args=[message.pk]) if to_answer else "",
        "hide_url": "" if to_answer else reverse("intake:hide", args=[message.pk]),
    }


def consent_rows(case: Case) -> list[dict[str, Any]]:
    """Each act with the person's yes or no, in words."""
    in_force = {c.act: c.given_on for c in case.consents.filter(withdrawn_on=None)}
    return [
        {"act": act.value, "label": act.label, "given_on": in_force.get(act.value)}
        for act in ConsentAct
    ]


def _confirmed(case: Case, today: date) -> list[dict[str, str]]:
    """The dates that a piece or the team vouches for, the coming ones first."""
    labels = catalogue().milestones()
    vouched = case.milestones.filter(confirmed=True, data_request=None)
    facts = [m for m in vouched if m.earliest]
    facts.sort(key=lambda m: (m.earliest < today, abs((m.earliest - today).days)))
    return [{"label": _(labels.get(m.slug, m.slug)), "when": in_words(m.known)} for m in facts]
