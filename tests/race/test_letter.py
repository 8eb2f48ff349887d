"""Two people note the sending of the same letter at the same moment."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dossiers import access
from dossiers.actions import consent, letter
from dossiers.actions.refusal import ConflictError
from dossiers.models import Case, ConsentAct, JournalLine, Letter, Member
from tests import build
from tests.race.crowd import Meeting, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(awa: Member, karim: Member) -> Letter:
    now = timezone.now()
    case = build.taken(awa, binome=karim)
    consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=now)
    one = letter.begin(build.opened(case), "reclamation", by=awa, now=now)
    return letter.edit(one, text="Payez.", summary="Paie", by=awa, now=now, version=1)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both have read the letter before either writes."""
    meeting = Meeting()
    monkeypatch.setattr(access, "require", meeting.before(access.require))
    return meeting


def both_send(one: Letter, awa: Member, karim: Member) -> list[object]:
    now = timezone.now()

    def sends(by: Member) -> Letter:
        mine = build.opened(one.case).letters.get(pk=one.pk)
        return letter.send(mine, sent_on=timezone.localdate(now), by=by, now=now, version=2)

    return at_once(lambda: sends(awa), lambda: sends(karim))


def sendings(case: Case) -> tuple[int, int]:
    """Lines of the journal, and facts that started a clock."""
    lines = JournalLine.objects.filter(case=case.pk, action="letter.send").count()
    return lines, case.milestones.filter(slug="demand_sent").count()


def test_one_notes_it_and_the_other_is_told(
    ready: Letter, awa: Member, karim: Member, meeting: Meeting
) -> None:
    results = both_send(ready, awa, karim)
    [refused] = refusals(results, ConflictError)
    assert "envoi" in str(refused)
    assert sendings(ready.case) == (1, 1)


def test_without_the_lock_and_the_version_it_would_be_noted_twice(
    ready: Letter, awa: Member, karim: Member, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter, "_fresh", lambda one, _version: one)
    both_send(ready, awa, karim)
    assert sendings(ready.case) == (2, 2)
