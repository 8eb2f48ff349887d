"""The organisation's settings; for now, the living page of the components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.settings_pages import showcase
from dossiers.themes import THEMES


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state. `?theme=dark|light` and `?dir=rtl` force the look."""
    theme = request.GET.get("theme", "")
    context = {
        "theme": theme if theme in THEMES else "",
        "direction": "rtl" if request.GET.get("dir") == "rtl" else "ltr",
        "title_count": 2,
        "nav_counts": {"todo": 2, "arrivals": 3, "decide": 1},
        "blank": showcase.SampleForm(prefix="blank"),
        "wrong": showcase.wrong_form(),
        "file_form": showcase.FileForm(prefix="file"),
        "note_form": showcase.MessageForm(prefix="note"),
        "message_form": showcase.MessageForm(prefix="message"),
        "filter_form": showcase.FilterForm(prefix="filter"),
        **showcase.SAMPLES,
    }
    return render(request, "settings/components.html", context)
