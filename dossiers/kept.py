"""What somebody had typed when her session ended, or what came back to her, for one hour.

It waits in the session, whose row is sealed (sessions.py), under the page where it was
typed; the page that opens there again shows it in its boxes. Nothing of it is in a cookie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

KEPT = "kept"
KEPT_FOR = timedelta(hours=1)
PAGES, MAX_LENGTH = 3, 40_000
# Never a password nor a code; the token and the version are of the page that is gone.
LEFT_OUT = ("csrfmiddlewaretoken", "password", "code", "version")


def keep(
    request: HttpRequest, page: str, fields: Mapping[str, Iterable[str]], *, now: datetime
) -> bool:
    """Keep these fields for `page`; False when there is nothing, or too much, to keep."""
    kept = {
        name: list(values)
        for name, values in fields.items()
        if not any(name.endswith(word) for word in LEFT_OUT)
    }
    length = sum(len(value) for values in kept.values() for value in values)
    if not 0 < length <= MAX_LENGTH:
        return False
    pages = list(request.session.get(KEPT, {}).items())[1 - PAGES :]
    request.session[KEPT] = {**dict(pages), page: [now.isoformat(), kept]}
    return True


def take(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was kept for this page, once; None after an hour."""
    pages = request.session.get(KEPT)
    if not pages or request.path not in pages:
        return None
    since, fields = pages.pop(request.path)
    request.session[KEPT] = pages
    if datetime.fromisoformat(since) <= now - KEPT_FOR:
        return None
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def beside(request: HttpRequest, page: str, *, now: datetime) -> QueryDict:
    """What is begun on this page and stays there until it is sent; empty after an hour."""
    since, fields = request.session.get(KEPT, {}).get(page, ("", {}))
    begun = QueryDict(mutable=True)
    if since and datetime.fromisoformat(since) > now - KEPT_FOR:
        begun.update(MultiValueDict(fields))
    return begun


def begin(
    request: HttpRequest,
    page: str,
    prefix: str,
    fields: Mapping[str, Iterable[str]],
    *,
    now: datetime,
) -> None:
    """Keep what is begun in one of the forms of a page, in place of what that form had."""
    begun = dict(beside(request, page, now=now).lists())
    rest = {name: values for name, values in begun.items() if not name.startswith(prefix)}
    written = {name: list(values) for name, values in fields.items() if name.startswith(prefix)}
    if not keep(request, page, {**rest, **written}, now=now) and begun:
        pages = request.session[KEPT]
        del pages[page]
        request.session[KEPT] = pages


def fill(form: forms.BaseForm, data: QueryDict) -> bool:
    """Show in an unbound form what was typed in it; whether there was something."""
    names = [form.add_prefix(name) for name in form.fields]
    if form.is_bound or not any(key == n or key.startswith(f"{n}_") for n in names for key in data):
        return False
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) or name in LEFT_OUT:
            continue
        form.initial[name] = _typed(field, form.add_prefix(name), data)
    return True


def _typed(field: forms.Field, name: str, data: QueryDict) -> Any:
    value = field.widget.value_from_datadict(data, {}, name)
    if isinstance(field.widget, forms.MultiWidget):
        # What was in each box, as a widget takes it back.
        return dict(zip(field.widget.parts, value, strict=False)) if value else value
    return value
