"""The receipt code: typos caught, O and 0 forgiven, nothing of it stored."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.privacy import receipt

CODES = 200_000
symbols = st.text(alphabet=receipt.ALPHABET, min_size=19, max_size=19)


def test_a_new_code_has_twenty_symbols_and_reads_back():
    code = receipt.new_code()
    assert len(code) == 20
    assert receipt.normalise(code) == code
    assert receipt.groups(code) == [code[i : i + 4] for i in (0, 4, 8, 12, 16)]


def test_two_hundred_thousand_codes_are_all_different_and_their_symbols_even():
    bodies = [receipt.new_code()[:-1] for _ in range(CODES)]
    assert len(set(bodies)) == CODES
    counted = Counter("".join(bodies))
    expected = CODES * (receipt.LENGTH - 1) / len(receipt.ALPHABET)
    chi_square = sum((counted[one] - expected) ** 2 / expected for one in receipt.ALPHABET)
    # 31 degrees of freedom: more than this comes by chance once in ten million.
    assert chi_square < 90


@given(symbols, st.integers(0, 19), st.sampled_from(receipt.ALPHABET))
def test_one_wrong_symbol_is_always_caught(body, position, other):
    code = body + receipt.check_symbol(body)
    if code[position] == other:
        return
    with pytest.raises(receipt.BadCodeError):
        receipt.normalise(code[:position] + other + code[position + 1 :])


@given(symbols, st.integers(0, 18))
def test_two_swapped_neighbours_are_always_caught(body, position):
    code = body + receipt.check_symbol(body)
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    if swapped == code:
        return
    with pytest.raises(receipt.BadCodeError):
        receipt.normalise(swapped)


@given(symbols, st.randoms())
def test_case_spaces_dashes_and_look_alikes_are_forgiven(body, chance: random.Random):
    code = body + receipt.check_symbol(body)
    look_alikes = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        chance.choice(look_alikes.get(c, c + c.lower())) + chance.choice(["", " ", "-"])
        for c in code
    )
    assert receipt.normalise(typed) == code


def test_arabic_indic_and_bengali_digits_are_read():
    body = "0123456789ABCDEFGHJ"
    code = body + receipt.check_symbol(body)
    assert receipt.normalise(code.replace("0123456789", "٠١٢٣٤٥٦٧٨٩")) == code
    assert receipt.normalise(code.replace("0123456789", "০১২৩৪৫৬৭৮৯")) == code


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "U" * 20, "A" * 21, "é" * 20, "🙂" * 20, "A" * 100_000]
)
def test_what_is_not_a_code_is_refused(typed):
    with pytest.raises(receipt.BadCodeError):
        receipt.normalise(typed)


def test_a_code_derives_to_the_same_receipt_and_another_to_another():
    one, other = receipt.new_code(), receipt.new_code()
    first = receipt.derive_receipt(one)
    assert first == receipt.derive_receipt(one)
    assert first.lookup != receipt.derive_receipt(other).lookup
    assert first.lookup != first.wrap
    assert "Receipt" in repr(first) and first.wrap.hex() not in repr(first)


def test_a_third_derivation_at_once_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(receipt, "WAIT_SECONDS", 0.01)
    with receipt._SLOTS, receipt._SLOTS, pytest.raises(receipt.BusyError):
        receipt.derive_receipt(receipt.new_code())
    assert receipt.derive_receipt(receipt.new_code()).lookup
