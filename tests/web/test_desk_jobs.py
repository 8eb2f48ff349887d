"""The pages of long work: counts, no fake percentage, refreshed with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers import jobs as sorts
from dossiers.actions import job as jobs
from dossiers.actions.job import Outcome, Progress
from dossiers.models import Case, Job, JobState, Member
from tests import build
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


@pytest.fixture
def job(case: Case, awa: Member) -> Job:
    return jobs.start(kind="trial", by=awa, params={}, case=case, now=timezone.now())


@pytest.fixture
def desk(awa: Member) -> Client:
    return signed_in(awa)


def done(runner: jobs.Runner) -> None:
    assert jobs.run_next({"trial": runner}, clock=timezone.now)


def giving(content: bytes) -> jobs.Runner:
    def runner(job: Job, _progress: Progress) -> Outcome:
        job.case = jobs.case_of(job, now=timezone.now())
        return Outcome([content], ".txt", {"done": ["1"], "skipped": {"2": "gone"}})

    return runner


def test_a_waiting_job_looks_again_by_itself_with_and_without_javascript(
    desk: Client, job: Job
) -> None:
    answer = desk.get(url("job", job.pk))
    html = answer.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in html
    assert 'hx-trigger="every 3s"' in html
    assert "Vous pouvez fermer cette page. Le résultat restera ici 7 jours." in text_of(answer)


def test_after_a_minute_the_page_looks_less_often(desk: Client, job: Job) -> None:
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert 'hx-trigger="every 10s"' in desk.get(url("job", job.pk)).content.decode()


def test_a_running_job_says_how_many_and_no_percentage(desk: Client, job: Job) -> None:
    def runner(_job: Job, progress: Progress) -> Outcome:
        progress(140, 320)
        seen.append(text_of(desk.get(url("job", job.pk))))
        return Outcome()

    seen: list[str] = []
    done(runner)
    assert "140 sur 320" in seen[0]
    assert "%" not in seen[0]


def test_htmx_gets_the_middle_of_the_page_only(desk: Client, job: Job) -> None:
    html = desk.get(url("job", job.pk), headers={"HX-Request": "true"}).content.decode()
    assert html.startswith('<div id="job"')
    assert "<html" not in html


def test_a_finished_job_no_longer_refreshes_and_gives_its_file(desk: Client, job: Job) -> None:
    done(giving(b"bonjour"))
    answer = desk.get(url("job", job.pk))
    assert b"hx-trigger" not in answer.content
    assert b"http-equiv" not in answer.content
    assert str(sorts.FAILURES["gone"]) in text_of(answer)
    file = desk.get(url("job_result", job.pk))
    assert b"".join(file.streaming_content) == b"bonjour"
    assert file["Content-Disposition"].startswith("attachment")
    assert job.case.reference in file["Content-Disposition"]


def test_stopping_a_job_says_so_and_twice_changes_nothing(desk: Client, job: Job) -> None:
    answer = desk.post(url("cancel_job", job.pk), follow=True)
    assert "Travail arrêté." in answer.content.decode()
    answer = desk.post(url("cancel_job", job.pk), follow=True)
    assert "déjà fini" in answer.content.decode()
    assert Job.objects.get().state == JobState.CANCELLED


def test_my_list_shows_mine_and_nobody_elses(desk: Client, job: Job, lea: Member) -> None:
    assert job.case.reference in text_of(desk.get(url("jobs")))
    assert "Aucun travail" in text_of(signed_in(lea).get(url("jobs")))


def test_the_list_asks_as_many_questions_for_ten_jobs_as_for_one(
    desk: Client, case: Case, awa: Member, django_assert_max_num_queries: Callable
) -> None:
    for number in range(10):
        job = jobs.start(kind="trial", by=awa, params={"n": number}, case=case, now=timezone.now())
        jobs.cancel(job, by=awa, now=timezone.now())
    with django_assert_max_num_queries(8):
        assert text_of(desk.get(url("jobs"))).count("Annulé") == 10
