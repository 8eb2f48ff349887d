"""The eleven charts: every mark opens a list of as many rows, and each says what it is for."""

from __future__ import annotations

import html
from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.deadline import acknowledge
from dossiers.actions.remind import remind
from dossiers.coordination.charts.chart import Chart
from dossiers.models import Deadline, Member, Section, State
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def as_lea(client: Client, lea: Member) -> Client:
    client.force_login(lea)
    return client


def due_in(days: int, now: datetime) -> date:
    """The day of a dismissal whose twelve months end so many days from now."""
    return timezone.localdate(now) + timedelta(days=days) - relativedelta(months=12)


def charts_of(client: Client) -> list[Chart]:
    answer = client.get(reverse("coordination:charts"))
    assert answer.status_code == 200
    return [one for one, _legend, _lines in answer.context["charts"]]


def rows_of(client: Client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.text.count('<li class="row')


def a_section_at_work(lyon: Section, awa: Member, karim: Member, now: datetime) -> None:
    """Dates of every kind, cases in every state, reminders answered and not."""
    build.deposited(section=lyon, happened=due_in(9, now), now=now - timedelta(days=9))
    build.deposited(section=lyon, reply={"channel": "code", "language": "ar"})
    build.taken(awa, happened=KnownDate.month(now.year, 9 if now.month > 9 else now.month))
    seen = build.taken(awa, happened=due_in(20, now))
    deadline = Deadline.objects.select_related("case").get(case=seen, severity="fatal")
    acknowledge(deadline, by=awa, now=now)
    before = now - timedelta(days=8)
    build.taken(karim, happened=due_in(6, now), now=before)
    answered = build.taken(karim, happened=due_in(6, now), now=before)
    remind(now=before)
    first = Deadline.objects.select_related("case").get(case=answered, severity="fatal")
    acknowledge(first, by=karim, now=before + timedelta(hours=1))
    for state in (State.CLOSED, State.CLOSED):
        build.case_in(state, awa, now=now - timedelta(days=50))
    sleeps = build.case_in(State.DEMAND, awa, now=now - timedelta(days=50))
    build.said(sleeps, body="La lettre est partie.", by=awa, now=now - timedelta(days=49))


def test_every_mark_of_every_chart_opens_a_list_of_as_many_rows(
    as_lea: Client, lyon: Section, awa: Member, karim: Member, now: datetime
) -> None:
    a_section_at_work(lyon, awa, karim, now)
    followed: set[str] = set()
    for chart in charts_of(as_lea):
        for line in chart.lines:
            # Points and days are no number of cases; their month has a mark that is one.
            for mark in line.marks:
                counts = chart.slug != "charge" and mark.ink not in ("dot", "diamond")
                counts |= chart.slug == "porte"
                if mark.url and counts and mark.said[:1].isdigit():
                    said = int(mark.said.split()[0])
                    assert rows_of(as_lea, mark.url) == said, (chart.slug, line.label, mark)
                    followed.add(chart.slug)
    assert followed >= {
        "semaines", "surete", "porte", "attente", "sommeil", "rappels", "issues", "langues",
    }  # fmt: skip


def test_each_chart_has_its_question_its_reading_its_decision_and_its_table(
    as_lea: Client, lyon: Section, awa: Member, karim: Member, now: datetime
) -> None:
    a_section_at_work(lyon, awa, karim, now)
    drawn = charts_of(as_lea)
    assert [one.number for one in drawn] == list(range(1, 12))
    text = html.unescape(as_lea.get(reverse("coordination:charts")).text)
    for chart in drawn:
        assert chart.question.endswith("?") and chart.question in text
        assert chart.reading in text and chart.decision in text
        assert all(len(line) == len(chart.heads) for line in chart.table), chart.slug


def test_an_empty_section_is_read_without_a_fault(as_lea: Client) -> None:
    for chart in charts_of(as_lea):
        assert chart.reading and not chart.alarm, chart.slug


def test_a_chart_of_dates_without_anybody_says_so(
    as_lea: Client, lyon: Section, now: datetime
) -> None:
    build.deposited(section=lyon, happened=due_in(9, now))
    weeks = charts_of(as_lea)[0]
    assert weeks.alarm.startswith("1 échéance sans personne")


def test_nothing_of_another_section_is_drawn(as_lea: Client, now: datetime) -> None:
    noor = build.member(build.section("Ain"), "delegue", "Noor")
    build.taken(noor, happened=due_in(9, now))
    build.case_in(State.CLOSED, noor)
    drawn = {one.slug: one for one in charts_of(as_lea)}
    assert "Noor" not in as_lea.get(reverse("coordination:charts")).text
    assert not any(week[-1] for week in drawn["semaines"].table)
    assert not drawn["issues"].lines


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"graphique": "rien"},
        {"graphique": "porte", "quoi": "x", "lundi": "2026-11-23"},
        {"graphique": "porte", "quoi": "prises", "lundi": "lundi"},
        {"graphique": "attente"},
    ],
)
def test_a_mark_that_no_chart_drew_is_a_page_that_does_not_exist(
    as_lea: Client, asked: dict[str, str]
) -> None:
    assert as_lea.get(reverse("coordination:behind"), asked).status_code == 404
