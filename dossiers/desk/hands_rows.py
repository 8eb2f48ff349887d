"""Tasks, waits and hand-overs as rows of ready strings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access
from dossiers.absent import stood_in_for
from dossiers.desk import words
from dossiers.kinds import ready
from dossiers.models import Case, Member, Message, State, Task, Wait, Whom
from dossiers.rules.deadline import near_date

Row = dict[str, Any]
# Far more than one person can hold; the oldest day first.
SHOWN = 200


def task(row: Task, case: Case, today: date) -> Row:
    """One task of an opened case."""
    for_binome = row.assignee_id is not None and row.assignee_id == case.binome_id
    who = row.assignee.name if for_binome and row.assignee else ""
    args = [case.reference, row.pk]
    return {
        "title": row.title,
        "who": _("pour %(name)s") % {"name": who} if who else "",
        "due": _due(row.due_on, today),
        "is_late": row.due_on is not None and row.due_on < today,
        "from_list": bool(row.item),
        "done": _done(row, today),
        "url": reverse("desk:task", args=args),
        "finish": reverse("desk:finish_task", args=args),
        "put_off": reverse("desk:put_off_task", args=args),
        "reopen": reverse("desk:reopen_task", args=args),
    }


def my_tasks(member: Member, today: date) -> list[Row]:
    """The open tasks of the member, the nearest day first. Four statements."""
    found = list(
        tasks_of(member)
        .select_related("case", "assignee")
        .order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
    )
    opened = {case.pk: case for case in access.opened({row.case for row in found})}
    rows = []
    for row in found:
        row.case = opened[row.case_id]
        kind = words.kind_label(row.case.kind)
        rows.append(
            {**task(row, row.case, today), "reference": row.case.reference, "kind": kind}
            | {"case_url": reverse("desk:tasks_of_case", args=[row.case.reference])}
        )
    return rows


def tasks_of(member: Member) -> QuerySet[Task]:
    """The open tasks that are hers: those of the cases that she follows or that she backs.

    What was given to a binôme who is one no more goes back to whoever follows the case.
    """
    people = {member.pk, *stood_in_for(member)}
    not_the_binome = Q(assignee=None) | Q(case__binome=None) | ~Q(assignee=F("case__binome"))
    hers = Q(case__suivi__in=people) & not_the_binome
    hers |= Q(case__binome__in=people) & Q(assignee=F("case__binome"))
    cases = access.carried_cases(member).exclude(state=State.CLOSED)
    return Task.objects.filter(hers, done_on=None, case__in=cases)


def waits(case: Case, today: date, now: datetime) -> list[Row]:
    """What is waited for: as noted, then the questions that the person has not answered.

    A question says by itself that it waits: it is kept nowhere a second time.
    """
    asked = case.messages.filter(from_worker=False, expects_answer=True, answered=False)
    return in_short(case, list(asked.left(now)), today, waits=True)


def in_short(case: Case, messages: Iterable[Message], today: date, *, waits: bool) -> list[Row]:
    """The same from messages read already; `waits`: whether there is one to read."""
    noted = case.waits.filter(over_on=None) if waits else ()
    asked: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.expects_answer and not message.answered and not message.from_worker:
            asked[message.body].append(message)
    questions = [_question(what, same, case, today) for what, same in asked.items()]
    return [_wait(row, case, today) for row in noted] + questions


def _question(what: str, same: list[Message], case: Case, today: date) -> Row:
    """A question of ours, read in French; asked again, it is still one."""
    last = max(message.sent_at for message in same)
    times = ngettext("posée %(n)d fois", "posée %(n)d fois", len(same)) % {"n": len(same)}
    return {
        "whom": str(Whom.PERSON.label),
        "what": ready.meaning(what, case.language) or what,
        "since": words.on_day(timezone.localdate(last), today),
        "times": times if len(same) > 1 else "",
        "until": "",
        "is_late": False,
        "is_question": True,
    }


def waits_over(case: Case) -> list[Row]:
    """The waits that ended, the last one first."""
    return [
        {
            "whom": str(Whom(row.whom).label),
            "what": row.what,
            "over": words.short_day(row.over_on),
            "resume": reverse("desk:resume_wait", args=[case.reference, row.pk]),
        }
        for row in case.waits.filter(over_on__isnull=False).order_by("-over_on")
    ]


def _wait(row: Wait, case: Case, today: date) -> Row:
    args = [case.reference, row.pk]
    return {
        "whom": str(Whom(row.whom).label),
        "what": row.what,
        "since": words.on_day(row.since, today),
        "until": near_date(row.until, today),
        "is_late": row.until < today,
        "is_question": False,
        "url": reverse("desk:wait", args=args),
        "end": reverse("desk:end_wait", args=args),
    }


def offered(member: Member, now: datetime) -> list[Row]:
    """The hand-overs that wait for her answer; nothing of the case but its reference."""
    today = timezone.localdate(now)
    rows = access.handovers_to(member, now=now).select_related("case", "by")
    return [
        {
            "reference": row.case.reference,
            "by": row.by.name,
            "until": words.when(row.lapses_at, today),
            "url": reverse("desk:handover", args=[row.pk]),
        }
        for row in rows.order_by("lapses_at")
    ]


def _due(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    if due_on < today:
        return _("en retard : %(day)s") % {"day": near_date(due_on, today)}
    return _("aujourd’hui") if due_on == today else near_date(due_on, today)


def _done(row: Task, today: date) -> str:
    if row.done_on is None:
        return ""
    day = words.on_day(row.done_on, today)
    if row.done_by is None:
        return _("faite %(day)s") % {"day": day}
    return _("faite par %(name)s, %(day)s") % {"name": row.done_by.name, "day": day}
