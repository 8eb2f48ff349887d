"""What is sent ready-made: in the person's language, read in French by who sends it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from dossiers.actions import consent, expected, guest, task
from dossiers.actions.guest import Scope
from dossiers.actions.member import find_invitation, join
from dossiers.kinds import ready
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Case, ConsentAct, Member
from tests import build
from tests.web.desk_cast import open_arrival, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db
LETTER = "Quel jour avez-vous reçu la lettre ?"
LETTER_EN = "What day did you get the letter?"


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """Her words are English; Awa follows her case."""
    return build.taken(awa, binome=karim, reply={"language": "en"})


def test_a_ready_question_leaves_in_her_language(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    page = text_of(client.get(url("case", case.reference) + "?ecrire=message"))
    assert LETTER in page and LETTER_EN in page
    client.post(url("message", case.reference), {"message-question": "letter_day"})
    sent = build.opened(case).messages.get()
    assert sent.body.startswith(LETTER_EN) and LETTER not in sent.body


def test_an_arrival_is_asked_in_its_language(awa: Member) -> None:
    arrival = build.deposited(section=build.section_of(awa), reply={"language": "en"})
    client = signed_in(awa)
    open_arrival(client, arrival)
    client.post(url("ask", arrival.reference), {"question": "call", "body": "Merci."})
    assert build.opened(arrival).messages.get().body == "When can we call you safely?\nMerci."


def test_the_team_reads_it_in_french_and_once(awa: Member, case: Case) -> None:
    for days in (2, 1, 0):
        expected.ask(build.opened(case), "contract", by=awa, now=build_now(days))
    page = text_of(signed_in(awa).get(url("case", case.reference)))
    assert "C’est-à-dire : Avez-vous votre contrat ?" in page
    tasks = text_of(signed_in(awa).get(url("tasks_of_case", case.reference)))
    assert tasks.count("Avez-vous votre contrat ?") == 1 and "posée 3 fois" in tasks
    assert "Do you have your contract?" not in tasks


def build_now(days: int) -> datetime:
    return timezone.now() - timedelta(days=days, minutes=5)


def test_words_of_ones_own_are_never_guessed() -> None:
    assert ready.meaning("Bonjour, ça va ?", "en") == ""
    both = f"{ready.said_in('en', ready.QUESTIONS['call'])}\nMerci."
    assert ready.meaning(both, "en") == "Quand peut-on vous appeler sans risque ?\nMerci."
    with translation.override("en"):
        assert ready.meaning(both, "en") == ""


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code not in ("fr", "bn")])
def test_the_closing_message_is_in_her_language(awa: Member, language: str) -> None:
    case = build.taken(awa, reply={"language": language})
    page = text_of(signed_in(awa).get(url("close_case", case.reference)))
    hers = ready.said_in(language, ready.CLOSED)
    assert hers != str(ready.CLOSED) and hers in page
    assert f"veut dire : « {ready.CLOSED} »" in page


def test_what_an_interpreter_wrote_is_read_with_the_message(awa: Member, case: Case) -> None:
    now = timezone.now()
    message = build.said(case, body="We wrote to them.", by=awa, now=now)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=now)
    row, token = guest.let_in(
        build.opened(case), email="nour@example.org", name="Nour", kind="interpreter",
        scope=Scope(frozenset({"story", "messages"})), ends_on=today() + timedelta(days=9),
        by=awa, now=now,
    )  # fmt: skip
    asked = find_invitation(token, now=now)
    assert asked is not None
    nour = join(asked, password=build.PASSWORD, now=now)
    words = "Nous leur avons écrit."
    guest.translate(row, message, language="fr", body=words, by=nour, now=now)
    page = text_of(signed_in(awa).get(url("case", case.reference)))
    assert "Traduit par Nour : Nous leur avons écrit." in page


def test_the_same_thing_done_again_is_one_line(awa: Member, case: Case) -> None:
    now = timezone.now()
    rows = list(case.tasks.filter(done_on=None))[:3]
    for row in rows:
        row.case = case
        task.finish(row, by=awa, now=now)
    page = text_of(signed_in(awa).get(url("case", case.reference)))
    assert "Awa a fait une tâche. (3 fois)" in page
