"""The vault: its file, its command, and what comes in or leaves while it is closed."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.remind import remind
from dossiers.models import Member, SweepMark, Workplace
from dossiers.privacy import keyring, vault
from dossiers.privacy.envelope import LockedError
from notifications.models import Notice
from tests import build
from tests.vault import Vault

PHRASE = "lampe tricot orage sabot figue ruelle"


def test_vault_gives_the_key_back_to_its_phrase_and_to_no_other(tmp_path: Path) -> None:
    key = bytes(range(32))
    file = tmp_path / "vault"
    file.write_text(vault.closed(key, PHRASE))
    assert key.hex() not in file.read_text()
    assert vault.opened(file, PHRASE) == key
    assert vault.opened(file, f"  {PHRASE.upper()}  ".replace(" ", "  ")) == key
    with pytest.raises(vault.WrongPassphraseError):
        vault.opened(file, PHRASE + "s")


@pytest.mark.parametrize("phrase", ["", "motdepasse", "a b c d e f g h i j k l m n o p q r s"])
def test_short_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(vault.WeakPassphraseError):
        vault.closed(bytes(32), phrase)


@pytest.mark.parametrize("field", ["salt", "sealed"])
def test_damaged_vault_gives_no_key(tmp_path: Path, field: str) -> None:
    file = tmp_path / "vault"
    written = json.loads(vault.closed(bytes(32), PHRASE))
    for wrong in (written[field][:-2], "zz", "00" + written[field][2:], None):
        file.write_text(json.dumps({**written, field: wrong}))
        with pytest.raises(vault.VaultError):
            vault.opened(file, PHRASE)
    with pytest.raises(vault.VaultError, match="nowhere"):
        vault.opened(tmp_path / "nowhere", PHRASE)


def test_folder_in_memory_is_told_from_one_on_disk(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "23 22 0:5 / /run rw,nosuid shared:2 - tmpfs tmpfs rw\n"
        "24 23 8:2 / /run/disk\\040kept rw - ext4 /dev/sdb1 rw\n"
    )
    assert vault.is_in_memory("/run/dossiers", str(mounts))
    assert not vault.is_in_memory("/run/disk kept/keys", str(mounts))
    assert not vault.is_in_memory("/running", str(mounts))
    assert not vault.is_in_memory("/run/dossiers", str(tmp_path / "nowhere"))


# --- The command --------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    """Where a host puts its keys: not yet a vault."""
    keyring.make_keys(tmp_path)
    settings.VAULT_FILE = str(tmp_path / "vault.json")
    settings.ROOT_KEY_FILE = str(tmp_path / "run" / "root.key")
    return tmp_path


def ask(monkeypatch: pytest.MonkeyPatch, words: list[str], *typed: str) -> str:
    """What the command says, when these lines are typed."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    call_command("vault", *words, stdout=out)
    return out.getvalue()


def test_host_makes_opens_changes_and_closes_the_vault(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = place / "root.key"
    key = keyring.read_key(root)
    said = ask(monkeypatch, ["make", "--from", str(root)], PHRASE, PHRASE)
    assert "keys verify" in said and str(root) in said
    assert (place / "vault.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SystemExit):
        ask(monkeypatch, ["state"])
    ask(monkeypatch, ["open", "--on-disk"], PHRASE)
    opened = place / "run" / "root.key"
    assert keyring.read_key(opened) == key and opened.stat().st_mode & 0o777 == 0o600
    assert "Ouvert" in ask(monkeypatch, ["state"])
    assert "déjà ouvert" in ask(monkeypatch, ["open"])
    ask(monkeypatch, ["change"], PHRASE, PHRASE + " neuf", PHRASE + " neuf")
    assert "fermé" in ask(monkeypatch, ["close"])
    assert not opened.exists()
    with pytest.raises(CommandError, match="n’ouvre pas"):
        ask(monkeypatch, ["open", "--on-disk"], PHRASE)
    ask(monkeypatch, ["open", "--on-disk"], PHRASE + " neuf")
    assert keyring.read_key(opened) == key


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (["make", "--from", "nowhere"], [], "nowhere"),
        (["make", "--from", "root.key"], [PHRASE, PHRASE + "s"], "pas les mêmes"),
        (["make", "--from", "root.key"], ["court", "court"], "six mots"),
        (["open"], [PHRASE], "tmpfs"),
        (["open", "--on-disk"], [PHRASE], "vault.json"),
        (["close"], [], "la perdrait"),
    ],
)
def test_a_refused_word_says_why_and_writes_nothing(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    typed: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setattr(vault, "_IN_MEMORY", set())
    before = sorted(path.name for path in place.rglob("*") if path.is_file())
    with pytest.raises(CommandError, match=says):
        ask(monkeypatch, words, *typed)
    assert sorted(path.name for path in place.rglob("*") if path.is_file()) == before


def test_a_vault_is_never_written_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, ["make", "--from", str(place / "root.key")], PHRASE, PHRASE)
    written = (place / "vault.json").read_text()
    with pytest.raises(CommandError, match="existe déjà"):
        ask(monkeypatch, ["make", "--from", str(place / "root.key")], PHRASE, PHRASE)
    assert (place / "vault.json").read_text() == written


def test_without_a_vault_the_command_says_how_to_have_one(settings: Any) -> None:
    settings.VAULT_FILE = ""
    with pytest.raises(CommandError, match="VAULT_FILE"):
        call_command("vault", "state")


# --- What goes on while it is closed ----------------------------------------------


def test_what_was_opened_is_closed_with_the_vault(awa: Member, vault_file: Vault) -> None:
    case = build.taken(awa)
    assert build.opened(case).story
    vault_file.close()
    with pytest.raises(LockedError):
        assert build.opened(case).story
    vault_file.open()
    assert build.opened(case).story


def test_request_comes_in_and_its_employer_is_noted_once_open(
    awa: Member, vault_file: Vault
) -> None:
    now = timezone.now()
    vault_file.close()
    case, _code = build.deposited_with_code(section=build.section_of(awa), now=now)
    assert not Workplace.objects.filter(case=case).exists()
    housekeeping(now=now)
    assert not Workplace.objects.filter(case=case).exists()
    vault_file.open()
    assert housekeeping(now=now)["employers"] == 1
    assert Workplace.objects.get(case=case).spot
    assert not SweepMark.objects.filter(name="employers-behind").exists()
    assert housekeeping(now=now)["employers"] == 0


def test_reminders_leave_and_the_coordination_hears_of_it_once_a_day(
    awa: Member, vault_file: Vault
) -> None:
    now = timezone.now()
    build.taken(awa, now=now)
    chief = build.member(build.section_of(awa), "coordinator", "Lea")
    vault_file.close()
    for hours in (1, 2, 26):
        moment = now + timedelta(hours=hours)
        remind(now=moment)
        housekeeping(now=moment)
    told = Notice.objects.filter(topic="vault_closed", recipient=chief.pk)
    assert told.count() == len({timezone.localdate(now + timedelta(hours=h)) for h in (1, 2, 26)})
    assert not Notice.objects.filter(topic="vault_closed", recipient=awa.pk).exists()
