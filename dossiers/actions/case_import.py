"""The rows of a spreadsheet become cases, a few at a time, in a job that may begin again.

A row that was done says so in the transaction that made its case (ImportedCase): a worker
that dies leaves no double. Nobody's bell rings for a row; at the end each person concerned
reads one sentence, and the dates ring from the next rung of their ladder on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import import_file, job, milestone
from dossiers.actions.deposit import begin, next_reference
from dossiers.actions.edition import edition_for
from dossiers.actions.import_rehearsal import Facts, facts_of, rehearse, sort
from dossiers.actions.job import FailedError, Outcome, Progress, StoppedError
from dossiers.actions.plan import ladder_of
from dossiers.actions.refusal import RefusedError
from dossiers.actions.task import copy_list
from dossiers.models import (
    CameBy,
    Case,
    CaseImport,
    CaseKey,
    Deadline,
    DeadlineState,
    Entry,
    ImportedCase,
    ImportState,
    Job,
    JobState,
    JournalHead,
    JournalLine,
    Level,
    Member,
    Note,
    Section,
)
from dossiers.moving import imports
from dossiers.moving.columns import Table
from dossiers.moving.rows import Told
from dossiers.moving.sheets import SheetError
from dossiers.privacy.envelope import ALGORITHM, DataKey
from notifications.notify import Doorbell, notify_many

REHEARSE, IMPORT = "import_rehearsal", "case_import"
# Rehearsed within the request up to here; beyond, by a job.
AT_ONCE = 500
# Cases made in one transaction: a journal is a queue, and others write in it too.
CHUNK = 10
SHEET = CameBy.SHEET


def rehearse_now(one: CaseImport, *, by: Member, now: datetime) -> Job | None:
    """Rehearse the import: at once, or by the job that is returned when there are many rows."""
    if one.rows > AT_ONCE:
        return _ask(REHEARSE, one, by=by, now=now)
    try:
        told = rehearse(one, by=by, now=now, step=lambda _done, _total: None)
    except SheetError as error:
        raise RefusedError(str(error)) from None
    _keep(one, told)
    return None


def launch(one: CaseImport, *, by: Member, now: datetime, version: int) -> Job:
    """Import what was rehearsed, by a job. Raises RefusedError when nothing was, or is to be."""
    with transaction.atomic():
        fresh = import_file.locked(one, by=by, now=now, version=version)
        counts = (fresh.rehearsal or {}).get("counts")
        if not counts:
            raise RefusedError(_("Répéter d’abord l’import."))
        if not counts["create"] + counts["update"]:
            raise RefusedError(_("Rien à importer dans ce fichier."))
        fresh.state = ImportState.RUNNING
        fresh.version += 1
        fresh.save()
        import_file.record("import.launch", fresh, by=by, now=now, count=fresh.rows)
    return _ask(IMPORT, fresh, by=by, now=now)


def _ask(kind: str, one: CaseImport, *, by: Member, now: datetime) -> Job:
    asked = job.start(
        kind=kind, by=by, params={"import": str(one.pk)}, section=one.section, now=now
    )
    CaseImport.objects.filter(pk=one.pk).update(job=asked)
    return asked


def _keep(one: CaseImport, told: Mapping[str, Any]) -> None:
    one.rehearsal = dict(told)
    one.version += 1
    one.save(update_fields=["rehearsal", "version"])


def run_rehearsal(asked: Job, progress: Progress) -> Outcome:
    """The runner of a long rehearsal."""
    one = _of(asked)
    now = job.begun(asked)
    told = rehearse(
        one, by=asked.by, now=now, step=lambda done, total: progress(done, total, "rows")
    )
    with transaction.atomic():
        _keep(import_file.locked(one, by=asked.by, now=now), told)
    return Outcome()


def _of(asked: Job) -> CaseImport:
    """The import of a job, opened, if who asked may still see it. Raises FailedError."""
    try:
        one = imports.get(asked.by, UUID(asked.params["import"]))
    except Http404:
        raise FailedError("gone") from None
    if not one.file:
        raise FailedError("gone")
    return one


def run(asked: Job, progress: Progress) -> Outcome:
    """The runner of an import: every row that is not done yet, then the report."""
    one, now = _of(asked), job.begun(asked)
    table = imports.table_of(one, today=timezone.localdate(now))
    try:
        _import(one, table, by=asked.by, now=now, progress=progress)
    except StoppedError:
        if Job.objects.filter(pk=asked.pk, state=JobState.CANCELLED).exists():
            end(one, ImportState.STOPPED, by=asked.by, now=now)
        raise
    end(one, ImportState.DONE, by=asked.by, now=now)
    return Outcome()


def _import(
    one: CaseImport, table: Table, *, by: Member, now: datetime, progress: Progress
) -> None:
    done = set(one.done.values_list("row", flat=True))
    found = sort(one, table, by=by, now=now, step=lambda at, of: progress(at, of, "reading"))
    rows: list[Any] = [*found.create, *found.update]
    todo = [row for row in rows if row[0].row not in done]
    total = len(done) + len(todo)
    for begun in range(0, len(todo), CHUNK):
        progress(len(done) + begun, total, "cases")
        _chunk(one, todo[begun : begun + CHUNK], by=by, now=now)
    progress(total, total, "cases")


def _chunk(one: CaseImport, rows: Iterable[Any], *, by: Member, now: datetime) -> None:
    made: list[ImportedCase] = []
    with transaction.atomic():
        # Two workers, one of them thought dead: the second one waits, and finds the row done.
        CaseImport.objects.select_for_update().get(pk=one.pk)
        here = set(one.done.filter(row__in=[r[0].row for r in rows]).values_list("row", flat=True))
        for told, mark, *rest in rows:
            if told.row in here:
                continue
            what = ImportedCase.What.UPDATED if rest else ImportedCase.What.CREATED
            try:
                with transaction.atomic():
                    case = (
                        add_dates(rest[0], rest[1], by=by, now=now)
                        if rest
                        else create(told, one.section, by=by, now=now)
                    )
            except (RefusedError, Http404):
                continue  # counted at the end: what is neither made nor changed was refused
            made.append(
                ImportedCase(
                    of=one, case=case, section=one.section, row=told.row, what=what, mark=mark
                )
            )
        _quiet([row.case_id for row in made], today=timezone.localdate(now))
        last = JournalHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0
        for row in made:
            row.seq = last
        ImportedCase.objects.bulk_create(made)


def create(told: Told, section: Section, *, by: Member, now: datetime) -> Case:
    """A case of the section from one row, with its facts and its clocks.

    It has no code: whoever follows it gives one, face to face. In the caller's transaction.
    """
    today = timezone.localdate(now)
    case = Case(
        section=section,
        came_by=SHEET,
        reference=next_reference(today.year),
        kind=told.kind,
        language=told.language,
        level=Level.ORDINARY,
        received_on=min(told.received or today, today),
        promised_on=today,
        acted_on=today,
        edition_id=edition_for(told.kind, now=now),
    )
    key = DataKey.new()
    case.open_with(key)
    case.story, case.contact, case.answers = told.story, told.contact(), told.answers()
    case.save(force_insert=True)
    CaseKey.objects.create(
        case=case,
        recipient_kind=CaseKey.RecipientKind.SECTION,
        recipient=section.pk,
        key_id=key.id,
        algorithm=ALGORITHM,
        blob=key.sealed_to(bytes(section.public_key), case.pk),
    )
    begin(case, facts_of(told, today).items(), by=by, now=now)
    _follow(case, told, now=now)
    if told.note:
        Note.objects.create(case=case, author=by, written_at=now, body=told.note)
    details = {"level": str(case.level), "channel": SHEET.value}
    JournalLine.objects.record(Entry("case.import", now, by.pk, section.pk, case.pk, details))
    return case


def _follow(case: Case, told: Told, *, now: datetime) -> None:
    """Who follows it already, as the spreadsheet says; without anybody it is an arrival."""
    if told.suivi is None:
        return
    case.take()
    case.suivi_id, case.binome_id = told.suivi, told.binome
    case.save()
    copy_list(case, now=now)


def add_dates(pk: UUID, facts: Facts, *, by: Member, now: datetime) -> Case:
    """Give a case that is here already the dates that it lacked."""
    found = access.visible_cases(by).select_related("section").filter(pk=pk).first()
    if found is None:
        raise Http404
    (case,) = access.opened([found])
    for slug, known in facts.items():
        asked = case.milestones.filter(slug=slug, earliest=None).first()
        if asked is None:
            milestone.record(case, slug, known, by=by, now=now)
        else:
            milestone.correct(asked, known, by=by, now=now, version=asked.version)
    return case


def _quiet(cases: Collection[UUID], *, today: date) -> None:
    """Their dates that would ring today ring from their next rung on: one sentence says all.

    A date is never held: whatever happens to the import, its next rung has its day.
    """
    rows = Deadline.objects.filter(
        case__in=cases, state=DeadlineState.OPEN, next_rung_on__lte=today, reminders=None
    )
    by_day: dict[date | None, list[UUID]] = defaultdict(list)
    for row in rows.defer("closing_note"):
        course = ladder_of(row)
        by_day[course.next_on(today) if course else None].append(row.pk)
    for day, deadlines in by_day.items():
        Deadline.objects.filter(pk__in=deadlines).update(next_rung_on=day)


def resume(one: CaseImport, *, by: Member, now: datetime) -> Job:
    """Go on with an import whose job ended before its last row. Raises RefusedError."""
    import_file.require(by, one.section)
    if not is_interrupted(one) or not one.file:
        raise RefusedError(_("Cet import n’est pas à reprendre."))
    return _ask(IMPORT, one, by=by, now=now)


def stop_here(one: CaseImport, *, by: Member, now: datetime) -> None:
    """End an import whose job ended before its last row: what was made stays."""
    import_file.require(by, one.section)
    if not is_interrupted(one):
        raise RefusedError(_("Cet import n’est pas à reprendre."))
    end(one, ImportState.STOPPED, by=by, now=now)


def is_interrupted(one: CaseImport) -> bool:
    """Whether its job is over and it is not."""
    return one.state == ImportState.RUNNING and (one.job is None or one.job.is_over)


def end_interrupted(*, now: datetime) -> int:
    """The sweep: an import interrupted for a day ends as it is; returns how many."""
    late = CaseImport.objects.filter(state=ImportState.RUNNING, expires_at__lte=now)
    ended = [one for one in late.select_related("by", "job", "section") if is_interrupted(one)]
    for one in ended:
        end(imports.opened(one), ImportState.STOPPED, by=one.by, now=now)
    return len(ended)


def end(one: CaseImport, state: ImportState, *, by: Member, now: datetime) -> None:
    """Close an import, done or stopped half-way: its counts, and one bell to each concerned."""
    with transaction.atomic():
        fresh = CaseImport.objects.select_for_update().get(pk=one.pk)
        if fresh.state != ImportState.RUNNING:
            return
        rows = list(fresh.done.values_list("what", "case__suivi", "case__binome"))
        fresh.counts = {
            **(one.rehearsal or {}).get("counts", {}),
            "created": sum(what == ImportedCase.What.CREATED for what, *_who in rows),
            "updated": sum(what == ImportedCase.What.UPDATED for what, *_who in rows),
        }
        fresh.state, fresh.ended_at = state, now
        fresh.save(update_fields=["counts", "state", "ended_at"])
        count = len(rows)
        import_file.record("import.end", fresh, by=by, now=now, count=count)
        _tell(fresh, {person for _what, *who in rows for person in who if person}, now=now)


def _tell(one: CaseImport, followers: set[UUID], *, now: datetime) -> None:
    """The coordination reads the report, whoever follows a case her list: one bell each."""
    report = reverse("coordination:import", args=[one.pk])
    mine = reverse("desk:todo")
    coordination = access.coordination_of(one.section_id)
    people = {**dict.fromkeys(followers, mine), **dict.fromkeys(coordination, report)}
    notify_many(
        [
            Doorbell(topic="update", recipient=person, key=f"import:{one.pk}:{person}", link=link)
            for person, link in sorted(people.items())
        ],
        now=now,
    )
