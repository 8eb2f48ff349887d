"""What is wrong with a translation, in words for whoever mends it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from dossiers.languages.sentence import Translated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|(?<!\w)N(?![\w’'])|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
ENTITY = re.compile(r"&\w+;")


def faults(language: str, entries: Iterable[Translated]) -> list[str]:
    """One line for each fault: a gap, a placeholder or a tag that differs."""
    return [f"{language}: {fault}" for one in entries for fault in _faults(one)]


def _faults(one: Translated) -> Iterator[str]:
    sentence = one.sentence
    if not one.is_complete:
        yield f"to translate: {sentence.text!r} ({', '.join(sentence.places)})"
        return
    wanted = _parts(sentence.plural or sentence.text)
    for form in one.forms:
        # « one file » may be said without its number.
        allowed = _parts(sentence.text) if sentence.plural else wanted
        if _parts(form) not in (wanted, allowed) and not _only_drops_the_number(one, form):
            yield f"not the same placeholders or tags: {sentence.text!r} → {form!r}"
    if sentence.text.endswith("\n") != one.forms[0].endswith("\n"):
        yield f"not the same end of line: {sentence.text!r}"


def _parts(text: str) -> Counter[str]:
    return Counter(
        found for pattern in (PLACEHOLDER, TAG, ENTITY) for found in pattern.findall(text)
    )


def _only_drops_the_number(one: Translated, form: str) -> bool:
    """Arabic says none, one and two of a thing without a figure."""
    missing = _parts(one.sentence.plural) - _parts(form)
    return (
        len(one.forms) > 2
        and form in one.forms[:3]
        and not _parts(form) - _parts(one.sentence.plural)
        and sum(missing.values()) == 1
    )
