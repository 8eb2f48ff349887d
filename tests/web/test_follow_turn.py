"""Who has the ball and until when: one sentence, with a day whenever there is one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from dossiers.actions import milestone as milestones
from dossiers.models import Member
from dossiers.rules.known import KnownDate
from tests import build
from tests.web import walk
from tests.web.test_follow_case import ask, opened, page_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
def test_what_she_wrote_is_answered_before_a_day(awa: Member) -> None:
    client, case = opened("noz", happened=date(2026, 11, 20))
    build.taken(awa, case=case, now=NOW)
    assert "C’est à nous : l’équipe vous répond avant le lundi 30 novembre." in page_of(client)


@time_machine.travel(NOW, tick=False)
def test_once_answered_the_team_acts_before_its_nearest_date(awa: Member) -> None:
    client, case = opened("noz", happened=date(2026, 11, 20))
    case = build.taken(awa, case=case, now=NOW)
    build.said(case, body="Bonjour.", by=awa, now=NOW)
    case.refresh_from_db()
    nearest = walk.near(case.nearest_on)
    assert f"C’est à nous : l’équipe doit agir avant le {nearest}." in page_of(client)


def test_question_says_by_when_it_helps_and_never_a_day_gone(awa: Member) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        case, code = build.deposited_with_code("autre")
        case = build.taken(awa, case=case, now=NOW)
        ask(case, awa)
        page = page_of(walk.come_back(code))
        assert "C’est à vous : 1 question. Répondez si possible avant le lundi 30" in page
        clock.shift(timedelta(days=8))
        page = page_of(walk.come_back(code))
        assert "C’est à vous : 1 question." in page
        assert "Répondez si possible" not in page


@time_machine.travel(NOW, tick=False)
def test_question_is_answered_before_the_date_that_it_may_save(awa: Member) -> None:
    client, case = opened("numerique", happened=date(2026, 11, 11))
    case = build.taken(awa, case=case, now=NOW)
    assert case.nearest_on is not None
    assert case.nearest_on < date(2026, 11, 30)
    ask(case, awa)
    assert f"avant le {walk.near(case.nearest_on)}." in page_of(client)


@time_machine.travel(NOW, tick=False)
def test_other_side_and_court_have_their_day(awa: Member) -> None:
    client, case = opened("noz", happened=date(2026, 11, 20))
    case = build.taken(awa, case=case, now=NOW)
    case = build.opened(build.walk("send_demand", case, by=awa, now=NOW))
    due = case.deadlines.get(rule="reponse_mise_en_demeure").legal
    assert due is not None
    said = f"On attend la réponse de l’employeur, jusqu’au {walk.near(due)}."
    assert said in page_of(client)
    case = build.opened(build.walk("file_claim", case, by=awa, now=NOW))
    milestones.record(case, "hearing_set", KnownDate.day(date(2027, 1, 14)), by=awa, now=NOW)
    said = "On attend le tribunal : rendez-vous le jeudi 14 janvier 2027."
    assert said in page_of(client)
