"""Arrivals that nobody has taken: how long they wait, and to whom they were offered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers import access, kinds
from dossiers.models import Level, Member, Proposal, State
from dossiers.rules.deadline import Certainty, Chip, Status, chip
from dossiers.statistics.fatal import fatal
from dossiers.statistics.team import Team

PER_PAGE = 50
WHICH: dict[str, str | Promise] = {
    "": gettext_lazy("Toutes"),
    "en-retard": gettext_lazy("Promesse de lecture passée"),
    "sans-reponse": gettext_lazy("Proposées, sans réponse"),
}


def listed(
    member: Member, team: Team, which: str, *, kind: str, after: str, now: datetime
) -> tuple[list[dict[str, Any]], str]:
    """(rows, mark of the next page or ""), oldest first: two statements."""
    today = timezone.localdate(now)
    cases = access.coordinated_cases(member).filter(state=State.SUBMITTED, **_narrower(kind))
    if which == "en-retard":
        cases = cases.filter(promised_on__lt=today)
    if which == "sans-reponse":
        cases = cases.filter(proposals__answer=Proposal.Answer.LAPSED)
        cases = cases.exclude(proposals__answer="").distinct()
    rows = (
        cases.filter(_after(after))
        .annotate(offer=FilteredRelation("proposals", condition=Q(proposals__answer="")))
        .order_by("received_on", "reference")
        .values(
            "reference", "kind", "level", "received_on", "promised_on",
            "has_unknown_fatal", "section__name",
            offered_to=F("offer__to__name"), offered_at=F("offer__proposed_at"),
        )
    )  # fmt: skip
    found = list(rows[: PER_PAGE + 1])
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    mark = f"{more['received_on'].isoformat()}_{more['reference']}" if more else ""
    shown = found[:PER_PAGE]
    clocks = _clocks(member, [row["reference"] for row in shown], today)
    return [{**_row(row, team, today), "chip": _chip(row, clocks, today)} for row in shown], mark


def _clocks(member: Member, references: list[str], today: date) -> dict[str, Chip]:
    """The nearest fatal date of each arrival, as a chip. A missed courtesy delay is not one."""
    clocks: dict[str, Chip] = {}
    for reference, *dates in (
        fatal(member, reference__in=references, deadlines__prudent__isnull=False)
        .order_by("deadlines__prudent")
        .values_list(
            "reference", "deadlines__prudent", "deadlines__defensible", "deadlines__certainty"
        )
    ):
        clocks.setdefault(reference, chip(*dates, today))
    return clocks


def _chip(row: dict[str, Any], clocks: dict[str, Chip], today: date) -> Chip:
    if row["reference"] in clocks:
        return clocks[row["reference"]]
    if row["has_unknown_fatal"]:
        return chip(None, None, Certainty.UNKNOWN, today)
    return Chip(Status.FAR, _("Aucune échéance"), "", dashed=False)


def _narrower(kind: str) -> dict[str, str]:
    return {"kind": kind} if kind in kinds.KINDS else {}


def _after(mark: str) -> Q:
    """The rows after the mark of a page; a mark that no page wrote is the first page."""
    day, _sep, reference = mark.partition("_")
    try:
        seen = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(received_on__gt=seen) | Q(received_on=seen, reference__gt=reference)


def _row(row: dict[str, Any], team: Team, today: date) -> dict[str, Any]:
    late = (today - row["promised_on"]).days
    url = reverse("desk:arrival", args=[row["reference"]])
    return {
        "title": row["reference"],
        "url": url,
        "meta": _meta(row, team, today),
        "strong": ngettext(
            "promesse passée de %(days)s jour", "promesse passée de %(days)s jours", late
        )
        % {"days": late}
        if late > 0
        else "",
        "action": None
        if row["offered_to"]
        else {"label": _("Proposer à quelqu’un"), "url": url, "get": True},
    }


def _meta(row: dict[str, Any], team: Team, today: date) -> list[str]:
    meta = [str(kinds.kind(row["kind"]).label), age(row["received_on"], today)]
    if row["level"] != Level.ORDINARY:
        meta.append(_("urgence : %(level)s") % {"level": Level(row["level"]).label})
    if row["has_unknown_fatal"]:
        meta.append(_("une date fatale est inconnue"))
    if row["offered_to"]:
        since = (today - timezone.localdate(row["offered_at"])).days
        meta.append(
            _("proposé à %(name)s, %(since)s") % {"name": row["offered_to"], "since": _ago(since)}
        )
    if team.several:
        meta.append(row["section__name"])
    return meta


def age(since: date, today: date) -> str:
    """« attend depuis 4 jours », calendar days."""
    days = (today - since).days
    if days < 1:
        return _("arrivé aujourd’hui")
    return ngettext("attend depuis %(days)s jour", "attend depuis %(days)s jours", days) % {
        "days": days
    }


def _ago(days: int) -> str:
    if days < 1:
        return _("aujourd’hui")
    return ngettext("il y a %(days)s jour", "il y a %(days)s jours", days) % {"days": days}
