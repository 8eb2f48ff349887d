"""One row of a chronology, written without the template engine (as row_parts.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dossiers.templatetags.row_parts import chip_html, text


def entry_html(entry: Mapping[str, Any], csrf: str) -> str:
    """One item of the tag `timeline`; `csrf` is the hidden field of its form."""
    side = f" side-{text(entry['side'])}" if entry.get("side") else ""
    return (
        f'<li class="at-{text(entry["marker"])}{side}">'
        f'<span class="when">{text(entry["when"])}</span> '
        f"{chip_html(entry['chip']) + ' ' if entry.get('chip') else ''}"
        f"{_title(entry)}{_new(entry)}{_meta(entry)}{_words(entry)}{_action(entry, csrf)}</li>\n"
    )


def _title(entry: Mapping[str, Any]) -> str:
    title = entry.get("title")
    if not title:
        return ""
    url = entry.get("url")
    return f'<a href="{text(url)}">{text(title)}</a>' if url else text(title)


def _new(entry: Mapping[str, Any]) -> str:
    return f' <span class="new">{text(_("Nouveau"))}</span>' if entry.get("is_new") else ""


def _meta(entry: Mapping[str, Any]) -> str:
    said = ""
    if entry.get("to"):
        said += f' <span class="tag">{text(entry["to"])}</span>'
    if entry.get("meta"):
        said += f' <span class="meta">{text(entry["meta"])}</span>'
    return said


def _words(entry: Mapping[str, Any]) -> str:
    if not entry.get("text"):
        return ""
    lang = f' lang="{text(entry["lang"])}"' if entry.get("lang") else ""
    said = f'<p{lang} dir="auto">{text(entry["text"])}</p>'
    return said + "".join(_also(one) for one in entry.get("also", ()))


def _also(one: Mapping[str, Any]) -> str:
    """The same in another language, and who says so."""
    by = f'<span class="meta">{text(one["by"])}</span> ' if one.get("by") else ""
    lang = f' lang="{text(one["lang"])}"' if one.get("lang") else ""
    return f'<p class="also">{by}<span{lang} dir="auto">{text(one["text"])}</span></p>'


def _action(entry: Mapping[str, Any], csrf: str) -> str:
    """A link, or a form of one button that posts; what it is about is read aloud with it."""
    action = entry.get("action")
    if not action:
        return ""
    about = f'<span class="vh"> : {text(entry["title"])}</span>'
    label, url = text(action["label"]), text(action["url"])
    if action.get("get"):
        return f' <a class="btn-link" href="{url}">{label}{about}</a>'
    strong = f"<strong>{text(action['strong'])}</strong> " if action.get("strong") else ""
    return (
        f'<form method="post" action="{url}">{csrf}{strong}'
        f'<button type="submit" class="btn-link">{label}{about}</button></form>'
    )
