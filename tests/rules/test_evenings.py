"""The next evening of a person: the hour on her wall, on every day of eight years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dossiers.rules.evenings import horizon, local_day, next_evening

PARIS = "Europe/Paris"
TUESDAY_18 = [(1, time(18))]


def paris(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(PARIS))


def test_the_evening_of_the_same_day_when_it_has_not_begun() -> None:
    assert next_evening(TUESDAY_18, PARIS, paris(2026, 11, 24, 17, 59)) == paris(2026, 11, 24, 18)


def test_an_evening_that_begins_at_this_instant_is_over_until_next_week() -> None:
    assert next_evening(TUESDAY_18, PARIS, paris(2026, 11, 24, 18)) == paris(2026, 12, 1, 18)


def test_the_nearest_of_several_evenings() -> None:
    evenings = [(4, time(20)), (1, time(18))]
    assert next_evening(evenings, PARIS, paris(2026, 11, 24, 19)) == paris(2026, 11, 27, 20)


def test_nobody_has_an_evening_that_she_did_not_give() -> None:
    assert next_evening([], PARIS, paris(2026, 11, 24)) is None


def test_her_day_is_the_one_of_her_island() -> None:
    # 23 h 30 in Paris on Monday is 2 h 30 on Tuesday in Réunion.
    monday_night = paris(2026, 11, 23, 23, 30)
    assert local_day("Indian/Reunion", monday_night) == date(2026, 11, 24)
    found = next_evening(TUESDAY_18, "Indian/Reunion", monday_night)
    assert found == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_read_an_hour_later_and_one_that_comes_twice_once() -> None:
    sunday = [(6, time(2, 30))]
    spring = next_evening(sunday, PARIS, paris(2026, 3, 28, 12))
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = next_evening(sunday, PARIS, paris(2026, 10, 24, 12))
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_evening(sunday, PARIS, autumn) == paris(2026, 11, 1, 2, 30)


@pytest.mark.parametrize("zone", [PARIS, "America/Miquelon", "Pacific/Noumea"])
@pytest.mark.parametrize("starts", [time(2, 30), time(18)])
def test_every_week_of_eight_years_has_its_evening_at_the_hour_on_the_wall(
    zone: str, starts: time
) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    days = []
    while moment.year < 2032:
        found = next_evening([(6, starts)], zone, moment)
        assert found is not None and found > moment
        days.append(found.astimezone(ZoneInfo(zone)).date())
        if starts == time(18):
            assert found.astimezone(ZoneInfo(zone)).time() == starts
        moment = found
    assert {after - before for before, after in pairwise(days)} == {timedelta(7)}


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_evening(TUESDAY_18, PARIS, datetime(2026, 11, 24, 18))  # noqa: DTZ001 (on purpose)


def test_an_evening_of_work_looks_until_the_next_one_and_two_days():
    monday = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert horizon([(3, time(18, 30))], "Europe/Paris", monday) == date(2026, 11, 28)
    assert horizon([(0, time(18, 0))], "Europe/Paris", monday) == date(2026, 12, 2)


def test_somebody_without_an_evening_is_taken_to_come_back_in_a_week():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert horizon([], "Europe/Paris", late) == date(2026, 12, 3)
    assert horizon([], "America/Martinique", late) == date(2026, 12, 2)
