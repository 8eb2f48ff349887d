"""The style sheets keep their promises: contrast, direction, weight, nothing inline."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
SHARED = (STATIC / "css" / "dossiers.css").read_text()
TEAM = (STATIC / "css" / "equipe.css").read_text()


def tokens(selector: str) -> dict[str, str]:
    """The colours declared in the first block of `selector`, as {name: "#rrggbb"}."""
    block = SHARED.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


LIGHT = tokens(":root")
DARK = LIGHT | tokens(':root[data-theme="dark"]')
# (text or line, ground, least ratio): WCAG 2.2, 1.4.3 and 1.4.11; body text is held to 7.
TEXT = 4.5
SIGN = 3.0
BODY = 7.0
PAIRS = [
    *(("ink", ground, BODY) for ground in ("bg", "surface", "surface-2")),
    *(("ink-2", ground, BODY) for ground in ("bg", "surface", "surface-2")),
    *(("ink", f"{state}-bg", BODY) for state in ("late", "now", "soon", "ok", "info", "quiet")),
    *((state, f"{state}-bg", TEXT) for state in ("late", "now", "soon", "ok", "info", "quiet")),
    *((state, "bg", TEXT) for state in ("late", "now", "soon", "ok", "info", "quiet")),
    ("late", "surface", TEXT),
    ("on-late", "late", TEXT),
    ("bg", "ink", BODY),
    ("bg", "ink-2", TEXT),
    *(("link", ground, TEXT) for ground in ("bg", "surface", "surface-2")),
    *(("link", f"{state}-bg", TEXT) for state in ("late", "now", "soon", "ok", "info")),
    *(("visited", ground, TEXT) for ground in ("bg", "surface", "late-bg", "info-bg")),
    *(("border", ground, SIGN) for ground in ("bg", "surface", "surface-2")),
    ("brand", "bg", SIGN),
    ("brand", "surface", SIGN),
    ("ink-2", "late-bg", TEXT),
    ("ink-2", "info-bg", TEXT),
]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme, front, ground, least):
    assert ratio(theme[front], theme[ground]) >= least


def test_the_focus_ring_shows_on_every_ground():
    """It is drawn around the control, so it stands out from what lies around."""
    states = [f"{state}-bg" for state in ("late", "now", "soon", "ok", "info")]
    for theme in (LIGHT, DARK):
        for ground in ("bg", "surface", "surface-2", *states):
            shows = max(ratio(theme[ring], theme[ground]) for ring in ("ink", "focus"))
            assert shows >= SIGN, ground


@pytest.mark.parametrize(
    ("theme", "front", "ground", "published"),
    [
        (LIGHT, "ink", "bg", 18.24),
        (LIGHT, "border", "bg", 4.72),
        (LIGHT, "on-late", "late", 6.95),
        (LIGHT, "now", "now-bg", 6.53),
        (DARK, "ink", "bg", 16.44),
        (DARK, "brand", "bg", 7.33),
        (DARK, "soon", "soon-bg", 9.62),
    ],
)
def test_ratios_are_those_of_the_design(theme, front, ground, published):
    assert ratio(theme[front], theme[ground]) == pytest.approx(published, abs=0.01)


def test_the_device_and_the_choice_give_the_same_dark():
    chosen = tokens(':root[data-theme="dark"]')
    assert tokens(':root:not([data-theme="light"])') == chosen
    assert LIGHT.keys() - chosen.keys() == {"focus"}


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda sheet: sheet.stem)
def test_no_rule_knows_left_from_right(sheet):
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    # The margins of a sheet of paper have no other names.
    css = re.sub(r"@(?:top|bottom)-(?:left|right) {", "", css)
    assert not re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*", css)
    assert not re.findall(r"(?<![\w-])(?:top|bottom|width|height)\s*:", css)
    for sides in re.findall(r"(?:padding|margin|border-width|inset):\s*([^;}]+)", css):
        values = sides.split()
        assert len(values) < 4 or values[1] == values[3], sides


def test_every_colour_used_is_a_token():
    """Outside the tokens, only black and white, for the exit bar and for paper."""
    rules = re.sub(r"--[\w-]+: #\w+;", "", SHARED + TEAM)
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", rules)) <= {"#000", "#fff"}


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_pages_stay_light():
    """Gzipped bytes: what a phone with little network has to carry."""
    css, js, img = STATIC / "css", STATIC / "js", STATIC / "img"
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    assert weight(css / "dossiers.css") <= 5_000
    assert (css / "dossiers.css").stat().st_size <= 15_000
    assert weight(css / "dossiers.css", css / "equipe.css") <= 8_192
    assert weight(js / "public.js") <= 5_120
    assert weight(js / "public.js", js / "equipe.js", htmx) <= 26 * 1024
    assert weight(css / "dossiers.css", js / "public.js", img / "icons.svg") <= 11_000


def test_there_are_twelve_icons_at_most():
    assert 0 < (STATIC / "img" / "icons.svg").read_text().count("<symbol") <= 12


def test_no_template_needs_an_inline_script_or_style():
    """The content security policy would refuse them. What Django reads is left aside."""
    for file in TEMPLATES.rglob("*.html"):
        source = re.sub(r"{%.*?%}|{{.*?}}", "", file.read_text(), flags=re.S)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source), file
        assert not re.search(r"<script(?![^>]*\s(?:src=|type=.application/json))", source), file
        assert not re.search(r"(?:src|href)=[\"']https?://", source), file
