"""An identity or residence paper is opened by two people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import opening as openings
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Exhibit, JournalLine, Member
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def paper(awa: Member) -> Exhibit:
    piece = build.photo(build.taken(awa))
    openings.mark(piece, True, by=awa, now=NOW)
    return piece


def asked(paper: Exhibit, by: Member) -> openings.Opening:
    return openings.ask(paper, reason="identity_court", by=by, now=NOW)


def test_nobody_reads_an_identity_paper_alone(paper: Exhibit, awa: Member) -> None:
    opening = asked(paper, awa)
    assert not openings.may_read(paper, by=awa, now=NOW)
    with pytest.raises(RefusedError):
        openings.agree(opening, by=awa, now=NOW)


def test_a_second_person_opens_it_to_who_asked_and_for_a_day(
    paper: Exhibit, awa: Member, lea: Member
) -> None:
    openings.agree(asked(paper, awa), by=lea, now=NOW)
    assert openings.may_read(paper, by=awa, now=NOW + timedelta(hours=23))
    assert not openings.may_read(paper, by=awa, now=NOW + openings.OPEN_FOR)
    assert not openings.may_read(paper, by=lea, now=NOW)


def test_both_acts_are_in_the_journal_with_the_reason(
    paper: Exhibit, awa: Member, lea: Member
) -> None:
    openings.agree(asked(paper, awa), by=lea, now=NOW)
    told = JournalLine.objects.filter(action__startswith="opening.").order_by("seq")
    assert [(line.action, line.actor) for line in told] == [
        ("opening.ask", awa.pk),
        ("opening.agree", lea.pk),
    ]
    assert told[0].details == {"number": paper.number, "cause": "identity_court"}


def test_asking_twice_is_one_request_and_agreeing_twice_a_conflict(
    paper: Exhibit, awa: Member, lea: Member
) -> None:
    opening = asked(paper, awa)
    assert asked(paper, awa) == opening
    openings.agree(opening, by=lea, now=NOW)
    with pytest.raises(ConflictError):
        openings.agree(opening, by=lea, now=NOW)


def test_saying_that_it_is_none_needs_to_have_opened_it(
    paper: Exhibit, awa: Member, lea: Member
) -> None:
    with pytest.raises(RefusedError):
        openings.mark(paper, False, by=awa, now=NOW)
    openings.agree(asked(paper, awa), by=lea, now=NOW)
    openings.mark(paper, False, by=awa, now=NOW)
    assert not Exhibit.objects.get().identity


def test_somebody_without_the_case_neither_asks_nor_agrees(
    paper: Exhibit, awa: Member, karim: Member
) -> None:
    with pytest.raises(Http404):
        asked(paper, karim)
    with pytest.raises(Http404):
        openings.agree(asked(paper, awa), by=karim, now=NOW)


def test_a_reason_is_asked(paper: Exhibit, awa: Member) -> None:
    with pytest.raises(RefusedError):
        openings.ask(paper, reason="curious", by=awa, now=NOW)
