"""« Conservation »: how long what is kept, as the program applies it today. Read only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.actions.deposit import DRAFT_LIVES
from dossiers.actions.erasure import ERASED_AFTER, ERASED_TELLS_FOR
from dossiers.actions.member import INVITATION_LIVES
from dossiers.rules import retention as rules
from dossiers.rules.length import Length


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The delays, each read where it is applied."""
    access.require_somewhere(request.user, "see_dashboard")
    heads = (_("Quoi"), _("Combien de temps"), _("Ensuite"))
    context = {"columns": [{"label": head} for head in heads], "lines": list(_lines())}
    return render(request, "settings/retention.html", context)


def _lines() -> Iterator[list[str]]:
    gone = _("effacé, sans retour")
    yield [_("Demande commencée, pas envoyée"), _span(DRAFT_LIVES), gone]
    yield [_("Invitation qui n’a pas servi"), _span(INVITATION_LIVES), gone]
    yield [_("Dossier clos, hors de notre champ"), _span(rules.OUT_OF_SCOPE), gone]
    yield [_("Dossier clos : lisible comme avant"), _length(rules.ACTIVE), _("gardé à part")]
    yield [
        _("Dossier clos : gardé après le dernier recours possible"),
        _length(rules.AFTER_THE_LAST),
        gone,
    ]
    yield [_("Dossier clos : jamais plus que"), _length(rules.MOST), gone]
    yield [_("Effacement demandé par la personne"), _span(ERASED_AFTER), gone]
    yield [_("Trace qu’un code a été effacé"), _span(ERASED_TELLS_FOR), gone]


def _span(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours % 24 or hours <= 72:
        return ngettext("%(n)s heure", "%(n)s heures", hours) % {"n": hours}
    return ngettext("%(n)s jour", "%(n)s jours", span.days) % {"n": span.days}


def _length(length: Length) -> str:
    if length.in_months % 12:
        return _("%(n)s mois") % {"n": length.in_months}
    years: Any = length.in_months // 12
    return ngettext("%(n)s an", "%(n)s ans", years) % {"n": years}
