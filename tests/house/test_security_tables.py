"""The security tables say what is proved: each test that they name exists, each row has a state."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from dossiers.management import security_pages as pages
from tests.faults.processes import ROOT

HOSTILE = pages.hostile_rows()
CONTROLS = pages.controls()
# The families of the hostile tests and how many rows each has.
ROWS = {"A": 9, "R": 8, "I": 7, "U": 5, "P": 9, "C": 6, "J": 5, "D": 13, "S": 6, "M": 6, "X": 4}


@cache
def names_in(path: str) -> set[str]:
    """The names of the tests of a file of tests/; empty for no file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing(name: str) -> bool:
    """Whether a named test does not exist; `*` names all those of a file."""
    path, _, test = name.partition("::")
    return not (names_in(path) if test == "*" else names_in(path) & {test})


def test_the_hostile_table_is_whole() -> None:
    assert set(HOSTILE) == {f"{family}{n + 1}" for family, of in ROWS.items() for n in range(of)}
    assert sum(row.gate for row in HOSTILE.values()) == 63


@pytest.mark.parametrize("row", HOSTILE.values(), ids=lambda row: row.id)
def test_a_hostile_row_says_what_it_has(row: pages.Hostile) -> None:
    assert [name for name in row.tests if missing(name)] == []
    assert row.state in (pages.HELD, pages.PARTLY, pages.OPEN)
    assert bool(row.tests) == (row.state != pages.OPEN)
    assert not (row.missing and row.state == pages.HELD)
    assert row.missing or row.state != pages.PARTLY


def test_the_table_of_the_standard_is_whole_and_in_order() -> None:
    ids = [row.id for row in CONTROLS]
    assert len(ids) == len(set(ids)) == 190
    assert ids == sorted(ids, key=lambda one: [int(part) for part in one.split(".")])


@pytest.mark.parametrize("row", CONTROLS, ids=lambda row: row.id)
def test_a_control_names_what_proves_it(row: pages.Control) -> None:
    assert [name for name in row.rows if name not in HOSTILE] == []
    assert [name for name in row.tests if missing(name)] == []
    if row.by.endswith(".md"):
        assert (ROOT / row.by).is_file()
    if row.exception:
        assert re.search(rf"\b{re.escape(row.id)}\b", (ROOT / "SECURITY.md").read_text("utf-8"))


def test_a_row_that_nothing_proves_is_said_open() -> None:
    bare = pages.Control("1.2.3", 1, "asks", "control")
    assert pages.state_of(bare, HOSTILE) == pages.OPEN
    opened = next(row.id for row in HOSTILE.values() if row.state == pages.OPEN)
    held = next(row.id for row in HOSTILE.values() if row.state == pages.HELD)
    assert pages.state_of(pages.Control("1", 1, "", "", rows=[opened]), HOSTILE) == pages.OPEN
    assert pages.state_of(pages.Control("1", 1, "", "", rows=[held]), HOSTILE) == pages.HELD
    both = pages.Control("1", 1, "", "", rows=[held, opened])
    assert pages.state_of(both, HOSTILE) == pages.PARTLY


def test_a_test_that_does_not_exist_is_seen() -> None:
    assert missing("house/test_security_tables.py::test_nothing")
    assert missing("house/test_nowhere.py::*")
    assert not missing("house/test_security_tables.py::test_a_test_that_does_not_exist_is_seen")
