"""Words are found whatever their accents, their case and their script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.finding import AROUND, MOST_WORDS, extract, folded, words_of


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Été à l’Œuvre", "ete a l'oeuvre"),
        ("STRASSE, Straße", "strasse, strasse"),
        ("Łódź, Ærø", "lodz, aero"),
        ("\u0643\u0650\u062a\u064e\u0627\u0628\u064c", "\u0643\u062a\u0627\u0628"),
        ("e\u0301crit", "ecrit"),
    ],
)
def test_a_text_is_folded_as_people_type_it(written: str, typed: str) -> None:
    assert folded(written) == typed


def test_words_are_few_long_enough_and_said_once() -> None:
    assert words_of("  La PAIE a  été paie ") == ("la", "paie", "ete")
    assert words_of("é a ! ") == ()
    assert len(words_of("un deux trois quatre cinq six sept huit")) == MOST_WORDS


def test_an_extract_shows_the_text_as_it_was_written() -> None:
    told = extract("Lundi,\n la  Cheffe a changé\nle planning.", "change")
    assert (told.before, told.found, told.after) == (
        "Lundi, la Cheffe a ", "changé", " le planning.",
    )  # fmt: skip


def test_an_extract_of_a_long_text_cuts_between_words_and_says_so() -> None:
    told = extract("mot " * 100 + "CŒUR" + " fin" * 100, "coeur")
    assert told.found == "CŒUR"
    assert told.before.startswith("… mot") and told.after.endswith("fin …")
    assert len(told.before) <= AROUND + 2 and len(told.after) <= AROUND + 2


def test_the_vowel_signs_of_the_last_letter_belong_to_it() -> None:
    assert extract("\u0643\u062a\u0627\u0628\u064c", "\u0643\u062a\u0627\u0628").after == ""


@given(st.text(max_size=200), st.text(min_size=1, max_size=5), st.text(max_size=200))
def test_what_is_in_a_text_is_found_at_its_place(before: str, word: str, after: str) -> None:
    text, wanted = before + word + after, folded(word)
    if not wanted or wanted not in "".join(map(folded, text)):
        return
    found = extract(text, wanted).found
    assert wanted in folded(found) or folded(found).split() == wanted.split()
