"""A double click on « Envoyer », from two tabs or two impatient fingers."""

import re

import pytest
from django.db import IntegrityError
from django.utils import timezone

from dossiers.actions import deposit
from dossiers.models import Case, Deadline, Draft, JournalLine, Member, Receipt
from dossiers.privacy import receipt
from tests import build
from tests.race.crowd import Meeting, at_once, done, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(awa: Member) -> Draft:
    section = build.section_of(awa)
    return build.draft(build.answers("noz", section=section, happened=timezone.localdate()))


def meet_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Meeting:
    meeting = Meeting()
    monkeypatch.setattr(owner, name, meeting.before(getattr(owner, name)))
    return meeting


def unlocked(draft: Draft) -> Draft:
    """deposit._locked, without the lock."""
    fresh = Draft.objects.select_related("sent_case").get(pk=draft.pk)
    fresh.open_with(draft.data_key)
    return fresh


def both(act: object, draft: Draft) -> list[object]:
    def with_own_copy() -> object:
        own = Draft.objects.get(pk=draft.pk)
        own.open_with(draft.data_key)
        return act(own)

    return at_once(with_own_copy, with_own_copy)


def send(draft: Draft) -> Case:
    return deposit.deposit(draft, now=timezone.now())


def test_sending_twice_at_once_makes_one_case_with_one_code(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, deposit, "_new_case")
    results = done(both(send, draft))
    assert {case.pk for case in results} == {draft.pk}
    case = Case.objects.get()
    assert Receipt.objects.count() == 1
    assert JournalLine.objects.filter(action="person.deposit").count() == 1
    assert Deadline.objects.filter(case=case).count() == len(
        set(Deadline.objects.filter(case=case).values_list("milestone", "rule"))
    )


def test_without_the_lock_the_second_sending_breaks(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit.give_code(draft)
    monkeypatch.setattr(deposit, "_locked", unlocked)
    meeting = meet_at(monkeypatch, deposit, "_new_case")
    results = both(send, draft)
    assert meeting.held
    assert len(refusals(results, IntegrityError)) == 1


def test_asking_for_the_code_twice_at_once_shows_one_code(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, receipt, "new_code")
    one, two = done(both(deposit.give_code, draft))
    assert one == two
    assert Draft.objects.filter(receipt_lookup=receipt.derive_receipt(one).lookup).exists()


def test_without_the_lock_two_codes_are_shown_and_one_opens_nothing(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposit, "_locked", unlocked)
    meeting = meet_at(monkeypatch, receipt, "new_code")
    one, two = done(both(deposit.give_code, draft))
    assert meeting.held
    assert one != two
    kept = [
        code
        for code in (one, two)
        if Draft.objects.filter(receipt_lookup=receipt.derive_receipt(code).lookup).exists()
    ]
    assert len(kept) == 1


def test_ten_people_who_send_at_once_get_ten_numbers_in_a_row(awa: Member) -> None:
    section = build.section_of(awa)
    drafts = [build.draft(build.answers("autre", section=section)) for _ in range(10)]
    results = done(at_once(*[lambda one=one: send(one) for one in drafts]))
    numbers = sorted(int(re.sub(r"^\d{4}-", "", case.reference)) for case in results)
    assert numbers == list(range(1, 11))
