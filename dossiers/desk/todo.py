"""« À faire »: the order of the evening. What is lost first, then who waits, then what sleeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.desk import there, todo_cases, todo_rows
from dossiers.desk.names import with_first_names
from dossiers.desk.page import page
from dossiers.desk.rows import Row
from dossiers.models import Member
from dossiers.rules.evenings import horizon

SHOWN = 7
Build = Callable[[Sequence[Any]], list[Row]]


@dataclass
class Section:
    """A part of the page: the first of its rows, how many there are, where the others are."""

    slug: str
    title: str
    rows: list[Row]
    count: int
    url: str
    # Who follows the cases of all its rows.
    people: frozenset[object] = frozenset()

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/equipe/ leads to « À faire »."""
    return redirect("desk:todo")


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """From now to my next evening and two days, in rows that never name a worker."""
    now, member = timezone.now(), request.user
    today = timezone.localdate(now)
    until = horizon(there.evenings(member), member.zone, now)
    whole = request.GET.get("tout", "")
    mine, second = sections(member, now, until=until, whole=whole)
    away = there.away(now)
    context = {
        "sections": mine,
        "second": second,
        "second_count": sum(section.count for section in second),
        "second_open": whole in {section.slug for section in second}
        or any(person in away for section in second for person in section.people),
        "until": until,
        "title_count": next(one.count for one in mine if one.slug == "lose"),
        "nothing": not any(section.count for section in mine),
        "absence": away.get(member.pk),
        "quiet": all(row.get("seen") for row in mine[0].rows) and mine[0].count > 0,
    }
    return page(request, "desk/todo.html", context, today=today)


def sections(
    member: Member, now: datetime, *, until: date, whole: str = ""
) -> tuple[list[Section], list[Section]]:
    """(mine in the order of the evening, those of the cases that I back).

    `whole`: the slug of a section shown with all its rows.
    """
    today = timezone.localdate(now)
    sittings, backed_sittings = todo_rows.hearings(member, now)
    dates = todo_rows.deadlines(
        member, today, until, {row["milestone_id"] for row in sittings if row["milestone_id"]}
    )
    cases = todo_cases.cases(member, today, until)
    due = todo_cases.in_order(todo_cases.tasks(member, until), cases.next)
    date_rows = _each(todo_rows.date_row, today)
    sitting_rows = _each(todo_rows.hearing_row, today)
    waiting_rows = _each(todo_cases.waiting_row, today)
    fatal = f"{reverse('desk:deadlines')}?quoi=fatales"
    make = partial(_section, whole)
    mine = [
        make("lose", _("À ne pas perdre"), dates.lose, date_rows, url=fatal),
        make("hearings", _("Audiences et rendez-vous"), sittings, sitting_rows),
        make("waiting", _("On attend ma réponse"), cases.waiting, waiting_rows),
        make("proposed", _("Dossiers proposés"), todo_cases.proposals(member),
             _each(todo_cases.proposal_row, today)),
        make("tasks", _("Mes tâches"), due, partial(todo_cases.task_rows, today=today)),
        make("soon", _("Autres dates"), dates.other, date_rows, url=reverse("desk:deadlines")),
        make("asleep", _("À réveiller"), cases.asleep, _each(todo_cases.asleep_row, today)),
    ]  # fmt: skip
    second = [
        make("backed", _("Échéances"), dates.backed, date_rows),
        make("backed-hearings", _("Audiences et rendez-vous"), backed_sittings, sitting_rows),
        make("backed-waiting", _("La personne attend"), cases.backed_waiting, waiting_rows),
    ]
    with_first_names(member, [row for section in [*mine, *second] for row in section.rows])
    return mine, second


def _section(
    whole: str, slug: str, title: str, flat: Sequence[Any], build: Build, *, url: str = ""
) -> Section:
    """Only the rows that are shown are built; without a page of its own, « ?tout= » shows all."""
    shown = flat if slug == whole else flat[:SHOWN]
    people = frozenset(_followed_by(one) for one in flat if isinstance(one, dict))
    more = url or f"?tout={slug}#{slug}"
    return Section(slug, title, build(shown), len(flat), more, people)


def _followed_by(row: Row) -> object:
    return row.get("case__suivi_id") or row.get("suivi_id")


def _each(build: Callable[[Any, date], Row], today: date) -> Build:
    return lambda shown: [build(one, today) for one in shown]
