"""A message of the team waits two minutes: until then it is nothing to the person."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.http import Http404

from dossiers.actions import conversation, data_copy, departure, safe_contact, worker_notice
from dossiers.actions.announce import announce
from dossiers.actions.refusal import RefusedError
from dossiers.intake.follow_page import case_context
from dossiers.models import Case, JournalLine, Member, Message, Section
from notifications.models import Notice
from tests import build
from tests.actions.test_worker_notice import NOW, told

WORDS = "Rendez-vous mardi à la permanence."
SOON = NOW + timedelta(seconds=119)
LEFT = NOW + departure.WAITS

pytestmark = pytest.mark.django_db


def hers(case: Case, now: datetime) -> str:
    """All that the person can have of her case at `now`: her page and her copy."""
    page = case_context(build.opened(case), now=now)
    copy = data_copy.rows_of(build.opened(case), now=now)["dossiers.Message"]
    return json.dumps(
        [page["messages_shown"], page["tasks"], copy], default=str, ensure_ascii=False
    )


def write(case: Case, by: Member, *, question: bool = False) -> Message:
    return conversation.write_to_person(case, body=WORDS, by=by, now=NOW, expects_answer=question)


def test_it_is_nowhere_before_two_minutes_and_everywhere_after(awa: Member) -> None:
    case = told(awa)
    write(case, awa, question=True)
    assert WORDS not in hers(case, SOON)
    assert WORDS in hers(case, LEFT)


def test_its_bell_rings_once_and_only_after_it_has_left(awa: Member) -> None:
    case = told(awa)
    write(case, awa)
    assert announce(now=SOON)["messages"] == 0
    assert Notice.objects.filter(topic="person_reply").count() == 0
    assert announce(now=LEFT)["messages"] == 1
    assert announce(now=LEFT)["messages"] == 0
    assert Notice.objects.filter(topic="person_reply").count() == 1


def test_somebody_who_has_read_it_already_is_not_rung(awa: Member) -> None:
    case = told(awa)
    write(case, awa)
    conversation.read_by_person(case, now=LEFT)
    departure.leave(now=LEFT)
    assert Notice.objects.filter(topic="person_reply").count() == 0


def test_reading_the_page_while_it_waits_does_not_silence_it(awa: Member) -> None:
    case = told(awa)
    write(case, awa)
    conversation.read_by_person(case, now=SOON)
    departure.leave(now=LEFT)
    assert Notice.objects.filter(topic="person_reply").count() == 1


def test_cancelled_nothing_was_sent_and_the_words_come_back(awa: Member) -> None:
    case = told(awa)
    before = case.person_waits_since
    message = write(case, awa)
    assert Case.objects.get(pk=case.pk).person_waits_since is None
    assert departure.cancel(case, message.pk, by=awa, now=SOON) == WORDS
    announce(now=LEFT)
    assert WORDS not in hers(case, LEFT)
    assert Notice.objects.filter(topic="person_reply").count() == 0
    assert not case.messages.filter(from_worker=False).exists()
    assert Case.objects.get(pk=case.pk).person_waits_since == before
    acts = JournalLine.objects.filter(case=case.pk).values_list("action", flat=True)
    assert {"message.send", "message.cancel"} <= set(acts)


def test_once_it_has_left_nobody_takes_it_back(awa: Member) -> None:
    case = told(awa)
    message = write(case, awa)
    with pytest.raises(RefusedError):
        departure.cancel(case, message.pk, by=awa, now=LEFT)
    assert WORDS in hers(case, LEFT)


def test_a_stranger_takes_nothing_back(awa: Member, lyon: Section) -> None:
    case = told(awa)
    message = write(case, awa)
    with pytest.raises(Http404):
        departure.cancel(case, message.pk, by=build.member(lyon), now=SOON)


def test_of_two_that_wait_one_cancelled_leaves_the_other_an_answer(awa: Member) -> None:
    case = told(awa)
    before = case.person_waits_since
    first, second = write(case, awa), write(case, awa)
    departure.cancel(case, first.pk, by=awa, now=SOON)
    assert Case.objects.get(pk=case.pk).person_waits_since is None
    departure.cancel(case, second.pk, by=awa, now=SOON)
    assert Case.objects.get(pk=case.pk).person_waits_since == before


def test_her_answer_does_not_close_a_question_that_she_has_not_seen(awa: Member) -> None:
    case = told(awa)
    message = write(case, awa, question=True)
    conversation.write_as_person(case, body="Bonjour.", now=SOON)
    assert not Message.objects.get(pk=message.pk).answered


def test_a_question_that_waits_makes_no_date_ring_her(awa: Member) -> None:
    case = told(awa, happened=NOW.date() - timedelta(days=5))
    write(case, awa, question=True)
    worker_notice.tell_people(now=SOON)
    assert Notice.objects.filter(topic="person_date").count() == 0


def test_another_contact_given_by_the_team_stops_her_notices(awa: Member) -> None:
    case = told(awa)
    write(case, awa)
    new = {**(case.contact or {}), "email": "autre@exemple.fr"}
    safe_contact.edit(case, new, by=awa, now=SOON, version=case.contact_version)
    departure.leave(now=LEFT)
    assert Notice.objects.filter(topic="person_reply").count() == 0
