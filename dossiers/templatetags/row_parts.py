"""One row of a list, written without the template engine.

A list shows fifty of them: as template nodes they cost more than the rest of the page, and
format_html asks of each of its words whether it is lazy. Here each text goes through `text`,
and only what `text` or these functions made is put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def text(value: object) -> str:
    """What somebody wrote or a lazy sentence, escaped; what is already HTML, as it is."""
    return value if isinstance(value, SafeString) else escape(str(value))


@cache
def icon_html(name: str) -> SafeString:
    """One of the symbols of icons.svg."""
    address = text(f"{static('img/icons.svg')}#{name}")
    return _html(
        f'<svg class="icon icon-{text(name)}" aria-hidden="true"><use href="{address}"/></svg>'
    )


def chip_html(chip: Any) -> SafeString:
    """How long is left, in words. `chip` has status, text, icon and dashed (rules/chip.py)."""
    dashed = " chip-dashed" if chip.dashed else ""
    # Drawn and written it would read « ? ? ».
    words = chip.text.removeprefix("? ") if chip.icon == "question" else chip.text
    drawn = icon_html(chip.icon) if chip.icon else ""
    return _html(f'<span class="chip chip-{text(chip.status)}{dashed}">{drawn}{text(words)}</span>')


def row_html(row: Mapping[str, Any], csrf: str) -> str:
    """One item of the tag `rows`; `csrf` is the hidden field of its form."""
    chip, action = row.get("chip"), row.get("action")
    states = ((" row-plain", not chip), *((f" row-{s}", row.get(s)) for s in ("selected", "done")))
    pick = _pick(row["box"]) if row.get("box") else ""
    return (
        f'<li class="row{"".join(name for name, so in states if so)}" data-row>'
        f"{f'<div>{pick}{chip_html(chip)}</div>' if chip else ''}"
        f'<div><a class="title" href="{text(row["url"])}">{text(row["title"])}</a>{_new(row)}'
        f'<p class="meta">{_meta(row)}</p>{_extract(row)}</div>'
        f"{_action(action, row['title'], csrf) if action else ''}</li>\n"
    )


def _new(row: Mapping[str, Any]) -> str:
    return f' <span class="new">{text(_("Nouveau"))}</span>' if row.get("is_new") else ""


def _pick(value: object) -> str:
    """A tick for the form #lot, which stands below the list."""
    name = text(value)
    return (
        f'<label class="pick"><input type="checkbox" name="dossiers" value="{name}" form="lot">'
        f'<span class="vh">{name}</span></label>'
    )


def _extract(row: Mapping[str, Any]) -> str:
    """The words that a search found, which desk/search.py made into HTML."""
    return f'<p class="extract">{text(row["extract"])}</p>' if row.get("extract") else ""


def _meta(row: Mapping[str, Any]) -> str:
    said = [f"<span>{text(words)}</span>" for words in row.get("meta") or ()]
    if strong := row.get("strong"):
        said.append(f"<strong>{text(strong)}</strong>")
    if seen := row.get("seen"):
        said.append(f'<span class="seen">{icon_html("eye")}{text(seen)}</span>')
    return "".join(said)


def _action(action: Mapping[str, Any], title: object, csrf: str) -> str:
    """A link, or a form of one button; what it is about is read aloud with it."""
    label = f'{text(action["label"])}<span class="vh"> : {text(title)}</span>'
    if action.get("get"):
        return f'<a class="btn btn-secondary" href="{text(action["url"])}">{label}</a>'
    key = f' data-key="{text(action["key"])}"' if action.get("key") else ""
    return (
        f'<form method="post" action="{text(action["url"])}">{csrf}'
        f'<button type="submit" class="btn btn-secondary"{key}>{label}</button>'
        f"{_also(action, title)}{_other(action, title)}</form>"
    )


def _also(action: Mapping[str, Any], title: object) -> str:
    """A second, quieter button of the same form, which posts elsewhere."""
    if not action.get("also"):
        return ""
    said = f'{text(action["also"]["label"])}<span class="vh"> : {text(title)}</span>'
    url = text(action["also"]["url"])
    return f' <button type="submit" class="btn-link" formaction="{url}">{said}</button>'


def _other(action: Mapping[str, Any], title: object) -> str:
    """The other answer to what the button asks, if it has one."""
    if not action.get("other"):
        return ""
    said = f'{text(action["other"]["label"])}<span class="vh"> : {text(title)}</span>'
    return f' <a class="btn-link" href="{text(action["other"]["url"])}">{said}</a>'


def csrf_field(token: object) -> str:
    """The hidden field that the tag csrf_token writes; nothing without a request."""
    if not token or token == "NOTPROVIDED":  # noqa: S105 (Django's word for « no request »)
        return ""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{text(token)}">'


def _html(made: str) -> SafeString:
    return mark_safe(made)  # noqa: S308 (every value in it went through `text`)
