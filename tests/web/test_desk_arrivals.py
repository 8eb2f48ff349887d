"""Arrivals: sorted by what is lost first; the question of conflict; the decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions import assignment
from dossiers.desk import arrivals
from dossiers.models import Case, Level, Member, Message, Proposal, Section, State
from tests import build
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    open_arrival,
    signed_in,
    text_of,
    title_of,
    today,
    undo_address,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lyon: Section) -> Case:
    """An arrival of Lyon."""
    return build.deposited(
        section=lyon,
        happened=dismissed_so_that_it_ends_in(90),
        story="Le chef a crié.",
        work={"employer": "Chez Sam"},
    )


def test_the_earliest_possible_deadline_is_on_top(awa: Member, lyon: Section) -> None:
    far = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(200))
    near = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(6))
    page = text_of(signed_in(awa).get(url("arrivals")))
    assert page.index(near.reference) < page.index(far.reference)


def test_a_row_says_what_where_since_when_and_that_the_promise_is_late(
    awa: Member, lyon: Section
) -> None:
    old = timezone.now() - timedelta(days=12)
    build.deposited(section=lyon, now=old, reply={"language": "ar"})
    page = text_of(signed_in(awa).get(url("arrivals")))
    for words in ("département 01", "attend depuis 12 jours", "En retard de", "parle العربية"):
        assert words in page


def test_the_question_of_conflict_shows_the_workplace_and_no_fact(awa: Member, case: Case) -> None:
    page = text_of(signed_in(awa).get(url("arrival", case.reference)))
    assert "Chez Sam" in page and "Département 01" in page
    assert "Le chef a crié." not in page


def test_answering_no_opens_the_arrival_for_this_session(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    answer = client.post(url("arrival", case.reference))
    assert answer.status_code == 303
    assert "Le chef a crié." in text_of(client.get(url("arrival", case.reference)))
    assert "Le chef a crié." not in text_of(signed_in(awa).get(url("arrival", case.reference)))


def test_the_session_remembers_the_id_of_the_case_and_nothing_else(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    assert client.session["no_conflict"] == [str(case.pk)]


@pytest.mark.parametrize("page", ["case", "exhibits", "deadlines_of_case", "record_milestone"])
def test_no_side_door_goes_round_the_question(lea: Member, case: Case, page: str) -> None:
    answer = signed_in(lea).get(url(page, case.reference))
    assert (answer.status_code, answer.url) == (303, url("arrival", case.reference))


def test_answering_yes_leaves_the_case_for_good(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    assert client.post(url("step_aside", case.reference)).url == url("arrivals")
    assert client.get(url("arrival", case.reference)).status_code == 404
    assert case.reference not in text_of(client.get(url("arrivals")))


def test_taking_opens_the_case_with_its_binome(awa: Member, karim: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    answer = client.post(
        url("take", case.reference), {"binome": str(karim.pk), "version": case.version}
    )
    assert (answer.status_code, answer.url) == (303, url("case", case.reference))
    taken = Case.objects.get(pk=case.pk)
    assert (taken.state, taken.suivi, taken.binome) == (State.OPEN, awa, karim)


def test_who_comes_second_is_told_who_took_it_and_when(
    awa: Member, karim: Member, case: Case
) -> None:
    slow = signed_in(karim)
    open_arrival(slow, case)
    assignment.take(case, by=awa, now=timezone.now(), version=case.version)
    answer = slow.post(url("take", case.reference), {"binome": "", "version": case.version})
    assert answer.status_code == 409
    assert "Awa a pris le dossier, aujourd’hui à" in text_of(answer)


def test_who_never_opened_it_is_told_nothing(awa: Member, karim: Member, case: Case) -> None:
    assignment.take(case, by=awa, now=timezone.now(), version=case.version)
    answer = signed_in(karim).post(url("take", case.reference), {"version": case.version})
    assert answer.status_code == 404


def test_a_coordinator_who_comes_second_is_told_too(awa: Member, lea: Member, case: Case) -> None:
    slow = signed_in(lea)
    open_arrival(slow, case)
    assignment.take(case, by=awa, now=timezone.now(), version=case.version)
    answer = slow.post(url("take", case.reference), {"version": case.version})
    assert answer.status_code == 409
    assert "Awa a pris le dossier" in text_of(answer)


def test_proposing_goes_on_to_the_next_arrival(awa: Member, karim: Member, lyon: Section) -> None:
    first = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(20))
    second = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(60))
    client = signed_in(awa)
    open_arrival(client, first)
    answer = client.post(url("propose", first.reference), {"to": str(karim.pk)})
    assert (answer.status_code, answer.url) == (303, url("arrival", second.reference))
    proposal = Proposal.objects.get(case=first)
    assert proposal.lapses_at - proposal.proposed_at == timedelta(hours=72)
    assert "proposé à Karim" in text_of(client.get(url("arrivals")))


def test_proposing_to_nobody_says_so_and_keeps_the_page(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    answer = client.post(url("propose", case.reference), {"to": ""})
    assert answer.status_code == 422
    assert "Choisir une personne." in text_of(answer)
    assert title_of(answer).startswith("Erreur :")


def test_the_person_asked_accepts_or_declines(awa: Member, karim: Member, case: Case) -> None:
    assignment.propose(case, to=karim, by=awa, now=timezone.now())
    client = signed_in(karim)
    open_arrival(client, case)
    page = text_of(client.get(url("arrival", case.reference)))
    assert "Proposé par Awa." in page and "Accepter" in page and "Je ne peux pas" in page
    client.post(url("decline", case.reference))
    assert Proposal.objects.get(case=case).answer == Proposal.Answer.DECLINED


def test_a_ready_question_is_sent_and_expects_an_answer(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    answer = client.post(url("ask", case.reference), {"question": "letter_day", "body": ""})
    assert answer.status_code == 303
    message = build.opened(case).messages.get()
    assert message.expects_answer and "Quel jour avez-vous reçu la lettre" in message.body
    assert "question posée" in text_of(client.get(url("arrivals")))


def test_an_empty_question_is_refused_in_a_sentence(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    answer = client.post(url("ask", case.reference), {"question": "", "body": ""})
    assert answer.status_code == 422
    assert "Choisir une question, ou l’écrire." in text_of(answer)
    assert not Message.objects.exists()


def test_referring_needs_that_the_person_was_told_the_dates(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    asked = {"version": case.version}
    refused = client.post(url("move", case.reference, "refer"), asked)
    assert refused.status_code == 422
    assert "Des dates courent encore." in text_of(refused)
    done = client.post(url("move", case.reference, "refer"), {**asked, "person_told": "on"})
    assert (done.status_code, done.url) == (303, url("arrivals"))


def test_an_empty_list_is_good_news(awa: Member) -> None:
    assert "C’est bon signe" in text_of(signed_in(awa).get(url("arrivals")))


def test_arrivals_go_on_page_after_page_without_losing_any(
    awa: Member, lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.desk.arrivals.PER_PAGE", 2)
    cases = {build.deposited(section=lyon).reference for _ in range(5)}
    client, address, seen = signed_in(awa), url("arrivals"), []
    while address:
        page = client.get(address)
        seen += [row["url"].rstrip("/").rsplit("/", 1)[1] for row in page.context["rows"]]
        address = page.context["next"] and url("arrivals") + page.context["next"]
    assert len(seen) == 5 and set(seen) == cases


def test_a_red_arrival_says_to_call(awa: Member, lyon: Section) -> None:
    near = dismissed_so_that_it_ends_in(6)
    case = build.deposited("livreur", section=lyon, happened=near)
    assert case.level == Level.RED
    assert "Rouge : appeler" in text_of(signed_in(awa).get(url("arrivals")))


def test_an_old_delay_that_kills_no_right_does_not_hide_the_one_that_does(
    awa: Member, lyon: Section
) -> None:
    build.deposited("noz", section=lyon, happened=dismissed_so_that_it_ends_in(6))
    chip = signed_in(awa).get(url("arrivals")).context["rows"][0]["chip"]
    assert chip.status == "near"


def test_a_red_arrival_without_a_near_date_comes_before_those_that_may_wait(
    awa: Member, lyon: Section
) -> None:
    soon = build.deposited("livreur", section=lyon, happened=dismissed_so_that_it_ends_in(20))
    red = build.deposited("restauration", section=lyon, problem={"problems": ["violence"]})
    undated = build.deposited("autre", section=lyon)
    assert (soon.level, red.level) != (Level.RED, Level.ORDINARY)
    page = text_of(signed_in(awa).get(url("arrivals")))
    assert page.index(red.reference) < page.index(soon.reference)
    assert page.index(red.reference) < page.index(undated.reference)


def test_the_place_of_one_arrival_is_its_place_in_the_list(lyon: Section, awa: Member) -> None:
    build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(20))
    build.deposited("restauration", section=lyon, problem={"problems": ["violence"]})
    build.deposited("autre", section=lyon)
    listed = list(arrivals.in_order(awa, today()))
    assert len(listed) == 3
    assert [arrivals.look_by_of(case) for case in listed] == [case.look_by for case in listed]


# --- What else is done of an arrival ------------------------------------------


def two(awa: Member, lyon: Section) -> tuple[Case, Case]:
    """The first two arrivals of the list."""
    first = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(20))
    second = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(60))
    return first, second


def test_nothing_is_shown_nor_taken_before_the_question_of_conflict(
    awa: Member, case: Case
) -> None:
    client = signed_in(awa)
    for name in ("take", "propose", "ask", "postpone", "turn_down", "refer_arrival", "attach"):
        answer = client.post(url(name, case.reference), {"binome": "x"})
        assert (answer.status_code, answer.url) == (303, url("arrival", case.reference)), name
        assert "Le chef a crié." not in answer.content.decode()


def test_referring_opens_the_next_arrival_and_is_taken_back_from_there(
    awa: Member, lyon: Section
) -> None:
    first, second = two(awa, lyon)
    client = signed_in(awa)
    open_arrival(client, first)
    page = text_of(client.get(url("refer_arrival", first.reference)))
    assert "Dire la date limite" in page and "30 39" in page
    asked = {"reply": "Allez les voir.", "addresses": ["justice"], "say_dates": "on",
             "version": first.version}  # fmt: skip
    answer = client.post(url("refer_arrival", first.reference), asked)
    assert (answer.status_code, answer.url) == (303, url("arrival", second.reference))
    body = build.opened(first).messages.get().body
    assert "Allez les voir." in body and "30 39" in body and "avant le" in body
    page = client.get(answer.url, follow=True).content.decode()
    assert client.post(undo_address(page)).url == url("arrivals")
    assert first.reference in text_of(client.get(url("arrivals")))
    assert not Message.objects.exists()


def test_referring_without_saying_the_date_gives_the_words_back(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    open_arrival(client, case)
    asked = {"reply": "Allez les voir.", "version": case.version}
    answer = client.post(url("refer_arrival", case.reference), asked)
    assert answer.status_code == 422
    assert "Des dates courent encore." in text_of(answer) and "Allez les voir." in text_of(answer)


def test_an_old_arrival_is_turned_down_by_two(awa: Member, lea: Member, lyon: Section) -> None:
    old = timezone.now() - timedelta(days=5)
    case = build.deposited("autre", section=lyon, now=old)
    client, second = signed_in(awa), signed_in(lea)
    open_arrival(client, case)
    open_arrival(second, case)
    page = client.get(url("turn_down", case.reference))
    assert "une personne de la coordination doit accepter" in text_of(page)
    asked = {"reason": "Rien à voir.", "reply": "Ce n’est pas pour nous.", "say_dates": "on",
             "version": case.version}  # fmt: skip
    client.post(url("turn_down", case.reference), asked)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED
    assert "Accepter le refus" not in text_of(client.get(url("arrival", case.reference)))
    assert client.post(url("answer_turn_down", case.reference)).status_code == 404
    page = text_of(second.get(url("arrival", case.reference)))
    assert "Awa demande de refuser." in page and "Rien à voir." in page
    second.post(url("answer_turn_down", case.reference), {"accord": "oui"})
    assert Case.objects.get(pk=case.pk).state == State.CLOSED


def test_a_young_arrival_is_turned_down_at_once(awa: Member, lyon: Section) -> None:
    case = build.deposited("autre", section=lyon)
    client = signed_in(awa)
    open_arrival(client, case)
    asked = {"reason": "Rien à voir.", "reply": "Ce n’est pas pour nous.", "say_dates": "on",
             "version": case.version}  # fmt: skip
    page = client.post(url("turn_down", case.reference), asked, follow=True)
    assert "Arrivée refusée." in text_of(page)
    client.post(undo_address(page.content.decode()))
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_an_arrival_put_off_leaves_the_list_and_its_figure_until_its_day(
    awa: Member, lyon: Section
) -> None:
    first, second = two(awa, lyon)
    client = signed_in(awa)
    open_arrival(client, first)
    until = (today() + timedelta(days=3)).isoformat()
    answer = client.post(url("postpone", first.reference), {"until": until})
    assert answer.url == url("arrival", second.reference)
    page = client.get(url("arrivals"))
    assert [row["url"] for row in page.context["rows"]] == [url("arrival", second.reference)]
    assert page.context["nav_counts"].arrivals == 1
    Case.objects.filter(pk=first.pk).update(put_off_until=today())
    assert len(client.get(url("arrivals")).context["rows"]) == 2


def test_an_arrival_near_its_date_offers_no_day_to_wait(awa: Member, lyon: Section) -> None:
    case = build.deposited(section=lyon, happened=dismissed_so_that_it_ends_in(2))
    client = signed_in(awa)
    open_arrival(client, case)
    page = text_of(client.get(url("arrival", case.reference)))
    assert "ne peut pas être reportée" in page
    until = (today() + timedelta(days=1)).isoformat()
    assert client.post(url("postpone", case.reference), {"until": until}).status_code == 422


def test_the_same_person_is_suggested_and_never_attached_alone(
    awa: Member, karim: Member, lyon: Section
) -> None:
    told = {"reply": {"channel": "call", "phone": "06 12 34 56 78", "language": "fr"}}
    mine = build.taken(awa, **told)
    hers = build.taken(karim, **told)
    again = {"reply": {"channel": "call", "phone": "+33 6 12 34 56 78", "language": "fr"}}
    case = build.deposited("noz", section=lyon, **again)
    client = signed_in(awa)
    open_arrival(client, case)
    page = text_of(client.get(url("attach", case.reference)))
    assert mine.reference in page and "même téléphone" in page
    assert hers.reference not in page, "what I may not see is not hinted at"
    assert Case.objects.get(pk=case.pk).attached_to is None
    asked = {"to": mine.reference, "version": case.version}
    page = client.post(url("attach", case.reference), asked, follow=True)
    assert f"rattachée au dossier {mine.reference}" in text_of(page)
    read = text_of(client.get(url("attached", mine.reference)))
    assert case.reference in read and "On m’a dit de ne plus venir." in read
    client.post(undo_address(page.content.decode()))
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_attaching_to_a_case_that_i_may_not_see_says_nothing_of_it(
    awa: Member, karim: Member, case: Case
) -> None:
    hidden = build.taken(karim)
    client = signed_in(awa)
    open_arrival(client, case)
    answers = [
        text_of(client.post(url("attach", case.reference), {"to": to, "version": case.version}))
        for to in (hidden.reference, "2019-9999")
    ]
    assert all("Aucun dossier visible" in answer for answer in answers)


def test_an_unwanted_arrival_is_taken_back(awa: Member, lea: Member, lyon: Section) -> None:
    case = build.deposited("autre", section=lyon)
    client = signed_in(awa)
    open_arrival(client, case)
    page = client.post(url("unwanted", case.reference), follow=True)
    assert "Effacée dans 30 jours." in text_of(page)
    client.post(undo_address(page.content.decode()))
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.state, fresh.erase_on) == (State.SUBMITTED, None)


def test_two_people_before_the_same_arrival_know_of_each_other(
    awa: Member, karim: Member, case: Case
) -> None:
    first, second = signed_in(awa), signed_in(karim)
    for client in (first, second):
        open_arrival(client, case)
        page = client.get(url("arrival", case.reference))
    assert "Awa lit aussi cette arrivée" in text_of(page)
