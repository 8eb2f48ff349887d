"""What was obtained is followed; a case ends with its checks; a claim can be withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dossiers.actions import closing, move
from dossiers.actions import remedy as remedies
from dossiers.actions.closing import End
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.remedy import Obtained
from dossiers.actions.remind import remind
from dossiers.models import Case, Closing, Deadline, Member, Remedy, Reminder, State
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))
TODAY = date(2026, 11, 23)
SUM = Obtained("sum", "Rappel de salaire", 184000, date(2026, 12, 8))


@pytest.fixture
def case(awa: Member) -> Case:
    return build.case_in(State.ENFORCEMENT, awa, kind="autre", now=NOW)


def obtained(case: Case, by: Member, what: Obtained = SUM) -> Remedy:
    return remedies.obtain(case, what, by=by, now=NOW)


def fresh(remedy: Remedy) -> Remedy:
    """The present row, its case opened."""
    row = Remedy.objects.get(pk=remedy.pk)
    row.case = build.opened(Case.objects.get(pk=row.case_id))
    return row


def receive(remedy: Remedy, by: Member, centimes: int, **more: Any) -> Remedy:
    row = fresh(remedy)
    asked = {"on": TODAY, "proof": None, "version": row.version, **more}
    return remedies.receive(row, centimes=centimes, by=by, now=NOW, **asked)


def ending(**more: Any) -> End:
    return End(**{"outcome": "won", "told": "call", "documents": "none", **more})


def test_what_is_due_is_a_date_of_the_other_side_that_rings_when_it_is_late(
    awa: Member, case: Case
) -> None:
    obtained(case, awa)
    deadline = case.deadlines.get(rule="remedy_due")
    assert (deadline.bound, deadline.prudent) == ("theirs", date(2026, 12, 8))
    remind(now=NOW + timedelta(days=14))
    assert not Reminder.objects.filter(deadline=deadline).exists()
    remind(now=NOW + timedelta(days=15))
    assert Reminder.objects.filter(deadline=deadline).get().recipient_id == awa.pk


def test_a_sum_comes_in_parts_and_is_over_with_its_last_centime(awa: Member, case: Case) -> None:
    remedy = obtained(case, awa)
    assert receive(remedy, awa, 100000).over_on is None
    assert fresh(remedy).paid == "100000"
    assert receive(remedy, awa, 84000).over_on == TODAY
    assert case.deadlines.get(rule="remedy_due").closing_act == "paid_in_full"


@pytest.mark.parametrize("centimes", [0, -1, 184001])
def test_a_payment_is_of_what_remains(awa: Member, case: Case, centimes: int) -> None:
    with pytest.raises(RefusedError, match="ce qui reste à payer"):
        receive(obtained(case, awa), awa, centimes)


def test_a_measure_is_done_and_a_sum_is_paid(awa: Member, case: Case) -> None:
    measure = obtained(case, awa, Obtained("measure", "Remise des bulletins"))
    with pytest.raises(RefusedError, match="la noter faite"):
        receive(measure, awa, 100)
    done = remedies.done(fresh(measure), on=TODAY, proof=None, by=awa, now=NOW, version=1)
    assert done.over_on == TODAY
    with pytest.raises(RefusedError, match="noter ce qui a été payé"):
        remedies.done(fresh(obtained(case, awa)), on=TODAY, proof=None, by=awa, now=NOW, version=1)


def test_two_people_who_write_the_same_payment_write_it_once(awa: Member, case: Case) -> None:
    remedy = fresh(obtained(case, awa))
    receive(remedy, awa, 100000)
    with pytest.raises(ConflictError):
        receive(remedy, awa, 100000, version=1)
    assert fresh(remedy).paid == "100000"


@pytest.mark.parametrize(
    "wrong",
    [
        Obtained("sum", "Rappel", None),
        Obtained("sum", "Rappel", 0),
        Obtained("sum", " ", 100),
        Obtained("measure", "Bulletins", 100),
        Obtained("promise", "Rien", None),
    ],
)
def test_what_was_obtained_is_a_sum_or_a_measure(awa: Member, case: Case, wrong: Obtained) -> None:
    with pytest.raises(RefusedError):
        obtained(case, awa, wrong)
    assert not Remedy.objects.exists()


def test_a_case_that_waits_for_money_is_not_closed(awa: Member, case: Case) -> None:
    remedy = obtained(case, awa)
    with pytest.raises(RefusedError, match="encore attendues : 1"):
        closing.close(build.opened(case), ending(), by=awa, now=NOW)
    remedies.give_up(fresh(remedy), reason="Société radiée.", by=awa, now=NOW, version=1)
    assert closing.close(build.opened(case), ending(), by=awa, now=NOW).state == State.CLOSED


def test_a_fatal_date_that_runs_forbids_the_end_and_leaves_no_trace(awa: Member) -> None:
    case = build.taken(awa, happened=TODAY - timedelta(days=100), now=NOW)
    end = ending(told="message", message="C’est fini.")
    with pytest.raises(RefusedError, match="fatales encore ouvertes"):
        closing.close(case, end, by=awa, now=NOW)
    assert not Closing.objects.exists()
    assert not case.messages.exists()


def test_the_end_keeps_what_is_learnt_and_tells_the_person(awa: Member, case: Case) -> None:
    end = ending(
        told="message", message="Votre dossier est clos.", obtained=184000, lesson="Écrire tôt."
    )
    closed = closing.close(build.opened(case), end, by=awa, now=NOW)
    kept = closed.closings.get()
    kept.case = build.opened(case)
    assert (kept.outcome, kept.obtained, kept.lesson) == ("won", "184000", "Écrire tôt.")
    told = case.messages.get()
    assert (told.from_worker, told.leaves_at) == (False, None)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (ending(told=""), "la personne l’apprend"),
        (ending(documents=""), "ses papiers"),
        (ending(told="message"), "Écrire le message"),
        (ending(obtained=-1), "négative"),
        (ending(outcome="tired"), "comment le dossier se termine"),
    ],
)
def test_an_end_that_says_too_little_is_refused(
    awa: Member, case: Case, end: End, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        closing.close(build.opened(case), end, by=awa, now=NOW)
    assert Case.objects.get(pk=case.pk).state == State.ENFORCEMENT


def test_a_case_that_lives_again_can_end_again(awa: Member, case: Case) -> None:
    closed = closing.close(build.opened(case), ending(), by=awa, now=NOW)
    move.reopen(build.opened(closed), by=awa, now=NOW)
    assert closed.closings.get().reopened_on == TODAY
    closing.close(build.opened(closed), ending(outcome="agreement"), by=awa, now=NOW)
    assert closed.closings.count() == 2


def test_a_claim_withdrawn_brings_the_case_and_its_clocks_back(awa: Member) -> None:
    case = build.case_in(State.LITIGATION, awa, happened=TODAY - timedelta(days=100), now=NOW)
    before = Deadline.objects.get(case=case, rule="rupture_12m")
    assert before.state == "stopped"
    with pytest.raises(RefusedError, match="Les dire à la personne"):
        move.drop_claim(case, person_told=False, by=awa, now=NOW)
    back = move.drop_claim(build.opened(case), person_told=True, by=awa, now=NOW)
    assert back.state == State.OPEN
    again = Deadline.objects.get(case=case, rule="rupture_12m")
    assert (again.state, again.theoretical) == ("open", before.theoretical)
    assert Case.objects.get(pk=case.pk).nearest_on == again.prudent
