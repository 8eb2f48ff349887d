"""The hours at which new requests are announced."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dossiers.rules.arrivals import HOURS, last_announcement

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-26T03:12", "2026-11-25T17:00"),
        ("2026-11-26T07:59", "2026-11-25T17:00"),
        ("2026-11-26T08:00", "2026-11-26T08:00"),
        ("2026-11-26T12:01", "2026-11-26T12:00"),
        ("2026-11-26T23:55", "2026-11-26T17:00"),
        # Both changes of the clock: eight o'clock is eight o'clock.
        ("2026-03-29T08:00", "2026-03-29T08:00"),
        ("2026-10-25T07:59", "2026-10-24T17:00"),
        ("2026-10-25T08:00", "2026-10-25T08:00"),
    ],
)
def test_the_last_hour_of_announcement_is_read_on_the_wall(now, last):
    moment, wanted = (datetime.fromisoformat(one).replace(tzinfo=PARIS) for one in (now, last))
    assert last_announcement(moment, "Europe/Paris") == wanted.astimezone(UTC)


def test_a_whole_year_has_three_announcements_a_day():
    moment, end = datetime(2026, 1, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS)
    seen = set()
    while moment < end:
        seen.add(last_announcement(moment, "Europe/Paris"))
        moment += timedelta(minutes=10)
    assert {one.astimezone(PARIS).time() for one in seen} == set(HOURS)
    assert len(seen) == 3 * 365 + 1  # and the last one of the year before


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        last_announcement(datetime(2026, 11, 26), "Europe/Paris")  # noqa: DTZ001
