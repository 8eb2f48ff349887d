"""Reading and writing the files of locale/, in the format of GNU gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dossiers.languages.sentence import Sentence, Translated

# The plural forms of each language, as CLDR gives them for whole numbers.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "pt": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
}
LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?(".*")')
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def forms_of(language: str) -> int:
    """How many plural forms a language has."""
    found = re.match(r"nplurals=(\d)", PLURALS[language])
    return int(found[1]) if found else 1


def path_of(root: Path, language: str) -> Path:
    """Where the translations of a language lie."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def header(language: str) -> str:
    """The entry without text: what every reader of such a file needs, and no date."""
    return (
        f"Project-Id-Version: dossiers\nLanguage: {language}\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: {PLURALS[language]}\n"
    )


def read(path: Path) -> list[Translated]:
    """The entries of a file, its header left aside; none when there is no file."""
    if not path.is_file():
        return []
    blocks = path.read_text("utf-8").split("\n\n")
    return [entry for block in blocks if (entry := _entry(block)) and entry.sentence.text]


def _entry(block: str) -> Translated | None:
    said: dict[str, str] = {}
    places: list[str] = []
    fuzzy, field = False, ""
    for line in block.splitlines():
        if line.startswith("#:"):
            places += line[2:].split()
        elif line.startswith("#,"):
            fuzzy = fuzzy or "fuzzy" in line
        elif found := LINE.fullmatch(line.strip()):
            field = found[1] or field
            said[field] = said.get(field, "") + ast.literal_eval(found[2])
    if "msgid" not in said:
        return None
    sentence = Sentence(
        said["msgid"], said.get("msgid_plural", ""), said.get("msgctxt", ""), tuple(places)
    )
    forms = tuple(text for field, text in sorted(said.items()) if field.startswith("msgstr"))
    return Translated(sentence, forms, fuzzy)


def merged(
    language: str, sentences: Iterable[Sentence], known: Iterable[Translated]
) -> list[Translated]:
    """The sentences of today with the translations that we have; the others stay empty."""
    by_key = {one.sentence.key: one for one in known}
    return [_with_translation(language, one, by_key) for one in sentences]


def _with_translation(
    language: str, one: Sentence, known: Mapping[tuple[str, str], Translated]
) -> Translated:
    count = forms_of(language) if one.plural else 1
    found = known.get(one.key)
    if found and found.sentence.plural == one.plural and len(found.forms) == count:
        return Translated(one, found.forms, found.fuzzy)
    return Translated(one, ("",) * count)


def text_of(language: str, entries: Iterable[Translated]) -> str:
    """The whole file."""
    first = ["# The sentences of the public pages. Written by manage.py translations.", 'msgid ""']
    first += ['msgstr ""', *(_quoted(line) for line in header(language).splitlines(keepends=True))]
    return "\n\n".join(["\n".join(first), *("\n".join(_lines(one)) for one in entries)]) + "\n"


def _lines(one: Translated) -> Iterator[str]:
    sentence = one.sentence
    for place in sentence.places:
        yield f"#: {place}"
    flags = [*(["fuzzy"] if one.fuzzy else [])]
    if re.search(r"%\(\w+\)[sd]", sentence.text + sentence.plural):
        flags.append("python-format")
    if flags:
        yield f"#, {', '.join(flags)}"
    if sentence.context:
        yield f"msgctxt {_quoted(sentence.context)}"
    yield f"msgid {_quoted(sentence.text)}"
    if not sentence.plural:
        yield f"msgstr {_quoted(one.forms[0])}"
        return
    yield f"msgid_plural {_quoted(sentence.plural)}"
    for number, form in enumerate(one.forms):
        yield f"msgstr[{number}] {_quoted(form)}"


def _quoted(text: str) -> str:
    return '"' + "".join(ESCAPES.get(character, character) for character in text) + '"'
