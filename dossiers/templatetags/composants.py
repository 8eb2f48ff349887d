"""The components of the pages, as template tags; /reglages/composants/ shows each in every state.

Rows come flat and their texts ready written: on a list page, templates cost more than
the database. Dictionaries named in the docstrings may leave out any key said optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dossiers.colon import colon
from dossiers.kinds.summary import in_words
from dossiers.rules.known import KnownDate
from dossiers.templatetags.filter_parts import boxes_html, chosen_html, filters_html
from dossiers.templatetags.form_parts import BOXES, first_wrong_box, shape_of, text_box, wrong_part
from dossiers.templatetags.frame_parts import Frame
from dossiers.templatetags.row_parts import chip_html, csrf_field, icon_html, row_html
from dossiers.templatetags.timeline_parts import entry_html

register = template.Library()


register.simple_tag(colon)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the twelve symbols of icons.svg; always beside a word, never alone."""
    return icon_html(name)


@register.inclusion_tag("components/button.html")
def button(label: str, kind: str = "primary", href: str = "", **attrs: str) -> dict[str, Any]:
    """A verb. `kind`: primary, secondary, danger (confirm pages only) or link.

    With `href` it is a link that looks like a button; `attrs` (name, value, data_key…)
    are written on it, underscores as hyphens.
    """
    classes = "btn-link" if kind == "link" else f"btn btn-{kind}"
    written = {name.replace("_", "-"): value for name, value in attrs.items()}
    return {"label": label, "classes": classes, "href": href, "attrs": written}


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view: str, label: str, count: int | None = None) -> SafeString:
    """A link of the team's navigation, marked when it is the page we are on."""
    match = getattr(context.get("request"), "resolver_match", None)
    current = mark_safe(' aria-current="page"') if match and match.view_name == view else ""
    number = format_html(' <span class="badge">{}</span>', count) if count else ""
    return format_html('<a href="{}"{}>{}{}</a>', reverse(view), current, label, number)


@register.simple_tag(takes_context=True)
def team_top(context: Context) -> SafeString:
    """The navigation of a page of the team on a wide screen, the search field, « Moi »."""
    return _frame(context).top()


@register.simple_tag(takes_context=True)
def team_bottom(context: Context) -> SafeString:
    """The same navigation on a phone."""
    return _frame(context).bottom()


def _frame(context: Context) -> Frame:
    match = getattr(context.get("request"), "resolver_match", None)
    return Frame(
        where=match.view_name if match else "",
        counts=context.get("nav_counts"),
        coordinates=bool(context.get("coordinates")),
        unread=context.get("unread") or 0,
        csrf=csrf_field(context.get("csrf_token")),
    )


@register.simple_block_tag
def note(content: str, kind: str = "info", word: str = "") -> SafeString:
    """A coloured note. `kind`: info, ok, attention or danger; `word` comes first, in bold."""
    first = format_html("<strong>{}</strong> ", word) if word else ""
    return format_html('<div class="note note-{}">{}{}</div>', kind, first, mark_safe(content))  # noqa: S308


# --- Forms -------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(bound: BoundField, heading: bool = False, optional: bool | None = None) -> dict[str, Any]:
    """Any field of any form: label, hint, errors (tied to it for screen readers) and boxes.

    `heading` makes the label or legend the page's h1. « (facultatif) » is written on
    typed fields that may stay empty; `optional` forces or forbids it. Hints of single
    choices: a mapping value → text in `form.fields[name].choice_hints`.
    Forms are written with `novalidate`: the server's sentences are better than the
    browser's, so no `required` attribute is rendered.
    """
    bound.form.use_required_attribute = False
    shape = shape_of(bound)
    typed = shape in ("text", "date") and not bound.field.widget.attrs.get("readonly")
    may_be_empty = typed and not bound.field.required
    return {
        "bound": bound,
        "template": f"components/field_{shape}.html",
        "hidden": bound.is_hidden,
        "heading": heading,
        "optional": may_be_empty if optional is None else optional,
        "described_by": bound.aria_describedby,
        "wrong": wrong_part(bound) if shape == "date" else "",
        **BOXES[shape](bound),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Form) -> dict[str, Any]:
    """At the top of `main`: what to correct, each line leading to its box; else nothing."""
    lines: list[tuple[str, str]] = []
    for form in forms:
        lines += [(message, "") for message in form.non_field_errors()] if form.is_bound else []
        for bound in form:
            lines += [(message, first_wrong_box(bound)) for message in bound.errors]
    return {"lines": lines}


@register.inclusion_tag("components/upload.html")
def file_picker(
    bound: BoundField, max_bytes: int, button_name: str = "ajouter", small: bool = True
) -> dict[str, Any]:
    """The input, its button without scripts, and what scripts need to send one by one.

    Goes into `<form method="post" enctype="multipart/form-data" data-upload>`, on a page
    that also has `{% files_list %}`, outside that form. `button_name` tells the view that
    a file is added.
    `small` offers to shrink photos in the browser (the box is named petite_taille).
    """
    return {
        **text_box(bound),
        "bound": bound,
        "max_bytes": max_bytes,
        "max_mb": max_bytes // 1024**2,
        "button_name": button_name,
        "small": small,
    }


@register.inclusion_tag("components/files.html")
def files_list(files: Iterable[Mapping[str, Any]], empty: str = "") -> dict[str, Any]:
    """Rows: name, size (text), state_word; optional state ("refused"), reason, url, remove_url."""
    return {"files": list(files), "empty": empty}


@register.inclusion_tag("components/composer.html")
def composer(  # noqa: PLR0917 - as a template gives them
    form: Form,
    action: str,
    label: str,
    side: str = "internal",
    key: str = "",
    swap: str = "",
    ident: str = "",
) -> dict[str, Any]:
    """A short form to write. `side`: internal (grey) or visible (blue: the person reads it);
    `swap`: the id of what a script replaces with the answer, without loading the page;
    `ident`: its own id, for the buttons outside of it.
    """
    told = {"form": form, "action": action, "label": label, "side": side, "ident": ident}
    return {**told, "key": key, "swap": swap}


@register.simple_tag
def filters(
    form: Form, chosen: Iterable[tuple[str, str]] = (), count: str = "", path: str = ""
) -> SafeString:
    """A GET form of boxes; `chosen` gives (words, address of the list without that filter).

    With `path`, the page of the list, htmx replaces its element #liste alone, where the tag
    `chosen_filters` says what is chosen.
    """
    return filters_html(form, list(chosen), count, path)


@register.simple_tag
def chosen_filters(chosen: Iterable[tuple[str, str]], count: str = "") -> SafeString:
    """« 14 dossiers », then the filters in use, each a link that takes it away."""
    return chosen_html(chosen, count)


@register.simple_tag
def boxes(form: Form) -> SafeString:
    """A form that is only boxes of choices."""
    return boxes_html(form)


# --- Reading -----------------------------------------------------------------
@register.filter
def known_date(known: KnownDate) -> str:
    """A KnownDate in words: « jeudi 26 novembre 2026 », « novembre 2026 », « entre… et… »."""
    return in_words(known) or _("Date inconnue")


@register.simple_tag
def echeance_chip(chip: Any) -> SafeString:
    """How long is left, in words. `chip` has status, text, icon and dashed (rules/chip.py)."""
    return chip_html(chip)


@register.inclusion_tag("components/code.html")
def receipt_code(code: str, actions: bool = True) -> dict[str, Any]:
    """The code in groups of four, two groups to an unbreakable pair, any number of groups."""
    groups = re.findall(r".{1,4}", re.sub(r"[\s-]", "", code))
    pairs = [" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)]
    return {"pairs": pairs, "actions": actions}


@register.inclusion_tag("components/answers.html")
def answers(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lines: question, answer ("" reads « Non renseigné »); optional url (Modifier), lang."""
    return {"lines": list(lines)}


@register.simple_tag(takes_context=True)
def rows(context: Context, items: Iterable[Mapping[str, Any]]) -> SafeString:
    """A list. Items: title, url; optional chip, meta (texts), strong, seen, is_new, selected,
    done, extract (HTML), box (what a tick sends to the form #lot), and action {label, url,
    key; get=True when it is only a link}.
    """
    csrf = csrf_field(context.get("csrf_token"))
    lines = mark_safe("".join(row_html(item, csrf) for item in items))  # noqa: S308
    return format_html('<ul class="rows">\n{}</ul>\n', lines)


@register.inclusion_tag("components/decide_cards.html")
def decide_cards(cards: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Cards: sentence, label, url; optional severity (fatal, important), seen (text), and
    may_wait, with the key that « Vu en réunion » sends.
    """
    return {
        "cards": list(cards),
        "see_url": reverse("coordination:see_card"),
        "see_label": _("Vu en réunion"),
    }


@register.simple_tag(takes_context=True)
def timeline(context: Context, entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """Newest first. Entries: marker (fact, action, future, today), when; optional text, lang,
    title, url, meta, is_new, chip, side (internal, visible) with its word `to`, and action
    {label, url; get=True when it is only a link; strong, said before a button}; and also, the
    same text in other languages (text, lang, by).
    """
    csrf = csrf_field(context.get("csrf_token"))
    lines = mark_safe("".join(entry_html(entry, csrf) for entry in entries))  # noqa: S308
    return format_html('<ol class="timeline">\n{}</ol>\n', lines)


@register.inclusion_tag("components/table.html")
def data_table(
    caption: str,
    columns: Iterable[Mapping[str, Any]],
    lines: Iterable[Iterable[Any]],
    empty: str = "",
) -> dict[str, Any]:
    """Columns: label; optional numeric, url and sort (ascending, descending). Lines: ready texts,
    the first of which names the line.
    """
    heads = list(columns)
    return {
        "caption": caption,
        "columns": heads,
        "lines": [list(zip(heads, line, strict=True)) for line in lines],
        "empty": empty,
    }


@register.inclusion_tag("components/bars.html")
def bars(caption: str, unit: str, lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lines: label, value, full (the value of a full bar), text; optional url, absent."""
    drawn = [
        {
            **line,
            "width": min(100, round(100 * line["value"] / line["full"])) if line["full"] else 0,
            "over": line["value"] > line["full"],
        }
        for line in lines
    ]
    return {"caption": caption, "unit": unit, "lines": drawn}


@register.inclusion_tag("components/status_line.html")
def status_line(text: str, undo_url: str = "", kind: str = "") -> dict[str, Any]:
    """What has just been done, and the button that undoes it; `kind` "error" when refused.

    base_team.html writes one for each Django message; the message's `extra_tags`, when it
    is a path, is then the address that undoes it. Messages travel in a cookie: nothing
    personal in them.
    """
    return {"text": text, "undo_url": undo_url if undo_url.startswith("/") else "", "kind": kind}
