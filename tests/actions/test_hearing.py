"""Hearings: planned, prepared, told; and what follows from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404

from dossiers.actions import hearing as hearings
from dossiers.actions.assignment import name_binome
from dossiers.actions.hearing import Told
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.remind import remind
from dossiers.kinds.base import known_to
from dossiers.models import Case, Deadline, Hearing, Member, Reminder, State
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 18, tzinfo=PARIS)
DAY = datetime(2026, 12, 8, 9, tzinfo=PARIS)
AFTER = DAY + timedelta(hours=8)
PLACE = {
    "court": "Conseil de prud’hommes de Lyon",
    "room": "3",
    "address": "",
    "registry_phone": "",
}


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    case = build.case_in(State.LITIGATION, awa, now=NOW)
    return build.opened(case)


def planned(case: Case, by: Member, *, at: datetime = DAY, **more: Any) -> Hearing:
    told = {"kind": "judgment", "place": PLACE, "now": NOW, **more}
    return hearings.schedule(case, at=at, by=by, **told)


def told(hearing: Hearing, by: Member, outcome: str, **more: Any) -> Hearing:
    return hearings.conclude(hearing, Told(outcome, **more), by=by, now=AFTER, version=1)


def dates(case: Case) -> list[tuple[str, date | None]]:
    rows = Deadline.objects.filter(case=case, state="open", rule__in=RULES).order_by("prudent")
    return list(rows.values_list("rule", "prudent"))


RULES = ("hearing", "answer_due", "appel_1m", "appel_refere_15j")


def test_a_hearing_is_a_date_like_any_other(awa: Member, case: Case) -> None:
    hearing = planned(case, awa)
    assert dates(case) == [("hearing", date(2026, 12, 8))]
    assert (hearing.number, hearing.court) == (1, PLACE["court"])
    assert planned(case, awa, at=DAY + timedelta(days=1)).number == 2


def test_the_date_that_the_person_gave_is_not_written_twice(awa: Member) -> None:
    urgent = {"answer": "yes", "date": known_to(KnownDate.day(date(2026, 12, 8)))}
    case = build.taken(awa, now=NOW, dates={"urgent": urgent})
    before = Deadline.objects.filter(case=case).count()
    planned(case, awa)
    told = case.milestones.get(earliest=date(2026, 12, 8))
    assert case.hearings.get().milestone_id == told.pk
    assert Deadline.objects.filter(case=case).count() == before


def test_another_day_moves_its_deadline(awa: Member, case: Case) -> None:
    hearing = planned(case, awa)
    later = DAY + timedelta(days=7)
    hearings.correct(hearing, at=later, kind="judgment", place=PLACE, by=awa, now=NOW, version=1)
    assert dates(case) == [("hearing", date(2026, 12, 15))]


def test_a_postponement_plans_the_next_sitting_and_keeps_what_was_prepared(
    awa: Member, case: Case
) -> None:
    hearing = planned(case, awa)
    hearings.prepare(
        hearing, arguments="Ils diront : pas d’heures.", to_bring=[("Convocation", True)],
        by=awa, now=NOW, version=1,
    )  # fmt: skip
    again = datetime(2027, 2, 2, 14, tzinfo=PARIS)
    hearings.conclude(
        build_hearing(hearing), Told("postponed", again_at=again), by=awa, now=AFTER, version=2
    )
    new = build_hearing(case.hearings.get(number=2))
    assert (new.at, new.court, new.follows_id) == (again, PLACE["court"], hearing.pk)
    assert new.arguments == "Ils diront : pas d’heures."
    assert dates(case) == [("hearing", date(2027, 2, 2))]
    assert case.deadlines.filter(rule="hearing", closing_act="hearing_postponed").count() == 1


def build_hearing(hearing: Hearing) -> Hearing:
    """The present row, its case opened."""
    fresh = Hearing.objects.get(pk=hearing.pk)
    fresh.case = build.opened(Case.objects.get(pk=fresh.case_id))
    return fresh


def test_a_reserved_decision_is_a_date_to_ask_and_starts_no_appeal(awa: Member, case: Case) -> None:
    hearing = planned(case, awa)
    told(hearing, awa, "reserved", delivered_on=date(2027, 1, 20))
    assert dates(case) == [("answer_due", date(2027, 1, 20))]


def test_a_decision_told_in_the_room_starts_no_appeal_before_its_notification(
    awa: Member, case: Case
) -> None:
    told(planned(case, awa), awa, "decided", note="Gagné sur tout, dit le président.")
    assert dates(case) == []
    assert Case.objects.get(pk=case.pk).state == State.LITIGATION


def test_the_appeal_runs_from_the_day_of_the_notification(awa: Member, case: Case) -> None:
    told(planned(case, awa), awa, "decided", notified_on=date(2026, 12, 8))
    assert ("appel_1m", date(2027, 1, 8)) in dates(case)
    assert Case.objects.get(pk=case.pk).state == State.JUDGMENT


def test_an_interim_order_has_fifteen_days(awa: Member, case: Case) -> None:
    told(planned(case, awa, kind="interim"), awa, "decided",
         notified_on=date(2026, 12, 8), interim=True)  # fmt: skip
    assert ("appel_refere_15j", date(2026, 12, 23)) in dates(case)


@pytest.mark.parametrize(
    ("outcome", "more", "sentence"),
    [
        ("postponed", {}, "jour et l’heure du renvoi"),
        ("postponed", {"again_at": DAY - timedelta(days=1)}, "vient après"),
        ("reserved", {}, "jour du délibéré"),
        ("reserved", {"delivered_on": date(2026, 12, 7)}, "vient après"),
        ("conciliated", {"notified_on": date(2026, 12, 8)}, "rien à notifier"),
        ("nothing", {}, "Choisir"),
    ],
)
def test_what_misses_is_said_and_nothing_is_written(
    awa: Member, case: Case, outcome: str, more: dict[str, Any], sentence: str
) -> None:
    hearing = planned(case, awa)
    with pytest.raises(RefusedError, match=sentence):
        told(hearing, awa, outcome, **more)
    assert Hearing.objects.get(pk=hearing.pk).state == "planned"


def test_a_hearing_to_come_has_given_nothing_yet(awa: Member, case: Case) -> None:
    hearing = planned(case, awa)
    with pytest.raises(RefusedError, match="pas encore eu lieu"):
        hearings.conclude(hearing, Told("conciliated"), by=awa, now=NOW, version=1)


def test_what_it_gave_is_told_once(awa: Member, case: Case) -> None:
    hearing = planned(case, awa)
    told(hearing, awa, "conciliated")
    with pytest.raises(ConflictError):
        told(hearing, awa, "conciliated")
    with pytest.raises(RefusedError, match="déjà noté"):
        hearings.conclude(hearing, Told("conciliated"), by=awa, now=AFTER, version=2)


def test_a_cancelled_hearing_rings_no_more(awa: Member, case: Case) -> None:
    hearings.cancel(planned(case, awa), by=awa, now=NOW, version=1)
    assert dates(case) == []


def test_a_stranger_plans_nothing(case: Case) -> None:
    with pytest.raises(Http404):
        planned(case, build.member(build.section("Ain"), "delegue", "Omar"))


def test_both_people_hear_of_it_a_fortnight_before(awa: Member, karim: Member, case: Case) -> None:

    name_binome(case, binome=karim, by=awa, now=NOW)
    planned(build.opened(case), awa, at=DAY + timedelta(days=30))
    for days in (14, 7, 2, 1):
        remind(now=datetime(2027, 1, 7, 20, tzinfo=PARIS) - timedelta(days=days))
    sent = Reminder.objects.filter(deadline__rule="hearing")
    for step in ("j-14", "j-7", "j-1"):
        assert set(sent.filter(step=step).values_list("recipient", flat=True)) == {awa.pk, karim.pk}
