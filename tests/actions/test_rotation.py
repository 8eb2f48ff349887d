"""A new root key: everything opens before, during and after, whatever dies on the way."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.utils import timezone

from dossiers.actions import employer, rotation, section_card
from dossiers.actions.workplace import spelling_mark
from dossiers.management.commands import keys as command
from dossiers.management.typed import write_private
from dossiers.models import Alias, Case, JournalLine, Member, RootSecret, Section, Workplace
from dossiers.privacy import keyring, vault
from tests import build
from tests.faults.processes import ROOT
from tests.vault import Vault

pytestmark = pytest.mark.django_db
PHRASE = "lampe tricot orage sabot figue ruelle"


@pytest.fixture
def case(awa: Member, vault_file: Vault, settings: Any) -> Case:
    """A case, its section's book and card; the root key is a plain file of this test."""
    settings.VAULT_FILE = ""
    keyring.forget_keys()
    section_card.identity(build.section_of(awa), now=timezone.now())
    made = build.taken(awa)
    employer.add_brand(build.section_of(awa), name="Noz", by=awa, now=timezone.now())
    return made


def rotate() -> str:
    out = io.StringIO()
    call_command("keys", "rotate", stdout=out)
    return out.getvalue()


def root() -> bytes:
    return keyring.read_key(configured.ROOT_KEY_FILE)


def is_whole(case: Case, awa: Member) -> bool:
    """Its content opens, the digests find what they found, the section's card opens."""
    section = Section.objects.get(pk=case.section_id)
    section_card.keys_of(section.identity)
    workplace = Workplace.objects.get(case=case)
    alias = Alias.objects.get(book__section=section)
    return (
        bool(build.opened(case).story)
        and bytes(alias.mark) == spelling_mark(section.pk, "NOZ")
        and workplace.section_id == section.pk
    )


def test_after_a_rotation_only_the_new_key_opens(awa: Member, case: Case) -> None:
    old = root()
    assert is_whole(case, awa)
    assert "nouvelle clé racine" in rotate()
    assert root() != old and is_whole(case, awa)
    assert set(rotation.left_behind(root())) == set()
    assert len(set(rotation.left_behind(old))) == len(rotation.WRAPS)
    assert JournalLine.objects.filter(action="keys.rotate").count() == 1
    assert not rotation.is_under_way()


def test_a_second_rotation_keeps_the_digests_too(awa: Member, case: Case) -> None:
    rotate()
    rotate()
    assert is_whole(case, awa)
    assert RootSecret.objects.count() == 1


STEPS = ("write", "wrap", "replace", "end")


class DiedError(BaseException):
    """As if the machine had stopped there."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_what_dies_at_any_step_is_whole_and_is_taken_up_again(
    awa: Member, case: Case, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    place, name = {
        "write": (command, "write_private"),
        "wrap": (rotation, "wrap_anew"),
        "replace": (rotation.os, "replace"),
        "end": (rotation, "end"),
    }[step]
    real = getattr(place, name)

    def dies(*args: Any, **more: Any) -> Any:
        if step == "replace" and not str(args[0]).endswith(".new"):
            return real(*args, **more)
        if after:
            real(*args, **more)
        raise DiedError

    old = root()
    with monkeypatch.context() as patch:
        patch.setattr(place, name, dies)
        with pytest.raises(DiedError):
            rotate()
    keyring.forget_keys()
    assert is_whole(case, awa)
    rotate()
    keyring.forget_keys()
    assert is_whole(case, awa)
    assert root() != old and set(rotation.left_behind(root())) == set()


def test_a_wrap_under_a_third_key_stops_it_and_changes_nothing(awa: Member, case: Case) -> None:
    old = root()
    before = list(Section.objects.order_by("pk").values_list("sealed_private_key", flat=True))
    foreign = Section.objects.exclude(pk=case.section_id).first() or build.section("Paris")
    Section.objects.filter(pk=foreign.pk).update(sealed_private_key=b"\1" * 60)
    with pytest.raises(CommandError, match="does not open"):
        rotate()
    assert root() == old and is_whole(case, awa)
    kept = dict(Section.objects.values_list("pk", "sealed_private_key"))
    assert bytes(kept[case.section_id]) in [bytes(one) for one in before]


def test_with_a_vault_the_new_key_is_under_its_phrase(
    awa: Member, case: Case, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAULT_FILE = str(tmp_path / "vault.json")
    old = root()
    write_private(tmp_path / "vault.json", vault.closed(old, PHRASE))
    monkeypatch.setattr(sys, "stdin", io.StringIO("une autre phrase, assez longue\n"))
    with pytest.raises(CommandError, match="n’ouvre pas"):
        rotate()
    assert not rotation.is_under_way()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PHRASE}\n"))
    rotate()
    assert vault.opened(settings.VAULT_FILE, PHRASE) == root() != old
    assert is_whole(case, awa)
    Path(settings.ROOT_KEY_FILE).unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PHRASE}\n"))
    with pytest.raises(CommandError, match="vault open"):
        rotate()


def test_every_use_of_the_root_key_is_known_to_the_rotation() -> None:
    purposes = {wrap.purpose for wrap in rotation.WRAPS}
    used = set()
    for file in (ROOT / "dossiers").rglob("*.py"):
        text = file.read_text("utf-8")
        used |= set(re.findall(r"\b(?:root_key|root_keys|unwrapped)\(\s*\"([^\"]+)\"", text))
    assert used == purposes
