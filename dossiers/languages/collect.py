"""Finding every sentence of the public pages in templates, Python and the catalogue of rules.

Django's own reader of templates is used, and Python's of Python: no sentence is guessed.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from dossiers.languages.sentence import Sentence

# What somebody without account may see. A file of both sides is translated whole.
TEMPLATES = (
    "templates/base.html",
    "templates/base_public.html",
    "templates/[45]*.html",
    "templates/intake/**/*.html",
    "templates/components/*.html",
    # Printed by the team, read and filled by the person.
    "templates/filing/card.html",
    "templates/filing/paper.html",
    "templates/paper/base.html",
)
PYTHON = (
    "dossiers/intake/**/*.py",
    "dossiers/kinds/*.py",
    "dossiers/form_fields.py",
    "dossiers/phone.py",
    "dossiers/templatetags/*.py",
    "dossiers/models/act.py",
    "dossiers/models/request.py",
    *(
        f"dossiers/actions/{verb}.py"
        for verb in (
            "addition", "consent", "contact", "conversation", "data_copy",
            "data_request", "deposit", "erasure", "exhibit", "file_check", "guard", "joint",
            "milestone", "new_person", "new_section", "refusal", "session", "stopping",
            "worker_notice",
            "worker_where",
        )
    ),
)  # fmt: skip
CATALOGUE = "dossiers/rules/deadlines.toml"
# Components and tags that only pages of the team use.
TEAM_ONLY = frozenset(
    f"templates/components/{name}.html"
    for name in (
        "bars", "composer", "decide_cards", "rows", "shortcuts", "sign_out", "table", "team_header",
    )
) | frozenset(
    f"dossiers/templatetags/{name}_parts.py" for name in ("filter", "frame", "timeline")
)  # fmt: skip
# Sentences of Django that we say in our own words, in French too.
DJANGO = "dossiers/intake/django_words.py"

LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALLS = re.compile(
    rf"\b(?P<call>_|gettext|ngettext|pgettext|npgettext)\(\s*{LITERAL}"
    rf"(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?"
)
# How many strings each function takes before the rest: context, text, plural.
SHAPES = {
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}


def collect(root: Path) -> list[Sentence]:
    """Every sentence of the public pages, once each, in the order of the files."""
    found: dict[tuple[str, str], Sentence] = {}
    for place, one in _everywhere(root):
        known = found.get(one.key, one)
        merged = known if known.plural or not one.plural else one
        found[one.key] = Sentence(merged.text, merged.plural, merged.context, known.places).seen_at(
            place
        )
    return list(found.values())


def for_language(sentences: Iterable[Sentence], language: str, source: str) -> list[Sentence]:
    """Those that a language must say: the source only says again what Django says in its way."""
    return [one for one in sentences if language != source or DJANGO in one.places]


def _everywhere(root: Path) -> Iterator[tuple[str, Sentence]]:
    for place in _files(root, TEMPLATES):
        if place not in TEAM_ONLY:
            for one in in_template((root / place).read_text("utf-8")):
                yield place, one
    for place in _files(root, PYTHON):
        if place not in TEAM_ONLY:
            for one in in_python((root / place).read_text("utf-8")):
                yield place, one
    for one in in_catalogue((root / CATALOGUE).read_text("utf-8")):
        yield CATALOGUE, one


def _files(root: Path, patterns: Iterable[str]) -> list[str]:
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(path.relative_to(root).as_posix() for path in found)


def in_template(source: str) -> Iterator[Sentence]:
    """The sentences of a template."""
    for call in CALLS.finditer(templatize(source)):
        name = "gettext" if call["call"] == "_" else call["call"]
        strings = [ast.literal_eval(string) for string in call.groups()[1:] if string]
        yield Sentence(**dict(zip(SHAPES[name], strings, strict=False)))


def in_python(source: str) -> Iterator[Sentence]:
    """The sentences of a module: calls of what it imports from django.utils.translation."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: re.sub("_(lazy|noop)$", "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node.func, ast.Name):
            shape = SHAPES.get(names.get(node.func.id, ""))
            strings = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            texts = [value for value in strings if isinstance(value, str)]
            if shape and len(texts) >= len(shape):
                yield Sentence(**dict(zip(shape, texts, strict=False)))


def in_catalogue(source: str) -> Iterator[Sentence]:
    """The names of the dated facts: the person reads those that the team confirmed."""
    for milestone in tomllib.loads(source)["milestones"].values():
        yield Sentence(milestone["label"])
