"""A section leaves an instance and arrives in an empty one with the same cases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pyrage import x25519

from dossiers import access
from dossiers.actions import member as members
from dossiers.actions import section_arrival, section_export
from dossiers.actions.refusal import RefusedError
from dossiers.actions.session import open_session
from dossiers.models import Case, CaseKey, JournalLine, Member, ReferenceCounter, Section
from dossiers.moving import pack
from dossiers.moving.carried import CARRIED
from dossiers.moving.pack import PackError
from dossiers.privacy import keyring
from dossiers.privacy.receipt import derive_receipt
from tests import build
from tests.house import actors

pytestmark = pytest.mark.django_db
JOURNAL = ("dossiers_journalline", "dossiers_journalhead", "dossiers_journalsegment")


def left(section: Section, *, now: datetime | None = None) -> tuple[bytes, pack.Manifest]:
    """The pack of a section, decrypted, and its manifest."""
    leaving = section_export.Leaving(section, now=now or timezone.now(), step=lambda *_: None)
    identity, sealed = x25519.Identity.generate(), io.BytesIO()
    section_export.encrypted(leaving, sealed, [identity.to_public()])
    return pyrage.decrypt(sealed.getvalue(), [identity]), leaving.manifest


def emptied() -> None:
    """As an instance that was just installed."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith(("dossiers_", "notifications_", "mfa_")) and table not in JOURNAL:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def arrived(content: bytes) -> section_arrival.Arrived:
    archive = pack.opened(io.BytesIO(content))
    return section_arrival.arrive(archive, now=timezone.now(), say=lambda _line: None)


@pytest.fixture
def other_keys(tmp_path: Path, settings: LazySettings) -> Iterator[None]:
    """The keys of another instance, until the end."""
    keyring.make_keys(tmp_path)
    settings.ROOT_KEY_FILE = str(tmp_path / "root.key")
    keyring.forget_keys()
    yield
    keyring.forget_keys()


@pytest.fixture
def other_service(other_keys: None, tmp_path: Path, settings: LazySettings) -> None:
    settings.SERVICE_KEY_FILE = str(tmp_path / "service.key")
    keyring.forget_keys()


def test_the_same_cases_arrive_in_an_empty_instance_counted_and_hashed(tmp_path: Path) -> None:
    scene = actors.scene()
    section = scene.case.section
    content, before = left(section)
    emptied()
    arrived(content)
    _again, after = left(Section.objects.get())
    assert after.tables == before.tables
    assert after.files == before.files
    assert before.tables["dossiers.Case"]["count"] >= 2
    filled = [label for label, told in before.tables.items() if told["count"]]
    assert len(filled) > 30, sorted(set(CARRIED) - set(filled))


def test_they_arrive_under_other_keys_too(request: pytest.FixtureRequest) -> None:
    case, _code = build.deposited_with_code("noz", section=build.section())
    build.photo(case)
    content, before = left(case.section)
    emptied()
    request.getfixturevalue("other_keys")
    arrived(content)
    _again, after = left(Section.objects.get())
    assert (after.tables, after.files) == (before.tables, before.files)
    assert build.opened(Case.objects.get()).story == case.story


def test_codes_still_open_their_case_when_the_service_key_came_too(
    request: pytest.FixtureRequest,
) -> None:
    case, code = build.deposited_with_code("noz", section=build.section())
    content, _manifest = left(case.section)
    emptied()
    request.getfixturevalue("other_keys")
    came = arrived(content)
    assert (came.codes_work, came.codes) == (True, 1)
    assert open_session(derive_receipt(code), now=timezone.now()) is not None


def test_with_another_service_key_it_is_said_that_codes_open_nothing(
    request: pytest.FixtureRequest,
) -> None:
    case, code = build.deposited_with_code("noz", section=build.section())
    content, _manifest = left(case.section)
    emptied()
    request.getfixturevalue("other_service")
    came = arrived(content)
    assert (came.codes_work, came.codes) == (False, 1)
    assert open_session(derive_receipt(code), now=timezone.now()) is None


def test_the_next_case_comes_after_those_that_arrived() -> None:
    case = build.deposited("noz", section=build.section())
    content, _manifest = left(case.section)
    emptied()
    arrived(content)
    assert ReferenceCounter.objects.get().last == int(case.reference.split("-")[1])
    assert build.deposited("noz").reference != case.reference


def test_the_journal_travels_to_be_read_and_is_not_taken_for_true() -> None:
    case = build.deposited("noz", section=build.section())
    content, manifest = left(case.section)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = archive.read(pack.JOURNAL).decode()
    assert "person.deposit" in told
    assert len(told.splitlines()) == manifest.journal
    lines = JournalLine.objects.count()
    emptied()
    arrived(content)
    assert JournalLine.objects.count() == lines + 1
    assert JournalLine.objects.latest("seq").action == "section.arrive"
    assert JournalLine.objects.first_fault() is None


def test_nothing_arrives_in_an_instance_that_holds_a_section() -> None:
    case = build.deposited("noz", section=build.section())
    content, _manifest = left(case.section)
    with pytest.raises(RefusedError, match="pas vide"):
        arrived(content)


def altered(content: bytes, name: str, change: Any) -> bytes:
    """The same pack with one of its files changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Case.jsonl", lambda lines: lines.replace(b'"noz"', b'"autre"')),
        ("Case.jsonl", lambda _lines: b""),
        ("Milestone.jsonl", lambda lines: lines[: len(lines) // 2]),
        ("manifest.json", lambda _lines: b"{}"),
    ],
)
def test_a_pack_that_was_cut_or_changed_leaves_nothing_behind(name: str, change: Any) -> None:
    case = build.deposited("noz", section=build.section())
    content, _manifest = left(case.section)
    emptied()
    with pytest.raises(PackError):
        arrived(altered(content, name, change))
    assert (Section.objects.count(), Case.objects.count(), CaseKey.objects.count()) == (0, 0, 0)


def test_nothing_of_another_section_leaves() -> None:
    mine = build.deposited("noz", section=build.section())
    other = build.deposited("noz", section=build.section("Brest"), story="Canari de Brest")
    content, manifest = left(mine.section)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert manifest.tables["dossiers.Case"]["count"] == 1
    assert b"Canari de Brest" not in told
    assert str(other.pk).encode() not in told


def test_the_two_commands_carry_a_section_to_an_empty_instance(tmp_path: Path) -> None:
    case, _code = build.deposited_with_code("noz", section=build.section())
    lea = build.member(case.section, "coordinator", "Léa")
    target, out = tmp_path / "lyon.zip.age", io.StringIO()
    call_command("export_section", case.section.slug, "--to", str(target), stdout=out)
    key = next(line for line in out.getvalue().splitlines() if line.startswith("AGE-SECRET"))
    assert case.story.encode() not in target.read_bytes()
    (tmp_path / "key.txt").write_text(key)
    emptied()
    out = io.StringIO()
    call_command("import_section", str(target), identity=tmp_path / "key.txt", stdout=out)
    assert "1 codes de suivi continuent" in out.getvalue()
    back = Member.objects.get(email=lea.email)
    assert not back.has_usable_password()
    token = members.invite(
        email=lea.email, name="Léa", section=Section.objects.get(), role="coordinator",
        by=None, now=timezone.now(),
    )  # fmt: skip
    invitation = members.find_invitation(token, now=timezone.now())
    assert invitation is not None
    same = members.join(invitation, password=build.PASSWORD, now=timezone.now())
    assert (same.pk, same.check_password(build.PASSWORD)) == (lea.pk, True)
    assert access.visible_cases(same).get().reference == case.reference


def test_a_command_that_cannot_says_why_and_leaves_no_half_file(tmp_path: Path) -> None:
    build.section()
    target = tmp_path / "x.zip.age"
    with pytest.raises(CommandError, match="Sections : lyon"):
        call_command("export_section", "brest", "--to", str(target))
    with pytest.raises(CommandError, match="clé publique"):
        call_command("export_section", "lyon", "--to", str(target), "--recipient", "age1x")
    assert list(tmp_path.glob("x.zip*")) == []
