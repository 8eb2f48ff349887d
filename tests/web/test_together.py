"""« J'accepte si nous sommes au moins N »: secret until enough, then asked again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from dossiers.actions import assignment, erasure, joint, move, worker_notice
from dossiers.actions.consent import has_consent
from dossiers.actions.contact import change
from dossiers.actions.refusal import RefusedError
from dossiers.actions.session import open_session_after_deposit
from dossiers.intake import cookies
from dossiers.models import (
    Case,
    ConsentAct,
    JointCall,
    JointInvite,
    JournalLine,
    Member,
    Outcome,
    Pledge,
    WorkerDoor,
)
from notifications.models import Notice
from tests import build

NOW = timezone.now()
TOGETHER = ConsentAct.JOIN_OTHERS


def people(lea: Member, number: int = 4) -> list[Case]:
    """As many cases of the coordinator's section, opened."""
    section = build.section_of(lea)
    return [
        build.deposited("noz", section=section, work={"employer": "Noz"}) for _n in range(number)
    ]


def proposed(lea: Member, cases: list[Case], threshold: int = 3) -> JointCall:
    return joint.propose(
        cases, words="Une lettre commune à la direction ?", threshold=threshold, by=lea, now=NOW
    )


def phone(case: Case) -> Client:
    """The phone of the person, her case open."""
    client = Client()
    token = open_session_after_deposit(case, now=timezone.now())
    client.cookies[cookies.name(cookies.SESSION)] = token
    return client


def page_of(call: JointCall) -> str:
    return f"/suivre/dossier/ensemble/{call.pk}/"


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def text(response: HttpResponse) -> str:
    page = re.sub(r"<input[^>]*csrf[^>]*>", "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_person_commits_reads_what_she_said_and_takes_it_back(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    client = phone(cases[0])
    assert "Répondre : agir ensemble ?" in text(client.get("/suivre/dossier/"))
    asked = text(client.get(page_of(call)))
    assert "Une lettre commune à la direction ?" in asked and "au moins 3" in asked
    answer = client.post(page_of(call), {"question": "first", "answer": "yes"})
    assert answer.status_code == 303
    assert "Votre réponse : oui, si nous sommes au moins 3" in text(client.get(page_of(call)))
    assert "oui, si nous sommes assez" in text(client.get("/suivre/dossier/"))
    client.post(page_of(call), {"question": "first", "answer": "no"})
    assert not Pledge.objects.exists()
    assert "Répondre : agir ensemble ?" in text(client.get("/suivre/dossier/"))


def test_commitment_is_no_consent_until_the_second_yes(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for case in cases[:3]:
        joint.commit(case, call, now=NOW)
        assert not has_consent(build.opened(case), TOGETHER)
    assert JointCall.objects.get().reached_on
    assert not any(has_consent(build.opened(case), TOGETHER) for case in cases)
    phone(cases[0]).post(page_of(call), {"question": "again", "answer": "yes"})
    assert [has_consent(build.opened(case), TOGETHER) for case in cases] == [True, *[False] * 3]
    phone(cases[0]).post(page_of(call), {"question": "again", "answer": "no"})
    assert not has_consent(build.opened(cases[0]), TOGETHER)


def test_late_first_yes_is_never_read_as_the_second(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for case in cases[:3]:
        joint.commit(case, call, now=NOW)
    late = phone(cases[3]).post(page_of(call), {"question": "first", "answer": "yes"})
    assert late.status_code == 422 and "La question est posée à nouveau." in text(late)
    assert not has_consent(build.opened(cases[3]), TOGETHER)
    assert not JointInvite.objects.exclude(answer="").exists()


def test_everybody_invited_is_asked_again_and_nobody_knows_who_had_committed(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for case in cases[:3]:
        joint.commit(case, call, now=NOW)
    assert not Pledge.objects.exists()
    for case in cases:
        shown = text(phone(case).get(page_of(call)))
        assert "Nous vous demandons une deuxième fois." in shown
        assert "Répondre : agir ensemble ?" in text(phone(case).get("/suivre/dossier/"))


def test_two_commitments_of_one_person_count_once(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for _n in range(5):
        joint.commit(cases[0], call, now=NOW)
    assert Pledge.objects.count() == 1 and JointCall.objects.get().reached_on is None


def test_closed_and_erased_cases_do_not_count(lea: Member, awa: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    taken = assignment.take(cases[0], by=awa, now=NOW)
    for case in cases[:2]:
        joint.commit(case, call, now=NOW)
    closed = move.refer(build.opened(taken), person_told=True, by=awa, now=NOW)
    joint.commit(cases[2], call, now=NOW)
    assert closed.outcome == Outcome.REFERRED and JointCall.objects.get().reached_on is None
    joint.forget(cases[1])
    assert Pledge.objects.count() == 2


def test_erasing_a_case_erases_what_it_had_committed_to(lea: Member, awa: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    joint.commit(cases[0], call, now=NOW)
    closed = move.refer(
        build.opened(assignment.take(cases[0], by=awa, now=NOW)), person_told=True, by=awa, now=NOW
    )
    Case.objects.filter(pk=closed.pk).update(erase_on=timezone.localdate(NOW))
    assert erasure.erase_due(now=NOW) == 1
    assert not Pledge.objects.exists() and JointInvite.objects.count() == 3


def test_closing_the_call_deletes_the_commitments_unread(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    joint.commit(cases[0], call, now=NOW)
    signed_in(lea).post(f"/coordination/ensemble/{call.pk}/arreter/")
    assert not Pledge.objects.exists()
    with pytest.raises(RefusedError):
        joint.commit(cases[1], call, now=NOW)
    assert "n’est plus posée" in text(phone(cases[1]).get(page_of(call)))


def test_somebody_not_invited_gets_404(lea: Member) -> None:
    cases = people(lea, 5)
    call = proposed(lea, cases[:4])
    client = phone(cases[4])
    assert client.get(page_of(call)).status_code == 404
    answer = client.post(page_of(call), {"question": "first", "answer": "yes"})
    assert answer.status_code == 404 and not Pledge.objects.exists()


@pytest.mark.parametrize("threshold", [0, 1, 2, 5])
def test_number_that_would_point_at_somebody_or_cannot_be_reached_is_refused(
    lea: Member, threshold: int
) -> None:
    with pytest.raises(RefusedError):
        proposed(lea, people(lea), threshold)
    assert not JointCall.objects.exists()


def everything_of_the_team(lea: Member, awa: Member, call: JointCall, cases: list[Case]) -> str:
    """Each page, line and notice that could tell something to a member, in one text."""
    said = []
    for member in (lea, awa):
        client = signed_in(member)
        paths = ["/coordination/", "/coordination/ensemble/", f"/coordination/ensemble/{call.pk}/",
                 "/coordination/arrivees/", "/coordination/chiffres/", "/equipe/a-faire/",
                 "/equipe/arrivees/", "/equipe/dossiers/?qui=equipe", "/equipe/avis/"]  # fmt: skip
        paths += [f"/equipe/dossiers/{case.reference}/" for case in cases]
        paths += [f"/equipe/arrivees/{case.reference}/" for case in cases]
        said += [text(client.get(path)) for path in paths]
    lines = JournalLine.objects.exclude(action__in=["case.read", "person.return"])
    said += [f"{line.action} {line.case} {json.dumps(line.details)}" for line in lines]
    said += [f"{n.topic} {n.recipient} {n.link}" for n in Notice.objects.all()]
    said += [f"{row}" for row in JointInvite.objects.values_list("case", "answer", "answered_on")]
    said += [f"{row}" for row in Case.objects.order_by("pk").values_list(
        "pk", "version", "acted_on", "person_waits_since", "state")]  # fmt: skip
    return "\n".join(said)


@pytest.mark.django_db
@limits(
    max_examples=6, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=8))
def test_nothing_that_a_member_can_read_depends_on_who_committed(
    lea: Member, awa: Member, acts: list[tuple[int, bool]]
) -> None:
    cases = people(lea, 5)
    call = proposed(lea, cases, 5)
    before = everything_of_the_team(lea, awa, call, cases)
    for who, yes in acts:
        act = joint.commit if yes else joint.take_back
        if joint.has_committed(cases[who], call) or len(_committed(cases, call)) < 4:
            act(cases[who], call, now=NOW)
    assert JointCall.objects.get(pk=call.pk).reached_on is None
    assert everything_of_the_team(lea, awa, call, cases) == before


def _committed(cases: list[Case], call: JointCall) -> list[Case]:
    return [case for case in cases if joint.has_committed(case, call)]


def test_a_copy_of_the_database_does_not_say_who_committed(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    joint.commit(cases[0], call, now=NOW)
    row: dict[str, Any] = Pledge.objects.values().get()
    assert set(row) == {"id", "call_id", "mark"}
    assert bytes(row["mark"]) not in {case.pk.bytes + call.pk.bytes for case in cases}


def test_coordination_hears_once_that_it_is_reached(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for case in cases[:3]:
        assert not Notice.objects.filter(key__startswith=f"joint:{call.pk}").exists()
        joint.commit(case, call, now=NOW)
    [notice] = Notice.objects.filter(key__startswith=f"joint:{call.pk}")
    assert (notice.recipient, notice.link) == (lea.pk, f"/coordination/ensemble/{call.pk}/")
    line = JournalLine.objects.get(action="joint.reached")
    assert (line.case, line.actor, line.details) == (None, None, {})


def test_who_turned_notices_on_hears_of_both_questions_committed_or_not(
    lea: Member, settings: Any
) -> None:
    settings.QUIET_FROM_EMAIL = "Messages <poste@neutre.example>"
    cases = people(lea)
    for case in cases[2:]:
        case.receipts.update(used_on=timezone.localdate())
        change(case, {"channel": "email", "email": "sam@exemple.fr"}, now=NOW)
        worker_notice.turn_on(build.opened(case), now=NOW)
    call = proposed(lea, cases)
    assert WorkerDoor.objects.filter(unread_since__isnull=False).count() == 2
    for case in cases:
        worker_notice.read(case, now=NOW)
    for case in cases[:3]:
        joint.commit(case, call, now=NOW)
    assert WorkerDoor.objects.filter(unread_since__isnull=False).count() == 2


def test_page_says_yes_only_for_a_second_yes_still_in_force(lea: Member) -> None:
    cases = people(lea)
    call = proposed(lea, cases)
    for case in cases[:3]:
        joint.commit(case, call, now=NOW)
    joint.answer(cases[0], call, yes=True, now=NOW)
    joint.answer(cases[1], call, yes=False, now=NOW)
    page = text(signed_in(lea).get(f"/coordination/ensemble/{call.pk}/"))
    assert f"{cases[0].reference} oui" in page
    assert f"{cases[1].reference} {cases[2].reference}" in page  # a « non » reads like a silence


def test_coordinator_proposes_to_the_cases_of_an_enseigne(lea: Member) -> None:
    cases = people(lea)
    build.deposited("autre", section=build.section_of(lea), work={"employer": "Autre"})
    client = signed_in(lea)
    found = client.get("/coordination/ensemble/nouvelle/?enseigne=NOZ")
    assert "4 dossiers ouverts." in text(found)
    told = {"words": "Une lettre ?", "threshold": "3"}
    wrong = client.post("/coordination/ensemble/nouvelle/", {**told, "references": "2020-9999"})
    assert wrong.status_code == 422 and "2020-9999 n’existe pas" in text(wrong)
    references = "\n".join(case.reference for case in cases)
    made = client.post("/coordination/ensemble/nouvelle/", {**told, "references": references})
    call = JointCall.objects.get()
    assert made["Location"] == f"/coordination/ensemble/{call.pk}/"
    assert call.invites.count() == 4


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_pages_ask_the_same_number_of_statements_whatever_the_people_and_the_calls(
    lea: Member,
) -> None:
    few, many = proposed(lea, people(lea, 3)), proposed(lea, people(lea, 9))
    counts = {statements(signed_in(lea), f"/coordination/ensemble/{c.pk}/") for c in (few, many)}
    assert len(counts) == 1 and counts.pop() <= 16
    cases = people(lea, 3)
    proposed(lea, cases)
    client = phone(cases[0])
    one = statements(client, "/suivre/dossier/")
    for _n in range(3):
        proposed(lea, cases)
    assert statements(client, "/suivre/dossier/") == one


def test_coordinator_of_another_section_and_a_delegue_get_404(lea: Member, awa: Member) -> None:
    call = proposed(lea, people(lea))
    xavier = build.member(build.section("Ain"), "coordinator", "Xavier")
    for member in (awa, xavier):
        assert signed_in(member).get(f"/coordination/ensemble/{call.pk}/").status_code == 404
        answer = signed_in(member).post(f"/coordination/ensemble/{call.pk}/arreter/")
        assert answer.status_code == 404
    assert JointCall.objects.get().closed_on is None
