"""Contrast as WCAG counts it, and the nearest colour that reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules import colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#161514", "#FFFFFF", 18.24),
        ("#B3121D", "#FFFFFF", 6.95),
        ("#B3121D", "#F5F4F1", 6.32),
        ("#FF7A75", "#141312", 7.33),
        ("#767676", "#FFFFFF", 4.54),
    ],
)
def test_a_contrast_is_that_of_the_design_page(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)


def test_the_surfaces_are_those_of_the_stylesheet() -> None:
    sheet = Path("static/css/dossiers.css").read_text(encoding="utf-8")
    blocks = {
        "light": sheet.split(":root {", 1)[1].split("}", 1)[0],
        "dark": sheet.split(':root[data-theme="dark"] {', 1)[1].split("}", 1)[0],
    }
    for mode, surfaces in colour.SURFACES.items():
        for name, value in surfaces.items():
            found = re.search(rf"--{name}: (#[0-9A-F]{{6}});", blocks[mode])
            assert found and found[1] == value, (mode, name)


@given(COLOURS, st.sampled_from(["light", "dark"]))
def test_every_colour_has_a_near_one_that_reads(given_colour: str, mode: str) -> None:
    near = colour.readable(given_colour, mode)
    assert colour.read(near, mode).is_enough
    if colour.read(given_colour, mode).is_enough:
        assert near == given_colour


@pytest.mark.parametrize("word", ["", "red", "#FFF", "#12345G", "#1234567", "B3121D"])
def test_what_is_no_colour_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        colour.luminance(word)
