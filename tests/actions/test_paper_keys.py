"""The two keys on paper: copied by hand, read again, put back; a slip is found in its row."""

from __future__ import annotations

import io
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from dossiers.privacy import paper
from dossiers.privacy.keyring import make_keys, read_key

KEYS = st.binary(min_size=32, max_size=32)
NAMES = st.sampled_from(["service", "root"])


@given(KEYS, NAMES)
def test_what_is_printed_is_read_again_however_it_is_typed(key: bytes, name: str) -> None:
    rows = paper.rows(key, name)
    assert len(rows) == 3 and all(len(row) == 24 for row in rows)
    assert paper.read(rows, name) == key
    assert (
        paper.read([row.lower().replace(" ", "-").replace("0", "o") for row in rows], name) == key
    )


@given(KEYS, NAMES, st.integers(0, 2), st.integers(0, 19), st.integers(1, 31))
def test_one_wrong_symbol_is_found_in_its_row(
    key: bytes, name: str, row: int, place: int, by: int
) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    rows = [one.replace(" ", "") for one in paper.rows(key, name)]
    wrong = alphabet[(alphabet.index(rows[row][place]) + by) % 32]
    rows[row] = rows[row][:place] + wrong + rows[row][place + 1 :]
    with pytest.raises(paper.PaperError) as found:
        paper.read(rows, name)
    assert found.value.row == row + 1


@given(KEYS)
def test_rows_in_another_order_or_of_the_other_key_are_refused(key: bytes) -> None:
    first, second, third = paper.rows(key, "root")
    if first != second:
        with pytest.raises(paper.PaperError):
            paper.read([second, first, third], "root")
    with pytest.raises(paper.PaperError):
        paper.read([first, second, third], "service")


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    make_keys(tmp_path)
    settings.SERVICE_KEY_FILE = str(tmp_path / "service.key")
    settings.ROOT_KEY_FILE = str(tmp_path / "root.key")
    return tmp_path


def printed(keys: Path) -> list[str]:
    """The six rows, as somebody copies them from the screen."""
    out = io.StringIO()
    call_command("keys", "print", stdout=out)
    return [line.strip() for line in out.getvalue().splitlines() if line.startswith("    ")]


def typed(monkeypatch: pytest.MonkeyPatch, rows: list[str], word: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(rows) + "\n"))
    out = io.StringIO()
    call_command("keys", word, stdout=out)
    return out.getvalue()


def test_an_envelope_is_proved_without_unlocking_anything(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = printed(keys)
    assert "C’est bien la clé racine" in typed(monkeypatch, rows, "verify")
    other = secrets.token_bytes(32)
    wrong = [*rows[:3], *paper.rows(other, "root")]
    with pytest.raises(CommandError, match="pas celle de cette instance"):
        typed(monkeypatch, wrong, "verify")
    with pytest.raises(CommandError, match="rangée 2"):
        typed(monkeypatch, [rows[0], rows[1][:-1], *rows[2:]], "verify")


def test_the_files_are_made_again_from_paper_and_never_written_over(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = printed(keys)
    before = read_key(keys / "root.key"), read_key(keys / "service.key")
    (keys / "root.key").unlink()
    said = typed(monkeypatch, rows[3:], "restore")
    assert "service.key existe" in said
    assert (read_key(keys / "root.key"), read_key(keys / "service.key")) == before
    assert (keys / "root.key").stat().st_mode & 0o077 == 0


def test_the_page_to_print_is_for_its_owner_alone_and_is_never_written_over(keys: Path) -> None:
    page = keys / "envelope.html"
    call_command("keys", "print", "--html", str(page), stdout=io.StringIO())
    assert page.stat().st_mode & 0o077 == 0
    assert page.read_text().count("<svg") == 2
    with pytest.raises(FileExistsError):
        call_command("keys", "print", "--html", str(page), stdout=io.StringIO())
