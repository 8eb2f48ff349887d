"""Fatal dates that were missed and that nobody has concluded yet, also in closed cases."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers.coordination.fatal_list import rule_label
from dossiers.models import Member
from dossiers.rules.deadline import long_date
from dossiers.statistics.unsure import to_conclude

PER_PAGE = 50


def listed(member: Member, *, after: str) -> tuple[list[dict[str, Any]], str]:
    """(rows, mark of the next page or ""), the oldest first, in one statement."""
    rows = (
        to_conclude(member)
        .annotate(
            incident=F("incidents__pk"),
            passed_on=F("incidents__passed_on"),
            rule=F("incidents__deadline__rule"),
            rule_version=F("incidents__deadline__rule_version"),
        )
        .filter(_after(after))
        .order_by("passed_on", "incident")
        .values("incident", "passed_on", "rule", "rule_version", "reference", "suivi__name")
    )
    found = list(rows[: PER_PAGE + 1])
    more = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    mark = f"{more['passed_on'].isoformat()}_{more['incident']}" if more else ""
    return [_row(row) for row in found[:PER_PAGE]], mark


def _after(mark: str) -> Q:
    """The rows after the mark of a page; a mark that no page wrote is the first page."""
    day, _sep, name = mark.partition("_")
    try:
        seen, last = date.fromisoformat(day), UUID(name)
    except ValueError:
        return Q()
    return Q(passed_on__gt=seen) | Q(passed_on=seen, incident__gt=last)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    url = reverse("desk:incident", args=[row["reference"], row["incident"]])
    return {
        "title": f"{row['reference']} · {rule_label(row['rule'], row['rule_version'])}",
        "url": url,
        "meta": [
            _("dernier jour défendable : %(day)s") % {"day": long_date(row["passed_on"])},
            row["suivi__name"] or "",
        ],
        "strong": "" if row["suivi__name"] else _("sans personne"),
        "action": {"label": _("Conclure"), "url": url, "get": True},
    }
