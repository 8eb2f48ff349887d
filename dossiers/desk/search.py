"""« Recherche »: a reference leads to its case, words to extracts of what one may read.

By POST: what is looked for is in no address, no history and no log, and no answer is kept
by a browser (middleware.PrivateResponses).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import search as search_action
from dossiers.desk import words
from dossiers.desk.case_address import case_address
from dossiers.desk.finder import Found, Hit, find
from dossiers.desk.forms.search import SearchForm
from dossiers.desk.page import INVALID, page
from dossiers.desk.rows import Row, followed_by
from dossiers.rules.finding import words_of

REFERENCE = re.compile(r"\s*(\d{4})\s*[-–‑ ]\s*(\d{1,7})\s*")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The field, and what was found for what it holds."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST":
        return page(request, "desk/search.html", {"form": SearchForm()}, today=today)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/search.html", {"form": form}, today=today, status=INVALID)
    asked = form.cleaned_data["q"]
    if there := _by_reference(request, asked):
        return there
    found = find(request.user, words_of(asked), after=form.cleaned_data["apres"])
    search_action.record(read=found.read, by=request.user, now=now)
    again = SearchForm({"q": asked, "apres": found.further}) if found.further else None
    context = {
        "form": SearchForm(initial={"q": asked}),
        "found": found,
        "said": _count(found),
        "rows": [_row(hit, today) for hit in found.hits],
        "again": again,
    }
    return page(request, "desk/search.html", context, today=today)


def _by_reference(request: HttpRequest, asked: str) -> HttpResponse | None:
    """Straight to the visible case that has this reference."""
    typed = REFERENCE.fullmatch(asked)
    if typed is None:
        return None
    reference = f"{typed[1]}-{int(typed[2]):04d}"
    case = access.visible_cases(request.user).filter(reference=reference).first()
    if case is None:
        return None
    answer = redirect(case_address(case.reference, case.state))
    answer.status_code = 303
    return answer


def _count(found: Found) -> str:
    """« 3 dossiers trouvés parmi 214 lus »; nothing is counted that was not read."""
    many = ngettext("%(n)d dossier trouvé", "%(n)d dossiers trouvés", found.count)
    read = ngettext("parmi %(n)d lu", "parmi %(n)d lus", found.read)
    return f"{many % {'n': found.count}} {read % {'n': found.read}}"


def _row(hit: Hit, today: date) -> Row:
    case: dict[str, Any] = hit.case
    return {
        "title": case["reference"],
        "url": case_address(case["reference"], case["state"]),
        "meta": [
            words.kind_label(case["kind"]),
            words.state_label(case["state"], case["kind"]),
            followed_by(case),
            words.idle_since(case["acted_on"], today),
        ],
        "extract": _extract(hit),
    }


def _extract(hit: Hit) -> str:
    """Where it is, and the words around it; only « Contact » for what is shown on demand."""
    if hit.extract is None:
        return format_html("<span>{}</span>", _("Dans le contact : à afficher dans le dossier."))
    told = hit.extract
    return format_html(
        '<span>{} : </span><bdi dir="auto">{}<mark>{}</mark>{}</bdi>',
        hit.where, told.before, told.found, told.after,
    )  # fmt: skip
