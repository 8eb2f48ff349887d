"""Of a letter, the alert counts from the earliest date, the law from the receipt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from dossiers.actions import milestone
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Deadline, Member, Milestone
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
SENT, PRESENTED, RECEIVED = date(2026, 6, 1), date(2026, 6, 3), date(2026, 6, 15)
LETTER = {"sent_on": SENT, "presented_on": PRESENTED, "received_on": RECEIVED}


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 7, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def case(awa: Member, now: datetime) -> Case:
    return build.taken(awa, case=build.deposited("autre", section=build.section_of(awa)), now=now)


def contest(fact: Milestone) -> Deadline:
    return fact.deadlines.get(rule="rupture_12m")


def test_of_a_letter_the_alert_counts_from_the_sending_and_the_law_from_the_receipt(
    case: Case, awa: Member, now: datetime
) -> None:
    fact = milestone.record(
        case, "dismissal_received", KnownDate.unknown(), by=awa, now=now, letter=LETTER
    )
    found = contest(fact)
    assert fact.known == KnownDate.day(RECEIVED)
    assert (found.legal, found.prudent) == (date(2027, 6, 15), date(2027, 6, 1))
    assert found.certainty == "declared"


def test_a_letter_never_collected_counts_from_its_first_presentation_and_asks_for_the_receipt(
    case: Case, awa: Member, now: datetime
) -> None:
    fact = milestone.record(
        case,
        "dismissal_received",
        KnownDate.unknown(),
        by=awa,
        now=now,
        letter={"presented_on": PRESENTED},
    )
    found = contest(fact)
    assert fact.known == KnownDate.unknown()
    assert (found.prudent, found.certainty) == (date(2027, 6, 3), "earliest")


def test_what_the_facteur_said_later_moves_the_alert_and_keeps_the_dates_before(
    case: Case, awa: Member, now: datetime
) -> None:
    fact = milestone.record(case, "dismissal_received", KnownDate.day(RECEIVED), by=awa, now=now)
    before = contest(fact).prudent
    milestone.correct(
        fact,
        KnownDate.day(RECEIVED),
        by=awa,
        now=now + timedelta(days=1),
        version=fact.version,
        letter={"sent_on": SENT},
    )
    found = contest(fact)
    assert (found.prudent, found.legal) == (date(2027, 6, 1), date(2027, 6, 15))
    assert [change.prudent for change in found.changes.all()] == [before]
    assert found.edition == 2


def test_correcting_the_day_alone_keeps_the_other_dates_of_the_letter(
    case: Case, awa: Member, now: datetime
) -> None:
    fact = milestone.record(
        case, "dismissal_received", KnownDate.unknown(), by=awa, now=now, letter=LETTER
    )
    later = RECEIVED + timedelta(days=2)
    fact = milestone.correct(fact, KnownDate.day(later), by=awa, now=now, version=fact.version)
    assert (fact.sent_on, fact.presented_on, fact.received_on) == (SENT, PRESENTED, later)


@pytest.mark.parametrize(
    ("slug", "letter"),
    [
        ("dismissal_received", {"sent_on": RECEIVED, "received_on": SENT}),
        ("unpaid_pay_day", {"sent_on": SENT}),
    ],
)
def test_a_letter_received_before_it_was_sent_and_dates_of_what_is_no_letter_are_refused(
    case: Case, awa: Member, now: datetime, slug: str, letter: dict[str, date]
) -> None:
    with pytest.raises(RefusedError):
        milestone.record(case, slug, KnownDate.unknown(), by=awa, now=now, letter=letter)
    assert not case.milestones.filter(slug=slug, sent_on__isnull=False).exists()


def test_the_person_who_gives_a_day_before_the_sending_is_asked_again(
    case: Case, awa: Member, now: datetime
) -> None:
    fact = milestone.record(
        case, "dismissal_received", KnownDate.unknown(), by=awa, now=now, letter={"sent_on": SENT}
    )
    with pytest.raises(RefusedError):
        milestone.date_told_by_person(fact, KnownDate.day(SENT - timedelta(days=9)), now=now)
    milestone.date_told_by_person(fact, KnownDate.day(RECEIVED), now=now)
    assert contest(fact).legal == date(2027, 6, 15)
