"""« Langues »: every public sentence beside its translation, until a speaker has read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access
from dossiers.actions.translation import Reading, mark_read, readings
from dossiers.days import short_day
from dossiers.languages import SOURCE, TRANSLATED
from dossiers.languages.own import key_of
from dossiers.languages.reading import Family, Line, families
from dossiers.sentences import newest
from dossiers.web import see_other

Readings = Mapping[bytes, Reading]


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Each language, family by family: how many sentences wait."""
    access.require_somewhere(request.user, "see_dashboard")
    told = [
        {
            "name": dict(settings.LANGUAGES)[code],
            "code": code,
            "families": [_row(code, family, known) for family in families(_read_as(code))],
        }
        for code, known in ((code, readings(code)) for code in (*TRANSLATED, SOURCE))
    ]
    return render(request, "settings/languages.html", {"languages": told})


@require_http_methods(["GET", "POST"])
def family(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """One family of one language. POST: « Relu », for the sentences that were on the page."""
    access.require_somewhere(request.user, "see_dashboard")
    found = _find(language, slug)
    known = readings(language)
    if request.method == "POST":
        if request.POST.get("lu") == _seal(found):
            mark_read(language, found.lines, by=request.user, now=timezone.now())
            messages.success(request, _("Relecture notée."))
        else:
            messages.error(request, _("Ces phrases ont changé pendant ce temps. Les relire."))
        return see_other("settings:family", language, slug)
    context = {
        "is_source": language == SOURCE,
        "family": found,
        "language": dict(settings.LANGUAGES)[language],
        "code": language,
        "lines": _lines(language, found.lines, known),
        "seal": _seal(found),
        **_row(language, found, known),
    }
    return render(request, "settings/language_family.html", context)


def _find(language: str, slug: str) -> Family:
    known = families(_read_as(language)) if language in (SOURCE, *TRANSLATED) else ()
    found = next((one for one in known if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _read_as(language: str) -> str:
    """French has nothing to read again: its sentences are those that another translates."""
    return language if language in TRANSLATED else TRANSLATED[0]


def _seal(one: Family) -> str:
    """What was on the page: « Relu » counts for that only."""
    return hashlib.sha256(b"".join(line.digest for line in one.lines)).hexdigest()


def _row(language: str, one: Family, known: Readings) -> dict[str, Any]:
    waiting = sum(line.digest not in known for line in one.lines)
    if language == SOURCE:
        url = reverse("settings:family", args=[language, one.slug])
        return {"label": one.label, "url": url, "waiting": 0, "state": ""}
    return {
        "label": one.label,
        "url": reverse("settings:family", args=[language, one.slug]),
        "waiting": waiting,
        "state": _waiting(waiting) if waiting else _last(one.lines, known),
    }


def _waiting(count: int) -> str:
    return ngettext("À relire : %(n)s phrase.", "À relire : %(n)s phrases.", count) % {"n": count}


def _last(lines: Iterable[Line], known: Readings) -> str:
    last = max((known[line.digest] for line in lines), key=lambda reading: reading.on)
    return _("Relu par %(who)s le %(day)s.") % {
        "who": last.who or _("un compte fermé"),
        "day": short_day(last.on),
    }


def _lines(language: str, lines: Iterable[Line], known: Readings) -> list[dict[str, Any]]:
    """Those that wait come first; then the order of the screens. Own words show beside."""
    ours = newest(language)
    told = [
        {
            "french": line.french,
            "said": line.said,
            "context": line.context,
            "waits": language != SOURCE and line.digest not in known,
            "key": key_of(line.context, line.name).hex() if len(line.french) == 1 else "",
            "own": getattr(ours.get(key_of(line.context, line.name)), "text", ""),
        }
        for line in lines
    ]
    return sorted(told, key=lambda line: not line["waits"])
