"""Long work: asked once, done once, given to who asked, gone after a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import job as jobs
from dossiers.actions.file_check import check_files
from dossiers.actions.housekeeping import forget_orphan_files
from dossiers.actions.job import FailedError, Outcome, Progress
from dossiers.actions.refusal import RefusedError
from dossiers.jobs import FAILURES, runners
from dossiers.models import Case, Exclusion, Job, JobState, JournalLine, Member
from dossiers.privacy import files
from tests import build

pytestmark = pytest.mark.django_db
SECRET = b"canari-piece-scellee" * 400_000  # two pieces of a result


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


def asked(case: Case, by: Member, clock: Clock, **params: int) -> Job:
    return jobs.start(kind="trial", by=by, params=params, case=case, now=clock.now)


def run(runner: jobs.Runner, clock: Clock) -> bool:
    return jobs.run_next({"trial": runner}, clock=clock)


def sealed_result(clock: Clock) -> jobs.Runner:
    def runner(job: Job, progress: Progress) -> Outcome:
        job.case = jobs.case_of(job, now=clock.now)
        progress(1, 2)
        return Outcome([SECRET], ".txt", {"done": ["1", "2"]})

    return runner


def dying(_job: Job, progress: Progress) -> Outcome:
    """The process is killed while it works: nothing of ours runs any more."""
    progress(1, 60)
    raise KeyboardInterrupt


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_asked_twice_while_it_waits_is_one_job(case: Case, awa: Member, clock: Clock) -> None:
    assert asked(case, awa, clock, piece=1) == asked(case, awa, clock, piece=1)
    assert asked(case, awa, clock, piece=2) != asked(case, awa, clock, piece=1)
    assert Job.objects.count() == 2


def test_too_many_waiting_jobs_are_refused_to_one_member(
    case: Case, awa: Member, clock: Clock
) -> None:
    for number in range(jobs.MOST_WAITING):
        asked(case, awa, clock, piece=number)
    with pytest.raises(RefusedError):
        asked(case, awa, clock, piece=99)


def test_a_job_on_a_case_of_others_does_not_exist(case: Case, karim: Member, clock: Clock) -> None:
    with pytest.raises(Http404):
        asked(case, karim, clock)


def test_the_result_comes_back_whole_and_lies_sealed_on_the_disk(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    assert run(sealed_result(clock), clock)
    assert fresh(job).state == JobState.DONE
    assert len(fresh(job).files) == 2
    for part in fresh(job).files:
        stored = Path(settings.MEDIA_ROOT, part["name"][:2], part["name"]).read_bytes()
        assert b"canari" not in stored
    given = jobs.result_of(access.get_job(awa, job.pk), by=awa, now=clock.now)
    assert b"".join(given) == SECRET
    assert JournalLine.objects.filter(action="job.result", actor=awa.pk).count() == 1


def test_nothing_is_left_to_do_after_the_last_job(case: Case, awa: Member, clock: Clock) -> None:
    asked(case, awa, clock)
    assert [run(sealed_result(clock), clock) for _n in range(2)] == [True, False]


def test_only_who_asked_gets_the_result_and_only_while_she_sees_the_case(
    case: Case, awa: Member, lea: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    run(sealed_result(clock), clock)
    with pytest.raises(Http404):
        access.get_job(lea, job.pk)
    with pytest.raises(Http404):
        jobs.result_of(fresh(job), by=lea, now=clock.now)
    Exclusion.objects.create(case=case, member=awa, since=timezone.localdate(clock.now))
    with pytest.raises(Http404):
        access.get_job(awa, job.pk)


def test_a_job_whose_case_is_no_longer_visible_fails_with_a_sentence(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    Exclusion.objects.create(case=case, member=awa, since=timezone.localdate(clock.now))
    run(sealed_result(clock), clock)
    assert (fresh(job).state, fresh(job).failure) == (JobState.FAILED, "gone")
    assert str(FAILURES["gone"])


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_no_file(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    before = files.sizes()
    steps = []

    def runner(job: Job, progress: Progress) -> Outcome:
        for number in range(10):
            steps.append(number)
            if number == 3:
                jobs.cancel(job, by=awa, now=clock.now)
            progress(number, 10)
        return Outcome([SECRET], ".txt")

    run(runner, clock)
    assert steps == [0, 1, 2, 3]
    assert fresh(job).state == JobState.CANCELLED
    assert files.sizes() == before


def test_a_job_cancelled_while_its_result_is_sealed_leaves_no_file(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    before = files.sizes()

    def runner(job: Job, _progress: Progress) -> Outcome:
        job.case = jobs.case_of(job, now=clock.now)
        jobs.cancel(job, by=awa, now=clock.now)
        return Outcome([SECRET], ".txt")

    run(runner, clock)
    assert fresh(job).state == JobState.CANCELLED
    assert files.sizes() == before


def test_only_who_asked_may_cancel(case: Case, awa: Member, lea: Member, clock: Clock) -> None:
    job = asked(case, awa, clock)
    with pytest.raises(Http404):
        jobs.cancel(job, by=lea, now=clock.now)
    assert fresh(job).state == JobState.WAITING


def test_a_job_in_hand_is_not_taken_by_another_worker(
    case: Case, awa: Member, clock: Clock
) -> None:
    asked(case, awa, clock)
    with pytest.raises(KeyboardInterrupt):
        run(dying, clock)
    clock.now += jobs.LEASE - timedelta(seconds=1)
    assert not run(sealed_result(clock), clock)


def test_a_killed_worker_leaves_its_job_to_another_once_the_lease_is_over(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    with pytest.raises(KeyboardInterrupt):
        run(dying, clock)
    assert fresh(job).state == JobState.RUNNING
    clock.now += jobs.LEASE
    assert run(sealed_result(clock), clock)
    assert (fresh(job).state, fresh(job).tries) == (JobState.DONE, 2)


def test_a_slow_worker_that_lost_its_lease_changes_nothing_any_more(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    reached = []

    def slow(_job: Job, progress: Progress) -> Outcome:
        clock.now += jobs.LEASE
        run(sealed_result(clock), clock)
        progress(5, 60)
        reached.append("after")
        return Outcome()

    run(slow, clock)
    assert (fresh(job).state, fresh(job).report, reached) == (
        JobState.DONE,
        {"done": ["1", "2"]},
        [],
    )


def test_a_job_that_kills_every_worker_is_said_failed(
    case: Case, awa: Member, clock: Clock
) -> None:
    job = asked(case, awa, clock)
    for _try in range(jobs.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            run(dying, clock)
        clock.now += jobs.LEASE
    assert run(dying, clock)
    assert (fresh(job).state, fresh(job).failure) == (JobState.FAILED, "lost")


@pytest.mark.parametrize("fault", [FailedError("nothing"), ValueError("Sam")])
def test_a_fault_ends_the_job_and_its_words_are_not_kept(
    case: Case, awa: Member, clock: Clock, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def runner(_job: Job, _progress: Progress) -> Outcome:
        raise fault

    job = asked(case, awa, clock)
    run(runner, clock)
    reason = "nothing" if isinstance(fault, FailedError) else "broken"
    assert (fresh(job).state, fresh(job).failure) == (JobState.FAILED, reason)
    assert "Sam" not in caplog.text


def test_a_result_is_destroyed_after_seven_days(
    case: Case, awa: Member, clock: Clock,
    django_capture_on_commit_callbacks: Callable,
) -> None:  # fmt: skip
    job = asked(case, awa, clock)
    run(sealed_result(clock), clock)
    names = {part["name"] for part in fresh(job).files}
    assert jobs.forget_old(now=clock.now + timedelta(days=6, hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.forget_old(now=clock.now + jobs.KEPT) == 1
    assert not Job.objects.exists()
    assert not names & set(files.sizes())


def test_the_look_at_the_files_knows_the_results(case: Case, awa: Member, clock: Clock) -> None:
    job = asked(case, awa, clock)
    run(sealed_result(clock), clock)
    names = {part["name"] for part in fresh(job).files}
    found = check_files(now=clock.now + timedelta(hours=2))
    assert found.lost == 0
    assert not names & set(found.unnamed)
    forget_orphan_files(now=clock.now + timedelta(days=30))
    assert names <= set(files.sizes())


def test_every_sort_of_work_has_its_runner() -> None:
    assert all(callable(runner) for runner in runners().values())


def test_erasing_a_case_erases_the_results_made_of_it(
    case: Case, awa: Member, clock: Clock, django_capture_on_commit_callbacks: Callable
) -> None:
    job = asked(case, awa, clock)
    run(sealed_result(clock), clock)
    names = {part["name"] for part in fresh(job).files}
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.forget_of_case(case)
    assert not Job.objects.exists()
    assert not names & set(files.sizes())
