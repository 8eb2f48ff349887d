"""M6: a house grows from SQLite to PostgreSQL; every row is there, every word opens."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from tests import services
from tests.faults import figures
from tests.faults.conftest import server, url_of
from tests.faults.house import House, size
from tests.faults.processes import BINARIES, ROOT
from tests.faults.visitor import Visitor, come_back, send, tell

CASES = size(60, 5000)


@pytest.fixture
def empty(postgresql: services.Service) -> Iterator[str]:
    """The address of an empty database."""
    name = f"moved_{services.free_port()}"
    with psycopg.connect(server(postgresql), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        yield url_of(postgresql, name)
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def moved(house: House, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BINARIES / "python"), "manage.py", "move_database", url],
        cwd=ROOT,
        env={**os.environ, **house.env},
        capture_output=True,
        text=True,
        check=False,
    )


def told(house: House, number: int) -> str:
    visitor = Visitor(house.port)
    code = tell(visitor, f"Récit numéro {number}.")
    assert send(visitor)
    return code


def test_m6_a_house_that_moved_has_every_row_every_word_and_goes_on(
    small_house: House, empty: str
) -> None:
    house = small_house
    house.manage("seed", "--cases", str(CASES), "--due", "10")
    house.inside("open_team")
    with house.web():
        code = told(house, 1)
    done = moved(house, empty)
    assert done.returncode == 0, done.stderr
    rows = int(done.stdout.split()[0])
    assert "MOT-DE-PASSE" not in done.stdout and empty not in done.stdout
    house.env["DATABASE_URL"] = empty
    assert not house.is_embedded
    with house.web():
        assert "Récit numéro 1." in come_back(house.port, code)
        # Numbers go on from where they were: a new request takes the next one.
        again = told(house, 2)
        assert "Récit numéro 2." in come_back(house.port, again)
    assert house.count("dossiers_case") == CASES + 2
    assert house.manage("verify_journal").startswith("Journal juste")
    house.manage("sweep")
    figures.told("M6", f"SQLite to PostgreSQL: {rows} rows, different ones", 0, 0)


def test_m6_a_base_with_something_in_it_is_refused_and_left_as_it_was(
    small_house: House, big_house: House
) -> None:
    small_house.inside("open_team")
    big_house.inside("open_team")
    before = big_house.query("SELECT id FROM dossiers_section ORDER BY id")
    done = moved(small_house, big_house.env["DATABASE_URL"])
    assert done.returncode and "vide" in done.stderr
    assert big_house.query("SELECT id FROM dossiers_section ORDER BY id") == before


def test_m6_a_server_that_does_not_answer_is_said_and_nothing_changes(small_house: House) -> None:
    small_house.inside("open_team")
    nowhere = f"postgres://dossiers:secret-word@127.0.0.1:{services.free_port()}/dossiers"
    done = moved(small_house, nowhere)
    assert done.returncode and "ne répond pas" in done.stderr
    assert "secret-word" not in done.stderr + done.stdout
    assert small_house.count("dossiers_section") == 1


def test_m6_a_house_already_there_says_so(big_house: House) -> None:
    done = moved(big_house, big_house.env["DATABASE_URL"])
    assert done.returncode and "déjà sur PostgreSQL" in done.stderr
