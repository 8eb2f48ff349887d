"""Long work: asked for here, done out of the request, its result kept for seven days.

The row is the ledger: a ring only makes a worker come at once, the sweep finds what waits
and what a dead worker left. Whoever works holds a lease, renewed at every step; when it is
over the work is anybody's again, from its beginning. dossiers/jobs.py names the runners.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Entry, Job, JobState, JournalLine, Member, Section
from dossiers.privacy import files
from notifications.ring import ring

log = logging.getLogger(__name__)
TASK = "dossiers.tasks.run_jobs"
KEPT = timedelta(days=7)
# Longer than any one step (a photo, a case); a dead worker's job starts again after it.
LEASE = timedelta(minutes=3)
MOST_TRIES = 3
# What is asked for at once by one member; more would keep the others waiting.
MOST_WAITING = 5
# A result is sealed by pieces of this size (bytes), so that giving it takes no more memory.
PART = 4 * 1024**2


class StoppedError(Exception):
    """The job was cancelled, or is somebody else's by now: what works on it ends at once."""


class FailedError(Exception):
    """The job cannot be done; `reason` is a slug that dossiers/jobs.py turns into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Outcome:
    """What a runner gives back.

    content: the bytes of the result, in pieces; only for a job of a case, whose key seals
    them. ending: of its file name, with the dot. report: counts, references and slugs only,
    never words ({"done": ["2026-0147"], "skipped": {"2026-0148": "closed"}}).
    """

    content: Iterable[bytes] = ()
    ending: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)


class Progress:
    """Called at each step: says how far it is, and keeps the lease. Raises StoppedError."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self._mine = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)
        self._clock = clock

    def __call__(self, done: int, total: int, step: str = "") -> None:
        """`done` things out of `total`; `step`: the slug of what is being done."""
        until = self._clock() + LEASE
        if not self._mine.update(done=done, total=total, step=step, leased_until=until):
            raise StoppedError


Runner = Callable[[Job, Progress], Outcome]


def start(
    *,
    kind: str,
    by: Member,
    params: Mapping[str, Any],
    case: Case | None = None,
    section: Section | None = None,
    now: datetime,
) -> Job:
    """Ask for a piece of work; asked twice while it is not over, it is one job.

    `params` holds ids and slugs only. Raises Http404 when the member may not see the case,
    RefusedError when too much of hers is waiting.
    """
    if case is not None:
        access.require(by, "see_case", case)
        section = case.section
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=by.pk)
        alive = Job.objects.filter(by=by, state__in=[JobState.WAITING, JobState.RUNNING])
        for other in alive:
            if (other.kind, other.case_id, other.params) == (
                kind,
                case.pk if case else None,
                dict(params),
            ):
                return other
        if alive.count() >= MOST_WAITING:
            raise RefusedError(_("Plusieurs travaux sont déjà en attente. Attendre leur fin."))
        job = Job.objects.create(
            kind=kind, by=by, case=case, section=section, params=dict(params), asked_at=now
        )
        transaction.on_commit(partial(ring, TASK))
    return job


def cancel(job: Job, *, by: Member, now: datetime) -> bool:
    """Stop it, by who asked for it; False when it was over already. Raises Http404."""
    if job.by_id != by.pk:
        raise Http404(_("Ce travail n’existe pas."))
    alive = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    return bool(alive.update(state=JobState.CANCELLED, ended_at=now, lease=None, leased_until=None))


def run_next(runners: Mapping[str, Runner], *, clock: Callable[[], datetime]) -> bool:
    """Take one job and do it to its end; False when there was none to do."""
    job = _claim(now=clock())
    if job is None:
        return False
    if job.tries > MOST_TRIES:
        _fail(job, "lost", now=clock())
        return True
    try:
        outcome = runners[job.kind](job, Progress(job, clock))
        _finish(job, outcome, now=clock())
    except StoppedError:
        pass
    except FailedError as error:
        _fail(job, error.reason, now=clock())
    except Exception as error:
        # Only the sort of fault: its words may quote what somebody wrote.
        log.error("job %s: %s", job.kind, type(error).__name__)
        _fail(job, "broken", now=clock())
    return True


def begun(job: Job) -> datetime:
    """When this try of a running job began."""
    assert job.started_at is not None  # noqa: S101 (set as it is claimed)
    return job.started_at


def case_of(job: Job, *, now: datetime) -> Case:
    """The case of a job, opened, if who asked may still see it. Raises FailedError."""
    visible = access.visible_cases(job.by).select_related("section")
    case = visible.filter(pk=job.case_id).first() if job.case_id else None
    if case is None or not access.may(job.by, "see_case", case, now=now):
        raise FailedError("gone")
    return access.opened([case])[0]


def _claim(*, now: datetime) -> Job | None:
    """The oldest job that waits, or whose worker is dead; mine by a conditional update."""
    due = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lte=now)
    for pk, lease in Job.objects.filter(due).order_by("asked_at").values_list("pk", "lease")[:10]:
        claimed = Job.objects.filter(due, pk=pk, lease=lease).update(
            state=JobState.RUNNING,
            lease=uuid4(),
            leased_until=now + LEASE,
            tries=F("tries") + 1,
            started_at=now,
            done=0,
        )
        if claimed:
            return Job.objects.select_related("by", "case__section", "section").get(pk=pk)
    return None


def _finish(job: Job, outcome: Outcome, *, now: datetime) -> None:
    stored = _store(job, outcome)
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)
    kept = mine.update(
        state=JobState.DONE,
        done=F("total"),
        report=dict(outcome.report),
        files=stored,
        ending=outcome.ending if stored else "",
        ended_at=now,
        lease=None,
        leased_until=None,
    )
    if not kept:
        _delete(stored)


def _store(job: Job, outcome: Outcome) -> list[dict[str, Any]]:
    """Seal the result by pieces under the key of its case; their names and size classes."""
    stored: list[dict[str, Any]] = []
    try:
        for number, part in enumerate(_parts(outcome.content)):
            if job.case is None or not job.case.is_open:
                raise ValueError("a result belongs to an opened case")
            name = files.store(part, row=job.pk, owner=job.case, part=f"result-{number}")
            stored.append({"name": name, "size": files.size_class(len(part))})
    except Exception:
        _delete(stored)
        raise
    return stored


def _parts(content: Iterable[bytes]) -> Iterator[bytes]:
    for piece in content:
        view = memoryview(piece)
        for begin in range(0, len(view), PART):
            yield bytes(view[begin : begin + PART])


def _fail(job: Job, reason: str, *, now: datetime) -> None:
    Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).update(
        state=JobState.FAILED, failure=reason, ended_at=now, lease=None, leased_until=None
    )


def result_of(job: Job, *, by: Member, now: datetime) -> Iterator[bytes]:
    """The bytes of the result, piece by piece; taking it is journaled.

    `job` comes from access.get_job. Raises Http404 for another member or without result.
    """
    case = job.case
    if job.by_id != by.pk or job.state != JobState.DONE or not job.files or case is None:
        raise Http404(_("Ce résultat n’existe pas."))
    with transaction.atomic():
        JournalLine.objects.record(
            Entry("job.result", now, by.pk, case.section_id, case.pk, {"command": job.kind})
        )
    return (
        files.read(part["name"], row=job.pk, owner=case, part=f"result-{number}")
        for number, part in enumerate(job.files)
    )


def forget_old(*, now: datetime) -> int:
    """Erase the jobs that ended a week ago, with their results; returns how many."""
    with transaction.atomic():
        old = list(Job.objects.filter(ended_at__lte=now - KEPT).values_list("pk", "files"))
        _forget(old)
    return len(old)


def forget_of_case(case: Case) -> None:
    """Erase the jobs of a case that is being erased, with their results."""
    _forget(list(case.jobs.values_list("pk", "files")))


def _forget(rows: list[tuple[UUID, list[dict[str, Any]]]]) -> None:
    Job.objects.filter(pk__in=[pk for pk, _files in rows]).delete()
    transaction.on_commit(partial(_delete, [part for _pk, parts in rows for part in parts]))


def _delete(stored: Iterable[Mapping[str, Any]]) -> None:
    for part in stored:
        files.delete(part["name"])


def stored_files() -> Iterator[tuple[str, int, str | None]]:
    """Every stored piece of a result: file, size class (bytes), reference of its case."""
    rows = Job.objects.exclude(files=[]).values_list("files", "case__reference")
    for parts, reference in rows:
        for part in parts:
            yield part["name"], part["size"], reference
