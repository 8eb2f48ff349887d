"""What a person asks: to stop, to see, to correct, to erase; and a new code, face to face."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404

from dossiers import access
from dossiers.actions import (
    addition,
    assignment,
    consent,
    conversation,
    data_request,
    deposit,
    disclosure,
    erasure,
    move,
    new_code,
    session,
    stopping,
)
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Case,
    CaseKey,
    ConsentAct,
    DataRequest,
    DeadlineState,
    Decision,
    Draft,
    Erased,
    Exhibit,
    JournalLine,
    Member,
    RequestKind,
    State,
    WorkerSession,
)
from dossiers.privacy.receipt import derive_receipt
from dossiers.rules.known import KnownDate
from notifications.models import Notice
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
WHY = "Vue deux fois à la permanence."


def later(**more: float) -> datetime:
    return NOW + timedelta(**more)


def actions_of(case: Case) -> list[str]:
    lines = JournalLine.objects.filter(case=case.pk).order_by("seq")
    return list(lines.values_list("action", flat=True))


def told(member: Member) -> int:
    return Notice.objects.filter(recipient=member.pk).count()


def told_of_stops(member: Member) -> int:
    """Tasks and waits ring too, in the course of days."""
    return Notice.objects.filter(recipient=member.pk, key__startswith="stop").count()


# --- Act by act ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "act"),
    [
        ("send_demand", State.OPEN, ConsentAct.WRITE_TO_EMPLOYER),
        ("negotiate", State.OPEN, ConsentAct.WRITE_TO_EMPLOYER),
        ("file_claim", State.OPEN, ConsentAct.GO_TO_COURT),
        ("appeal", State.JUDGMENT, ConsentAct.GO_TO_COURT),
    ],
)
def test_move_is_refused_without_its_yes_and_after_the_yes_is_taken_back(
    awa: Member, name: str, state: State, act: ConsentAct
) -> None:
    case = build.case_in(state, awa, now=NOW)
    needs = build.needs(name, case, now=NOW)
    consent.withdraw(case, act, by=None, now=NOW)
    for other in set(ConsentAct) - {act}:
        consent.give(case, other, by=None, now=NOW)
    with pytest.raises(RefusedError, match="n'a pas donné son accord"):
        getattr(move, name)(build.opened(case), **needs, by=awa, now=NOW)
    consent.give(case, act, by=None, now=NOW)
    getattr(move, name)(build.opened(case), **needs, by=awa, now=NOW)


@pytest.mark.parametrize("act", disclosure.TELLING)
def test_nobody_outside_is_told_without_its_yes(
    awa: Member, karim: Member, act: ConsentAct
) -> None:
    case = build.taken(awa, now=NOW)
    for other in set(ConsentAct) - {act}:
        consent.give(case, other, by=None, now=NOW)
    told_to = {"what": "Maître Diallo, la lettre.", "now": NOW}
    with pytest.raises(RefusedError, match="n'a pas donné son accord"):
        disclosure.tell(case, act, by=awa, **told_to)
    consent.give(case, act, by=None, now=NOW)
    with pytest.raises(Http404):
        disclosure.tell(build.opened(case), act, by=karim, **told_to)
    disclosure.tell(build.opened(case), act, by=awa, **told_to)
    line = JournalLine.objects.get(case=case.pk, action="case.tell")
    assert line.details == {"act": act.value}
    assert "Maître Diallo" in build.opened(case).notes.get().body
    consent.withdraw(case, act, by=None, now=NOW)
    with pytest.raises(RefusedError):
        disclosure.tell(build.opened(case), act, by=awa, **told_to)
    consent.give(case, act, by=None, now=NOW)
    stopping.ask(case, now=NOW)
    with pytest.raises(RefusedError, match="demandé d'arrêter"):
        disclosure.tell(build.opened(case), act, by=awa, **told_to)


# --- Adding, hiding ------------------------------------------------------------------


def test_addition_leaves_the_answer_and_is_written_once(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    before = case.answers
    for _ in range(2):
        addition.add(case, about="Où ?", body=" À Lyon. ", now=NOW)
    case = build.opened(case)
    kept = list(case.additions.all())
    assert [(one.number, one.about, one.body, one.added_on) for one in kept] == [
        (1, "Où ?", "À Lyon.", TODAY)
    ]
    assert case.answers == before
    assert actions_of(case).count("person.addition") == 1
    assert told(awa) == 1


def test_question_that_waits_is_not_hidden_and_the_team_keeps_the_rest(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    asked = build.said(case, body="Signé ?", by=awa, now=NOW, expects_answer=True)
    with pytest.raises(RefusedError):
        conversation.hide_from_person(case, asked, now=NOW)
    conversation.write_as_person(case, body="Non", now=NOW, answers=asked)
    for _ in range(2):
        conversation.hide_from_person(case, asked, now=NOW)
    fresh = build.opened(case).messages.get(pk=asked.pk)
    assert (fresh.hidden_on, fresh.body) == (TODAY, "Signé ?")
    assert actions_of(case).count("person.hide") == 1


# --- Stopping ------------------------------------------------------------------------


def test_asking_to_stop_drops_no_date_and_blocks_every_act_towards_others(
    awa: Member, lea: Member
) -> None:
    case = build.taken(awa, happened=date(2026, 11, 2), now=NOW)
    for act in ConsentAct:
        consent.give(case, act, by=None, now=NOW)
    running = case.deadlines.filter(state=DeadlineState.OPEN).count()
    for _ in range(2):
        stopping.ask(case, now=NOW)
    assert actions_of(case).count("person.stop_ask") == 1
    assert (told(awa), told(lea)) == (1, 1)
    assert case.deadlines.filter(state=DeadlineState.OPEN).count() == running > 0
    case = build.opened(case)
    for name in ("send_demand", "negotiate", "file_claim"):
        assert "demandé d'arrêter" in str(move.refusal(case, name))
    stopping.take_back(case, now=NOW)
    case = build.opened(case)
    assert case.stop_asked_on is None
    assert move.refusal(case, "send_demand") is None


@pytest.mark.parametrize("name", ["withdraw", "refer"])
def test_nobody_ends_the_case_while_she_may_change_her_mind(awa: Member, name: str) -> None:
    case = build.taken(awa, now=NOW)
    stopping.ask(case, now=NOW)
    end = getattr(move, name)
    with pytest.raises(RefusedError, match="28 novembre 2026"):
        end(build.opened(case), person_told=True, by=awa, now=later(days=3))
    ended = end(build.opened(case), person_told=True, by=awa, now=later(days=4))
    assert (ended.state, ended.stop_asked_on) == (State.CLOSED, None)
    with pytest.raises(RefusedError):
        stopping.ask(build.opened(case), now=later(days=4))


def test_stop_that_waits_rings_again_once_and_never_closes_by_itself(awa: Member) -> None:
    case = build.taken(awa, happened=date(2026, 11, 2), now=NOW)
    stopping.ask(case, now=NOW)
    before = told_of_stops(awa)
    assert housekeeping(now=later(days=3))["stops"] == 0
    assert housekeeping(now=later(days=4))["stops"] >= 1
    assert housekeeping(now=later(days=5))["stops"] == 0
    assert told_of_stops(awa) == before + 1
    case.refresh_from_db()
    assert case.state == State.OPEN
    assert case.deadlines.filter(state=DeadlineState.OPEN).exists()


# --- Requests about data ---------------------------------------------------------------


@pytest.mark.parametrize("kind", RequestKind)
def test_each_request_has_a_month_shown_with_its_rule(
    awa: Member, lea: Member, kind: RequestKind
) -> None:
    case = build.taken(awa, now=NOW)
    for _ in range(2):
        asked = data_request.ask(case, kind, words="Mon nom est faux.", now=NOW)
    clock = case.deadlines.get(rule="rgpd_personne_1m")
    assert clock.milestone_id == asked.milestone_id
    assert (clock.bound, clock.severity, clock.state) == ("ours", "important", "open")
    assert (clock.theoretical, clock.legal, clock.prudent) == (
        date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 24),
    )  # fmt: skip
    assert clock.next_rung_on is not None
    assert DataRequest.objects.count() == 1
    assert (told(awa), told(lea)) == (1, 1)


def test_correction_says_what_is_wrong(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    with pytest.raises(RefusedError):
        data_request.ask(case, RequestKind.CORRECTION, words=" ", now=NOW)
    data_request.ask(case, RequestKind.COPY, words=" ", now=NOW)


def test_answer_reaches_the_person_and_stops_its_clock(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    asked = data_request.ask(case, RequestKind.CORRECTION, words="Le jour est faux.", now=NOW)
    asked = build.opened(case).data_requests.get(pk=asked.pk)
    asked.case = build.opened(case)
    data_request.decide(asked, Decision.GRANTED, answer="C’est corrigé.", by=awa, now=NOW)
    clock = case.deadlines.get(rule="rgpd_personne_1m")
    assert (clock.state, clock.closing_act) == (DeadlineState.DONE, "data_request_answered")
    assert [m.body for m in build.opened(case).messages.all()] == ["C’est corrigé."]
    with pytest.raises(ConflictError):
        data_request.decide(asked, Decision.REFUSED, answer="Non.", by=awa, now=NOW)
    again = data_request.ask(build.opened(case), RequestKind.CORRECTION, words="Encore", now=NOW)
    assert again.pk != asked.pk


def test_closing_the_case_leaves_the_month_running(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    data_request.ask(case, RequestKind.COPY, words="", now=NOW)
    build.walk("refer", build.opened(case), by=awa, now=NOW)
    assert case.deadlines.get(rule="rgpd_personne_1m").state == DeadlineState.OPEN


def erasable(by: Member) -> DataRequest:
    """A closed case whose person asks for its erasure."""
    case = build.taken(by, now=NOW)
    build.proof(case, now=NOW)
    case = build.opened(build.walk("refer", case, by=by, now=NOW))
    return data_request.ask(case, RequestKind.ERASURE, words="", now=NOW)


def test_erasure_is_decided_by_the_coordination_of_a_closed_case(awa: Member, lea: Member) -> None:
    case = build.taken(awa, now=NOW)
    asked = data_request.ask(case, RequestKind.ERASURE, words="", now=NOW)
    with pytest.raises(Http404):
        data_request.decide(asked, Decision.REFUSED, answer="Non.", by=awa, now=NOW)
    with pytest.raises(RefusedError, match="n’est pas clos"):
        data_request.decide(asked, Decision.GRANTED, answer="Oui.", by=lea, now=NOW)
    with pytest.raises(RefusedError, match="tout entier"):
        data_request.decide(asked, Decision.PARTLY, answer="Oui.", by=lea, now=NOW)
    data_request.decide(asked, Decision.REFUSED, answer="Un droit court.", by=lea, now=NOW)
    case.refresh_from_db()
    assert case.erase_on is None


def test_erasure_waits_two_weeks_then_leaves_a_day_and_nothing_else(
    awa: Member, lea: Member
) -> None:
    asked = erasable(awa)
    case = asked.case
    lookups = set(case.receipts.values_list("lookup", flat=True))
    data_request.decide(asked, Decision.GRANTED, answer="Oui.", by=lea, now=NOW)
    assert housekeeping(now=later(days=13))["erased"] == 0
    assert Case.objects.filter(pk=case.pk).exists()
    assert housekeeping(now=later(days=14))["erased"] == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not Exhibit.objects.exists()
    assert not CaseKey.objects.filter(case=case.pk).exists()
    assert set(Erased.objects.values_list("lookup", flat=True)) == lookups
    assert actions_of(case)[-1] == "clock.erase"
    assert JournalLine.objects.first_fault() is None
    assert housekeeping(now=later(days=400))["forgotten"] == 1


def test_erasure_is_stopped_by_the_person_or_the_coordination(awa: Member, lea: Member) -> None:
    for by in (None, lea):
        asked = erasable(awa)
        data_request.decide(asked, Decision.GRANTED, answer="Oui.", by=lea, now=NOW)
        erasure.keep(build.opened(asked.case), by=by, now=NOW)
        assert housekeeping(now=later(days=20))["erased"] == 0
    with pytest.raises(Http404):
        erasure.keep(build.opened(asked.case), by=awa, now=NOW)


def test_erasure_is_refused_while_a_fatal_date_runs(awa: Member, lea: Member) -> None:
    asked = erasable(awa)
    case = build.opened(asked.case)
    fatal = case.deadlines.filter(severity="fatal").first()
    assert fatal is not None
    fatal.state, fatal.closed_on, fatal.closed_by = DeadlineState.OPEN, None, None
    fatal.save()
    with pytest.raises(RefusedError, match="fatale"):
        data_request.decide(asked, Decision.GRANTED, answer="Oui.", by=lea, now=NOW)


# --- A new code ------------------------------------------------------------------------


def test_new_code_opens_the_case_and_the_old_one_says_that_it_was_replaced(
    awa: Member, karim: Member, lea: Member
) -> None:
    case, old = build.deposited_with_code(now=NOW)
    case = build.taken(awa, binome=karim, case=case, now=NOW)
    session.open_session_after_deposit(case, now=NOW)
    before = {member.pk: told(member) for member in (awa, karim, lea)}
    code = new_code.give_new_code(case, reason=WHY, by=awa, now=NOW, version=case.version)
    assert code != old
    assert not WorkerSession.objects.exists()
    assert session.open_session(derive_receipt(old), now=NOW) is None
    assert session.replaced_on(derive_receipt(old)) == TODAY
    token = session.open_session(derive_receipt(code), now=NOW)
    assert token is not None
    found = access.worker_case(token, now=NOW)
    assert found is not None
    assert found.story == case.story
    given = case.receipts.get(replaced_on=None)
    assert (given.given_by_id, given.given_as, given.made_on) == (awa.pk, "suivi", TODAY)
    assert [told(m) - before[m.pk] for m in (awa, karim, lea)] == [0, 1, 1]
    line = JournalLine.objects.get(case=case.pk, action="receipt.give")
    assert (line.actor, line.details) == (awa.pk, {"role": "suivi"})
    assert WHY in build.opened(case).notes.get().body
    assert not Draft.objects.filter(sent_case=case).exists()
    assert case.keys.filter(recipient_kind="receipt").count() == 1


def test_new_code_is_given_once_by_those_of_the_case_only(
    awa: Member, karim: Member, lea: Member
) -> None:
    case = build.taken(awa, now=NOW)
    with pytest.raises(Http404):
        new_code.give_new_code(case, reason=WHY, by=karim, now=NOW, version=case.version)
    with pytest.raises(RefusedError):
        new_code.give_new_code(case, reason=" ok ", by=awa, now=NOW, version=case.version)
    new_code.give_new_code(case, reason=WHY, by=lea, now=NOW, version=case.version)
    with pytest.raises(ConflictError):
        new_code.give_new_code(case, reason=WHY, by=awa, now=NOW, version=case.version)
    assert case.receipts.filter(replaced_on=None).get().given_as == "coordinator"


# --- What time undoes --------------------------------------------------------------------


def test_code_of_a_closed_case_opens_it_for_ninety_days(awa: Member) -> None:
    case, code = build.deposited_with_code(now=NOW)
    case = build.taken(awa, case=case, now=NOW)
    build.walk("refer", case, by=awa, now=NOW)
    derived = derive_receipt(code)
    assert housekeeping(now=later(days=89))["codes"] == 0
    assert session.open_session(derived, now=later(days=89))
    assert housekeeping(now=later(days=90))["codes"] == 1
    assert housekeeping(now=later(days=90))["codes"] == 0
    assert session.open_session(derived, now=later(days=90)) is None
    assert session.ended_on(derived) == TODAY + timedelta(days=90)
    assert not case.keys.filter(recipient_kind="receipt").exists()
    assert not WorkerSession.objects.exists()
    code = new_code.give_new_code(
        build.opened(case), reason=WHY, by=awa, now=later(days=91), version=case.version + 1
    )
    assert housekeeping(now=later(days=92))["codes"] == 0
    assert session.open_session(derive_receipt(code), now=later(days=92))


def test_code_stays_while_a_request_about_data_waits(awa: Member) -> None:
    asked = erasable(awa)
    assert housekeeping(now=later(days=100))["codes"] == 0
    assert asked.case.receipts.get().ended_on is None


def test_drafts_are_erased_after_72_hours_and_counted(lyon: object) -> None:
    kept = build.draft(now=later(hours=1))
    for _ in range(2):
        deposit.give_code(build.draft(now=NOW))
    assert housekeeping(now=later(hours=72))["drafts"] == 2
    assert list(Draft.objects.values_list("pk", flat=True)) == [kept.pk]


def test_draft_goes_on_elsewhere_with_its_code_and_the_first_cookie_opens_nothing(
    lyon: object,
) -> None:
    begun, token = deposit.start_draft(now=NOW)
    deposit.save_step(begun, "work", {"sector": "noz"}, now=NOW)
    code = deposit.give_code(begun)
    found = deposit.resume_draft(derive_receipt(code), now=later(hours=71))
    assert found is not None
    draft, elsewhere = found
    assert draft.answers["work"] == {"sector": "noz"}
    assert deposit.open_draft(elsewhere, now=later(hours=71)) is not None
    assert deposit.open_draft(token, now=later(hours=71)) is None
    assert deposit.resume_draft(derive_receipt(code), now=later(hours=72)) is None


def test_request_is_of_no_use_to_somebody_who_stepped_aside(awa: Member, karim: Member) -> None:
    case = build.deposited(now=NOW)
    assignment.step_aside(case, by=karim, now=NOW)
    build.taken(awa, case=case, now=NOW)
    stopping.ask(build.opened(case), now=NOW)
    assert told(karim) == 0


def test_date_that_she_asked_about_is_dated_with_certainty(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    asked = data_request.ask(case, RequestKind.COPY, words="", now=NOW)
    assert asked.milestone.known == KnownDate.day(TODAY)
    assert asked.milestone.confirmed
