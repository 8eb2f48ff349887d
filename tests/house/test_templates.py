"""Every template compiles, and somebody draws it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()
)
# Django and allauth look for these by their name.
ASKED_BY_LIBRARIES = ("account/", "mfa/", "allauth/")
REFERENCE = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")


def strings(path: Path) -> set[str]:
    """The texts of a Python file; in an f-string, `*` stands for what is computed."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        if isinstance(node, ast.JoinedStr):
            parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
            found.add("".join(str(part) for part in parts))
    return found


def drawn_by_python() -> set[str]:
    rooms = ("dossiers", "notifications", "config")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return set().union(*(strings(path) for path in files))


def drawn_by_templates() -> set[str]:
    texts = [(TEMPLATES / name).read_text("utf-8") for name in NAMES]
    return {found for text in texts for found in re.findall(r"""["']([\w./-]+\.\w+)["']""", text)}


def drawn_by_libraries() -> set[str]:
    root = Path(allauth.__file__).parent
    texts = "\n".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    return set(re.findall(r"(?:account|mfa|allauth)/[\w/]+", texts))


def is_drawn(name: str, references: set[str], asked: set[str]) -> bool:
    if name in references or re.fullmatch(r"(400|403|404|429|500)\.html", name):
        return True
    if name.startswith(ASKED_BY_LIBRARIES) and name.rsplit(".", 1)[0] in asked:
        return True
    patterns = (re.escape(one).replace(r"\*", r"[\w-]+") for one in references if "*" in one)
    return any(re.fullmatch(pattern, name) for pattern in patterns)


def test_no_template_is_an_orphan() -> None:
    references, asked = drawn_by_python() | drawn_by_templates(), drawn_by_libraries()
    assert [name for name in NAMES if not is_drawn(name, references, asked)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_and_includes_what_exists(name: str) -> None:
    get_template(name)
    for reference in REFERENCE.findall((TEMPLATES / name).read_text("utf-8")):
        try:
            get_template(reference)
        except TemplateDoesNotExist:
            pytest.fail(f"{name} draws {reference}, which does not exist")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_no_template_holds_a_script_or_a_style_that_the_csp_forbids(name: str) -> None:
    text = re.sub(r"{%.*?%}", "", (TEMPLATES / name).read_text("utf-8"))
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
