"""The list behind the figures: fatal deadlines one by one, with who should act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Case, Member, State
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import Certainty, chip, long_date
from dossiers.statistics.fatal import DOUBTFUL, NEAR, fatal, silent
from dossiers.statistics.team import Team
from dossiers.statistics.weeks import Held, of_week

PER_PAGE = 50
# An unknown date comes first: nobody can say how little time is left.
FIRST = date(1900, 1, 1)


@dataclass(frozen=True)
class Which:
    """One filter of the list: its name, and the question it asks of (team, today, now)."""

    label: str | Promise
    question: Callable[[Team, date, datetime], Q]


def _near(today: date) -> Q:
    return Q(prudent__lte=today + NEAR)


WHICH: dict[str, Which] = {
    "": Which(
        gettext_lazy("Sans personne pour les tenir"),
        lambda team, today, now: (
            _near(today) & (team.nobody() | Q(prudent__lt=today) | Q(waiting__gt=0))
        ),
    ),
    "sans-personne": Which(
        gettext_lazy("Suivies par personne, d’ici 30 jours"),
        lambda team, today, now: _near(today) & team.nobody(),
    ),
    "sans-reponse": Which(
        gettext_lazy("Rappel sans réponse"),
        lambda team, today, now: _near(today) & Q(waiting__gt=0),
    ),
    "depassees": Which(
        gettext_lazy("Dernier jour sûr passé"), lambda team, today, now: Q(prudent__lt=today)
    ),
    "incertaines": Which(
        gettext_lazy("Date inconnue ou « au plus tôt »"),
        lambda team, today, now: Q(certainty__in=DOUBTFUL),
    ),
    "proches": Which(gettext_lazy("Toutes, d’ici 30 jours"), lambda team, today, now: _near(today)),
    "plus-loin": Which(
        gettext_lazy("Suivies par personne, plus tard"),
        lambda team, today, now: Q(prudent__gt=today + NEAR) & team.nobody(),
    ),
}


def listed(
    cases: QuerySet[Case], team: Team, asked: Q, *, person: UUID | None, after: str, now: datetime
) -> tuple[list[dict[str, Any]], str]:
    """(rows, mark of the next page or ""): one statement. `person`: of her cases only.

    cases: joined with their deadlines, as `fatal` gives them; asked: of the columns below.
    """
    today = timezone.localdate(now)
    rows = _columns(cases, now).filter(asked)
    if person:
        rows = rows.filter(suivi=person)
    found = list(rows.filter(_after(after)).order_by("place", "deadline")[: PER_PAGE + 1])
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    mark = f"{more['place'].isoformat()}_{more['deadline']}" if more else ""
    return [_row(row, team, today) for row in found[:PER_PAGE]], mark


def of_chart(
    member: Member, team: Team, told: Mapping[str, str], today: date
) -> tuple[str, QuerySet[Case]]:
    """(what it is, the dates behind a mark of charts 1 and 2). Raises KeyError, ValueError."""
    if told["quoi"] == "semaine":
        monday, held = date.fromisoformat(told["lundi"]), Held(told["tenue"])
        said = {"day": date_format(monday, "j F Y"), "held": HELD[held]}
        cases = of_week(member, team, monday, held, today=today)
        return _("Semaine du %(day)s : %(held)s.") % said, cases
    sure = Certainty(told["surete"])
    return str(SURE[sure]), fatal(member, deadlines__certainty=sure.value)


HELD = {
    Held.ALONE: gettext_lazy("sans personne"),
    Held.UNSEEN: gettext_lazy("pas vues"),
    Held.SEEN: gettext_lazy("vues"),
}
SURE = {
    Certainty.CERTAIN: gettext_lazy("Dates certaines."),
    Certainty.DECLARED: gettext_lazy("Dates déclarées par la personne."),
    Certainty.EARLIEST: gettext_lazy("Dates « au plus tôt »."),
    Certainty.UNKNOWN: gettext_lazy("Dates inconnues."),
}
CHARTS = ("semaine", "surete")


def _columns(cases: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Flat columns of each deadline; `waiting` counts its unanswered reminders."""
    return cases.annotate(
        deadline=F("deadlines__pk"),
        rule=F("deadlines__rule"),
        rule_version=F("deadlines__rule_version"),
        prudent=F("deadlines__prudent"),
        defensible=F("deadlines__defensible"),
        certainty=F("deadlines__certainty"),
        seen_by=F("deadlines__seen_by__name"),
        place=Coalesce("deadlines__prudent", Value(FIRST)),
    ).values(
        "deadline", "rule", "rule_version", "prudent", "defensible", "certainty", "seen_by",
        "place", "reference", "state", "section_id", "section__name", "suivi_id",
        waiting=Count("deadlines__reminders", filter=silent(now)),
    )  # fmt: skip


def _after(mark: str) -> Q:
    """The rows after the mark of a page; a mark that no page wrote is the first page."""
    day, _sep, name = mark.partition("_")
    try:
        seen, last = date.fromisoformat(day), UUID(name)
    except ValueError:
        return Q()
    return Q(place__gt=seen) | Q(place=seen, deadline__gt=last)


def _row(row: dict[str, Any], team: Team, today: date) -> dict[str, Any]:
    held = team.holds(row["section_id"], row["suivi_id"])
    return {
        "chip": chip(row["prudent"], row["defensible"], row["certainty"], today),
        "title": f"{row['reference']} · {rule_label(row['rule'], row['rule_version'])}",
        "url": reverse("desk:deadline", args=[row["reference"], row["deadline"]]),
        "meta": _meta(row, team, held=held),
        "strong": "" if held else _("sans personne"),
        "seen": _("vue par %(name)s") % {"name": row["seen_by"]} if row["seen_by"] else "",
        "action": _action(row, held=held),
    }


def _meta(row: dict[str, Any], team: Team, *, held: bool) -> list[str]:
    meta = [long_date(row["prudent"])] if row["prudent"] else []
    if held:
        meta.append(_("suivi par %(name)s") % {"name": team.names[row["suivi_id"]]})
    if row["waiting"]:
        meta.append(_("rappel sans réponse"))
    if team.several:
        meta.append(row["section__name"])
    return meta


def _action(row: dict[str, Any], *, held: bool) -> dict[str, Any]:
    """What to do about it: find somebody, find the date, or act."""
    reference = row["reference"]
    if not held and row["state"] == State.SUBMITTED:
        url = reverse("desk:arrival", args=[reference])
        return {"label": _("Choisir quelqu’un"), "url": url, "get": True}
    if not held:
        url = reverse("desk:hand_over", args=[reference])
        return {"label": _("Choisir quelqu’un"), "url": url, "get": True}
    url = reverse("desk:deadline", args=[reference, row["deadline"]])
    label = _("Chercher la date") if row["prudent"] is None else _("Traiter")
    return {"label": label, "url": url, "get": True}


def rule_label(slug: str, version: int) -> str:
    """The name of a deadline; its slug if the catalogue no longer has it."""
    try:
        return catalogue().rule(slug, version).label
    except KeyError:
        return slug
