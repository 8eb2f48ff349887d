"""Published figures point at nobody: an attacker who solves all of them at once finds nothing.

The attacker (tests/rules/attacker.py) shares no line with what she attacks. Each defence is
also taken away in turn, and she then finds somebody: the tests can fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.rules import disclosure, gathering, hiding
from dossiers.rules.counted import Counted, Limits, Person, rounded
from dossiers.rules.disclosure import OTHERS, Protected, TooFewError, protect
from tests.rules.attacker import Attacker

ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")
LIMITS = Limits()
Counts = Mapping[tuple[str, str], int]
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def people(counts: Counts, *, before: frozenset[int] = frozenset()) -> list[Person]:
    """So many people in each cell, spread over enough places and brands."""
    return [
        Person((row,), column, place=f"p{n % 5}", brand=f"b{n % 4}", before=before)
        for (row, column), number in sorted(counts.items())
        for n in range(number)
    ]


def published(told: Protected, layers: tuple[int, ...], attacker: Attacker) -> None:
    """The attacker reads an edition that counts these layers: shown counts, and every total."""
    exact = told.exact
    groups_r = {r: told.rows_apart if r == OTHERS else (r,) for r in told.rows}
    groups_c = {c: told.columns_apart if c == OTHERS else (c,) for c in told.columns}
    for lines in groups_r.values():
        every = [(at, row, c) for at in layers for row in lines for c in COLUMNS]
        attacker.learns(every, sum(exact.rows[row] for row in lines))
    for stacks in groups_c.values():
        every = [(at, r, one) for at in layers for r in ROWS for one in stacks]
        attacker.learns(every, sum(exact.columns[one] for one in stacks))
    for (r, c), number in told.cells.items():
        if number is not None:
            pairs = [(row, column) for row in groups_r[r] for column in groups_c[c]]
            atoms = [(at, *pair) for at in layers for pair in pairs]
            attacker.learns(atoms, sum(exact.cells[pair] for pair in pairs))


def found(attacker: Attacker, counts: Counts, layers: tuple[int, ...]) -> list[Any]:
    """The cells of 1 to 4 people whose values the attacker narrowed below 0 … 4."""
    told = []
    for cell, number in counts.items():
        if 0 < number < LIMITS.k:
            least, most = attacker.bounds([(at, *cell) for at in layers])
            if least > 0 or most < LIMITS.k - 1:
                told.append((cell, number, least, most))
    return told


tables = st.fixed_dictionaries(
    {
        (r, c): st.one_of(st.integers(0, 6), st.integers(0, 30), st.sampled_from([0, 1, 4, 5, 9]))
        for r in ROWS
        for c in COLUMNS
    }
)


def one_edition(counts: Counts) -> tuple[Protected, Attacker]:
    """It, and what somebody who read it knows."""
    told = protect(Counted(people(counts)), ROWS, COLUMNS, limits=LIMITS)
    attacker = Attacker()
    published(told, (0,), attacker)
    return told, attacker


def two_editions(first: Counts, added: Counts) -> tuple[Protected, Protected, Attacker]:
    """A quarter, then the half-year that holds it; and what somebody who read both knows."""
    early = protect(Counted(people(first)), ROWS, COLUMNS, limits=LIMITS)
    both = people(first, before=frozenset({0})) + people(added)
    late = protect(Counted(both), ROWS, COLUMNS, limits=LIMITS, known=[early.exact])
    attacker = Attacker()
    published(early, (0,), attacker)
    published(late, (0, 1), attacker)
    return early, late, attacker


@SLOW
@given(tables)
def test_one_edition_gives_no_small_number_back(counts: Counts) -> None:
    try:
        _told, attacker = one_edition(counts)
    except TooFewError:
        return
    assert found(attacker, counts, (0,)) == []


@SLOW
@given(tables, tables)
def test_two_editions_give_no_small_number_back(first: Counts, added: Counts) -> None:
    """Neither of the first, nor of the second, nor of what came between."""
    try:
        _early, _late, attacker = two_editions(first, added)
    except TooFewError:
        return
    together = {cell: first[cell] + added[cell] for cell in first}
    assert found(attacker, first, (0,)) == []
    assert found(attacker, added, (1,)) == []
    assert found(attacker, together, (0, 1)) == []


@SLOW
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)), st.integers(0, 12), min_size=6
    )
)
def test_lines_that_people_share_give_no_small_number_back(counts: Counts) -> None:
    """Somebody may tick several problems: lines have a total, columns have none."""
    everybody = [replace(one, rows=(one.rows[0], "d")) for one in people(counts)]
    several = Counted(everybody)
    try:
        told = protect(several, ROWS, COLUMNS, limits=LIMITS, several=True)
    except TooFewError:
        return
    attacker = Attacker()
    stacks = {c: told.columns_apart if c == OTHERS else (c,) for c in told.columns}
    for row in told.rows:
        attacker.learns([(row, c) for c in told.columns], told.exact.rows[row])
        for column, group in stacks.items():
            attacker.learns_at_most([(row, column)], len(several.of(columns=group)))
            if told.cells[row, column] is not None:
                real = len(several.of(rows=(row,), columns=group))
                attacker.learns([(row, column)], real)
    assert told.column_totals == {}
    for (row, column), shown in told.cells.items():
        real = len(several.of(rows=(row,), columns=stacks[column]))
        if shown is None and 0 < real < LIMITS.k:
            least, most = attacker.bounds([(row, column)])
            assert (least, most) >= (0, LIMITS.k - 1) and least == 0, (row, column)


@SLOW
@given(tables)
def test_every_number_shown_is_nobody_or_enough_people_in_enough_places(counts: Counts) -> None:
    counted = Counted(people(counts))
    try:
        told = protect(counted, ROWS, COLUMNS, limits=LIMITS)
    except TooFewError:
        return
    shown = [*told.row_totals.values(), *told.column_totals.values(), *told.cells.values()]
    assert all(one is None or one == 0 or (one >= LIMITS.k and one % 5 == 0) for one in shown)


# --- Each defence taken away, somebody is found ------------------------------

# One cell of two people, every line, column and total large.
SMALL = {(r, c): 12 for r in ROWS for c in COLUMNS} | {("a", "x"): 2}


def test_without_secondary_suppression_a_total_gives_the_cell_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, attacker = one_edition(SMALL)
    assert found(attacker, SMALL, (0,)) == []
    assert list(told.why.values()).count("secondary") == 3
    monkeypatch.setattr(hiding, "secondary", lambda *_a: set())
    _told, attacker = one_edition(SMALL)
    assert found(attacker, SMALL, (0,)) == [(("a", "x"), 2, 2, 2)]


def test_without_hiding_the_small_number_is_there_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hiding, "sensitive", lambda *_a: {})
    _told, attacker = one_edition(SMALL)
    assert found(attacker, SMALL, (0,)) == [(("a", "x"), 2, 2, 2)]


def test_without_gathering_a_small_line_is_there_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SMALL | {("d", c): 1 for c in COLUMNS}
    told, attacker = one_edition(counts)
    assert found(attacker, counts, (0,)) == []
    assert set(told.rows_apart) == {"a", "d"}
    everyone = {row: (row,) for row in ROWS}
    across = {column: (column,) for column in COLUMNS}
    monkeypatch.setattr(gathering, "gather", _no_gathering(everyone, across))
    told, _attacker = one_edition(counts)
    assert told.exact.rows["d"] == 3 and "d" in told.rows


def _no_gathering(rows: Any, columns: Any) -> Any:
    return lambda *_args, across: columns if across else rows


def test_without_comparing_editions_the_difference_gives_people_back() -> None:
    first = {(r, c): 12 for r in ROWS for c in COLUMNS}
    added = {(r, c): 9 for r in ROWS for c in COLUMNS} | {("a", "x"): 2}
    _early, late, attacker = two_editions(first, added)
    assert late.why["a", "x"] == "difference"
    assert found(attacker, added, (1,)) == []
    blind = protect(Counted(people(first) + people(added)), ROWS, COLUMNS, limits=LIMITS, known=())
    attacker = Attacker()
    published(_early, (0,), attacker)
    published(blind, (0, 1), attacker)
    assert found(attacker, added, (1,)) == [(("a", "x"), 2, 2, 2)]


def test_what_an_edition_hid_the_next_one_hides_too() -> None:
    """Else the difference of the two would be all that a reader needs."""
    added = {(r, c): 9 for r in ROWS for c in COLUMNS}
    early, late, attacker = two_editions(SMALL, added)
    assert set(early.why) <= set(late.why)
    assert found(attacker, SMALL, (0,)) == []


def test_without_keeping_what_was_hidden_the_next_edition_gives_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    added = dict.fromkeys(SMALL, 0) | {(r, "z"): 9 for r in ROWS}
    _early, _late, attacker = two_editions(SMALL, added)
    assert found(attacker, SMALL, (0,)) == []
    monkeypatch.setattr(hiding, "_was_hidden", lambda *_a: False)
    monkeypatch.setattr(hiding, "secondary", lambda *_a: set())
    _early, late, attacker = two_editions(SMALL, added)
    assert late.cells["a", "y"] is not None
    assert found(attacker, SMALL, (0,)) != []


def test_two_places_only_hide_a_large_number_and_three_show_it() -> None:
    def told(places: int) -> Protected:
        crowd = [
            replace(p, place=f"p{n % places}") if (p.rows, p.column) == (("a",), "x") else p
            for n, p in enumerate(people(SMALL | {("a", "x"): 30}))
        ]
        return protect(Counted(crowd), ROWS, COLUMNS, limits=LIMITS)

    assert told(2).why["a", "x"] == "places"
    assert told(3).why == {}


@pytest.mark.parametrize(("of_one_brand", "hidden"), [(34, True), (25, False)])
def test_one_brand_behind_a_number_hides_it(of_one_brand: int, hidden: bool) -> None:
    """34 of 39 is more than 85 %; 25 of 39 is not."""
    counts = {(r, c): 60 for r in ROWS for c in COLUMNS} | {("a", "x"): 39}
    seen = 0
    crowd = []
    for one in people(counts):
        if (one.rows, one.column) == (("a",), "x"):
            one = replace(one, brand="grande" if seen < of_one_brand else f"b{seen}")  # noqa: PLW2901
            seen += 1
        crowd.append(one)
    told = protect(Counted(crowd), ROWS, COLUMNS, limits=LIMITS)
    assert (told.why.get(("a", "x")) == "dominant") is hidden


def test_a_large_hidden_cell_stays_unknown_by_k_people_each_way() -> None:
    counts = {(r, c): 60 for r in ROWS for c in COLUMNS}
    crowd = [
        replace(one, place="p0") if (one.rows, one.column) == (("a",), "x") else one
        for one in people(counts)
    ]
    told = protect(Counted(crowd), ROWS, COLUMNS, limits=LIMITS)
    attacker = Attacker()
    published(told, (0,), attacker)
    least, most = attacker.bounds([(0, "a", "x")])
    assert least <= 60 - LIMITS.k and most >= 60 + LIMITS.k


def test_without_rounding_a_reader_of_the_table_subtracts_her_friends() -> None:
    """Five values of the true count read the same; unrounded, each reads differently."""
    assert {rounded(n, LIMITS) for n in range(8, 13)} == {10}
    exactly = replace(LIMITS, base=1)
    assert len({rounded(n, exactly) for n in range(8, 13)}) == 5


@pytest.mark.parametrize("k", [5, 10, 20])
def test_the_threshold_is_the_one_that_is_set(k: int) -> None:
    limits = replace(LIMITS, k=k)
    counts = {(r, c): 60 for r in ROWS for c in COLUMNS} | {("a", "x"): k - 1, ("b", "y"): k}
    told = protect(Counted(people(counts)), ROWS, COLUMNS, limits=limits)
    assert told.why["a", "x"] == "few"
    assert told.why.get(("b", "y")) in (None, "secondary")


def test_too_few_people_in_all_are_refused_with_the_reason() -> None:
    with pytest.raises(TooFewError) as refused:
        protect(Counted(people({("a", "x"): 4})), ROWS, COLUMNS, limits=LIMITS)
    assert refused.value.reason == "few"


def test_a_table_too_thin_to_be_crossed_keeps_its_lines() -> None:
    """Here no choice of cells is safe: the dimension goes, the totals of the lines stay."""
    counts = {("a", "x"): 3, ("a", "y"): 15, ("b", "x"): 12, ("b", "y"): 1}
    told = protect(Counted(people(counts)), ("a", "b"), ("x", "y"), limits=LIMITS)
    assert told.uncrossed and told.cells == {}
    assert told.row_totals == {"a": 20, "b": 15}


def test_a_person_counts_once_whatever_her_lines() -> None:
    crowd = [Person(("a", "b"), place=f"p{n % 3}", brand=f"b{n}") for n in range(10)]
    told = protect(Counted(crowd), ("a", "b"), limits=LIMITS, several=True)
    assert told.total == 10
    assert told.row_totals == {"a": 10, "b": 10}


def test_the_protection_is_stated_where_it_is_made() -> None:
    assert "0 … k-1" in (disclosure.__doc__ or "")
    assert Fraction(85, 100) == LIMITS.dominance
