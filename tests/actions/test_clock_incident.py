"""A fatal date missed opens one incident, which nothing but a written conclusion ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from dossiers.actions import clock, deadline, incident, milestone, move
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.remind import remind
from dossiers.models import Case, Deadline, Incident, JournalLine, Member, State
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
LETTER = date(2025, 10, 3)  # twelve months end on Saturday 3 October 2026, safe until the 2nd
LAST_ARGUABLE = date(2026, 10, 3)  # that Saturday itself, until midnight


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    return build.taken(awa, binome=karim, happened=LETTER, now=at(date(2026, 9, 1)))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=timezone.get_default_timezone())


def contest(case: Case) -> Deadline:
    return build.opened(case).deadlines.get(rule="rupture_12m")


def missed(case: Case) -> Incident:
    return build.opened(case).incidents.get()


def concluded(case: Case, by: Member, now: datetime, version: int = 1) -> Incident:
    return incident.conclude(
        missed(case), cause="Le courrier est parti trop tard.", still_possible="rien",
        teller=by, by=by, now=now, version=version,
    )  # fmt: skip


def test_the_sweep_opens_one_incident_the_day_after_the_last_arguable_day(case: Case) -> None:
    assert remind(now=at(LAST_ARGUABLE))["incidents"] == 0
    assert remind(now=at(LAST_ARGUABLE + timedelta(days=1)))["incidents"] == 1
    assert remind(now=at(LAST_ARGUABLE + timedelta(days=9)))["incidents"] == 0
    assert (missed(case).passed_on, missed(case).concluded_on) == (LAST_ARGUABLE, None)
    assert JournalLine.objects.filter(action="incident.open", case=case.pk).count() == 1


def test_a_date_that_was_done_in_time_opens_none(case: Case, awa: Member) -> None:
    row, now = contest(case), at(date(2026, 9, 20))
    deadline.done(
        row, act="cph_filed", on=date(2026, 9, 18), proof=build.proof(case, now=now), note="",
        by=awa, now=now, version=row.version,
    )  # fmt: skip
    assert incident.open_incidents(now=at(date(2027, 1, 1))) == 0


def test_what_was_over_before_we_heard_of_it_is_not_our_incident(awa: Member) -> None:
    build.taken(awa, happened=date(2024, 1, 10), now=at(date(2026, 9, 1)))
    assert incident.open_incidents(now=at(date(2026, 9, 2))) == 0


def test_a_mediation_that_lasts_loses_nothing_yet(case: Case, awa: Member) -> None:
    now = at(date(2026, 9, 20))
    clock.record(
        case, "suspension", cause="mediation", starts_on=date(2026, 9, 10), ends_on=None,
        covers=[contest(case).pk], exhibit=build.proof(case, now=now), confirmed=False, note="",
        by=awa, now=now,
    )  # fmt: skip
    assert incident.open_incidents(now=at(date(2026, 12, 1))) == 0


def test_another_date_that_is_missed_too_opens_another_incident(case: Case, awa: Member) -> None:
    incident.open_incidents(now=at(date(2026, 10, 20)))
    fact = contest(case).milestone
    known = KnownDate.day(date(2025, 9, 1))
    fact.case = build.opened(case)
    milestone.correct(fact, known, by=awa, now=at(date(2026, 10, 21)), version=fact.version)
    assert incident.open_incidents(now=at(date(2026, 10, 22))) == 1
    assert Incident.objects.filter(deadline=contest(case)).count() == 2


def test_closing_the_case_hides_no_incident(case: Case, awa: Member) -> None:
    now = at(date(2026, 10, 20))
    incident.open_incidents(now=now)
    move.refer(build.opened(case), person_told=True, by=awa, now=now)
    assert build.opened(case).state == State.CLOSED
    assert missed(case).concluded_on is None
    assert concluded(case, awa, now).concluded_on == timezone.localdate(now)


def test_a_conclusion_says_what_happened_what_is_left_and_who_tells_the_person(
    case: Case, awa: Member
) -> None:
    now = at(date(2026, 10, 20))
    incident.open_incidents(now=now)
    told = {"by": awa, "now": now, "version": 1}
    enough = {"cause": "Le courrier est parti trop tard.", "still_possible": "rien", "teller": awa}
    for lacking in ({"cause": "  "}, {"still_possible": " "}, {"teller": None}):
        with pytest.raises(RefusedError):
            incident.conclude(missed(case), **{**enough, **lacking}, **told)
    concluded(case, awa, now)
    again = missed(case)
    assert (again.cause, again.still_possible) == (enough["cause"], "rien")
    with pytest.raises(ConflictError):
        concluded(case, awa, now)
