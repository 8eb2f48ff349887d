"""A published table as the templates and the spreadsheets show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dossiers.models import Publication, PublicationState
from dossiers.publishing.labels import area_words, period_words
from dossiers.publishing.questions import QUESTIONS
from dossiers.publishing.scope import Scope
from dossiers.rules.disclosure import TooFewError
from dossiers.spreadsheets import Sheet

TOO_FEW: Mapping[str, Any] = {
    "few": lambda: _("Trop peu de personnes pour publier ce tableau sans en désigner une."),
    "places": lambda: _("Ces personnes viennent de trop peu de lieux de travail."),
    "dominant": lambda: _("Presque toutes ces personnes viennent d’une seule enseigne."),
    "difference": lambda: _("Trop proche d’une édition précédente : la différence désignerait "
                            "quelqu’un."),
    "department": lambda: _("Moins de 20 personnes dans ce département."),
}  # fmt: skip


def too_few(error: TooFewError) -> str:
    """Why nothing can be published."""
    return str(TOO_FEW[error.reason]())


def name_of(edition: Publication) -> str:
    """« Dans quelles langues nous écrit-on ?, année 2026, toute la section »."""
    scope = Scope(edition.since, edition.until, edition.area)
    label = QUESTIONS[edition.question].label
    return f"{label} · {period_words(scope)} · {area_words(edition.area)}"


def table(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The heads and the lines of a page."""
    columns = [{"label": head, "numeric": at > 0} for at, head in enumerate(snapshot["heads"])]
    lines = [[line[0], *(_said(number) for number in line[1:])] for line in snapshot["lines"]]
    caption = f"{snapshot['question']} ({snapshot['period']}, {snapshot['area']})"
    return {"columns": columns, "lines": lines, "caption": caption}


def _said(number: int | None) -> str:
    return _("masqué") if number is None else f"{number:,}".replace(",", "\u202f")


def sheet(snapshot: Mapping[str, Any]) -> Sheet:
    """The same as a spreadsheet: hidden cells say so, the method is under the table."""
    lines = [
        [line[0], *(_("masqué") if n is None else n for n in line[1:])]
        for line in snapshot["lines"]
    ]
    notes = [snapshot["sentence"], *snapshot["method"]]
    return Sheet(snapshot["question"], snapshot["heads"], lines, notes)


def rows(editions: list[Publication]) -> list[dict[str, Any]]:
    """The list of editions."""
    return [
        {
            "url": reverse("coordination:publication", args=[one.pk]),
            "title": name_of(one),
            "state": one.state,
            "state_word": str(PublicationState(one.state).label),
            "day": date_format(timezone.localtime(one.asked_at), "j F Y"),
            "by": one.asked_by.name,
        }
        for one in editions
    ]
