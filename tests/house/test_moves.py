"""Every pair (state, move) with every role, against the table written by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from dossiers.actions.assignment import name_binome, propose
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Member, Section, State
from dossiers.rules.roles import ACTS
from tests import build
from tests.house.moves_table import HELD, HELD_ELSEWHERE, MOVES, ROLES, TARGETS, expected

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Rolls the savepoint of one trial back."""


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(lyon: Section) -> dict[str, Member]:
    """One member per letter of the table."""
    ain = build.section("Ain")
    return {
        "S": build.member(lyon, "delegue", "Samira"),
        "B": build.member(lyon, "delegue", "Bao"),
        "P": build.member(lyon, "delegue", "Paula"),
        "D": build.member(lyon, "delegue", "Driss"),
        "C": build.member(lyon, "coordinator", "Camille"),
        "T": build.member(lyon, "technician", "Tao"),
        "O": build.member(ain, "delegue", "Omar"),
        "X": build.member(ain, "coordinator", "Xavière"),
        "E": build.member(lyon, "coordinator", "Élie"),
    }


def case_for(state: str, cast: dict[str, Member], now: datetime) -> Case:
    """A case in `state` with all its people, and no fatal clock to keep it from closing."""
    case = build.case_in(state, cast["S"], kind="autre", now=now)
    if state == State.SUBMITTED:
        propose(case, to=cast["P"], by=cast["C"], now=now)
    elif state != State.CLOSED:
        name_binome(case, binome=cast["B"], by=cast["S"], now=now)
    else:
        Case.objects.filter(pk=case.pk).update(binome=cast["B"])
    for deadline in case.deadlines.filter(state="open", severity="fatal"):
        deadline.delete()
    case.exclusions.create(member=cast["E"], since=timezone.localdate(now))
    return build.opened(case)


def attempt(move: str, case: Case, by: Member, now: datetime) -> str | None:
    """The state that the case reaches, or None when it is refused; nothing remains of it."""
    reached = None
    try:
        with transaction.atomic():
            build.walk(move, build.opened(case), by=by, now=now + timedelta(minutes=1))
            reached = Case.objects.get(pk=case.pk).state
            raise Undo
    except (Undo, RefusedError, Http404):
        return reached


def test_the_table_covers_every_state_move_and_role() -> None:
    assert set(MOVES) == set(TARGETS) == {act.partition(":")[2] for act in ACTS if ":" in act}
    assert set(HELD_ELSEWHERE) | set("".join(HELD.values())) == set(ROLES)
    triples = expected()
    states = {state for state, _, _ in triples}
    assert states == set(State.values)
    assert len(triples) == len(MOVES) * (7 + 7 * len(HELD_ELSEWHERE))


@pytest.mark.parametrize("state", State.values)
def test_each_move_is_open_to_those_of_the_table_and_to_nobody_else(
    state: str, cast: dict[str, Member], now: datetime
) -> None:
    case = case_for(state, cast, now)
    wrong: list[Any] = []
    for (held, move, role), allowed in expected().items():
        if held != state:
            continue
        reached = attempt(move, case, cast[role], now)
        wanted = TARGETS[move] if allowed else None
        if reached != wanted:
            wrong.append((move, role, f"reached {reached}", f"wanted {wanted}"))
    assert wrong == []
    assert Case.objects.get(pk=case.pk).state == state


def test_somebody_who_left_the_section_moves_nothing_any_more(
    cast: dict[str, Member], now: datetime
) -> None:
    case = case_for(State.OPEN, cast, now)
    cast["S"].memberships.all().delete()
    left = Member.objects.get(pk=cast["S"].pk)
    assert [move for move in MOVES if attempt(move, case, left, now)] == []


def test_a_closed_account_moves_nothing_any_more(cast: dict[str, Member], now: datetime) -> None:
    case = case_for(State.OPEN, cast, now)
    Member.objects.filter(pk=cast["S"].pk).update(is_active=False)
    gone = Member.objects.get(pk=cast["S"].pk)
    assert [move for move in MOVES if attempt(move, case, gone, now)] == []
