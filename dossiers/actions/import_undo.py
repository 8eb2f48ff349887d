"""« Annuler tout cet import », for seven days: the cases that it made go away, except those on
which somebody has worked since, which are listed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers.actions import erasure, import_file, job
from dossiers.actions.job import FailedError, Outcome, Progress
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, CaseImport, ImportedCase, ImportState, Job, JournalLine, Member
from dossiers.moving import imports

UNDO = "import_undo"
UNDOABLE = timedelta(days=7)
# Looking at a case changes nothing of it.
LOOKS = ("case.read", "exhibit.read", "contact.show", "job.result")


def made(one: CaseImport) -> QuerySet[ImportedCase]:
    """The cases that this import created."""
    return one.done.filter(what=ImportedCase.What.CREATED)


def worked_on(rows: QuerySet[ImportedCase]) -> QuerySet[ImportedCase]:
    """Those that a member or the person has changed since."""
    since = JournalLine.objects.filter(case=OuterRef("case_id"), seq__gt=OuterRef("seq"))
    acts = since.filter(Q(actor__isnull=False) | Q(action__startswith="person."))
    return rows.filter(Exists(acts.exclude(action__in=LOOKS)))


def until(one: CaseImport) -> datetime | None:
    """The moment after which it can be undone no more; None while it is not over."""
    return one.ended_at + UNDOABLE if one.ended_at else None


def ask(one: CaseImport, *, by: Member, now: datetime) -> Job:
    """Undo it, by a job. Raises RefusedError past seven days, or when it is undone already."""
    import_file.require(by, one.section)
    limit = until(one)
    if limit is None or one.state not in (ImportState.DONE, ImportState.STOPPED):
        raise RefusedError(_("Cet import n’est pas à annuler."))
    if now > limit:
        raise RefusedError(_("Les sept jours sont passés. Clore les dossiers un par un."))
    asked = job.start(
        kind=UNDO, by=by, params={"import": str(one.pk)}, section=one.section, now=now
    )
    CaseImport.objects.filter(pk=one.pk).update(job=asked)
    return asked


def run(asked: Job, progress: Progress) -> Outcome:
    """The runner: one case, one transaction; begun again, it goes on where it was."""
    now = job.begun(asked)
    try:
        one = imports.get(asked.by, UUID(asked.params["import"]))
    except Http404:
        raise FailedError("gone") from None
    todo = list(
        made(one).exclude(pk__in=worked_on(made(one)).values("pk")).values_list("pk", flat=True)
    )
    for number, pk in enumerate(todo):
        progress(number, len(todo), "cases")
        _take_out(pk, now=now)
    with transaction.atomic():
        fresh = CaseImport.objects.select_for_update().get(pk=one.pk)
        kept = made(fresh).count()
        gone = fresh.counts.get("created", 0) - kept
        fresh.counts = {**fresh.counts, "taken_out": gone, "kept": kept}
        fresh.state, fresh.undone_at = ImportState.UNDONE, now
        fresh.save(update_fields=["counts", "state", "undone_at"])
        import_file.record("import.undo", fresh, by=asked.by, now=now, count=gone)
    return Outcome()


def _take_out(pk: UUID, *, now: datetime) -> None:
    """Look once more under the lock of the row: somebody may have just begun to work on it."""
    with transaction.atomic():
        rows = ImportedCase.objects.select_for_update(of=("self",)).filter(pk=pk)
        row = rows.first()
        if row is None:
            return
        Case.objects.select_for_update(of=("self",)).filter(pk=row.case_id).first()
        if not worked_on(ImportedCase.objects.filter(pk=pk)).exists():
            erasure.take_out(row.case_id, now=now)
