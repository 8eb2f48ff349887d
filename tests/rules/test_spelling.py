"""When two names are one, and when they are only close."""

import pytest

from dossiers.rules.spelling import closeness, normal, proposals


@pytest.mark.parametrize("typed", ["NOZ", " noz ", "N.O.Z.", "Nóz"])
def test_accents_case_and_spaces_do_not_count(typed):
    assert normal(typed) == "noz"


def test_a_ligature_is_two_letters():
    assert normal("Cœur & Sœurs") == "coeursoeurs"


def test_one_letter_more_is_close_and_one_letter_else_of_three_is_not():
    assert proposals("Nozz", [("a", "Noz")]) == ["a"]
    assert proposals("Boz", [("a", "Noz")]) == []


def test_a_brand_with_its_town_is_close():
    assert proposals("Noz Corbeil", [("a", "Noz"), ("b", "Corsair")]) == ["a"]


def test_the_closest_comes_first_and_three_at_most():
    known = [("a", "Bricolage"), ("b", "Bricolages"), ("c", "Bricolag"), ("d", "Bricolaje")]
    assert proposals("bricolage", known)[0] == "a"
    assert len(proposals("bricolage", known)) == 3


def test_nothing_is_close_to_no_letter_at_all():
    assert closeness("!?", "Noz") == 0
    assert proposals("", [("a", "Noz")]) == []
