"""What a person knows of a date."""

from datetime import date

import pytest

from dossiers.rules.known import KnownDate, Precision


def test_a_month_runs_from_its_first_to_its_last_day():
    known = KnownDate.month(2024, 2)
    assert (known.earliest, known.latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert known.precision is Precision.MONTH


def test_a_day_is_both_its_ends():
    known = KnownDate.day(date(2026, 11, 1))
    assert known.earliest == known.latest == date(2026, 11, 1)


def test_a_range_of_one_day_is_a_day():
    assert KnownDate.between(date(2026, 11, 1), date(2026, 11, 1)).precision is Precision.DAY


def test_an_unknown_date_has_no_end():
    known = KnownDate.unknown()
    assert known.earliest is None
    assert known.latest is None


def test_a_range_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="avant"):
        KnownDate.between(date(2026, 11, 2), date(2026, 11, 1))


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_that_does_not_exist_is_refused(month):
    with pytest.raises(ValueError, match="n'existe pas"):
        KnownDate.month(2026, month)


@pytest.mark.parametrize(
    "fields",
    [
        (None, date(2026, 1, 1), Precision.RANGE),
        (date(2026, 1, 1), None, Precision.RANGE),
        (date(2026, 1, 1), date(2026, 1, 1), Precision.UNKNOWN),
        (None, None, Precision.DAY),
        (date(2026, 1, 1), date(2026, 1, 2), Precision.DAY),
    ],
)
def test_a_date_that_contradicts_its_precision_is_refused(fields):
    with pytest.raises(ValueError):
        KnownDate(*fields)
