"""What « À faire » reads of cases: who waits for me, my tasks, what sleeps, what is offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.composed import Composed
from dossiers.desk import words
from dossiers.desk.counts import MOST, my_cases
from dossiers.desk.names import team_words
from dossiers.desk.rows import Row
from dossiers.models import Case, Member, Proposal, Task
from dossiers.rules.chip import Certainty, Chip, chip
from dossiers.standing import somebody, standing

ASLEEP = timedelta(days=30)
READ = 3 * MOST
COLUMNS = (
    "pk", "reference", "kind", "state", "suivi_id", "person_waits_since", "acted_on",
    "next_by", "next_on",
)  # fmt: skip
# What a task and a name need of their case.
NEEDED = ("id", "state", "section", "reference", "kind", "contact")


@dataclass
class Cases:
    """Flat cases, each in the section where it is shown."""

    waiting: list[Row] = field(default_factory=list)
    asleep: list[Row] = field(default_factory=list)
    next: list[Row] = field(default_factory=list)
    backed_waiting: list[Row] = field(default_factory=list)


def _awaited(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    today: date,
    until: date,
) -> QuerySet[Any, Any]:
    nothing_ahead = (Q(nearest_on=None) | Q(nearest_on__lt=today)) & (
        Q(next_on=None) | Q(next_on__lt=today)
    )
    asleep = Q(acted_on__lte=today - ASLEEP) & nothing_ahead
    due = Q(next_on__lte=until)
    return (
        my_cases(somebody(me, coordinates, defends, replaces))
        .filter(Q(person_waits_since__isnull=False) | asleep | due)
        .order_by(
            F("person_waits_since").asc(nulls_last=True),
            F("next_on").asc(nulls_last=True),
            "acted_on",
            "pk",
        )
        .values(*COLUMNS)[:READ]
    )


AWAITED = Composed(_awaited)


def cases(member: Member, today: date, until: date) -> Cases:
    """The person waits for an answer, the longest first; what comes next is due; it sleeps.

    Asleep: nothing done for 30 days, and nothing ahead that would bring it back. A case is
    asleep only if it is in no other section.
    """
    found = Cases()
    for row in AWAITED.dicts(**standing(member), today=today, until=until):
        mine = row["suivi_id"] == member.pk
        if row["person_waits_since"]:
            (found.waiting if mine else found.backed_waiting).append(row)
        next_is_mine = row["next_by"] == member.pk and row["next_on"] and row["next_on"] <= until
        if next_is_mine:
            found.next.append(row)
        elif mine and not row["person_waits_since"] and row["acted_on"] <= today - ASLEEP:
            found.asleep.append(row)
    return found


def waiting_row(row: Row, today: date) -> Row:
    """« attend depuis 4 jours », and the answer to write."""
    waits = words.waits_since(row["person_waits_since"], today)
    url = reverse("desk:case", args=[row["reference"]])
    action = {"label": _("Répondre"), "url": f"{url}?ecrire=message#message", "get": True}
    return {**_case(row), "title": f"{row['reference']} · {waits}", "action": action}


def asleep_row(row: Row, today: date) -> Row:
    """« sans action depuis 45 jours »."""
    idle = words.idle_since(row["acted_on"], today)
    return {**_case(row), "title": f"{row['reference']} · {idle}"}


def _case(row: Row) -> Row:
    return {
        "reference": row["reference"],
        "url": reverse("desk:case", args=[row["reference"]]),
        "meta": [words.kind_label(row["kind"]), words.state_label(row["state"], row["kind"])],
    }


def tasks(member: Member, until: date) -> list[Task]:
    """My tasks due by then, the first first, those without a day last; still locked."""
    mine = Q(assignee=member) | Q(assignee=None, case__suivi=member)
    return list(
        Task.objects.filter(mine, case__in=my_cases(member), done_on=None)
        .filter(Q(due_on__lte=until) | Q(due_on=None))
        .select_related("case")
        .only("due_on", "title", *(f"case__{name}" for name in NEEDED))
        .order_by(F("due_on").asc(nulls_last=True), "pk")[:READ]
    )


def in_order(due: Iterable[Task], following: Iterable[Row]) -> list[Task | Row]:
    """Tasks and next actions together, in the order of their days."""

    def day(one: Task | Row) -> tuple[bool, date]:
        found = one.due_on if isinstance(one, Task) else one["next_on"]
        return found is None, found or date.max

    return sorted([*due, *following], key=day)


def task_rows(shown: Collection[Task | Row], today: date) -> list[Row]:
    """These tasks and next actions as rows, unsealed.

    Both are words of the team: a worker's name that is in them is not shown here.
    """
    due = [one for one in shown if isinstance(one, Task)]
    following = {one["pk"] for one in shown if not isinstance(one, Task)}
    named = Case.objects.filter(pk__in=following).only("next_action", *NEEDED) if following else []
    cases = {case.pk: case for case in [*named, *(task.case for task in due)]}
    access.opened(cases.values())
    for task in due:
        task.case = cases[task.case_id]
    return [
        _task_row(one, today) if isinstance(one, Task) else _next_row(one, cases[one["pk"]], today)
        for one in shown
    ]


def _task_row(task: Task, today: date) -> Row:
    case = task.case
    later = reverse("desk:put_off_tonight", args=[task.pk])
    return {
        "reference": case.reference,
        "chip": _day_chip(task.due_on, today),
        "title": team_words(task, "title", case),
        "url": reverse("desk:case", args=[case.reference]),
        "meta": [case.reference, words.kind_label(case.kind)],
        "action": {
            "label": _("Fait"),
            "url": reverse("desk:finish_tonight", args=[task.pk]),
            "also": {"label": _("Reporter à mon prochain soir"), "url": later},
        },
    }


def _next_row(row: Row, case: Case, today: date) -> Row:
    url = reverse("desk:case", args=[row["reference"]])
    return {
        "reference": row["reference"],
        "chip": _day_chip(row["next_on"], today),
        "title": team_words(case, "next_action", case),
        "url": url,
        "meta": [_("prochaine action"), row["reference"], words.kind_label(row["kind"])],
        "action": {"label": _("Ouvrir"), "url": url, "get": True},
    }


def _day_chip(day: date | None, today: date) -> Chip:
    if day is None:
        return words.no_day()
    return words.late(today - day) if day < today else chip(day, None, Certainty.CERTAIN, today)


def _offered(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
) -> QuerySet[Any, Any]:
    arrivals = access.arrivals(somebody(me, coordinates, defends, replaces))
    return (
        Proposal.objects.filter(to=me, answer="", case__in=arrivals)
        .order_by("lapses_at")
        .values("case__reference", "case__kind", "by__name", "lapses_at")[:MOST]
    )


OFFERED = Composed(_offered)


def proposals(member: Member) -> list[Row]:
    """The cases offered to the member that still wait for her answer, flat."""
    return OFFERED.dicts(**standing(member))


def proposal_row(row: Row, today: date) -> Row:
    """Who offers it, and until when it waits."""
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
