"""What the team says of a case: next action, summary, facts, calls, contact; and two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import conversation, departure, next_action
from dossiers.actions import fact as facts
from dossiers.models import Case, CaseSummary, Fact, JournalLine, Member, Message, PhoneCall
from dossiers.rules.known import KnownDate
from tests import build
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    fatal,
    open_arrival,
    signed_in,
    text_of,
    today,
    url,
)

pytestmark = pytest.mark.django_db
PHONE = "06 00 00 00 07"


@pytest.fixture(autouse=True)
def nobody_is_there() -> None:
    cache.clear()


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A case that Awa follows and Karim backs, with a date in forty days."""
    return build.taken(
        awa,
        binome=karim,
        happened=dismissed_so_that_it_ends_in(40),
        reply={"channel": "phone", "phone": PHONE, "voicemail": "no", "name": "Sam"},
    )


def fresh(case: Case) -> Case:
    return build.opened(Case.objects.get(pk=case.pk))


def next_of(case: Case, who: Member, text: str, days: int = 3) -> dict[str, object]:
    """What the form of the next action sends."""
    version = Case.objects.get(pk=case.pk).next_version
    return {"text": text, "who": who.pk, "on": today() + timedelta(days=days), "version": version}


# --- The next action ----------------------------------------------------------
def test_next_action_is_in_the_head_until_it_is_done(
    awa: Member, karim: Member, case: Case
) -> None:
    client, page = signed_in(awa), url("case", case.reference)
    sent = client.post(
        url("next_action", case.reference), next_of(case, karim, "Appeler le greffe")
    )
    assert sent.status_code == 303
    assert "Prochaine action : Appeler le greffe Karim avant le" in text_of(client.get(page))
    version = {"version": fresh(case).next_version}
    assert client.post(url("next_done", case.reference), version).url == page
    assert "Appeler le greffe" not in text_of(client.get(page))
    assert fresh(case).next_on is None


def test_closing_the_last_date_asks_what_comes_next_and_never_refuses(
    awa: Member, case: Case
) -> None:
    client, last = signed_in(awa), fatal(case)
    for other in case.deadlines.filter(state="open").exclude(pk=last.pk):
        asked = {"reason": "Déjà fait.", "version": other.version}
        sent = client.post(url("dismiss_deadline", case.reference, other.pk), asked)
        assert sent.url == url("deadline", case.reference, other.pk)
    piece = build.proof(build.opened(case))
    asked = {"act": "cph_filed", "on": today().isoformat(), "exhibit": str(piece.pk),
             "version": fatal(case).version}  # fmt: skip
    sent = client.post(url("close_deadline", case.reference, last.pk), asked)
    assert sent.url == url("next_action", case.reference)
    assert fatal(case).state == "done"


def test_done_without_any_date_to_come_asks_what_comes_next(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    client.post(url("next_action", case.reference), next_of(case, awa, "Relancer"))
    Case.objects.filter(pk=case.pk).update(nearest_on=None, has_unknown_fatal=False)
    sent = client.post(url("next_done", case.reference), {"version": fresh(case).next_version})
    assert sent.url == url("next_action", case.reference)
    assert "Quelle est la suite ?" in text_of(client.get(sent.url))


def test_taking_a_case_without_a_date_asks_what_comes_next(awa: Member) -> None:
    case = build.deposited("autre", section=build.section_of(awa))
    client = signed_in(awa)
    open_arrival(client, case)
    sent = client.post(url("take", case.reference), {"version": case.version, "binome": ""})
    asks = next_action.must_ask(case, today())
    assert sent.url == url("next_action" if asks else "case", case.reference)


def test_lateness_is_a_question_of_state(awa: Member, case: Case) -> None:
    now = timezone.now()
    next_action.plan(case, text="Relancer", who=awa, on=today(), by=awa, now=now, version=0)
    assert not Case.objects.filter(next_action.late(today())).exists()
    late = Case.objects.filter(next_action.late(today() + timedelta(days=1)), next_by=awa)
    assert [one.pk for one in late] == [case.pk]


def test_next_action_is_for_somebody_who_sees_the_case(
    awa: Member, karim: Member, case: Case
) -> None:
    stranger = build.member(build.section_of(awa))
    client = signed_in(awa)
    sent = client.post(url("next_action", case.reference), next_of(case, stranger, "Relancer"))
    assert sent.status_code == 422 and "Relancer" in sent.content.decode()


# --- The summary --------------------------------------------------------------
def test_every_version_of_the_summary_stays_readable(
    awa: Member, karim: Member, case: Case
) -> None:
    page = url("case_summary", case.reference)
    signed_in(awa).post(page, {"body": "Licenciée.\nVeut partir.", "version": 0})
    signed_in(karim).post(page, {"body": "Licenciée, conteste.", "version": 1})
    told = text_of(signed_in(awa).get(page))
    assert "Version 2 · Karim" in told and "Version 1 · Awa" in told
    assert "Veut partir." in told
    assert fresh(case).summary == "Licenciée, conteste."
    assert CaseSummary.objects.count() == 2


def test_six_lines_are_refused_and_come_back(awa: Member, case: Case) -> None:
    lines = "\n".join(f"ligne {n}" for n in range(6))
    sent = signed_in(awa).post(url("case_summary", case.reference), {"body": lines, "version": 0})
    assert sent.status_code == 422 and "ligne 5" in sent.content.decode()


# --- Two at once --------------------------------------------------------------
def test_over_a_newer_version_both_texts_are_kept_and_one_is_chosen(
    awa: Member, karim: Member, case: Case
) -> None:
    page = url("next_action", case.reference)
    mine = next_of(case, awa, "Écrire au patron", days=9)
    signed_in(karim).post(page, next_of(case, karim, "Appeler le greffe", days=2))
    sent = signed_in(awa).post(page, mine)
    html = sent.content.decode()
    assert sent.status_code == 409
    assert "Karim a modifié cette fiche à" in text_of(sent)
    assert "Appeler le greffe" in html and "Écrire au patron" in html
    # The other's date, my words.
    assert 'name="choix-on" value="theirs" id="theirs-3" checked' in html
    assert 'name="choix-text" value="mine" id="mine-1" checked' in html
    version = fresh(case).next_version
    chosen = {**mine, "version": version, "choix-on": "theirs", "choix-text": "mine"}
    assert signed_in(awa).post(page, chosen).status_code == 303
    stored = fresh(case)
    assert stored.next_action == "Écrire au patron"
    assert stored.next_on == today() + timedelta(days=2)


def test_a_choice_made_too_late_is_asked_again(awa: Member, karim: Member, case: Case) -> None:
    page = url("case_summary", case.reference)
    signed_in(karim).post(page, {"body": "Un.", "version": 0})
    assert signed_in(awa).post(page, {"body": "Deux.", "version": 0}).status_code == 409
    signed_in(karim).post(page, {"body": "Trois.", "version": 1})
    again = signed_in(awa).post(page, {"body": "Deux.", "version": 1, "choix-body": "mine"})
    assert again.status_code == 409 and "Trois." in again.content.decode()
    assert fresh(case).summary == "Trois."


def test_a_date_that_feeds_a_deadline_keeps_the_others_by_default(
    awa: Member, karim: Member, case: Case
) -> None:
    deadline = fatal(case)
    page = url("correct_date", case.reference, deadline.pk)
    day = case.milestones.get(pk=deadline.milestone_id).earliest
    assert day is not None
    told = {"on_month": day.month, "on_year": day.year, "version": 1}
    assert signed_in(karim).post(page, {**told, "on_day": day.day - 1 or 2}).status_code == 303
    sent = signed_in(awa).post(page, {**told, "on_day": day.day})
    html = sent.content.decode()
    assert sent.status_code == 409 and "Karim a modifié cette fiche" in text_of(sent)
    assert 'name="choix-known" value="theirs" id="theirs-1" checked' in html


def test_a_contact_changed_meanwhile_shows_both(awa: Member, karim: Member, case: Case) -> None:
    page = url("edit_contact", case.reference)
    told = {"channel": "phone", "name": "Sam", "language": "fr", "version": 0}
    sent = signed_in(karim).post(page, {**told, "phone": "06 11 11 11 11"})
    assert sent.status_code == 303
    sent = signed_in(awa).post(page, {**told, "phone": "06 22 22 22 22"})
    assert sent.status_code == 409
    assert "06 11 11 11 11" in text_of(sent) and "06 22 22 22 22" in text_of(sent)
    assert JournalLine.objects.filter(action="contact.show").count() == 2


# --- Facts and calls ----------------------------------------------------------
def test_a_fact_stands_at_its_date_with_its_piece(awa: Member, case: Case) -> None:
    piece = build.proof(case, by=awa)
    client, page = signed_in(awa), url("case", case.reference)
    asked = {"fact-on_month": "3", "fact-on_year": "2025", "fact-text": "Le planning change.",
             "fact-exhibit": str(piece.pk)}  # fmt: skip
    assert client.post(url("add_fact", case.reference), asked).status_code == 303
    fact = Fact.objects.get()
    assert (str(fact.on), str(fact.on_end), fact.precision) == ("2025-03-01", "2025-03-31", "month")
    told = text_of(client.get(page, {"voir": "faits"}))
    assert "mars 2025" in told and f"fait noté par Awa · pièce {piece.number}" in told
    assert "Le planning change." not in text_of(client.get(page, {"voir": "actions"}))
    assert (
        case.deadlines.filter(milestone__earliest__year=2025, milestone__earliest__month=3).count()
        == 0
    )


def test_a_fact_without_a_month_is_refused_with_what_was_typed(awa: Member, case: Case) -> None:
    asked = {"fact-text": "Un jour, il a crié."}
    sent = signed_in(awa).post(url("add_fact", case.reference), asked)
    assert sent.status_code == 422 and "Un jour, il a crié." in sent.content.decode()


def test_a_fact_taken_out_is_no_longer_shown(awa: Member, case: Case) -> None:
    now = timezone.now()
    known = KnownDate.month(2025, 3)
    fact = facts.write(case, known=known, text="Le planning.", exhibit=None, by=awa, now=now)
    client = signed_in(awa)
    assert "Le planning." in text_of(client.get(url("edit_fact", case.reference, fact.pk)))
    client.post(url("remove_fact", case.reference, fact.pk), {"version": 1})
    assert "Le planning." not in text_of(client.get(url("case", case.reference)))
    assert client.get(url("edit_fact", case.reference, fact.pk)).status_code == 404


def test_a_call_says_with_whom_and_stays_inside(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    asked = {"call-day": today(), "call-hour": "00:00", "call-whom": "Le greffe",
             "call-body": "Audience en mars."}  # fmt: skip
    assert client.post(url("call", case.reference), asked).status_code == 303
    assert PhoneCall.objects.count() == 1 and not Message.objects.exists()
    told = text_of(client.get(url("case", case.reference)))
    assert "Appel Interne Le greffe · Awa Audience en mars." in told


# --- Two minutes --------------------------------------------------------------
def test_message_cancelled_comes_back_into_the_box(awa: Member, case: Case) -> None:
    client, page = signed_in(awa), url("case", case.reference)
    client.post(url("message", case.reference), {"message-body": "Rendez-vous mardi."})
    message = Message.objects.get()
    undo = url("cancel_message", case.reference, message.pk)
    told = client.get(page).content.decode()
    assert told.count(f'action="{undo}"') == 2 and "Envoi dans 2 min." in told
    back = client.post(undo, follow=True)
    assert "Rendez-vous mardi.</textarea>" in back.content.decode()
    assert not Message.objects.exists()
    assert "Rendez-vous mardi." not in client.get(page).content.decode()


def test_message_that_has_left_is_not_cancelled(awa: Member, case: Case) -> None:
    then = timezone.now() - departure.WAITS
    message = conversation.write_to_person(case, body="Bonjour.", by=awa, now=then)
    client = signed_in(awa)
    sent = client.post(url("cancel_message", case.reference, message.pk), follow=True)
    assert "Trop tard : ce message est parti." in text_of(sent)
    assert Message.objects.filter(pk=message.pk).exists()


# --- Who else is here ---------------------------------------------------------
def test_two_people_on_one_case_see_each_other(awa: Member, karim: Member, case: Case) -> None:
    page = url("case", case.reference)
    assert "aussi ouvert" not in text_of(signed_in(awa).get(page))
    assert "Awa a aussi ouvert ce dossier" in text_of(signed_in(karim).get(page))
    line = signed_in(awa).get(url("presence", case.reference))
    assert "Karim a aussi ouvert ce dossier (à l’instant)." in line.content.decode()


def test_a_stranger_learns_nothing_of_who_is_here(awa: Member, case: Case) -> None:
    signed_in(awa).get(url("case", case.reference))
    stranger = signed_in(build.member(build.section_of(awa)))
    assert stranger.get(url("presence", case.reference)).status_code == 404


def test_asking_who_is_here_is_not_a_reading(awa: Member, case: Case) -> None:
    signed_in(awa).get(url("presence", case.reference))
    assert not JournalLine.objects.filter(action="case.read", case=case.pk).exists()


# --- Scripts, and a session that ends -----------------------------------------
def test_a_script_gets_the_living_part_alone(awa: Member, case: Case) -> None:
    client, page = signed_in(awa), url("case", case.reference)
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "suivi-vivant"}
    part = client.get(page, {"voir": "faits"}, **asked).content.decode()
    assert "<html" not in part and 'class="timeline"' in part
    sent = client.post(url("note", case.reference), {"note-body": "Vu."}, **asked)
    assert sent.status_code == 200 and "Note enregistrée." in sent.content.decode()
    wrong = client.post(url("note", case.reference), {"note-body": ""}, **asked)
    assert wrong.status_code == 422 and "<html" not in wrong.content.decode()


def test_what_was_typed_waits_for_who_signs_in_again(awa: Member, case: Case) -> None:
    client, page = Client(), url("case", case.reference)
    typed = {"note-body": "Un long récit.", "csrfmiddlewaretoken": "x"}
    sent = client.post(
        url("note", case.reference), typed, headers={"referer": f"http://testserver{page}"}
    )
    assert sent.url == f"{reverse('account_login')}?next={page}"
    login = {"login": awa.email, "password": build.PASSWORD, "next": page}
    assert client.post(reverse("account_login"), login).status_code == 302
    assert "Un long récit.</textarea>" in client.get(page).content.decode()
    assert "Un long récit." not in client.get(page).content.decode()


def test_a_password_is_never_kept(client: Client) -> None:
    client.post("/equipe/moi/", {"password": "secret", "theme": "dark"})
    assert "secret" not in str(client.session.get("kept"))


# --- What is begun ----------------------------------------------------------
def compose(client: Client, case: Case, to: str, **fields: str) -> str:
    """The page, once another tab of the composer was chosen with `fields` in this one."""
    address = url("compose", case.reference) + f"?ecrire={to}"
    named = {name.replace("_", "-", 1): value for name, value in fields.items()}
    return client.post(address, named, follow=True).content.decode()


def test_another_tab_keeps_what_was_begun_and_mixes_nothing(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    page = compose(client, case, "message", note_body="Entre nous seulement")
    assert "Entre nous seulement" not in page and "composer-visible" in page
    page = compose(client, case, "note", message_body="Bonjour, voici")
    assert "Entre nous seulement" in page and "Bonjour, voici" not in page
    client.post(url("note", case.reference), {"note-body": "Entre nous seulement"})
    page = client.get(url("case", case.reference)).content.decode()
    assert "Bonjour, voici" in page
    page = client.get(url("case", case.reference) + "?ecrire=note").content.decode()
    assert ">Entre nous seulement</textarea>" not in page.replace("\n", "")


def test_what_was_emptied_is_not_kept(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    compose(client, case, "message", note_body="Un début")
    compose(client, case, "note", message_body="")
    page = compose(client, case, "message", note_body="")
    assert "Un début" not in compose(client, case, "note") + page


def test_what_was_begun_is_nobody_elses(awa: Member, karim: Member, case: Case) -> None:
    compose(signed_in(awa), case, "message", note_body="Entre nous seulement")
    page = signed_in(karim).get(url("case", case.reference) + "?ecrire=note")
    assert "Entre nous seulement" not in page.content.decode()
