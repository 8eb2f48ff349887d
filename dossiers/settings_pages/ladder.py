"""« Échelle des rappels »: who is told, when and by what, as the program reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import access, ladder_words


@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    """The tables of ladder.toml, for everybody who may receive a reminder."""
    access.require_somewhere(request.user, "see_ladder")
    heads = (_("Quand"), _("Qui"), _("Comment"), _("Réponse attendue"), _("Sinon"))
    columns = [{"label": head} for head in heads]
    tables = [
        {"name": label, "lines": ladder_words.table(name)}
        for name, label in ladder_words.NAMES.items()
    ]
    return render(request, "settings/ladder.html", {"columns": columns, "tables": tables})
