"""ISO 8601 durations, as the texts of law give them."""

import pytest

from dossiers.rules.length import CountingError, Length, parse_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P1M", Length(months=1)),
        ("P12M", Length(months=12)),
        ("P15D", Length(days=15)),
        ("P2Y", Length(years=2)),
        ("P1M15D", Length(months=1, days=15)),
        ("P1Y2M3D", Length(years=1, months=2, days=3)),
        ("P3W", Length(days=21)),
        ("PT48H", Length(hours=48)),
        ("P100Y", Length(years=100)),
    ],
)
def test_a_duration_is_read_in_the_units_of_the_text(text, length):
    assert parse_length(text) == length


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "1M", "p1m", "P1.5M", "P-1M", "-P1M", "P1M ", " P1M", "P1D1M", "P1H", "PT1M",
     "P1W1D", "P1S", "P٣M", "P1M\n", "P999999999D", "15 jours", None, 15],
)  # fmt: skip
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(CountingError, match=r"Longueur illisible.*P15D"):
        parse_length(text)


@pytest.mark.parametrize("text", ["P0D", "P0M", "P0Y0M0D", "PT0H", "P0W"])
def test_nothing_is_no_delay(text):
    with pytest.raises(CountingError, match="Longueur nulle"):
        parse_length(text)


@pytest.mark.parametrize("text", ["P101Y", "P1201M", "P99999D", "P100Y1D", "PT999999H"])
def test_more_than_a_hundred_years_is_refused(text):
    with pytest.raises(CountingError, match="trop grande"):
        parse_length(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1Y", "un an"),
        ("P2Y", "2 ans"),
        ("P1M", "un mois"),
        ("P12M", "12 mois"),
        ("P1D", "un jour"),
        ("P15D", "15 jours"),
        ("P1M15D", "un mois et 15 jours"),
        ("PT48H", "48 heures"),
    ],
)
def test_a_length_reads_in_french(text, words):
    assert str(parse_length(text)) == words
