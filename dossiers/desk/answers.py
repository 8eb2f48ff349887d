"""What the person answered, as the team reads it."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dossiers import editions, kinds
from dossiers.desk.words import short_day
from dossiers.kinds import trunk
from dossiers.kinds.base import part
from dossiers.kinds.summary import summary
from dossiers.models import Case, WorkerDoor

Line = dict[str, str]


def lines(case: Case) -> list[Line]:
    """Question and answer of an opened case; passed questions and the story left out."""
    return [
        {"question": line.question, "answer": line.answer}
        for line in summary(editions.of_case(case), case.answers or {})
        if line.step != "reply" and line.answer and line.question != str(trunk.STORY)
    ]


def additions(case: Case) -> list[Line]:
    """What the person added or corrected afterwards: the question, the day, her words."""
    return [
        {
            "question": addition.about or _("Autre chose"),
            "day": short_day(addition.added_on),
            "text": addition.body,
        }
        for addition in case.additions.all()
    ]


def contact_lines(kind: str, contact: dict[str, Any]) -> list[Line]:
    """How to reach the person safely, every question shown: an empty one says something too."""
    return [
        {"question": line.question, "answer": line.answer}
        for line in summary(kinds.kind(kind), {"reply": contact})
        if line.step == "reply"
    ]


def notices_line(case: Case) -> Line:
    """Whether she is told by herself that an answer is there."""
    door = WorkerDoor.objects.filter(case=case.pk).first()
    answer = _("Arrêtés. La personne revient d’elle-même, avec son code.")
    if door:
        day = date_format(door.turned_on_on, "j F Y")
        answer = _("Activés par la personne le %(day)s.") % {"day": day}
    return {"question": _("Avis automatiques"), "answer": answer}


def problem_words(case: Case) -> str:
    """« Restaurant, hôtel, café : salaire pas payé, violence, menaces »."""
    kind = editions.of_case(case)
    ticked = [str(kind.problems[slug]) for slug in kind.ticked(case.answers or {})]
    said = ", ".join(f"{words[0].lower()}{words[1:]}" for words in ticked)
    return f"{kind.sector} : {said or _('aucun problème coché')}"


def workplace(case: Case) -> tuple[str, str]:
    """(employer or brand, department) of an opened case, "" when not said."""
    work = part(case.answers or {}, "work")
    return work.get("employer") or "", work.get("department") or ""
