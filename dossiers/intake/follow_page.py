"""The case as its person reads it: lists of ready words. The team is « l'équipe », no names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import kinds
from dossiers.days import near_day
from dossiers.intake.files import counted
from dossiers.intake.near_date import milestones_to_date
from dossiers.intake.standing import standing
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.kinds.summary import in_words, summary
from dossiers.models import Case, ConsentAct, Message, State
from dossiers.rules.catalogue import catalogue


def case_context(case: Case, today: date) -> dict[str, Any]:
    """What templates/intake/case.html shows of an opened case."""
    messages = list(case.messages.order_by("-number"))
    questions = [m for m in messages if _is_open_question(m)] if _alive(case) else []
    to_answer = {m.pk for m in questions}
    kind = kinds.kind(case.kind)
    answers = {**(case.answers or {}), "reply": case.contact or {}}
    return {
        "standing": standing(case, len(questions), today),
        "received_on": case.received_on,
        "promised": near_day(case.promised_on, today),
        "tasks": _tasks(case, questions),
        "messages_shown": [_message(m, today, m.pk in to_answer) for m in messages],
        "files": counted(n) if (n := case.exhibits.filter(from_worker=True).count()) else "",
        "lines": [{"question": li.question, "answer": li.answer} for li in summary(kind, answers)],
        "consents": consent_rows(case),
        "confirmed": _confirmed(case, today),
        "alive": _alive(case),
    }


def _alive(case: Case) -> bool:
    return bool(case.state != State.CLOSED)


def _is_open_question(message: Message) -> bool:
    return not message.from_worker and message.expects_answer and not message.answered


def _tasks(case: Case, questions: list[Message]) -> list[dict[str, str]]:
    """Questions first, then dates that nobody knows yet."""
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
    return asked + dates


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
    facts = [m for m in case.milestones.filter(confirmed=True) if m.earliest]
    facts.sort(key=lambda m: (m.earliest < today, abs((m.earliest - today).days)))
    return [{"label": _(labels.get(m.slug, m.slug)), "when": in_words(m.known)} for m in facts]
