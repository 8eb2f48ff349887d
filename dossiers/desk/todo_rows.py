"""What « À faire » shows, read in three statements whatever the number of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.desk import words
from dossiers.desk.counts import MOST, SNOOZABLE, SOON, my_cases, open_deadlines
from dossiers.desk.rows import Row, deadline_row, flat_deadlines
from dossiers.models import OVER_BEFORE_US, Member, Proposal, Severity

ASLEEP = timedelta(days=30)
# My own and those that I back, in one reading.
READ = 3 * MOST


def deadlines(member: Member, today: date) -> tuple[list[Row], list[Row], list[Row]]:
    """(not to lose, other dates, those of the cases I back): passed, within 30 days, unknown."""
    coming = Q(prudent__lte=today + SOON) | Q(prudent=None)
    flat = flat_deadlines(
        open_deadlines(my_cases(member))
        .filter(coming)
        .exclude(OVER_BEFORE_US)
        .order_by(F("prudent").asc(nulls_last=True), "pk"),
        READ,
    )
    lose: list[Row] = []
    other: list[Row] = []
    backed: list[Row] = []
    for row in flat:
        mine = row["case__suivi_id"] == member.pk
        where = backed if not mine else lose if is_to_lose(row, today) else other
        where.append(deadline_row(row, today, back="a-faire"))
    return lose, other, backed


def is_to_lose(row: Row, today: date) -> bool:
    """counts.not_to_lose, on a row that was read already: the figure and the list agree."""
    if row["severity"] != Severity.FATAL or row["bound"] != "ours":
        return False
    days = None if row["prudent"] is None else (row["prudent"] - today).days
    if days is None or days <= 7:
        return True
    put_off = row["snoozed_until"] is not None and row["snoozed_until"] > today
    return row["seen_at"] is None and not (put_off and days > SNOOZABLE.days)


def cases(member: Member, today: date) -> tuple[list[Row], list[Row], list[Row]]:
    """(the person waits for me, nothing done for 30 days, she waits for one I back).

    A case where the person waits is in the first list, and not again in the second.
    """
    asleep = Q(acted_on__lte=today - ASLEEP)
    flat = list(
        my_cases(member)
        .filter(Q(person_waits_since__isnull=False) | asleep)
        .order_by(F("person_waits_since").asc(nulls_last=True), "acted_on", "pk")
        .values("reference", "kind", "state", "suivi_id", "person_waits_since", "acted_on")[:READ]
    )
    waiting = [row for row in flat if row["person_waits_since"]]
    quiet = [row for row in flat if not row["person_waits_since"]]
    return (
        [_waiting(row, today) for row in waiting if row["suivi_id"] == member.pk],
        [_asleep(row, today) for row in quiet if row["suivi_id"] == member.pk],
        [_waiting(row, today) for row in waiting if row["suivi_id"] != member.pk],
    )


def _waiting(row: Row, today: date) -> Row:
    waits = words.waits_since(row["person_waits_since"], today)
    url = reverse("desk:case", args=[row["reference"]])
    action = {"label": _("Répondre"), "url": f"{url}?ecrire=message#message", "get": True}
    return {**_case(row), "title": f"{row['reference']} · {waits}", "action": action}


def _asleep(row: Row, today: date) -> Row:
    idle = words.idle_since(row["acted_on"], today)
    return {**_case(row), "title": f"{row['reference']} · {idle}"}


def _case(row: Row) -> Row:
    return {
        "url": reverse("desk:case", args=[row["reference"]]),
        "meta": [words.kind_label(row["kind"]), words.state_label(row["state"], row["kind"])],
    }


def proposals(member: Member, today: date) -> list[Row]:
    """The cases offered to the member that still wait for her answer."""
    flat: Iterable[Row] = (
        Proposal.objects.filter(to=member, answer="", case__in=access.arrivals(member))
        .order_by("lapses_at")
        .values("case__reference", "case__kind", "by__name", "lapses_at")[:MOST]
    )
    return [_proposal(row, today) for row in flat]


def _proposal(row: Row, today: date) -> Row:
    reference = row["case__reference"]
    url = reverse("desk:arrival", args=[reference])
    before = words.when(row["lapses_at"], today)
    return {
        "title": _("%(reference)s · proposé par %(name)s")
        % {"reference": reference, "name": row["by__name"]},
        "url": url,
        "meta": [
            words.kind_label(row["case__kind"]),
            _("réponse attendue avant %(when)s") % {"when": before},
        ],
        "action": {"label": _("Répondre"), "url": url, "get": True},
    }
