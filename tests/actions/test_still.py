"""What was queued for somebody who may no longer hear of it leaves for nobody (security.md D12).

Through the real delivery: the notice is rung, the world changes, the round runs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from dossiers.actions import assignment, deadline
from dossiers.actions.remind import remind
from dossiers.actions.ring import ring_member
from dossiers.models import (
    Absence,
    Case,
    Deadline,
    Exclusion,
    JournalLine,
    Member,
    Membership,
    Section,
)
from dossiers.still import reference_in, still_concerned
from notifications.address_book import AddressRequest
from notifications.deliver import deliver_all
from notifications.models import Delivery
from notifications.notify import notify
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """Followed by Awa, backed by Karim, in the section that Léa coordinates; nothing to tell."""
    made = build.taken(awa, binome=karim, happened=TODAY - 30 * DAY, now=NOW)
    Delivery.objects.all().delete()
    return made


def told(*, now: Any = NOW) -> list[str]:
    """To whom mails left in this round."""
    mail.outbox.clear()
    deliver_all(now=now + timedelta(minutes=20))
    return sorted(address for message in mail.outbox for address in message.to)


def ring(person: Member, case: Case) -> None:
    ring_member("update", person.pk, case, f"test:{person.pk}", now=NOW)


def test_who_still_holds_the_case_hears_of_it(case: Case, awa: Member, karim: Member) -> None:
    ring(awa, case)
    ring(karim, case)
    assert told() == sorted([awa.email, karim.email])


def test_somebody_excluded_after_the_ringing_is_sent_nothing(case: Case, awa: Member) -> None:
    ring(awa, case)
    Exclusion.objects.create(case=case, member=awa, since=TODAY)
    assert told() == []


def test_somebody_who_handed_the_case_over_is_sent_nothing(
    case: Case, awa: Member, lyon: Section
) -> None:
    sam = build.member(lyon, "delegue", "Sam")
    ring(awa, case)
    assignment.hand_over(case, to=sam, by=awa, now=NOW)
    assert told() == [sam.email]


def test_somebody_who_left_the_section_or_whose_account_is_closed_is_sent_nothing(
    case: Case, awa: Member, karim: Member
) -> None:
    ring(awa, case)
    ring(karim, case)
    Membership.objects.filter(member=awa).delete()
    Member.objects.filter(pk=karim.pk).update(is_active=False)
    assert told() == []


def test_an_erased_case_rings_nobody(case: Case, awa: Member) -> None:
    ring(awa, case)
    Case.objects.filter(pk=case.pk).delete()
    assert told() == []


def test_somebody_away_is_sent_nothing_at_all_save_what_concerns_her_account(
    case: Case, awa: Member
) -> None:
    Absence.objects.create(member=awa, starts_on=TODAY, ends_on=TODAY + DAY)
    ring(awa, case)
    notify(topic="update", recipient=awa.pk, link="/equipe/a-faire/", key="k1", now=NOW)
    assert told() == []
    notify(topic="security", recipient=awa.pk, link="/equipe/moi/", key="k2", now=NOW)
    assert told() == [awa.email]


def soon(awa: Member, karim: Member) -> Case:
    made = build.taken(awa, binome=karim, happened=TODAY - 360 * DAY, now=NOW)
    Delivery.objects.all().delete()
    return made


def test_a_reminder_of_a_date_closed_since_does_not_leave(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = soon(awa, karim)
    remind(now=NOW)
    date = case.deadlines.get(rule="rupture_12m")
    assert Delivery.objects.filter(state="waiting").exists()
    Deadline.objects.filter(pk=date.pk).update(
        state="dismissed", closed_on=TODAY, next_rung_on=None
    )
    keys = set(
        Delivery.objects.filter(notice__key__contains=str(date.pk)).values_list(
            "notice__key", flat=True
        )
    )
    assert keys
    told(now=NOW + 2 * DAY)
    states = Delivery.objects.filter(notice__key__in=keys).values_list("state", flat=True)
    assert set(states) == {"dropped"}


def test_a_reminder_reaches_the_new_person_only(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    case = soon(awa, karim)
    sam = build.member(lyon, "delegue", "Sam")
    remind(now=NOW)
    assignment.hand_over(case, to=sam, by=awa, now=NOW)
    reached = told(now=NOW + 2 * DAY)
    assert awa.email not in reached and sam.email in reached


def test_a_proposal_answered_since_does_not_leave(
    awa: Member, karim: Member, lyon: Section
) -> None:
    arrival = build.deposited(section=lyon, now=NOW)
    assignment.propose(arrival, to=karim, by=awa, now=NOW)
    assignment.decline(build.opened(arrival), by=karim, now=NOW)
    assert told() == [awa.email]


def test_a_proposal_lapses_after_72_hours_and_its_bell_falls_silent(
    awa: Member, karim: Member, lyon: Section
) -> None:
    arrival = build.deposited(section=lyon, now=NOW)
    proposal = assignment.propose(arrival, to=karim, by=awa, now=NOW)
    hours = timedelta(hours=72)
    assert assignment.lapse_proposals(now=NOW + hours - timedelta(seconds=1)) == 0
    assert assignment.lapse_proposals(now=NOW + hours) == 1
    proposal.refresh_from_db()
    assert proposal.answer == "lapsed"
    assert assignment.propose(build.opened(arrival), to=karim, by=awa, now=NOW + hours)
    assert JournalLine.objects.filter(case=arrival.pk, action="proposal.lapse").count() == 1
    assert told(now=NOW + hours).count(karim.email) == 1  # the second proposal, not the first


def test_an_arrival_that_was_taken_no_longer_calls_the_coordination(
    awa: Member, lea: Member, lyon: Section
) -> None:
    arrival = build.deposited(section=lyon, now=NOW)
    link = f"/equipe/arrivees/{arrival.reference}/"
    notify(topic="arrival", recipient=lea.pk, link=link, key="arrival", now=NOW)
    assignment.take(arrival, by=awa, now=NOW)
    assert lea.email not in told(now=NOW + DAY)


def test_every_page_of_a_case_is_known_to_be_of_that_case() -> None:
    assert reference_in("/equipe/dossiers/2026-0147/echeances/x/") == "2026-0147"
    assert reference_in("/equipe/arrivees/2026-0147/") == "2026-0147"
    assert reference_in("/equipe/dossiers/?qui=moi") is None
    assert reference_in("/equipe/a-faire/") is None


def test_the_question_costs_as_much_for_one_as_for_many(
    awa: Member, karim: Member, lea: Member, django_assert_max_num_queries: Any
) -> None:
    cases = [build.taken(awa, binome=karim, now=NOW) for _ in range(4)]
    requests = [
        AddressRequest(person.pk, "update", "R", f"{person.pk}:{case.pk}", _link(case))
        for person in (awa, karim, lea)
        for case in cases
    ]
    with django_assert_max_num_queries(6):
        assert len(still_concerned(requests, now=NOW)) == 12


def _link(case: Case) -> str:
    return f"/equipe/dossiers/{case.reference}/"


def test_the_answer_to_a_date_is_recorded_for_its_people_only(
    case: Case, awa: Member, karim: Member
) -> None:
    date = case.deadlines.select_related("case").get(rule="rupture_12m")
    date.case = case
    deadline.decline(date, to=karim, by=awa, now=NOW)
    lines = JournalLine.objects.filter(action="deadline.decline")
    assert [(line.actor, line.case) for line in lines] == [(awa.pk, case.pk)]
