"""Bars and tables of the dashboard; every figure is a link to the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import kinds
from dossiers.coordination.cards import day_and_month, link
from dossiers.models import State
from dossiers.statistics.cases import Counts
from dossiers.statistics.load import Burden
from dossiers.statistics.people import Person

Bar = dict[str, Any]


def figure(number: int, url: str) -> SafeString | str:
    """A number that opens its list; a plain zero."""
    return format_html('<a href="{}">{}</a>', url, number) if number else "0"


def cases_link(*, state: str = "", kind: str = "") -> str:
    """The list of the section's cases in this state, of this kind."""
    if state == State.SUBMITTED:
        return link("coordination:arrivals", type=kind)
    return link("desk:cases", qui="equipe", etat=state, type=kind)


def load_bars(burdens: Sequence[Burden], who: Mapping[UUID, Person] | None = None) -> list[Bar]:
    """One bar per person, full for the heaviest, or at what she can carry when it is known."""
    full = max((one.points for one in burdens), default=0) or 1
    return [_load_bar(one, (who or {}).get(one.person), full) for one in burdens]


def _load_bar(one: Burden, person: Person | None, full: int) -> Bar:
    points = number_format(one.points)
    said = ngettext("%(n)s point", "%(n)s points", int(one.points)) % {"n": points}
    label = one.name
    if person and person.away_until:
        label = _("%(name)s, absence jusqu’au %(day)s") % {
            "name": one.name,
            "day": day_and_month(person.away_until),
        }
    elif person and person.capacity:
        said = _("%(points)s sur %(capacity)s") % {"points": said, "capacity": person.capacity}
    return {
        "label": label,
        "value": one.points,
        "full": person.capacity if person and person.capacity else full,
        "text": said,
        "absent": bool(person and person.away_until),
        "url": link("desk:cases", qui="equipe", suivi=str(one.person)),
    }


def load_columns() -> list[dict[str, Any]]:
    """The heads of the table of load."""
    heads = (
        _("Nom"),
        _("Dossiers ouverts"),
        _("Échéances fatales d’ici 30 jours"),
        _("Dont rappel sans réponse"),
        _("Absence"),
        _("Dernière connexion"),
        _("Capacité"),
        _("Points"),
    )
    return [{"label": head, "numeric": at > 0} for at, head in enumerate(heads)]


def load_lines(burdens: Iterable[Burden], who: Mapping[UUID, Person]) -> list[list[Any]]:
    """The same figures as the bars, with the parts of the formula."""
    return [
        [
            one.name,
            figure(one.alive, link("desk:cases", qui="equipe", suivi=str(one.person))),
            figure(one.near, _uncovered(one, "proches")),
            figure(one.unanswered, _uncovered(one, "sans-reponse")),
            *_presence(who[one.person]),
            one.points,
        ]
        for one in burdens
    ]


def _presence(person: Person) -> tuple[str, str, str]:
    """Away until when, last seen when, and how many points she can carry."""
    if person.away_until:
        away = _("jusqu’au %(day)s") % {"day": day_and_month(person.away_until)}
    else:
        away = "" if person.receives else _("ne reçoit rien de nouveau")
    seen = day_and_month(person.seen_on) if person.seen_on else _("jamais")
    capacity = _("non dite") if person.capacity is None else str(person.capacity)
    return away, seen, capacity


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
