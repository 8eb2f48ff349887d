"""Until when a closed case is kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.retention import kept_until

CLOSED = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("last_days", "until"),
    [
        ([], date(2027, 1, 23)),
        ([date(2026, 3, 1)], date(2027, 1, 23)),
        ([date(2027, 11, 30)], date(2028, 5, 30)),
        ([date(2027, 1, 1), date(2028, 6, 15)], date(2028, 12, 15)),
        ([date(2036, 1, 1)], date(2031, 11, 23)),
    ],
)
def test_a_case_is_kept_six_months_after_its_last_claim_and_five_years_at_most(last_days, until):
    assert kept_until(CLOSED, out_of_scope=False, last_days=last_days) == until


def test_what_was_not_ours_is_kept_thirty_days():
    late = [date(2030, 1, 1)]
    assert kept_until(CLOSED, out_of_scope=True, last_days=late) == date(2026, 12, 23)


@given(st.lists(st.dates(date(2020, 1, 1), date(2090, 1, 1))))
def test_it_is_never_kept_less_than_two_months_nor_more_than_five_years(last_days):
    until = kept_until(CLOSED, out_of_scope=False, last_days=last_days)
    assert date(2027, 1, 23) <= until <= date(2031, 11, 23)
