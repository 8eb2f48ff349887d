"""At what hour a person may be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.calendar import ZONES
from dossiers.rules.moments import CLOCKS, MOMENTS, PARIS, next_moment, next_room_hour

# 26 November 2026 is a Thursday; Paris is one hour ahead of UTC.
THURSDAY = datetime(2026, 11, 26, tzinfo=ZoneInfo(PARIS))


def paris(days: int, hour: int, minute: int = 0) -> datetime:
    return THURSDAY + timedelta(days=days, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("moments", "after", "expected"),
    [
        ((), paris(0, 8), paris(0, 10)),
        ((), paris(0, 10), paris(0, 10)),
        ((), paris(0, 18, 59), paris(0, 18, 59)),
        ((), paris(0, 19), paris(1, 10)),
        ((), paris(0, 23), paris(1, 10)),
        (("morning",), paris(0, 12), paris(1, 10)),
        (("noon",), paris(0, 8), paris(0, 12)),
        (("evening",), paris(0, 19, 59), paris(0, 19, 59)),
        (("evening",), paris(0, 20), paris(1, 18)),
        (("weekend",), paris(0, 8), paris(2, 10)),
        (("weekend",), paris(3, 19), paris(9, 10)),
        (("morning", "evening"), paris(0, 13), paris(0, 18)),
        (("weekend", "evening"), paris(2, 11), paris(2, 11)),
        (("nonsense",), paris(0, 8), paris(0, 10)),
    ],
)
def test_the_next_moment(moments: tuple[str, ...], after: datetime, expected: datetime) -> None:
    assert next_moment(moments, "metropole", after) == expected


def test_a_section_overseas_keeps_its_own_clock() -> None:
    night_in_reunion = datetime(2026, 11, 26, 20, tzinfo=UTC)
    assert next_moment((), "reunion", night_in_reunion) == datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert next_moment((), "guadeloupe", night_in_reunion) == night_in_reunion
    assert set(CLOCKS) < set(ZONES)


def test_a_room_does_not_ring_at_night() -> None:
    assert next_room_hour("metropole", paris(0, 3)) == paris(0, 9)
    assert next_room_hour("metropole", paris(0, 20)) == paris(1, 9)
    assert next_room_hour("metropole", paris(0, 15)) == paris(0, 15)


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_moment((), "metropole", datetime(2026, 11, 26, 8))  # noqa: DTZ001


EVERY_CHOICE = [one for size in range(5) for one in combinations(MOMENTS, size)]


@given(
    moments=st.sampled_from(EVERY_CHOICE),
    zone=st.sampled_from(ZONES),
    after=st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001
        max_value=datetime(2028, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)
def test_it_comes_within_a_week_inside_decent_hours_and_stays_there(
    moments: tuple[str, ...], zone: str, after: datetime
) -> None:
    found = next_moment(moments, zone, after)
    on_the_wall = found.astimezone(ZoneInfo(CLOCKS.get(zone, PARIS)))
    assert after <= found <= after + timedelta(days=7)
    assert 10 <= on_the_wall.hour < 20
    assert next_moment(moments, zone, found) == found
