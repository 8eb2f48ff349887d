"""The journal: a chain that shows every change, in a table that refuses them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dossiers.models import Entry, JournalHead, JournalLine
from tests.conftest import append_only

NOW = datetime(2026, 11, 26, 18, 30, 12, tzinfo=UTC)


def write(count: int = 1, **fields: Any) -> None:
    with transaction.atomic():
        JournalLine.objects.record_many(
            Entry("case.read", NOW, uuid4(), uuid4(), uuid4(), **fields) for _ in range(count)
        )


def tamper(statement: str, *values: Any) -> None:
    """What somebody with the database's own rights can do: take the triggers away first."""
    with connection.schema_editor() as editor:
        append_only.unprotect(None, editor)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    with connection.schema_editor() as editor:
        append_only.protect(None, editor)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers_journalline SET action = 'case.take'",
        "UPDATE dossiers_journalline SET at = at",
        "DELETE FROM dossiers_journalline",
        "DELETE FROM dossiers_journalline WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(statement: str) -> None:
    write(2)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert JournalLine.objects.count() == 2


@pytest.mark.django_db
def test_postgresql_refuses_to_empty_the_journal() -> None:
    write()
    statement = {
        "postgresql": "TRUNCATE dossiers_journalline",
        "sqlite": "DELETE FROM dossiers_journalline",
    }[connection.vendor]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_chain_nobody_touched_verifies() -> None:
    write(5, details={"rule": "rupture_12m", "count": 3})
    write()
    assert JournalLine.objects.first_fault() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "values", "fault"),
    [
        ("UPDATE dossiers_journalline SET action = 'case.take' WHERE seq = %s", [3], 3),
        ("UPDATE dossiers_journalline SET actor = NULL WHERE seq = %s", [2], 2),
        ("DELETE FROM dossiers_journalline WHERE seq = %s", [1], 1),
        ("DELETE FROM dossiers_journalline WHERE seq = %s", [4], 4),
        ("DELETE FROM dossiers_journalline WHERE seq > %s", [3], 4),
        ("UPDATE dossiers_journalline SET details = '{\"count\": 9}' WHERE seq = %s", [5], 5),
    ],
)
def test_any_change_is_found_at_its_line(statement: str, values: list[Any], fault: int) -> None:
    write(5)
    tamper(statement, *values)
    assert JournalLine.objects.first_fault() == fault


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_journal_is_found() -> None:
    write(3)
    tamper("DELETE FROM dossiers_journalline")
    assert JournalLine.objects.first_fault() == 1


@pytest.mark.django_db(transaction=True)
def test_two_lines_exchanged_are_found() -> None:
    write(4)
    tamper("UPDATE dossiers_journalline SET seq = 100 WHERE seq = 2")
    tamper("UPDATE dossiers_journalline SET seq = 2 WHERE seq = 3")
    tamper("UPDATE dossiers_journalline SET seq = 3 WHERE seq = 100")
    assert JournalLine.objects.first_fault() == 2


@pytest.mark.django_db(transaction=True)
def test_a_line_is_never_written_outside_the_transaction_of_its_act() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        JournalLine.objects.record(Entry("case.read", NOW))


@pytest.mark.django_db
def test_an_act_undone_leaves_no_line() -> None:
    write()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        JournalLine.objects.record(Entry("case.read", NOW))
        raise ZeroDivisionError
    assert JournalLine.objects.count() == 1
    assert JournalHead.objects.get().seq == 1
    assert JournalLine.objects.first_fault() is None


@pytest.mark.django_db
def test_words_of_a_person_have_no_place_in_a_line() -> None:
    with pytest.raises(ValueError, match="story"):
        write(details={"story": "ce que la personne a dit"})


@pytest.mark.django_db
def test_a_person_without_account_leaves_the_day_and_not_the_minute() -> None:
    with transaction.atomic():
        JournalLine.objects.record(Entry("person.deposit", NOW, None, uuid4(), uuid4()))
    line = JournalLine.objects.get()
    local = timezone.localtime(line.at)
    assert (local.hour, local.minute, local.second) == (0, 0, 0)


@pytest.mark.django_db
def test_verify_journal_says_that_all_is_well() -> None:
    write(3)
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    assert "Lignes : 3" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_verify_journal_leaves_with_1_and_names_the_first_bad_line() -> None:
    write(3)
    tamper("UPDATE dossiers_journalline SET action = 'x' WHERE seq = 2")
    err = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_journal", stderr=err)
    assert left.value.code == 1
    assert "ligne 2" in err.getvalue()


@pytest.mark.django_db
def test_many_lines_at_once_are_what_one_line_is() -> None:
    details = {"step": "j-30", "number": 3, "reference": "a\\b\t«»"}
    write(1, details=details)
    write(200, details=details)
    lines = JournalLine.objects.values_list("action", "at", "details").distinct()
    assert list(lines) == [("case.read", NOW, details)]
    assert JournalLine.objects.filter(actor=None).count() == 0
    assert (JournalLine.objects.count(), JournalLine.objects.first_fault()) == (201, None)
