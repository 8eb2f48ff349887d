"""Bars and tables of the dashboard; every figure is a link to the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import kinds
from dossiers.coordination.cards import link
from dossiers.coordination.figures import Burden, Counts
from dossiers.models import State

Bar = dict[str, Any]


def figure(number: int, url: str) -> SafeString | str:
    """A number that opens its list; a plain zero."""
    return format_html('<a href="{}">{}</a>', url, number) if number else "0"


def cases_link(*, state: str = "", kind: str = "") -> str:
    """The list of the section's cases in this state, of this kind."""
    if state == State.SUBMITTED:
        return link("coordination:arrivals", type=kind)
    return link("desk:cases", qui="equipe", etat=state, type=kind)


def load_bars(burdens: Sequence[Burden]) -> list[Bar]:
    """One bar per person, full for the heaviest."""
    full = max((one.points for one in burdens), default=0) or 1
    return [
        {
            "label": one.name,
            "value": one.points,
            "full": full,
            "text": ngettext("%(n)s point", "%(n)s points", one.points) % {"n": one.points},
            "url": link("desk:cases", qui="equipe", suivi=str(one.person)),
        }
        for one in burdens
    ]


def load_columns() -> list[dict[str, Any]]:
    """The heads of the table of load."""
    heads = (
        _("Nom"),
        _("Dossiers ouverts"),
        _("Échéances fatales d’ici 30 jours"),
        _("Dont rappel sans réponse"),
        _("Points"),
    )
    return [{"label": head, "numeric": at > 0} for at, head in enumerate(heads)]


def load_lines(burdens: Iterable[Burden]) -> list[list[Any]]:
    """The same figures as the bars, with the parts of the formula."""
    return [
        [
            one.name,
            figure(one.alive, link("desk:cases", qui="equipe", suivi=str(one.person))),
            figure(one.near, _uncovered(one, "proches")),
            figure(one.unanswered, _uncovered(one, "sans-reponse")),
            one.points,
        ]
        for one in burdens
    ]


def _uncovered(one: Burden, which: str) -> str:
    return link("coordination:uncovered", quoi=which, suivi=str(one.person))


def count_bars(counts: Counts, by: str) -> list[Bar]:
    """One bar per state ("state") or per kind ("kind"), in the order of the road or of screen 3."""
    at = 0 if by == "state" else 1
    totals: dict[str, int] = {}
    for cell, number in counts.cells.items():
        if by == "state" or cell[0] != State.CLOSED:
            totals[cell[at]] = totals.get(cell[at], 0) + number
    full = max(totals.values(), default=0) or 1
    labels = (
        {state.value: str(state.label) for state in State}
        if by == "state"
        else {slug: str(kind.label) for slug, kind in kinds.KINDS.items()}
    )
    return [
        {
            "label": label,
            "value": totals.get(slug, 0),
            "full": full,
            "text": str(totals.get(slug, 0)),
            "url": cases_link(**{by: slug}),
        }
        for slug, label in labels.items()
    ]


def count_columns() -> list[dict[str, Any]]:
    """A column per kind."""
    heads = [_("État"), *(str(kind.label) for kind in kinds.KINDS.values()), _("Tous")]
    return [{"label": head, "numeric": at > 0} for at, head in enumerate(heads)]


def count_lines(counts: Counts) -> list[list[Any]]:
    """A line per state, every number a link."""
    lines: list[list[Any]] = []
    for state in State:
        numbers = [counts.cells.get((state.value, kind), 0) for kind in kinds.KINDS]
        cells = [
            figure(number, cases_link(state=state.value, kind=kind))
            for number, kind in zip(numbers, kinds.KINDS, strict=True)
        ]
        total = figure(sum(numbers), cases_link(state=state.value))
        lines.append([str(state.label), *cells, total])
    return lines
