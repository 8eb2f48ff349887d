"""M3, M4, M5: a backup made, the machine lost, and everything there again; or a clear refusal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage
import pytest
from pyrage import x25519

from dossiers.privacy.keyring import make_keys
from tests import services
from tests.faults import figures
from tests.faults.conftest import embedded, server, url_of
from tests.faults.house import House, size
from tests.faults.processes import BINARIES, ROOT
from tests.faults.visitor import Visitor, come_back, send, tell

FORGET_THE_LAST = "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)"
CASES, PIECES = size(500, 5000), size(20, 400)


@dataclass
class Kept:
    """A house whose backups are encrypted to two people; each has a file with her identity."""

    house: House
    identities: list[Path]

    def manage(self, *words: str, house: House | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BINARIES / "python"), "manage.py", "backup", *words],
            cwd=ROOT,
            env={**os.environ, **(house or self.house).env},
            capture_output=True,
            text=True,
            check=False,
        )

    def made(self) -> Path:
        """One more backup."""
        done = self.manage("make")
        assert done.returncode == 0, done.stdout + done.stderr
        return max((self.house.data / "backups").glob("*.tar.age"))

    def opened(self, backup: Path, *words: str, house: House | None = None, who: int = 0) -> str:
        """Verify or restore `backup`; what was said, whether it went well or not."""
        word, *more = words
        whose = ["--identity", str(self.identities[who])]
        done = self.manage(word, str(backup), *whose, *more, house=house)
        return f"{done.returncode}\n{done.stdout}{done.stderr}"


@pytest.fixture
def kept(house: House, tmp_path: Path) -> Kept:
    return kept_of(house, tmp_path)


def kept_of(house: House, tmp_path: Path) -> Kept:
    pair = [x25519.Identity.generate() for _ in range(2)]
    files = [tmp_path / f"identity-{n}" for n in range(2)]
    for file, one in zip(files, pair, strict=True):
        file.write_text(f"# to keep\n{one}\n")
    house.env["BACKUP_RECIPIENTS"] = ",".join(str(one.to_public()) for one in pair)
    return Kept(house, files)


@pytest.fixture
def empty_machine(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> Iterator[House]:
    """Another machine of the same kind, on which only the two keys were typed in again."""
    env = embedded(tmp_path / "other" / "data")
    make_keys(house.data / "keys")
    shutil.copytree(house.data / "keys", tmp_path / "other" / "data" / "keys")
    if house.is_embedded:
        yield House(tmp_path / "other", env)
        return
    postgresql: services.Service = request.getfixturevalue("postgresql")
    name = f"other_{services.free_port()}"
    with psycopg.connect(server(postgresql), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        env |= {"DATABASE_URL": url_of(postgresql, name), "REDIS_URL": house.env["REDIS_URL"]}
        yield House(tmp_path / "other", env)
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def everything(house: House) -> list[dict[str, object]]:
    """Each story, and the digests of the pieces that open."""
    return sorted(json.loads(house.inside("pieces")), key=lambda case: str(case["story"]))


def test_m3_a_lost_machine_comes_back_whole_from_one_file_and_the_keys(
    kept: Kept, empty_machine: House
) -> None:
    house = kept.house
    house.manage("seed", "--cases", str(CASES), "--due", "10")
    house.inside("open_team")
    house.inside(f"keep_pieces({PIECES})")
    before = everything(house)
    made = time.monotonic()
    backup = kept.made()
    made = time.monotonic() - made
    erased = house.inside("erase_one").split()[-1]
    ledger = house.data / "erasures.txt"
    assert erased in ledger.read_text()

    begun = time.monotonic()
    said = kept.opened(backup, "restore", "--ledger", str(ledger), house=empty_machine)
    took = time.monotonic() - begun
    assert said.startswith("0\n"), said
    assert "Effacements refaits : 1" in said
    empty_machine.manage("migrate", "-v", "0")

    after = everything(empty_machine)
    assert len(before) - len(after) == 1
    assert [case for case in after if case not in before] == []
    assert sum(len(case["received"]) for case in after) >= PIECES - 1  # type: ignore[arg-type]
    assert empty_machine.count("dossiers_case", f"id = '{erased}'") == 0
    assert "sort" not in empty_machine.manage("verify_journal")
    with empty_machine.web():
        assert Visitor(empty_machine.port).get("/").status == 200
    figures.told("M3", f"{house.kind}: {len(before)} cases, backup made in", f"{made:.1f} s", "-")
    figures.seconds("M3", f"{house.kind}: the same on an empty machine", took, 300)


def test_m3_a_backup_is_tried_apart_and_changes_nothing(kept: Kept) -> None:
    house = kept.house
    house.inside("open_team")
    house.inside("keep_pieces(3)")
    backup = kept.made()
    before = everything(house)
    for who in (0, 1):
        said = kept.opened(backup, "verify", who=who)
        assert said.startswith("0\n"), said
    assert everything(house) == before
    assert [one.name for one in house.data.iterdir() if one.name.startswith("dossiers-")] == []


def test_m3_nothing_is_restored_where_somebody_already_works(kept: Kept) -> None:
    kept.house.inside("open_team")
    backup = kept.made()
    said = kept.opened(backup, "restore")
    assert said.startswith("1\n")
    assert "rien n’a été touché" in said
    assert kept.house.count("dossiers_member") == 2


def flipped(backup: Path, _kept: Kept) -> None:
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    backup.write_bytes(bytes(whole))


def truncated(backup: Path, _kept: Kept) -> None:
    backup.write_bytes(backup.read_bytes()[:-5000])


def of_somebody_else(_backup: Path, kept: Kept) -> None:
    kept.identities[0].write_text(f"{x25519.Identity.generate()}\n")


def without_a_file(backup: Path, kept: Kept) -> None:
    """By somebody who holds an identity, hence can encrypt again, and not the service key."""
    again(backup, kept, lambda names: [n for n in names if not n.startswith("files/")])


def without_manifest(backup: Path, kept: Kept) -> None:
    again(backup, kept, lambda names: [n for n in names if n != "manifest.json"])


def again(backup: Path, kept: Kept, choose: Callable[[list[str]], list[str]]) -> None:
    """Decrypt, keep some of the files, encrypt to the same people."""
    one = x25519.Identity.from_str(kept.identities[0].read_text().splitlines()[-1])
    clear, less = backup.with_suffix(".clear"), backup.with_suffix(".less")
    clear.write_bytes(pyrage.decrypt(backup.read_bytes(), [one]))
    with tarfile.open(clear) as source, tarfile.open(less, "w") as target:
        for name in choose(source.getnames()):
            target.addfile(source.getmember(name), source.extractfile(name))
    backup.write_bytes(pyrage.encrypt(less.read_bytes(), [one.to_public()]))


def another_instance(_backup: Path, kept: Kept) -> None:
    (kept.house.data / "keys" / "service.key").write_text("ab" * 32)


HARMS: list[tuple[Callable[[Path, Kept], None], str]] = [
    (flipped, "ne s’ouvre pas"),
    (truncated, "ne s’ouvre pas"),
    (without_a_file, "Il manque"),
    (without_manifest, "le manifeste manque"),
    (of_somebody_else, "clé d’une autre personne"),
    # The last: its keys are lost.
    (another_instance, "clé"),
]


def test_m4_a_backup_that_is_not_whole_is_refused_and_the_fault_named(
    small_house: House, tmp_path: Path
) -> None:
    kept = kept_of(small_house, tmp_path)
    small_house.inside("open_team")
    small_house.inside("keep_pieces(2)")
    good = kept.made()
    empty = House(tmp_path / "empty", embedded(tmp_path / "empty" / "data"))
    shutil.copytree(small_house.data / "keys", empty.data / "keys")
    for harm, words in HARMS:
        backup = tmp_path / f"{harm.__name__}.tar.age"
        shutil.copy(good, backup)
        harm(backup, kept)
        said = kept.opened(backup, "verify")
        assert said.startswith("1\n") and words in said, (harm, said)
        if harm is without_a_file:
            said = kept.opened(backup, "restore", house=empty)
            assert said.startswith("1\n") and words in said, said
            assert not (empty.data / "media").exists()
    figures.told("M4", "faulty backups accepted", 0, 0)


def test_m5_what_was_acknowledged_before_a_backup_is_in_it_while_people_write(
    kept: Kept, empty_machine: House
) -> None:
    house = kept.house
    house.inside("open_team")

    def write(number: int) -> str:
        visitor = Visitor(house.port)
        code = tell(visitor, f"Récit numéro {number}.")
        assert send(visitor)
        return code

    writers = size(6, 20)
    with house.web(), ThreadPoolExecutor(writers) as people:
        before = list(people.map(write, range(writers)))
        during = [people.submit(write, 100 + number) for number in range(writers)]
        backup = kept.made()
        for one in during:
            one.result()
    said = kept.opened(backup, "restore", house=empty_machine)
    assert said.startswith("0\n"), said
    empty_machine.manage("migrate", "-v", "0")
    with empty_machine.web():
        port = empty_machine.port
        found = [f"Récit numéro {n}." in come_back(port, c) for n, c in enumerate(before)]
    figures.told("M5", f"{house.kind}: acknowledged before, absent after", found.count(False), 0)
    assert all(found)


def test_a_backup_holds_no_key_and_the_server_cannot_read_it(kept: Kept) -> None:
    house = kept.house
    house.inside("open_team")
    house.inside("keep_pieces(1)")
    backup = kept.made()
    one = x25519.Identity.from_str(kept.identities[1].read_text().splitlines()[-1])
    clear = pyrage.decrypt(backup.read_bytes(), [one])
    for file in (house.data / "keys").iterdir():
        secret = file.read_text().strip()
        assert secret.encode() not in clear
        assert file.name == "secret.key" or bytes.fromhex(secret) not in clear
    assert "Récit numéro 0".encode() not in clear
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_needs_two_people_and_says_so(kept: Kept) -> None:
    first, _second = kept.house.env["BACKUP_RECIPIENTS"].split(",")
    for words in (first, "", f"{first},{first}", "age1faux,age1faux2"):
        kept.house.env["BACKUP_RECIPIENTS"] = words
        done = kept.manage("make")
        assert done.returncode == 1
        assert "BACKUP_RECIPIENTS" in done.stderr or "n’est pas une clé publique" in done.stderr
    assert not list(kept.house.data.glob("backups/*"))


def test_m6_a_database_with_something_in_it_is_not_changed_without_a_fresh_backup(
    kept: Kept,
) -> None:
    house = kept.house
    assert "à jour" in house.manage("upgrade")
    house.inside("open_team")
    applied = house.count("django_migrations")
    house.query(FORGET_THE_LAST)
    assert "Pas de sauvegarde" in tried(house, "upgrade")
    assert house.count("django_migrations") == applied - 1
    kept.made()
    # It is refused no more: what it meets now is our own tampering, the table that exists.
    assert "Pas de sauvegarde" not in tried(house, "upgrade")


def tried(house: House, *words: str) -> str:
    """Run a management command; what it said, whatever its exit code."""
    done = subprocess.run(
        [str(BINARIES / "python"), "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **house.env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
