"""The filters of a list, written without the template engine (as row_parts.py).

A box of choices is two templates for each of its choices: nine boxes cost more than the rest
of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BoundField, Form
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dossiers.templatetags.row_parts import icon_html, text


def filters_html(form: Form, chosen: list[tuple[str, str]], count: str, path: str) -> SafeString:
    """The folded form, what is chosen with a link that takes it away, how many are found.

    With htmx the list alone is replaced (the element `#liste` of the page at `path`), and the
    address is the same as without.
    """
    found = (
        f' hx-get="{text(path)}" hx-target="#liste" hx-select="#liste" hx-swap="outerHTML"'
        ' hx-push-url="true"'
        if path
        else ""
    )
    badge = f' <span class="badge">{len(chosen)}</span>' if chosen else ""
    word = text(_("Filtrer"))
    return _html(
        f'<details class="filters"{" open" if chosen else ""}>\n<summary>{word}{badge}</summary>\n'
        f'<form method="get" novalidate{found}>\n{"".join(map(_box, form))}'
        f'<button type="submit" class="btn btn-secondary">{word}</button>\n</form>\n</details>\n'
        + ("" if path else chosen_html(chosen, count))
    )


def chosen_html(chosen: Iterable[tuple[str, str]], count: str) -> SafeString:
    """« 14 dossiers », and each filter in use as a link without it."""
    links = "".join(
        f'<li><a href="{text(url)}">{icon_html("cross")}'
        f'<span class="vh">{text(_("Enlever :"))} </span>{text(words)}</a></li>'
        for words, url in chosen
    )
    said = f'<strong role="status">{text(count)}</strong>' if count else ""
    listed = f'<ul class="chosen">{links}</ul>' if links else ""
    return _html(f'<div class="lead">\n{said}\n{listed}\n</div>\n' if said or listed else "")


def boxes_html(form: Form) -> SafeString:
    """The boxes of a form, one after the other."""
    return _html("".join(map(_box, form)))


def _box(bound: BoundField) -> str:
    """A box of choices with its label. Filters have no other sort."""
    name, value = text(bound.html_name), bound.value()
    asked = "" if value is None else str(value)
    options = "".join(
        f'<option value="{text(key)}"{_selected(key, asked)}>{text(words)}</option>\n'
        for key, words in _choices(bound)
    )
    return (
        f'<div class="field"><label class="label" for="id_{name}">{text(bound.label)}</label>\n'
        f'<select name="{name}" class="input" id="id_{name}">\n{options}</select></div>\n'
    )


def _selected(key: object, asked: str) -> str:
    return " selected" if str(key) == asked else ""


def _choices(bound: BoundField) -> Iterable[tuple[Any, Any]]:
    return bound.field.choices  # type: ignore[attr-defined, no-any-return]


def _html(made: str) -> SafeString:
    return mark_safe(made)  # noqa: S308 (every value in it went through `text`)
