"""Events that stop a delay: noted with a document, ended, undone; every earlier date is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import clock, deadline, move
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, ClockEvent, Deadline, DeadlineState, JournalLine, Member
from tests import build

pytestmark = pytest.mark.django_db
LETTER = date(2025, 10, 1)  # the dismissal is contested until 1 October 2026


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 9, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def case(awa: Member, karim: Member, now: datetime) -> Case:
    return build.taken(awa, binome=karim, happened=LETTER, now=now)


def contest(case: Case) -> Deadline:
    return build.opened(case).deadlines.get(rule="rupture_12m")


def note(case: Case, by: Member, now: datetime, **told: Any) -> ClockEvent:
    """A mediation from 1 to 31 August, unless `told` otherwise."""
    given = {
        "kind": "suspension",
        "cause": "mediation",
        "starts_on": date(2026, 8, 1),
        "ends_on": date(2026, 8, 31),
        "covers": [contest(case).pk],
        "exhibit": build.proof(case, now=now),
        "confirmed": True,
        "note": "",
        **told,
    }
    return clock.record(build.opened(case), by=by, now=now, **given)


def test_a_mediation_leaves_at_least_six_months_after_its_end(
    case: Case, awa: Member, now: datetime
) -> None:
    before = contest(case)
    note(case, awa, now)
    after = contest(case)
    assert (before.legal, after.legal) == (date(2026, 10, 1), date(2027, 2, 28))
    assert after.prudent == date(2027, 2, 26)
    assert [(one.cause, one.prudent) for one in after.changes.all()] == [("event", before.prudent)]
    assert (after.edition, build.opened(case).nearest_on) == (before.edition + 1, after.prudent)


def test_an_event_that_no_defenseur_checked_moves_no_last_safe_day(
    case: Case, awa: Member, now: datetime
) -> None:
    before = contest(case)
    note(case, awa, now, confirmed=False)
    after = contest(case)
    assert after.prudent == before.prudent and after.edition == before.edition
    assert after.defensible == date(2027, 2, 28)


def test_an_event_that_lasts_leaves_the_last_safe_day_until_its_end_is_noted(
    case: Case, awa: Member, now: datetime
) -> None:
    before = contest(case)
    event = note(case, awa, now, ends_on=None)
    running = contest(case)
    assert (running.legal, running.prudent) == (None, before.prudent)
    clock.end(event, on=date(2026, 8, 31), decided=False, by=awa, now=now, version=1)
    assert contest(case).legal == date(2027, 2, 28)


def test_a_debt_acknowledged_starts_a_whole_new_delay_that_day(
    case: Case, awa: Member, now: datetime
) -> None:
    told = {"kind": "interruption", "cause": "acknowledgement", "starts_on": date(2026, 8, 20)}
    event = note(case, awa, now, ends_on=None, **told)
    assert event.ends_on == date(2026, 8, 20)
    assert contest(case).legal == date(2027, 8, 20)


def test_an_event_noted_by_mistake_gives_the_dates_back_and_keeps_both_in_the_history(
    case: Case, awa: Member, now: datetime
) -> None:
    before = contest(case)
    event = note(case, awa, now)
    with pytest.raises(RefusedError, match="Choisir pourquoi"):
        clock.undo(event, why="withdrawn", by=awa, now=now, version=1)
    clock.undo(event, why="mistake", by=awa, now=now, version=1)
    after = contest(case)
    assert (after.legal, after.prudent) == (before.legal, before.prudent)
    assert {one.cause for one in after.changes.all()} == {"event", "event_undone"}
    with pytest.raises(ConflictError):
        clock.undo(event, why="mistake", by=awa, now=now, version=2)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"exhibit": None}, "Joindre le document"),
        ({"covers": []}, "au moins une échéance"),
        ({"kind": "letter", "cause": ""}, "Choisir ce qui est arrivé"),
        ({"cause": ""}, "Choisir ce qui est arrivé"),
        ({"cause": "claim"}, "Cause inconnue"),
        ({"ends_on": date(2026, 7, 1)}, "ne finit pas avant"),
        ({"starts_on": date(2026, 9, 2), "ends_on": None}, "dans le futur"),
    ],
)
def test_what_is_not_an_event_is_refused_and_changes_nothing(
    case: Case, awa: Member, now: datetime, told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        note(case, awa, now, **told)
    assert not ClockEvent.objects.exists() and not contest(case).changes.exists()


def test_a_stranger_notes_no_event(case: Case, now: datetime) -> None:
    driss = build.member(build.section("Ain"), "delegue", "Driss")
    with pytest.raises(Http404):
        note(case, driss, now)


def filed(case: Case, by: Member, now: datetime) -> ClockEvent:
    """The event of a claim that covers every deadline it can."""
    build.walk("file_claim", build.opened(case), by=by, now=now)
    return build.opened(case).clock_events.get(cause="claim")


@pytest.mark.parametrize("why", ["withdrawn", "lapsed", "dismissed"])
def test_a_claim_that_fails_reopens_what_it_covered_on_the_earlier_dates(
    case: Case, awa: Member, now: datetime, why: str
) -> None:
    before = contest(case)
    event = filed(case, awa, now)
    assert contest(case).state == DeadlineState.STOPPED
    clock.undo(event, why=why, by=awa, now=now, version=event.version)
    after = contest(case)
    dates = ("theoretical", "legal", "prudent", "act_by", "defensible", "certainty")
    assert [getattr(after, d) for d in dates] == [getattr(before, d) for d in dates]
    assert (after.state, after.closed_on, after.closing_act) == (DeadlineState.OPEN, None, "")
    assert after.edition == before.edition + 1 and after.next_rung_on is not None
    assert build.opened(case).nearest_on == before.prudent
    assert JournalLine.objects.filter(action="deadline.reopen", case=case.pk).exists()


def test_a_court_that_decided_nothing_gives_a_whole_new_delay_from_the_end_of_the_case(
    case: Case, awa: Member, now: datetime
) -> None:
    event = filed(case, awa, now)
    later = now.replace(year=2027)
    clock.end(event, on=date(2027, 8, 30), decided=False, by=awa, now=later, version=event.version)
    after = contest(case)
    assert (after.state, after.legal) == (DeadlineState.OPEN, date(2028, 8, 30))


def test_a_court_that_decided_leaves_closed_what_filing_had_closed(
    case: Case, awa: Member, now: datetime
) -> None:
    event = filed(case, awa, now)
    later = now.replace(year=2027)
    clock.end(event, on=date(2027, 8, 30), decided=True, by=awa, now=later, version=event.version)
    assert contest(case).state == DeadlineState.STOPPED


def test_a_deadline_closed_by_filing_runs_again_when_the_claim_is_withdrawn(
    case: Case, awa: Member, now: datetime
) -> None:
    row = contest(case)
    deadline.done(
        row, act="cph_filed", on=date(2026, 8, 30), proof=build.proof(case, now=now), note="",
        by=awa, now=now, version=row.version,
    )  # fmt: skip
    event = build.opened(case).clock_events.get()
    clock.undo(event, why="withdrawn", by=awa, now=now, version=event.version)
    assert contest(case).state == DeadlineState.OPEN


def test_a_second_claim_still_holds_what_the_first_had_closed(
    case: Case, awa: Member, now: datetime
) -> None:
    first = filed(case, awa, now)
    row = contest(case)
    clock.interrupt([row], on=date(2026, 8, 31), proof=row.proof, by=awa, now=now)
    clock.undo(first, why="withdrawn", by=awa, now=now, version=first.version)
    assert contest(case).state == DeadlineState.STOPPED


def test_a_closed_case_is_reopened_before_its_claim_is_withdrawn(
    case: Case, awa: Member, now: datetime
) -> None:
    event = filed(case, awa, now)
    move.refer(build.opened(case), person_told=True, by=awa, now=now)
    event = build.opened(case).clock_events.get()
    with pytest.raises(RefusedError, match="Le rouvrir d'abord"):
        clock.undo(event, why="withdrawn", by=awa, now=now, version=event.version)


def test_a_case_that_is_reopened_has_its_clocks_back_but_not_those_closed_with_a_reason(
    case: Case, awa: Member, now: datetime
) -> None:
    before = contest(case)
    other = build.opened(case).deadlines.get(rule="motifs_15j")
    reason = "L'employeur a déjà donné ses motifs."
    deadline.dismiss(other, reason=reason, by=awa, now=now, version=other.version)
    move.refer(build.opened(case), person_told=True, by=awa, now=now)
    assert contest(case).state == DeadlineState.DISMISSED
    move.reopen(build.opened(case), by=awa, now=now)
    after = contest(case)
    assert (after.state, after.prudent) == (DeadlineState.OPEN, before.prudent)
    assert after.next_rung_on is not None and build.opened(case).nearest_on == before.prudent
    assert build.opened(case).deadlines.get(pk=other.pk).state == DeadlineState.DISMISSED
