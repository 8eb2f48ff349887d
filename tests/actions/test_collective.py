"""Acting together: each case keeps its own; one act on all says what became of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import collective, collective_act, consent, exhibit, joint, mask
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Case,
    Collective,
    CollectiveCase,
    CollectiveResult,
    ConsentAct,
    Deadline,
    JointInvite,
    Member,
    Message,
    Role,
    State,
    Task,
)
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def awa() -> Member:
    return build.member(build.section("Lyon"), Role.COORDINATOR, "Awa")


def yes(case: Case) -> Case:
    consent.give(case, ConsentAct.JOIN_OTHERS, by=None, now=timezone.now())
    return case


def together(awa: Member, *cases: Case) -> Collective:
    section = build.section_of(awa)
    told = {"goal": "Payer les fermetures", "by": awa, "now": timezone.now()}
    return collective.start(section, cases=cases, **told)


def results(act: object) -> dict[str, str]:
    rows = CollectiveResult.objects.filter(act=act).values_list("case__reference", "refusal")
    return dict(rows)


def after(case: Case) -> int:
    """How many tasks the case has now."""
    return Task.objects.filter(case=case).count()


def test_a_message_goes_to_each_person_who_said_yes_one_by_one(awa: Member) -> None:
    willing, silent = yes(build.taken(awa)), build.taken(awa)
    action = together(awa, willing, silent)
    act = collective_act.message(action, body="Réunion jeudi.", by=awa, now=timezone.now())
    assert results(act) == {willing.reference: "", silent.reference: "no-consent"}
    assert [m.case_id for m in Message.objects.all()] == [willing.pk]


def test_a_yes_withdrawn_is_no_yes(awa: Member) -> None:
    case = yes(build.taken(awa))
    action = together(awa, case)
    consent.withdraw(case, ConsentAct.JOIN_OTHERS, by=None, now=timezone.now())
    act = collective_act.message(action, body="Réunion.", by=awa, now=timezone.now())
    assert results(act) == {case.reference: "no-consent"}


def test_a_case_that_refuses_leaves_the_others_done(awa: Member) -> None:
    open_one, closed = build.taken(awa), build.taken(awa)
    action = together(awa, open_one, closed)
    build.walk("refer", build.opened(closed), by=awa, now=timezone.now())
    now, before = timezone.now(), {case.pk: after(case) for case in (open_one, closed)}
    act = collective_act.add_task(action, title="Appeler", due_on=None, by=awa, now=now)
    assert results(act) == {open_one.reference: "", closed.reference: "closed"}
    assert after(open_one) == before[open_one.pk] + 1
    assert after(closed) == before[closed.pk]


def test_a_dated_fact_counts_in_each_case_by_its_own_rules(awa: Member) -> None:
    shop, kitchen = build.taken(awa), build.taken(awa, kind="restauration")
    before = {case.pk: Deadline.objects.filter(case=case).count() for case in (shop, kitchen)}
    action = together(awa, shop, kitchen)
    on, now = timezone.localdate() - timedelta(days=1), timezone.now()
    told = {"slug": "liquidation_opened", "label": "Liquidation", "on": on}
    act = collective_act.add_fact(action, **told, by=awa, now=now)
    assert results(act) == {shop.reference: "", kitchen.reference: ""}
    for case in (shop, kitchen):
        assert Deadline.objects.filter(case=case).count() == before[case.pk] + 1


def test_a_case_closed_to_who_acts_is_left_alone(awa: Member) -> None:
    mine, theirs = yes(build.taken(awa)), yes(build.taken(awa))
    action = together(awa, mine, theirs)
    from_now = timezone.now()
    theirs.exclusions.create(member=awa, since=from_now.date())
    act = collective_act.message(action, body="Réunion.", by=awa, now=from_now)
    assert results(act)[theirs.reference] == "not-mine"
    assert not Message.objects.filter(case=theirs).exists()


def test_an_action_from_a_question_opens_only_once_the_number_is_reached(awa: Member) -> None:
    cases, now = [build.taken(awa) for _ in range(4)], timezone.now()
    call = joint.propose(cases, words="Écrire ensemble ?", threshold=3, by=awa, now=now)
    told = {"goal": "Écrire", "cases": [], "call": call, "by": awa, "now": now}
    joint.commit(cases[0], call, now=now)
    with pytest.raises(RefusedError, match="Pas encore assez"):
        collective.start(build.section_of(awa), **told)
    for case in cases[1:3]:
        joint.commit(case, call, now=now)
    call.refresh_from_db()
    joint.answer(cases[0], call, yes=True, now=now)
    joint.answer(cases[1], call, yes=False, now=now)
    action = collective.start(build.section_of(awa), **{**told, "call": call})
    linked = CollectiveCase.objects.filter(collective=action).values_list("case", flat=True)
    assert set(linked) == {cases[0].pk}
    assert JointInvite.objects.get(case=cases[0]).answer == "yes"
    with pytest.raises(RefusedError, match="déjà ouverte"):
        collective.start(build.section_of(awa), **{**told, "call": call})


def test_a_piece_is_common_only_by_its_masked_copy(awa: Member) -> None:
    case = yes(build.taken(awa))
    action, piece = together(awa, case), build.photo(case)
    with pytest.raises(RefusedError, match="copie masquée"):
        collective.add_piece(action, piece, by=awa, now=timezone.now())
    mask.mask(piece, [(10, 10, 30, 30)], by=awa, now=timezone.now())
    collective.add_piece(action, piece, by=awa, now=timezone.now())
    address = reverse("coordination:common_piece", args=[action.pk, piece.pk])
    client = Client()
    client.force_login(awa)
    assert client.get(address).content == exhibit.copy_of(piece, exhibit.What.MASKED)
    collective.remove_case(action, case, by=awa, now=timezone.now())
    assert client.get(address).status_code == 404


def test_a_delegue_another_section_and_a_closed_action_are_refused(awa: Member) -> None:
    case = yes(build.taken(awa))
    driss = build.member(build.section_of(awa), Role.DELEGUE, "Driss")
    xavier = build.member(build.section("Ain"), Role.COORDINATOR, "Xavier")
    action, now = together(awa, case), timezone.now()
    for stranger in (driss, xavier):
        with pytest.raises(Http404):
            collective_act.message(action, body="Bonjour.", by=stranger, now=now)
    theirs = build.taken(xavier)
    with pytest.raises(RefusedError, match="même section"):
        collective.add_cases(action, [theirs], by=awa, now=now)
    collective.close(action, by=awa, now=now)
    action = Collective.objects.select_related("book").get(pk=action.pk)
    with pytest.raises(RefusedError, match="terminée"):
        collective_act.message(action, body="Bonjour.", by=awa, now=now)
    assert case.state != State.CLOSED


def test_a_case_leaves_the_action_and_keeps_everything(awa: Member) -> None:
    case = yes(build.taken(awa))
    action, now = together(awa, case), timezone.now()
    collective.remove_case(action, case, by=awa, now=now)
    collective.remove_case(action, case, by=awa, now=now)
    assert not action.links.exists()
    assert consent.has_consent(build.opened(case), ConsentAct.JOIN_OTHERS)
