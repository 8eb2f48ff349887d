"""Notices to a person: off until she turns them on, one at a time, and silent about everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from dossiers.actions import conversation, worker_notice
from dossiers.actions import milestone as milestones
from dossiers.actions.contact import change
from dossiers.actions.new_code import give_new_code
from dossiers.actions.refusal import RefusedError
from dossiers.actions.session import open_session
from dossiers.models import Case, JournalLine, Member, Section, WorkerDoor
from dossiers.privacy import receipt
from dossiers.privacy.keyring import forget_keys
from dossiers.rules.known import KnownDate
from notifications.deliver import deliver_all
from notifications.models import Delivery, Notice, State
from notifications.quiet import words
from tests import build

# A Thursday, 11 h in Paris.
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NUMBER = "06 12 34 56 78"
PHONE = {"channel": "phone", "phone": NUMBER, "language": "es", "when_to_call": []}
EMAIL = {"channel": "email", "email": "camille@exemple.org", "language": "pt"}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def carrier(settings: Any) -> None:
    settings.SMS_URL = "octopush://somebody@example.org:key/{to}"
    settings.QUIET_FROM_EMAIL = "Messages <poste@neutre.example>"


def returned(section: Section, reply: dict[str, Any] = EMAIL, **told: Any) -> Case:
    """A case whose person has come back with her code."""
    case, code = build.deposited_with_code(section=section, reply=reply, now=NOW, **told)
    assert open_session(receipt.derive_receipt(code), now=NOW)
    return case


def told(awa: Member, reply: dict[str, Any] = EMAIL, **more: Any) -> Case:
    """The same, followed by `awa`, with notices on."""
    case = build.taken(awa, case=returned(build.section_of(awa), reply, **more), now=NOW)
    worker_notice.turn_on(case, now=NOW)
    return case


def answer(case: Case, by: Member, now: datetime = NOW, *, question: bool = False) -> None:
    build.said(case, body="Bonjour.", by=by, now=now, expects_answer=question)


def notices() -> int:
    return Notice.objects.filter(topic__startswith="person_").count()


def sent_to_her() -> int:
    return len([one for one in mail.outbox if one.to == ["camille@exemple.org"]])


def test_nothing_leaves_before_she_asked_for_it(awa: Member) -> None:
    case = build.taken(awa, case=returned(build.section_of(awa)), now=NOW)
    answer(case, awa)
    assert worker_notice.tell_people(now=NOW + timedelta(days=4)) == {
        "people_dates": 0, "people_reminded": 0,
    }  # fmt: skip
    deliver_all(now=NOW)
    assert notices() == 0 and sent_to_her() == 0


def test_an_address_typed_by_somebody_who_never_came_back_gets_nothing(lyon: Section) -> None:
    case = build.deposited(section=lyon, reply=EMAIL, now=NOW)
    with pytest.raises(RefusedError, match="revenez avec votre code"):
        worker_notice.turn_on(case, now=NOW)
    assert not WorkerDoor.objects.exists()


def test_an_answer_is_told_in_one_sentence_and_her_language(awa: Member) -> None:
    case = told(awa)
    answer(case, awa)
    deliver_all(now=NOW)
    [one] = [one for one in mail.outbox if one.to == ["camille@exemple.org"]]
    assert one.body.strip() == words("person_reply", "letter", "pt")
    assert one.from_email == "Messages <poste@neutre.example>"
    assert case.reference not in one.message().as_string()


def test_a_new_code_is_told_even_to_somebody_whose_case_is_read_in_her_place(awa: Member) -> None:
    case = told(awa)
    answer(case, awa)
    code = give_new_code(
        build.opened(case), reason="Vue à la permanence.", by=awa, now=NOW, version=case.version
    )
    assert open_session(receipt.derive_receipt(code), now=NOW)
    conversation.read_by_person(build.opened(case), now=NOW)
    deliver_all(now=NOW)
    assert sent_to_her() == 1
    assert all(code not in one.message().as_string() for one in mail.outbox)


def test_never_more_than_one_unread_notice_whatever_is_written(awa: Member) -> None:
    case = told(awa)
    for _ in range(3):
        answer(case, awa, question=True)
    assert notices() == 1
    conversation.read_by_person(case, now=NOW)
    answer(case, awa)
    assert notices() == 2


def test_reminded_after_3_days_and_10_then_never_again(awa: Member) -> None:
    case = told(awa)
    answer(case, awa)
    counted = []
    for day in range(40):
        now = NOW + timedelta(days=day)
        worker_notice.tell_people(now=now)
        deliver_all(now=now)
        counted.append(sent_to_her())
    assert [counted.index(n) for n in (1, 2, 3)] == [0, 3, 10]
    assert counted[-1] == 3


def test_twice_the_same_pass_changes_nothing(awa: Member) -> None:
    answer(told(awa), awa)
    later = NOW + timedelta(days=3)
    assert worker_notice.tell_people(now=later)["people_reminded"] == 1
    assert worker_notice.tell_people(now=later)["people_reminded"] == 0


def test_what_she_has_read_does_not_leave_any_more(awa: Member) -> None:
    case = told(awa, {**EMAIL, "when_to_call": ["evening"]})
    answer(case, awa)
    deliver_all(now=NOW)
    assert sent_to_her() == 0
    conversation.read_by_person(case, now=NOW + timedelta(hours=1))
    deliver_all(now=NOW + timedelta(hours=8))
    assert sent_to_her() == 0
    assert WorkerDoor.objects.get().unread_since is None


def test_her_moments_are_kept_even_if_the_machine_was_off_until_night(awa: Member) -> None:
    answer(told(awa, {**EMAIL, "when_to_call": ["noon"]}), awa)
    deliver_all(now=NOW)
    night, next_noon = NOW + timedelta(hours=13), NOW + timedelta(hours=25)
    deliver_all(now=night)
    assert sent_to_her() == 0
    deliver_all(now=next_noon)
    assert sent_to_her() == 1


def test_an_sms_goes_to_the_number_as_carriers_read_it(awa: Member) -> None:
    case = told(awa, PHONE)
    where = WorkerDoor.objects.get().where()
    assert (where.channel, where.to, where.language) == ("sms", "+33612345678", "es")
    answer(case, awa)
    assert Delivery.objects.get(notice__topic="person_reply").channel == "sms"


def test_the_post_office_knows_her_by_a_random_id_only(awa: Member) -> None:
    case = told(awa, PHONE)
    answer(case, awa)
    notice = Notice.objects.get(topic="person_reply")
    everything = f"{notice.recipient} {notice.key} {notice.link} {notice.reference}"
    assert notice.recipient == WorkerDoor.objects.get().pk
    for known in (str(case.pk), case.pk.hex, case.reference, "612345678"):
        assert known not in everything


def test_she_stops_and_starts_when_she_wants(awa: Member) -> None:
    case = told(awa, {**EMAIL, "when_to_call": ["evening"]})
    answer(case, awa)
    assert worker_notice.turn_off(case, now=NOW)
    assert not worker_notice.turn_off(case, now=NOW)
    deliver_all(now=NOW + timedelta(hours=8))
    assert sent_to_her() == 0
    first = Notice.objects.get(topic="person_reply").recipient
    worker_notice.turn_on(case, now=NOW)
    assert WorkerDoor.objects.get().pk != first


def test_a_new_address_is_followed_and_the_code_alone_stops_everything(awa: Member) -> None:
    case = told(awa)
    change(case, PHONE, now=NOW)
    assert WorkerDoor.objects.get().where().to == "+33612345678"
    assert build.opened(case).contact == PHONE and build.opened(case).language == "es"
    change(case, {"channel": "code", "language": "fr"}, now=NOW)
    assert not WorkerDoor.objects.exists()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"channel": "code"}, "Choisissez d’abord"),
        ({"channel": "signal", "phone": NUMBER}, "Choisissez-en un autre"),
        ({"channel": "phone", "phone": "04 12 34 56 78"}, "fixe"),
    ],
)
def test_a_contact_that_no_notice_can_reach_is_refused_with_what_to_do(
    lyon: Section, reply: dict[str, Any], said: str
) -> None:
    case = returned(lyon, reply)
    with pytest.raises(RefusedError, match=said):
        worker_notice.turn_on(case, now=NOW)


def test_signal_leaves_through_the_bridge_that_the_host_named(awa: Member, settings: Any) -> None:
    settings.CHAT_URLS = {"signal": "signal://127.0.0.1/%2B33600000000/{to}"}
    case = told(awa, {"channel": "signal", "phone": NUMBER})
    answer(case, awa)
    assert Delivery.objects.get(notice__topic="person_reply").channel == "chat"


# --- The trial ------------------------------------------------------------------


def test_a_trial_leaves_at_once_even_at_night_and_says_that_it_is_one(awa: Member) -> None:
    case, night = told(awa), NOW + timedelta(hours=12)
    worker_notice.try_out(case, now=night)
    deliver_all(now=night)
    assert [one.body.strip() for one in mail.outbox] == [words("person_trial", "letter", "pt")]


def test_three_trials_a_day_to_one_address_whoever_asks(awa: Member) -> None:
    """From two cases, and after turning off and on: the same mailbox is no target."""
    case, other = told(awa), told(awa)
    for one in (case, other, case):
        worker_notice.try_out(one, now=NOW)
    for one in (case, other):
        worker_notice.turn_off(one, now=NOW)
        worker_notice.turn_on(one, now=NOW)
        with pytest.raises(RefusedError, match="demain"):
            worker_notice.try_out(one, now=NOW)
    worker_notice.try_out(case, now=NOW + timedelta(days=1))


def test_five_trials_a_day_from_one_case_whatever_the_address(awa: Member) -> None:
    case = told(awa)
    for turn in range(5):
        change(case, {**EMAIL, "email": f"n{turn}@exemple.org"}, now=NOW)
        worker_notice.try_out(case, now=NOW)
    change(case, {**EMAIL, "email": "n6@exemple.org"}, now=NOW)
    with pytest.raises(RefusedError):
        worker_notice.try_out(case, now=NOW)


def test_no_trial_while_notices_are_off(lyon: Section) -> None:
    with pytest.raises(RefusedError, match="Activez"):
        worker_notice.try_out(returned(lyon), now=NOW)


# --- A date that needs her ----------------------------------------------------------


def asked_before_a_date(awa: Member, *, ends_in: int) -> Case:
    """An unanswered question that she has read, and a fatal date in about `ends_in` days."""
    happened = (NOW + timedelta(days=ends_in)).date().replace(year=2025)
    case = told(awa, happened=happened)
    answer(case, awa, question=True)
    conversation.read_by_person(case, now=NOW)
    return case


def test_a_near_date_with_a_question_open_is_told_once(awa: Member) -> None:
    case = asked_before_a_date(awa, ends_in=6)
    assert worker_notice.tell_people(now=NOW)["people_dates"] == 1
    assert Notice.objects.filter(topic="person_date").count() == 1
    conversation.read_by_person(case, now=NOW)
    assert worker_notice.tell_people(now=NOW)["people_dates"] == 0


def test_a_far_date_or_an_answered_question_is_not(awa: Member) -> None:
    asked_before_a_date(awa, ends_in=40)
    case = asked_before_a_date(awa, ends_in=6)
    conversation.write_as_person(case, body="Oui.", now=NOW)
    assert worker_notice.tell_people(now=NOW)["people_dates"] == 0


def test_a_hearing_that_the_team_confirmed_is_told_in_the_days_before(awa: Member) -> None:
    case, day = told(awa), timezone.localdate(NOW)
    proof = build.proof(case, now=NOW)
    when = KnownDate.day(day + timedelta(days=8))
    milestones.record(case, "hearing_set", when, by=awa, now=NOW, exhibit=proof)
    told_on = [
        days
        for days in range(10)
        if worker_notice.tell_people(now=NOW + timedelta(days=days))["people_dates"]
    ]
    assert told_on == [5]
    assert Notice.objects.get(key__contains=":day:").recipient == WorkerDoor.objects.get().pk


# --- Locked, erased, not arrived --------------------------------------------------------


def test_notices_leave_while_the_vault_is_locked(awa: Member, settings: Any, tmp_path: Any) -> None:
    case = told(awa)
    answer(case, awa)
    settings.ROOT_KEY_FILE = tmp_path / "nowhere"
    forget_keys()
    try:
        worker_notice.tell_people(now=NOW + timedelta(days=3))
        deliver_all(now=NOW + timedelta(days=3))
    finally:
        forget_keys()
    assert sent_to_her() == 2


def test_an_erased_case_tells_nobody(awa: Member) -> None:
    case = told(awa, {**EMAIL, "when_to_call": ["evening"]})
    answer(case, awa)
    WorkerDoor.objects.filter(case=case).delete()
    deliver_all(now=NOW + timedelta(hours=8))
    assert sent_to_her() == 0
    assert Delivery.objects.get(notice__topic="person_reply").state == State.DROPPED


def test_a_notice_that_does_not_arrive_is_told_to_who_follows_the_case(awa: Member) -> None:
    case = told(awa, PHONE)
    answer(case, awa)
    Delivery.objects.filter(notice__topic="person_reply").update(state=State.FAILED, settled_at=NOW)
    deliver_all(now=NOW)
    heard = Notice.objects.get(topic="person_trouble")
    assert heard.recipient == awa.pk and case.reference in heard.link


def test_the_address_is_sealed_and_tied_to_its_row(awa: Member) -> None:
    one, two = told(awa, PHONE), told(awa)
    mine, hers = (WorkerDoor.objects.get(case=case) for case in (one, two))
    assert b"612345678" not in bytes(mine.sealed) and b"exemple" not in bytes(hers.sealed)
    hers.sealed = mine.sealed
    hers.save(update_fields=["sealed"])
    answer(two, awa)
    deliver_all(now=NOW)
    assert sent_to_her() == 0


def test_the_journal_says_what_she_did_by_the_day_and_never_where(awa: Member) -> None:
    case = told(awa)
    worker_notice.try_out(case, now=NOW)
    worker_notice.turn_off(case, now=NOW)
    change(case, PHONE, now=NOW)
    lines = JournalLine.objects.filter(case=case.pk, action__startswith="person.noti")
    assert {line.action for line in lines} == {
        "person.notices_on", "person.notices_off", "person.notice_trial",
    }  # fmt: skip
    for line in JournalLine.objects.filter(case=case.pk, actor=None, action="person.contact"):
        assert line.details == {} and line.at.hour in (22, 23)
