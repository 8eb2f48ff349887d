"""What is to be done on a case: noted, put off, given to the other one, done, undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access, kinds
from dossiers.access import Holders
from dossiers.actions.before import changed, held, put_back
from dossiers.actions.refusal import RefusedError
from dossiers.actions.undo import inverse, refuse, remember
from dossiers.models import Case, Entry, JournalLine, Member, State, Task, Undo
from notifications.notify import Doorbell, notify_many

MAX_LENGTH = 200
BATCH = 500
# A task rings in the morning of its day, never at night.
MORNING = time(8)
SAID = ("title", "assignee_id", "due_on", "done_on")


def add(
    case: Case,
    *,
    title: str,
    by: Member,
    now: datetime,
    assignee: Member | None = None,
    due_on: date | None = None,
) -> Task:
    """A task of her own words. Raises RefusedError without words, or for somebody off the case."""
    title = _checked(title)
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "keep_tasks", case)
        task = Task.objects.create(
            case=case,
            title=title,
            assignee=_for(case, assignee),
            due_on=due_on,
            made_by=by,
            made_on=timezone.localdate(now),
        )
        _journal(case, "task.add", by=by, now=now)
        kept = {"task": str(task.pk), "row": held(task, *SAID)}
        remember(by=by, act="task.add", case=case, details=kept, now=now)
        _tell(task, by=by, now=now)
    return task


def change(
    task: Task,
    *,
    by: Member,
    now: datetime,
    assignee: Member | None,
    due_on: date | None,
    title: str | None = None,
) -> Task:
    """Another day, another person, other words. A new day rings again."""
    with transaction.atomic():
        task = _locked(task, by=by)
        held_before = held(task, *SAID)
        if title is not None:
            task.title = _checked(title)
        before, task.assignee = task.assignee_id, _for(task.case, assignee)
        task.due_on = due_on
        task.save()
        _journal(task.case, "task.change", by=by, now=now)
        kept = {"row": changed(task, held_before)}
        remember(by=by, act="task.change", case=task.case, details=kept, now=now)
        if task.assignee_id != before:
            _tell(task, by=by, now=now)
    return task


def put_off(task: Task, *, until: date, by: Member, now: datetime) -> Task:
    """« Reporter à mon prochain soir »: the same task, later. Never a deadline."""
    with transaction.atomic():
        task = _locked(task, by=by)
        if until <= timezone.localdate(now):
            raise RefusedError(_("Choisir un jour à venir."))
        before, task.due_on = task.due_on, until
        task.save(update_fields=["due_on"])
        _journal(task.case, "task.put_off", by=by, now=now, date=until.isoformat())
        kept = {
            "task": str(task.pk),
            "from": before.isoformat() if before else None,
            "to": until.isoformat(),
        }
        remember(by=by, act="task.put_off", case=task.case, details=kept, now=now)
    return task


def finish(task: Task, *, by: Member, now: datetime) -> Task:
    """Done. Twice is once."""
    with transaction.atomic():
        task = _locked(task, by=by)
        if task.done_on is None:
            task.done_on, task.done_by = timezone.localdate(now), by
            task.save(update_fields=["done_on", "done_by"])
            Case.objects.filter(pk=task.case_id).update(acted_on=task.done_on)
            _journal(task.case, "task.done", by=by, now=now)
            kept = {"task": str(task.pk)}
            remember(by=by, act="task.done", case=task.case, details=kept, now=now)
    return task


def reopen(task: Task, *, by: Member, now: datetime) -> Task:
    """Not done after all. Both events stay in the journal."""
    with transaction.atomic():
        task = _locked(task, by=by)
        if task.done_on is not None:
            task.done_on = task.done_by = None
            task.save(update_fields=["done_on", "done_by"])
            _journal(task.case, "task.reopen", by=by, now=now)
    return task


@inverse("task.done")
def _not_done(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    task = _remembered(kept)
    if task is None or task.done_on is None:
        raise refuse()
    task.done_on = task.done_by = None
    task.save(update_fields=["done_on", "done_by"])


@inverse("task.put_off")
def _not_put_off(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    task, before = _remembered(kept), kept.details["from"]
    if task is None or task.done_on or task.due_on != date.fromisoformat(kept.details["to"]):
        raise refuse()
    task.due_on = date.fromisoformat(before) if before else None
    task.save(update_fields=["due_on"])


@inverse("task.add")
def _not_added(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    task = _remembered(kept)
    if task is None or held(task, *SAID) != kept.details["row"]:
        raise refuse()
    task.delete()


@inverse("task.change")
def _not_changed(case: Case | None, kept: Undo, by: Member, now: datetime) -> None:
    assert case is not None  # noqa: S101 (remembered with its case)
    put_back(case.tasks.all(), kept.details["row"])


def _remembered(kept: Undo) -> Task | None:
    """The task of an act to be undone, under the lock of its case."""
    tasks = Task.objects.select_for_update(of=("self",))
    return tasks.filter(pk=kept.details["task"], case=kept.case_id).first()


def copy_list(case: Case, *, now: datetime) -> int:
    """The steps of the kind, in the caller's transaction; a case that has some keeps its own."""
    listed = kinds.kind(case.kind).checklist
    if not listed.steps or case.tasks.exclude(item="").exists():
        return 0
    if not case.is_open:
        access.opened([case])
    today = timezone.localdate(now)
    steps = [
        Task(
            case=case,
            item=step.slug,
            edition=listed.edition,
            title=step.title,
            assignee_id=case.binome_id if step.who == "binome" else None,
            made_on=today,
            due_on=today + timedelta(days=step.days),
        )
        for step in listed.steps
    ]
    return len(Task.objects.bulk_create(steps))


def ring_due(*, now: datetime, batch: int = BATCH) -> int:
    """The tasks whose day has come ring once for that day; returns how many.

    A question about state: run late, or twice, it does the same.
    """
    today = timezone.localdate(now)
    due = (
        Task.objects.filter(done_on=None, due_on__lte=today)
        .filter(Q(told_for=None) | ~Q(told_for=F("due_on")))
        .exclude(case__state=State.CLOSED)
        .select_related("case")
        .only("pk", "assignee", "due_on", "case__reference", "case__binome")
        .order_by("due_on", "pk")
    )
    count = 0
    while True:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            rows = list(due.select_for_update(of=("self",), skip_locked=skip)[:batch])
            _ring(rows, now=now)
            Task.objects.filter(pk__in=[row.pk for row in rows]).update(told_for=F("due_on"))
        count += len(rows)
        if len(rows) < batch:
            return count


def link(reference: str) -> str:
    """The page of the tasks of a case."""
    return reverse("desk:tasks_of_case", args=[reference])


def _ring(rows: Iterable[Task], *, now: datetime) -> None:
    """One bell a day, case and person, whatever the number of her tasks there."""
    rows = list(rows)
    holders = Holders({row.case_id for row in rows}, now=now) if rows else None
    today = timezone.localdate(now)
    morning = timezone.make_aware(datetime.combine(today, MORNING))
    bells = [
        Doorbell(
            topic="update",
            recipient=person,
            link=link(row.case.reference),
            key=f"tasks:{row.case_id}:{today}:{person}",
            not_before=morning,
        )
        for row in rows
        for person in _concerned(row, holders)
    ]
    notify_many(bells, now=now)


def _concerned(row: Task, holders: Holders | None) -> set[UUID]:
    for_binome = row.assignee_id is not None and row.assignee_id == row.case.binome_id
    return holders.of("binome" if for_binome else "suivi", row.case_id) if holders else set()


def _for(case: Case, person: Member | None) -> Member | None:
    """Whom a task may be given to: the two people of the case. Whoever follows it is « nobody »,
    so that a hand-over takes her tasks along.
    """
    if person is None or person.pk == case.suivi_id:
        return None
    if person.pk != case.binome_id:
        raise RefusedError(_("Une tâche se donne à qui suit le dossier, ou au binôme."))
    return person


def _tell(task: Task, *, by: Member, now: datetime) -> None:
    """The other one hears that something was given to her."""
    person = task.assignee_id or task.case.suivi_id
    if person is None or person == by.pk:
        return
    bell = Doorbell(
        topic="update",
        recipient=person,
        link=link(task.case.reference),
        key=f"task:{task.pk}:{now:%Y%m%d%H%M%S}:{person}",
    )
    notify_many([bell], now=now)


def _locked(task: Task, *, by: Member) -> Task:
    """The fresh row under the lock of its case."""
    case = access.locked(task.case)
    access.require(by, "keep_tasks", case)
    fresh = Task.objects.select_for_update().get(pk=task.pk)
    fresh.case = case
    return fresh


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise RefusedError(_("Écrire ce qu’il faut faire."))
    if len(title) > MAX_LENGTH:
        raise RefusedError(_("Une tâche tient en %(n)s signes.") % {"n": MAX_LENGTH})
    return title


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: Any) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
