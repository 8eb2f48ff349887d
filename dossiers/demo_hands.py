"""Tasks done, a wait, a case that changes hands, an interpreter: the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from dossiers import access
from dossiers.actions import consent, guest, handover, task, wait
from dossiers.models import Case, ConsentAct, Member, State


def does_tasks(case: Case, *, by: Member, now: datetime) -> None:
    """Of an evening: the steps whose day has come are done, but the last one."""
    today = timezone.localdate(now)
    for row in list(case.tasks.filter(done_on=None, due_on__lte=today))[:-1]:
        row.case = case
        task.finish(row, by=by, now=now)


def changes_hands(people: Mapping[str, Member], *, now: datetime) -> None:
    """Karim waits for payslips on one case, lets an interpreter in, and hands another over."""
    karim, tomas, yanis = people["karim"], people["tomas"], people["yanis"]
    open_cases = access.assigned_cases(karim).filter(state=State.OPEN).order_by("-reference")
    first, second = [
        access.get_case(karim, reference, now=now)
        for reference in open_cases.values_list("reference", flat=True)[:2]
    ]
    today = timezone.localdate(now)
    wait.begin(
        first, whom="employer", what="Les bulletins de mars à mai",
        until=today + timedelta(days=6), by=karim, now=now,
    )  # fmt: skip
    task.add(
        first, title="Appeler l’inspection du travail, ligne directe",
        due_on=today + timedelta(days=2), by=karim, now=now,
    )  # fmt: skip
    consent.give(first, ConsentAct.SHOW_GUEST, by=None, now=now)
    scope = guest.Scope(frozenset({"story", "messages"}))
    invited, _token = guest.let_in(
        access.get_case(karim, first.reference, now=now), kind="interpreter", scope=scope,
        ends_on=today + timedelta(days=30), name=yanis.name, email=yanis.email, by=karim, now=now,
    )  # fmt: skip
    guest.accept(invited, by=yanis, now=now)
    offered = handover.propose(
        second, to=tomas, by=karim, now=now, promises="Un appel avant la fin de la semaine.",
        words="Le gérant répond mieux par écrit.", former_backs=True,
    )  # fmt: skip
    row = access.get_handover(tomas, offered.pk, now=now)
    sheet = [{"title": "Promis à la personne", "lines": [{"text": row.promises, "how": []}]}]
    handover.accept(row, sheet=sheet, by=tomas, now=now)
