"""What is kept in the repository: no secret, no path of somebody's machine, no huge file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Pictures are looked at, licences and lock files are quoted as they are.
NOT_READ = {".png", ".jpg", ".ico", ".woff2", ".mo"}
SECRETS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "token of a forge": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,})"),
    "64 hexadecimal digits, as a key file": re.compile(r"^[0-9a-f]{64}$", re.MULTILINE),
    "password in an address": re.compile(r"://[^\s:/@{}$\"'%]+:[^\s:/@{}$\"'%]+@"),
}
# Written for readers or for tests: they open nothing.
EXAMPLES = ("mot-de-passe", "password", "exemple", "example", "secret", "{password}", "pass@")
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root)/(?!\.)[\w.-]+|[A-Z]:\\\\Users")


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every tracked text, by its path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in tracked()
        if path.suffix not in NOT_READ
    }


def test_no_secret_is_kept_in_the_repository(texts: dict[str, str]) -> None:
    found = [
        f"{path}: {kind}"
        for path, text in texts.items()
        for kind, pattern in SECRETS.items()
        for match in pattern.finditer(text)
        if not any(word in match.group().lower() for word in EXAMPLES)
    ]
    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine(texts: dict[str, str]) -> None:
    found = [
        f"{path}: {match.group()}"
        for path, text in texts.items()
        for match in MACHINE.finditer(text)
    ]
    assert found == []


def test_no_data_of_an_instance_is_tracked(texts: dict[str, str]) -> None:
    endings = (".sqlite3", ".key", ".env", ".pem", ".rdb", ".eml")
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert [name for name in names if name.startswith("var/") or name.endswith(endings)] == []


def test_no_tracked_file_is_heavy() -> None:
    heavy = {path.name: path.stat().st_size for path in tracked() if path.stat().st_size > 600_000}
    assert heavy == {}


def test_every_refusal_can_be_translated(texts: dict[str, str]) -> None:
    """Sentences for screens are wrapped: none is raised bare."""
    bare = re.compile(r"(?:RefusedError|Http404)\(\s*[\"']\w")
    ours = {path: text for path, text in texts.items() if path.startswith("dossiers/")}
    found = [path for path, text in ours.items() if bare.search(text)]
    assert found == []
