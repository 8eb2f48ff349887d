"""While the vault is closed: what goes on, what waits, and in which words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import next_action
from dossiers.models import Case, JournalLine, Member
from tests import build
from tests.vault import Vault
from tests.web import walk
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    fatal,
    signed_in,
    text_of,
    today,
    url,
)

pytestmark = pytest.mark.django_db
CLOSED = "Le coffre est fermé."


@pytest.fixture
def case(awa: Member, vault_file: Vault) -> Case:
    """A case of Awa with a date to lose; the vault has just been closed."""
    made = build.taken(awa, happened=dismissed_so_that_it_ends_in(6))
    vault_file.close()
    return made


def test_a_case_answers_that_the_vault_is_closed_and_what_to_do(awa: Member, case: Case) -> None:
    answer = signed_in(awa).get(url("case", case.reference))
    assert answer.status_code == 503
    assert CLOSED in text_of(answer) and "vault open" in text_of(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["todo", "cases", "deadlines", "notices", "me"])
def test_lists_of_dates_stay_open_and_say_it(awa: Member, case: Case, page: str) -> None:
    answer = signed_in(awa).get(url(page))
    assert answer.status_code == 200
    assert "Coffre fermé." in answer.content.decode()


def test_a_task_is_shown_by_its_day_without_its_words(
    awa: Member, vault_file: Vault, case: Case
) -> None:
    vault_file.open()
    opened = build.opened(case)
    said = {"text": "Appeler le greffe.", "who": awa, "on": today(), "version": opened.next_version}
    next_action.plan(opened, **said, by=awa, now=timezone.now())
    assert "Appeler le greffe." in text_of(signed_in(awa).get(url("todo")))
    vault_file.close()
    page = text_of(signed_in(awa).get(url("todo")))
    assert "(coffre fermé)" in page and "Appeler le greffe." not in page


def test_seen_is_answered_all_the_same(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    address = url("acknowledge", case.reference, fatal(case).pk) + "?retour=a-faire"
    assert address in client.get(url("todo")).content.decode()
    assert client.post(address).status_code == 303
    assert fatal(case).seen_by == awa
    assert JournalLine.objects.filter(action="deadline.acknowledge", case=case.pk).exists()


def test_what_the_team_typed_comes_back_and_nothing_is_kept(awa: Member, case: Case) -> None:
    written = "Elle garde ses fiches de paie chez sa sœur."
    sent = {"note-body": written}
    answer = signed_in(awa).post(url("note", case.reference), sent)
    assert answer.status_code == 503
    assert written in answer.content.decode()
    assert not case.notes.exists()


def test_a_person_comes_back_with_her_code_reads_and_writes(vault_file: Vault, awa: Member) -> None:
    made, code = build.deposited_with_code(section=build.section_of(awa))
    vault_file.close()
    client = walk.come_back(code)
    assert client.get("/suivre/dossier/").status_code == 200
    assert client.post("/suivre/dossier/repondre/", {"body": "Ils ont appelé."}).status_code == 303
    vault_file.open()
    assert build.opened(made).messages.get().body == "Ils ont appelé."


def test_an_open_vault_says_nothing(awa: Member, vault_file: Vault) -> None:
    made = build.taken(awa)
    answer = signed_in(awa).get(url("case", made.reference))
    assert answer.status_code == 200
    assert "Coffre fermé" not in answer.content.decode()


def test_a_key_that_is_missing_without_a_vault_stays_a_fault(
    awa: Member, vault_file: Vault, settings: object
) -> None:
    made = build.taken(awa)
    settings.VAULT_FILE = ""  # type: ignore[attr-defined]
    vault_file.close()
    client: Client = signed_in(awa)
    client.raise_request_exception = False
    assert client.get(url("case", made.reference)).status_code == 500
