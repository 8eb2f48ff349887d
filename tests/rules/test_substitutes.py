"""Chains of substitutes: who answers today, and which rings are refused."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.substitutes import Away, loop, present, replaced_by

AUGUST = date(2026, 8, 1)


def away(person: str, substitute: str | None, first: int, last: int) -> Away[str]:
    return Away(person, AUGUST + timedelta(first - 1), AUGUST + timedelta(last - 1), substitute)


def test_somebody_who_is_there_answers_for_herself() -> None:
    assert present("awa", {"lea": "sam"}) == "awa"


def test_a_chain_goes_on_until_somebody_is_there() -> None:
    assert present("awa", {"awa": "lea", "lea": "sam"}) == "sam"


def test_a_chain_that_ends_on_nobody_says_nobody() -> None:
    assert present("awa", {"awa": "lea", "lea": None}) is None


def test_a_ring_that_should_not_exist_ends_all_the_same() -> None:
    assert present("awa", {"awa": "lea", "lea": "awa"}) is None


def test_a_substitute_answers_for_the_whole_chain_and_for_nobody_while_away() -> None:
    gone = {"awa": "lea", "lea": "sam", "tom": None}
    assert replaced_by("sam", gone) == {"awa", "lea"}
    assert replaced_by("lea", gone) == set()


def test_two_people_may_replace_each_other_on_different_days() -> None:
    assert loop(away("lea", "awa", 16, 31), [away("awa", "lea", 1, 15)]) == ()


def test_two_people_may_not_replace_each_other_on_the_same_day() -> None:
    assert loop(away("lea", "awa", 15, 31), [away("awa", "lea", 1, 15)]) == ("lea", "awa")


def test_a_ring_of_three_must_share_a_day() -> None:
    others = [away("awa", "lea", 1, 10), away("lea", "sam", 8, 20)]
    assert loop(away("sam", "awa", 10, 12), others) == ("sam", "awa", "lea")
    assert loop(away("sam", "awa", 11, 12), others) == ()


def test_a_chain_that_joins_a_ring_of_others_does_not_turn_for_ever() -> None:
    others = [away("awa", "lea", 1, 9), away("lea", "awa", 1, 9)]
    assert loop(away("sam", "awa", 1, 9), others) == ()


PEOPLE = st.sampled_from("abcd")
ABSENCES = st.builds(
    lambda person, to, first, length: away(person, to, first, first + length),
    PEOPLE,
    st.none() | PEOPLE,
    st.integers(1, 8),
    st.integers(0, 6),
)


@given(st.lists(ABSENCES, max_size=6))
def test_when_every_ring_is_refused_no_day_has_one(asked: list[Away[str]]) -> None:
    kept: list[Away[str]] = []
    for one in asked:
        mine = [other for other in kept if other.person == one.person]
        clash = any(o.starts_on <= one.ends_on and one.starts_on <= o.ends_on for o in mine)
        if one.substitute != one.person and not clash and not loop(one, kept):
            kept.append(one)
    for day in (AUGUST + timedelta(days) for days in range(16)):
        gone = {one.person: one.substitute for one in kept if one.starts_on <= day <= one.ends_on}
        for person in gone:
            end, steps = person, 0
            while end in gone and gone[end] is not None:
                end, steps = gone[end], steps + 1
                assert steps <= len(gone)
