"""The same person wrote again: one team, two codes, and no date lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import assignment, conversation, undo
from dossiers.actions.arrival_end import unwanted
from dossiers.actions.attachment import attach, detach
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.remind import remind
from dossiers.actions.session import open_session
from dossiers.models import Case, Deadline, Member, Proposal, Reminder, State, Undo
from dossiers.privacy.receipt import derive_receipt
from tests import build

TODAY = date(2026, 11, 23)
NOW = timezone.make_aware(datetime.combine(TODAY, time(10)))


def arrival(of: Member, days: int = 25) -> Case:
    end = TODAY + timedelta(days=days)
    happened = end.replace(year=end.year - 1)
    return build.deposited(section=build.section_of(of), happened=happened, now=NOW)


def open_dates() -> set[object]:
    return set(Deadline.objects.filter(state="open").values_list("pk", "prudent", "case"))


def link(case: Case, to: Case, by: Member) -> Case:
    return attach(build.opened(case), to=build.opened(to), by=by, now=NOW)


def test_no_date_of_either_is_lost_and_both_ring_the_same_people(awa, karim, lea) -> None:
    main = build.taken(awa, binome=karim, case=arrival(awa, 40), now=NOW)
    second = arrival(awa, 25)
    dates = open_dates()
    assert len({case for _pk, _day, case in dates}) == 2
    link(second, main, awa)
    assert open_dates() == dates
    remind(now=NOW + timedelta(days=15))
    told = Reminder.objects.filter(deadline__case=second).values_list("recipient", flat=True)
    assert {awa.pk, karim.pk} <= set(told)


def test_both_codes_open_their_own_page_before_and_after(awa) -> None:
    section = build.section_of(awa)
    main, first_code = build.deposited_with_code(section=section, now=NOW)
    second, second_code = build.deposited_with_code(section=section, now=NOW)
    link(second, build.taken(awa, case=main, now=NOW), awa)
    for code, case in ((first_code, main), (second_code, second)):
        token = open_session(derive_receipt(code), now=NOW)
        opened = access.worker_case(token, now=NOW)
        assert opened is not None and opened.pk == case.pk
        assert opened.story
        conversation.write_as_person(opened, body="Bonjour", now=NOW)


def test_the_code_of_one_never_reads_the_other(awa) -> None:
    """Attached by mistake, or by somebody who writes in her name: nothing is opened."""
    section = build.section_of(awa)
    main = build.deposited(section=section, story="Secret de la première", now=NOW)
    second, code = build.deposited_with_code(section=section, now=NOW)
    link(second, build.taken(awa, case=main, now=NOW), awa)
    opened = access.worker_case(open_session(derive_receipt(code), now=NOW), now=NOW)
    assert opened is not None and "Secret" not in (opened.story or "")


def test_the_second_request_follows_the_people_of_the_first(awa, karim, lea) -> None:
    main, second = arrival(awa), arrival(awa)
    link(second, main, awa)
    assert Case.objects.get(pk=second.pk).state == State.SUBMITTED
    assignment.take(build.opened(main), by=awa, binome=karim, now=NOW)
    fresh = Case.objects.get(pk=second.pk)
    assert (fresh.state, fresh.suivi, fresh.binome) == (State.OPEN, awa, karim)
    undo.undo(Undo.objects.filter(act="case.take").latest("seq"), by=awa, now=NOW)
    fresh = Case.objects.get(pk=second.pk)
    assert (fresh.state, fresh.suivi, fresh.attached_to_id) == (State.SUBMITTED, None, main.pk)


def test_detached_it_is_an_arrival_again_with_all_its_dates(awa) -> None:
    main = build.taken(awa, case=arrival(awa), now=NOW)
    second = arrival(awa)
    dates = open_dates()
    link(second, main, awa)
    detach(build.opened(second), by=awa, now=NOW)
    fresh = Case.objects.get(pk=second.pk)
    assert (fresh.state, fresh.suivi, fresh.attached_to) == (State.SUBMITTED, None, None)
    assert open_dates() == dates


def test_attaching_is_taken_back_with_the_proposal_that_waited(awa, karim) -> None:
    main = build.taken(awa, case=arrival(awa), now=NOW)
    second = arrival(awa)
    assignment.propose(second, to=karim, by=awa, now=NOW)
    link(second, main, awa)
    assert Proposal.objects.get(case=second).answer == "lapsed"
    undo.undo(Undo.objects.filter(act="case.attach").latest("seq"), by=awa, now=NOW)
    assert Proposal.objects.get(case=second).answer == ""
    assert Case.objects.get(pk=second.pk).state == State.SUBMITTED


def test_who_may_not_see_one_may_not_read_it_through_the_other(awa, karim, lea) -> None:
    main, second = arrival(awa), arrival(awa)
    assignment.step_aside(main, by=lea, now=NOW)
    link(second, main, awa)
    assert not access.visible_cases(lea).exists()


def test_an_arrival_that_waits_with_another_comes_back_when_that_one_ends(awa) -> None:
    main, second = arrival(awa), arrival(awa)
    link(second, main, awa)
    unwanted(build.opened(main), by=awa, now=NOW)
    assert Case.objects.get(pk=second.pk).attached_to is None


def test_what_cannot_carry_another_case_is_refused(awa, karim, lea) -> None:
    first, second, third = (arrival(awa) for _ in range(3))
    with pytest.raises(RefusedError):
        link(first, first, awa)
    link(second, first, awa)
    with pytest.raises(RefusedError, match="déjà rattaché"):
        link(third, second, awa)
    with pytest.raises(ConflictError):
        link(second, third, awa)
    closed = build.case_in(State.CLOSED, awa, now=NOW)
    with pytest.raises(RefusedError, match="clos"):
        link(third, closed, lea)
    far = build.member(build.section("Brest"))
    with pytest.raises(RefusedError, match="même section"):
        link(third, arrival(far), awa)
    with pytest.raises(Http404):
        link(third, first, far)


def test_an_arrival_left_by_who_follows_the_case_is_not_given_to_her(awa, karim, lea) -> None:
    main = build.taken(awa, case=arrival(awa), now=NOW)
    second = arrival(awa)
    assignment.step_aside(second, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="a laissé cette arrivée"):
        link(second, main, lea)
