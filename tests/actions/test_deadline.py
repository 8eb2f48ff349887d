"""A fatal deadline closes by an act that counts with its proof, or by two people. Not otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from dossiers.actions import deadline, move
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Deadline, DeadlineState, JournalLine, Member, Waiver
from tests import build

REASON = "La personne a déjà signé un accord."


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    return build.taken(awa, binome=karim, happened=date(2026, 9, 1))


def fatal(case: Case) -> Deadline:
    return build.opened(case).deadlines.get(rule="rupture_12m")


def close(row: Deadline, by: Member, **told):
    given = {"act": "cph_filed", "on": timezone.localdate(), "proof": None, "note": ""} | told
    deadline.done(row, by=by, now=timezone.now(), version=row.version, **given)


def test_done_with_the_act_and_its_proof(case, awa):
    proof = build.proof(case)
    close(fatal(case), awa, proof=proof)
    row = fatal(case)
    assert (row.state, row.closing_act, row.proof) == (DeadlineState.DONE, "cph_filed", proof)
    assert row.next_rung_on is None
    assert JournalLine.objects.filter(action="deadline.done", case=case.pk).count() == 1


def test_a_fatal_one_is_not_done_without_proof(case, awa):
    with pytest.raises(RefusedError, match="preuve"):
        close(fatal(case), awa)
    assert fatal(case).state == DeadlineState.OPEN


def test_a_letter_stops_no_prescription(case, awa):
    with pytest.raises(RefusedError, match="n'arrête pas ce délai"):
        close(fatal(case), awa, act="letter_sent", proof=build.proof(case))


def test_an_act_of_tomorrow_is_not_done_today(case, awa):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(RefusedError, match="futur"):
        close(fatal(case), awa, on=tomorrow, proof=build.proof(case))


def test_the_second_of_two_people_is_told(case, awa, karim):
    stale, proof = fatal(case), build.proof(case)
    close(fatal(case), awa, proof=proof)
    with pytest.raises(ConflictError, match="déjà fermée"):
        close(stale, karim, proof=proof)


def test_a_fatal_one_is_not_dismissed_alone(case, awa):
    row = fatal(case)
    with pytest.raises(RefusedError, match="à deux"):
        deadline.dismiss(row, reason=REASON, by=awa, now=timezone.now(), version=row.version)


def test_an_important_one_is_dismissed_with_a_reason(case, awa):
    row = build.opened(case).deadlines.exclude(severity="fatal").first()
    with pytest.raises(RefusedError, match="raison"):
        deadline.dismiss(row, reason="non", by=awa, now=timezone.now(), version=row.version)
    deadline.dismiss(row, reason=REASON, by=awa, now=timezone.now(), version=row.version)
    row = build.opened(case).deadlines.get(pk=row.pk)
    assert (row.state, row.closing_note) == (DeadlineState.DISMISSED, REASON)


def test_a_waiver_takes_two_people_and_a_reason(case, awa, karim):
    now = timezone.now()
    with pytest.raises(RefusedError, match="raison"):
        deadline.ask_waiver(fatal(case), reason=" ", by=awa, now=now)
    deadline.ask_waiver(fatal(case), reason=REASON, by=awa, now=now)
    with pytest.raises(RefusedError, match="déjà demandé"):
        deadline.ask_waiver(fatal(case), reason=REASON, by=karim, now=now)
    waiver = fatal(case).waivers.get()
    with pytest.raises(RefusedError, match="autre personne"):
        deadline.agree_waiver(waiver, by=awa, now=now)
    assert fatal(case).state == DeadlineState.OPEN
    deadline.agree_waiver(waiver, by=karim, now=now)
    assert fatal(case).state == DeadlineState.WAIVED
    with pytest.raises(ConflictError):
        deadline.agree_waiver(waiver, by=karim, now=now)


def test_the_database_too_refuses_a_waiver_of_one_person(case, awa):
    waiver = deadline.ask_waiver(fatal(case), reason=REASON, by=awa, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(agreed_by=awa)


def test_a_stranger_cannot_answer_a_deadline(case, lyon):
    stranger = build.member(lyon, "delegue", "Sam")
    for act in (
        lambda: deadline.acknowledge(fatal(case), by=stranger, now=timezone.now()),
        lambda: close(fatal(case), stranger, proof=build.proof(case)),
        lambda: deadline.ask_waiver(fatal(case), reason=REASON, by=stranger, now=timezone.now()),
    ):
        with pytest.raises(Http404):
            act()


def test_a_case_is_not_closed_over_an_open_fatal_deadline(case, awa, karim):
    now = timezone.now()
    with pytest.raises(RefusedError, match="fatales encore ouvertes"):
        move.close(case, outcome="agreement", by=awa, now=now)
    proof = build.proof(case)
    for row in build.opened(case).deadlines.filter(state="open", severity="fatal"):
        waiver = deadline.ask_waiver(row, reason=REASON, by=awa, now=now)
        deadline.agree_waiver(waiver, by=karim, now=now)
    closed = move.close(build.opened(case), outcome="agreement", by=awa, now=now)
    assert (closed.state, closed.outcome, closed.nearest_on) == ("closed", "agreement", None)
    assert not closed.deadlines.filter(state="open").exists()
    assert proof.number >= 1


def test_filing_a_claim_interrupts_what_it_covers_and_nothing_else(case, awa):
    now, proof = timezone.now(), build.proof(case)
    build.needs("file_claim", case, now=now)
    covered = build.stoppable(case)[:1]
    filed = move.file_claim(
        case, filed_on=timezone.localdate(), proof=proof, covers=covered, by=awa, now=now
    )
    stopped = filed.deadlines.filter(state=DeadlineState.STOPPED).values_list("pk", flat=True)
    assert list(stopped) == covered
    assert filed.deadlines.filter(state=DeadlineState.OPEN).exists()


def test_filing_without_consent_or_without_proof_is_refused(case, awa):
    now = timezone.now()
    told = {"filed_on": timezone.localdate(), "covers": [], "by": awa, "now": now}
    with pytest.raises(RefusedError, match="accord"):
        move.file_claim(case, proof=build.proof(case), **told)
    build.needs("file_claim", case, now=now)
    with pytest.raises(RefusedError, match="preuve"):
        move.file_claim(case, proof=None, **told)
    assert build.opened(case).state == "open"


def test_a_judgment_starts_the_appeal_clock(case, awa):
    judged = build.walk("file_claim", case, by=awa, now=timezone.now())
    judged = build.walk("record_judgment", build.opened(judged), by=awa, now=timezone.now())
    appeal = judged.deadlines.get(rule="appel_1m")
    assert appeal.severity == "fatal" and appeal.state == "open"
    again = build.walk("appeal", build.opened(judged), by=awa, now=timezone.now())
    assert again.state == "litigation"
    assert again.deadlines.get(rule="appel_1m").state == DeadlineState.STOPPED


def test_the_counters_of_a_case_equal_a_recount(case, awa):
    for step in ("file_claim", "record_judgment"):
        case = build.opened(build.walk(step, case, by=awa, now=timezone.now()))
        ours = case.deadlines.filter(state="open", bound="ours")
        days = [
            row.prudent
            for row in ours
            if row.prudent and (row.severity == "fatal" or row.prudent >= row.created_on)
        ]
        unknown = any(row.severity == "fatal" and row.prudent is None for row in ours)
        assert case.nearest_on == (min(days) if days else None)
        assert case.has_unknown_fatal == unknown
