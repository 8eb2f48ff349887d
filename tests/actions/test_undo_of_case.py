"""« Annuler » on what is written in a case: each act comes back as it was, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dossiers.actions import deadline as deadlines
from dossiers.actions import fact, hearing, next_action, piece, remedy, task, undo, wait
from dossiers.actions.hearing import Told
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remedy import Obtained
from dossiers.actions.remind import remind
from dossiers.kinds.base import known_to
from dossiers.models import Case, Deadline, Exhibit, Member, Reminder, State, Undo
from dossiers.rules.known import KnownDate
from notifications.models import Notice
from tests import build

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 18, tzinfo=PARIS)
TODAY = NOW.date()
DAY = datetime(2026, 12, 8, 9, tzinfo=PARIS)
AFTER = DAY + timedelta(hours=8)
PLACE = {"court": "Conseil de prud’hommes de Lyon", "room": "3"}
WEEK = timedelta(days=7)


@pytest.fixture
def case(awa: Member) -> Case:
    return build.opened(build.case_in(State.LITIGATION, awa, now=NOW))


def back(act: str, by: Member, *, minutes: int = 1) -> None:
    kept = Undo.objects.filter(act=act, member=by).latest("seq")
    undo.undo(kept, by=by, now=kept.done_at + timedelta(minutes=minutes))


def dates(case: Case) -> set[tuple[str, str, Any]]:
    return set(case.deadlines.values_list("rule", "state", "prudent"))


def fresh(row: Any) -> Any:
    found = type(row).objects.get(pk=row.pk)
    found.case = row.case
    return found


def written(case: Case, by: Member) -> Any:
    day = KnownDate.day(TODAY - WEEK)
    return fact.write(case, known=day, text="Appelée le soir", exhibit=None, by=by, now=NOW)


def planned(case: Case, by: Member, at: datetime = DAY) -> Any:
    return hearing.schedule(case, at=at, kind="judgment", place=PLACE, by=by, now=NOW)


def obtained(case: Case, by: Member) -> Any:
    told = Obtained("sum", "Salaires d’octobre", 120_000, TODAY + WEEK)
    return remedy.obtain(case, told, by=by, now=NOW)


def test_a_fact_corrected_or_removed_has_its_words_again(awa: Member, case: Case) -> None:
    row = written(case, awa)
    day = KnownDate.day(TODAY)
    fact.correct(row, known=day, text="Autre", exhibit=None, by=awa, now=NOW, version=1)
    back("fact.correct", awa)
    row = fresh(row)
    assert (row.text, row.on, row.version) == ("Appelée le soir", TODAY - WEEK, 3)
    fact.remove(row, by=awa, now=NOW, version=3)
    back("fact.remove", awa)
    assert fresh(row).removed_at is None


def test_a_fact_just_added_leaves_the_chronology(awa: Member, case: Case) -> None:
    row = written(case, awa)
    back("fact.write", awa)
    assert fresh(row).removed_at is not None


def test_what_was_written_since_is_not_written_over(awa: Member, karim: Member, case: Case) -> None:
    row = written(case, awa)
    say: dict[str, Any] = {"known": KnownDate.day(TODAY), "exhibit": None, "now": NOW}
    fact.correct(row, text="Une fois", by=awa, version=1, **say)
    fact.correct(fresh(row), text="Deux fois", by=awa, version=2, **say)
    first = Undo.objects.filter(act="fact.correct").order_by("seq")[0]
    with pytest.raises(undo.ChangedSinceError):
        undo.undo(first, by=awa, now=NOW)
    assert fresh(row).text == "Deux fois"


def test_no_word_of_a_person_is_kept_in_clear(awa: Member, case: Case) -> None:
    row = written(case, awa)
    fact.remove(row, by=awa, now=NOW, version=1)
    next_action.plan(
        case, text="Rappeler Samira", who=awa, on=TODAY, by=awa, now=NOW, version=case.next_version
    )
    kept = str(list(Undo.objects.values_list("details", flat=True)))
    assert "Appelée" not in kept and "Samira" not in kept


def test_the_next_action_comes_back_with_its_sentence(awa: Member, case: Case) -> None:
    version = case.next_version
    case = next_action.plan(
        case, text="Rappeler", who=awa, on=TODAY, by=awa, now=NOW, version=version
    )
    next_action.done(case, by=awa, now=NOW, version=case.next_version)
    back("next.done", awa)
    again = build.opened(case)
    assert (again.next_action, again.next_by, again.next_on) == ("Rappeler", awa, TODAY)


def test_a_task_added_goes_and_a_task_changed_is_as_before(awa: Member, case: Case) -> None:
    row = task.add(case, title="Écrire au greffe", by=awa, now=NOW, due_on=TODAY)
    task.change(row, title="Autre chose", assignee=None, due_on=None, by=awa, now=NOW)
    back("task.change", awa)
    assert (fresh(row).title, fresh(row).due_on) == ("Écrire au greffe", TODAY)
    back("task.add", awa)
    assert not case.tasks.filter(pk=row.pk).exists()


def test_a_wait_begun_goes_and_one_put_off_is_as_before(awa: Member, case: Case) -> None:
    row = wait.begin(case, whom="court", what="Le jugement", until=TODAY, by=awa, now=NOW)
    wait.put_off(row, until=TODAY + WEEK, by=awa, now=NOW)
    back("wait.put_off", awa)
    assert fresh(row).until == TODAY
    back("wait.begin", awa)
    assert not case.waits.exists()


def test_a_hearing_noted_by_mistake_goes_with_its_date(awa: Member, case: Case) -> None:
    before = dates(case)
    planned(case, awa)
    assert dates(case) != before
    back("hearing.plan", awa)
    assert dates(case) == before and not case.hearings.exists()


def test_the_date_that_the_person_told_outlives_the_hearing(awa: Member) -> None:
    from_her = {"urgent": {"answer": "yes", "date": known_to(KnownDate.day(DAY.date()))}}
    case = build.opened(build.taken(awa, now=NOW, dates=from_her))
    before = dates(case)
    planned(case, awa)
    back("hearing.plan", awa)
    assert dates(case) == before and case.milestones.filter(earliest=DAY.date()).exists()


Act = Callable[[Any, Member], object]
CHANGES: list[tuple[str, Act]] = [
    ("hearing.correct",
     lambda one, by: hearing.correct(one, at=DAY + WEEK, kind="interim", place={}, by=by,
                                     now=NOW, version=1)),
    ("hearing.prepare",
     lambda one, by: hearing.prepare(one, arguments="Non", to_bring=[("Pouvoir", True)], by=by,
                                     now=NOW, version=1)),
    ("hearing.cancel", lambda one, by: hearing.cancel(one, by=by, now=NOW, version=1)),
    ("hearing.conclude",
     lambda one, by: hearing.conclude(one, Told("postponed", again_at=DAY + WEEK), by=by,
                                      now=AFTER, version=1)),
    ("hearing.conclude",
     lambda one, by: hearing.conclude(one, Told("reserved", delivered_on=(DAY + WEEK).date()),
                                      by=by, now=AFTER, version=1)),
]  # fmt: skip


@pytest.mark.parametrize(("act", "change"), CHANGES)
def test_a_hearing_and_its_dates_are_as_before(
    awa: Member, case: Case, act: str, change: Act
) -> None:
    one = planned(case, awa)
    before, held = dates(case), hearing_words(one)
    change(one, awa)
    assert hearing_words(fresh(one)) != held
    back(act, awa)
    assert (dates(case), hearing_words(fresh(one))) == (before, held)
    assert case.hearings.count() == 1


def hearing_words(one: Any) -> list[Any]:
    names = ("at", "kind", "state", "outcome", "room", "arguments", "to_bring", "account")
    return [getattr(one, name) for name in names]


def test_a_decision_told_is_not_taken_back(awa: Member, case: Case) -> None:
    one = planned(case, awa)
    told = Told("decided", notified_on=AFTER.date())
    hearing.conclude(one, told, by=awa, now=AFTER, version=1)
    assert not Undo.objects.filter(act="hearing.conclude").exists()
    assert case.deadlines.filter(rule="appel_1m", state="open").exists()


def test_what_was_obtained_goes_and_what_was_paid_is_due_again(awa: Member, case: Case) -> None:
    before = dates(case)
    row = obtained(case, awa)
    waiting = dates(case)
    remedy.receive(row, centimes=120_000, on=TODAY, proof=None, by=awa, now=NOW, version=1)
    assert fresh(row).over_on == TODAY
    back("remedy.receive", awa)
    assert (fresh(row).paid, fresh(row).over_on, dates(case)) == (None, None, waiting)
    remedy.give_up(fresh(row), reason="Liquidation close", by=awa, now=NOW, version=3)
    back("remedy.give_up", awa)
    assert (fresh(row).given_up, dates(case)) == (False, waiting)
    other = obtained(case, awa)
    back("remedy.obtain", awa)
    assert not case.remedies.filter(pk=other.pk).exists() and dates(case) >= before


def internal(case: Case) -> Deadline:
    row = case.deadlines.filter(state="open").exclude(severity="fatal")[0]
    row.case = case
    return row


def test_a_date_closed_by_mistake_rings_again_and_says_so(awa: Member, karim: Member) -> None:
    day = TODAY + timedelta(days=13)
    case = build.opened(build.taken(awa, binome=karim, now=NOW))
    at = datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)
    planned(case, awa, at=at)
    remind(now=NOW + timedelta(minutes=1))
    row = case.deadlines.get(rule="hearing")
    row.case = case
    waiting = Reminder.objects.filter(deadline=row, acknowledged_at=None).count()
    assert waiting
    told = Notice.objects.filter(recipient=karim.pk).count()
    later = NOW + timedelta(minutes=5)
    deadlines.dismiss(row, reason="Ne concerne pas", by=awa, now=later, version=row.version)
    assert not Reminder.objects.filter(deadline=row, acknowledged_at=None).exists()
    back("deadline.dismiss", awa)
    assert case.deadlines.get(pk=row.pk).state == "open"
    assert case.deadlines.get(pk=row.pk).next_rung_on == row.next_rung_on
    assert Reminder.objects.filter(deadline=row, acknowledged_at=None).count() == waiting
    assert Notice.objects.filter(recipient=karim.pk).count() > told


def pieces(case: Case, by: Member, n: int = 3) -> list[Exhibit]:
    made = [build.proof(case, by=by, now=NOW) for _n in range(n)]
    return [piece.decide(one, "to_share", by=by, now=NOW) for one in made]


def ranks(case: Case) -> list[int | None]:
    return list(case.exhibits.order_by("number").values_list("rank", flat=True))


def test_the_order_of_the_pieces_is_as_before(awa: Member, case: Case) -> None:
    made = pieces(case, awa)
    before = ranks(case)
    piece.move(made[2], 1, by=awa, now=NOW)
    assert ranks(case) != before
    back("exhibit.move", awa)
    assert ranks(case) == before
    piece.decide(made[0], "aside", by=awa, now=NOW)
    back("exhibit.decide", awa)
    assert ranks(case) == before


def test_the_title_of_a_piece_is_as_before(awa: Member, case: Case) -> None:
    (one,) = pieces(case, awa, 1)
    piece.describe(one, title="Contrat", dated=None, sort="", by=awa, now=NOW)
    piece.describe(one, title="Avenant", dated=TODAY, sort="", by=awa, now=NOW)
    back("exhibit.describe", awa)
    assert (fresh(one).title, fresh(one).dated) == ("Contrat", None)


def test_after_ten_minutes_the_order_stays(awa: Member, case: Case) -> None:
    made = pieces(case, awa)
    piece.move(made[2], 1, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="dix minutes"):
        back("exhibit.move", awa, minutes=11)
