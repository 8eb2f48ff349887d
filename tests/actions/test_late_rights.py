"""D12: what changes between the claim of a message and its sending decides who receives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dossiers.actions import assignment, erasure, move
from dossiers.actions.remind import remind
from dossiers.models import Case, Member, Role, Section
from notifications import batch, deliver
from notifications.models import Delivery
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def tom(lyon: Section) -> Member:
    return build.member(lyon, Role.DELEGUE, "Tom")


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member, tom: Member, now: datetime) -> Case:
    """A fatal date near enough for a mail to awa and to karim, whose hour has come."""
    happened = timezone.localdate(now) - timedelta(days=340)
    found = build.taken(awa, binome=karim, happened=happened, now=now)
    remind(now=now)
    Delivery.objects.update(next_attempt_at=now, due_at=now)
    return found


Sent = Callable[[Callable[[], object]], set[str]]


@pytest.fixture
def sent_after(case: Case, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Sent:
    """Claim, make a change, send; who received something about a date."""
    look_up = batch.look_up

    def send(change: Callable[[], object]) -> set[str]:
        def look_up_after_the_change(*asked: object) -> object:
            monkeypatch.setattr(batch, "look_up", look_up)
            change()
            return look_up(*asked)

        monkeypatch.setattr(batch, "look_up", look_up_after_the_change)
        deliver.sweep(now=now)
        dates = [one for one in mail.outbox if "date" in one.subject]
        return {address for one in dates for address in one.to}

    return send


def test_d12_without_a_change_both_receive(
    case: Case, awa: Member, karim: Member, now: datetime, sent_after: Sent
) -> None:
    assert sent_after(lambda: None) == {awa.email, karim.email}


def test_d12_a_case_closed_meanwhile_sends_nothing(
    case: Case, awa: Member, now: datetime, sent_after: Sent
) -> None:
    def close() -> None:
        move.withdraw(build.opened(case), person_told=True, by=awa, now=now)

    assert sent_after(close) == set()


def test_d12_a_case_erased_meanwhile_sends_nothing(
    case: Case, awa: Member, now: datetime, sent_after: Sent
) -> None:
    def erase() -> None:
        move.withdraw(build.opened(case), person_told=True, by=awa, now=now)
        Case.objects.filter(pk=case.pk).update(erase_on=timezone.localdate(now))
        assert erasure.erase_due(now=now) == 1

    assert sent_after(erase) == set()


def test_d12_a_case_reassigned_meanwhile_sends_nothing_to_whoever_had_it(  # noqa: PLR0917
    case: Case, awa: Member, karim: Member, tom: Member, now: datetime, sent_after: Sent
) -> None:
    def hand_over() -> None:
        assignment.hand_over(build.opened(case), to=tom, by=awa, now=now)

    received = sent_after(hand_over)
    assert awa.email not in received
    assert karim.email in received


def test_d12_whoever_is_excluded_meanwhile_receives_nothing(  # noqa: PLR0917
    case: Case, awa: Member, karim: Member, tom: Member, now: datetime, sent_after: Sent
) -> None:
    def exclude() -> None:
        assignment.name_binome(build.opened(case), binome=tom, by=awa, now=now)
        assignment.step_aside(build.opened(case), by=karim, now=now)

    assert sent_after(exclude) == {awa.email}


def test_d12_whoever_is_erased_meanwhile_has_no_address(  # noqa: PLR0917
    case: Case,
    awa: Member,
    karim: Member,
    tom: Member,
    now: datetime,
    sent_after: Sent,
) -> None:
    def erase() -> None:
        assignment.name_binome(build.opened(case), binome=tom, by=awa, now=now)
        Member.objects.filter(pk=karim.pk).update(is_active=False)

    assert sent_after(erase) == {awa.email}
