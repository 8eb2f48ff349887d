"""The table of wages: each unpaid month has its own clock, opened, moved and closed with it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import Http404

from dossiers.actions import deposit, milestone, wage
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.wage import WageRow
from dossiers.kinds.base import known_to
from dossiers.models import Case, Deadline, JournalLine, Member, WageMonth
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))


def told(by: Member, oldest: KnownDate) -> Case:
    """The same, who said which month is the oldest."""
    answers = build.answers("restauration", section=build.section_of(by))
    answers["story"]["quick"] = {"oldest_month": {"date": known_to(oldest)}}
    draft = build.draft(answers, now=NOW)
    deposit.give_code(draft)
    return build.taken(by, case=build.opened(deposit.deposit(draft, now=NOW)), now=NOW)


@pytest.fixture
def case(awa: Member) -> Case:
    """A cook who is not paid, and does not remember since when."""
    return build.taken(awa, kind="restauration", now=NOW)


def row(month: date, due: str = "1500.00", paid: str = "0.00") -> WageRow:
    return WageRow(month, Decimal(due), Decimal(paid))


SEPT, OCT, NOV = (date(2023, month, 1) for month in (9, 10, 11))


def save(case: Case, by: Member, *rows: WageRow, version: int = 0, **more: Any) -> wage.Saved:
    return wage.save_months(case, rows, by=by, now=NOW, version=version, **more)


def claims(case: Case) -> list[tuple[str, date | None, str]]:
    """(state, last day, certainty) of each claim of wages, nearest first."""
    rows = case.deadlines.filter(rule="salaire_3a").order_by("theoretical", "pk")
    return list(rows.values_list("state", "theoretical", "certainty"))


def test_each_unpaid_month_opens_its_own_claim_from_its_pay_day(awa: Member, case: Case) -> None:
    save(case, awa, row(SEPT), row(OCT, paid="1500.00"), row(NOV, paid="200"), pay_day="last")
    assert claims(case) == [
        ("open", date(2026, 9, 30), "declared"),
        ("open", date(2026, 11, 30), "declared"),
    ]


def test_an_unknown_pay_day_counts_from_the_earliest_and_says_that_it_is_not_sure(
    awa: Member, case: Case
) -> None:
    save(case, awa, row(NOV))
    assert claims(case) == [("open", date(2026, 11, 30), "earliest")]


def test_the_pay_day_moves_every_claim(awa: Member, case: Case) -> None:
    save(case, awa, row(OCT), row(NOV))
    wage.set_pay_day(case, "5", by=awa, now=NOW, version=1)
    assert [day for _, day, _ in claims(case)] == [date(2026, 11, 5), date(2026, 12, 5)]
    moved = case.deadlines.filter(rule="salaire_3a").order_by("theoretical").first()
    assert moved is not None
    assert date(2026, 10, 31) in moved.changes.values_list("theoretical", flat=True)


def test_saving_the_same_table_twice_changes_nothing(awa: Member, case: Case) -> None:
    save(case, awa, row(SEPT), row(OCT))
    before = list(case.milestones.order_by("pk").values()), claims(case)
    saved = save(case, awa, row(SEPT), row(OCT), version=1)
    assert (saved.added, saved.changed, saved.same) == (0, 0, 2)
    assert (list(case.milestones.order_by("pk").values()), claims(case)) == before


def test_a_month_paid_in_full_keeps_its_claim_open_until_there_is_a_proof(
    awa: Member, case: Case
) -> None:
    save(case, awa, row(OCT))
    paid = row(OCT, paid="1500.00")
    assert save(case, awa, paid, version=1).without_proof == 1
    assert claims(case)[0][0] == "open"
    proof = build.proof(case, now=NOW)
    assert save(case, awa, paid, version=2, proof=proof).without_proof == 0
    closed = case.deadlines.get(rule="salaire_3a")
    assert (closed.state, closed.closing_act, closed.proof) == ("done", "paid_in_full", proof)


def test_a_month_that_turns_out_unpaid_after_all_opens_a_new_claim(awa: Member, case: Case) -> None:
    save(case, awa, row(OCT))
    save(case, awa, row(OCT, paid="1500"), version=1, proof=build.proof(case, now=NOW))
    save(case, awa, row(OCT, paid="900"), version=2)
    assert [state for state, _, _ in claims(case)].count("open") == 1


def test_a_month_taken_out_of_the_table_leaves_its_claim_open(awa: Member, case: Case) -> None:
    """A fatal date is given up by two people, never by emptying a line."""
    save(case, awa, row(SEPT), row(OCT))
    assert save(case, awa, row(OCT), version=1).removed == 1
    assert len(claims(case)) == 2
    save(case, awa, row(SEPT), row(OCT), version=2)
    assert len(claims(case)) == 2


def test_the_month_told_at_the_intake_is_the_same_claim_not_a_second_one(awa: Member) -> None:
    case = told(awa, KnownDate.month(2023, 10))
    assert claims(case) == [("open", date(2026, 10, 1), "earliest")]
    save(case, awa, row(OCT), row(NOV), pay_day="last")
    assert [day for _, day, _ in claims(case)] == [date(2026, 10, 31), date(2026, 11, 30)]


def test_a_piece_that_shows_the_month_does_not_show_the_pay_day(awa: Member) -> None:
    case = told(awa, KnownDate.month(2023, 10))
    fact = case.milestones.get(slug="unpaid_pay_day")
    proof = build.proof(case, now=NOW)
    milestone.correct(fact, fact.known, by=awa, now=NOW, version=fact.version, exhibit=proof)
    save(case, awa, row(OCT), pay_day="last")
    assert claims(case) == [("open", date(2026, 10, 31), "declared")]
    assert case.milestones.get(pk=fact.pk).exhibit == proof


def test_a_pay_day_that_a_piece_shows_stays_whatever_is_usual(awa: Member, case: Case) -> None:
    save(case, awa, row(OCT), pay_day="last")
    fact = case.wage_months.get().milestone
    assert fact is not None
    day, proof = KnownDate.day(date(2023, 10, 27)), build.proof(case, now=NOW)
    fact.case.open_with(case.data_key)
    milestone.correct(fact, day, by=awa, now=NOW, version=fact.version, exhibit=proof)
    wage.set_pay_day(case, "5", by=awa, now=NOW, version=1)
    assert claims(case) == [("open", date(2026, 10, 27), "certain")]


def test_an_older_month_told_at_the_intake_stays_when_the_table_begins_later(awa: Member) -> None:
    case = told(awa, KnownDate.month(2023, 8))
    save(case, awa, row(OCT))
    assert [day for _, day, _ in claims(case)] == [date(2026, 8, 1), date(2026, 10, 31)]


def test_a_date_that_nobody_knew_is_that_of_the_oldest_month(awa: Member, case: Case) -> None:
    assert claims(case) == [("open", None, "unknown")]
    save(case, awa, row(OCT), row(SEPT))
    assert [day for _, day, _ in claims(case)] == [date(2026, 9, 30), date(2026, 10, 31)]
    case.refresh_from_db()
    assert not case.has_unknown_fatal


def test_a_day_noted_by_hand_never_moves_later(awa: Member, case: Case) -> None:
    save(case, awa, row(SEPT, paid="1500.00"))
    case.milestones.filter(slug="unpaid_pay_day").delete()
    milestone.record(case, "unpaid_pay_day", KnownDate.day(date(2023, 11, 5)), by=awa, now=NOW)
    save(case, awa, row(OCT), row(NOV), version=1, pay_day="5")
    assert [day for _, day, _ in claims(case)] == [date(2026, 11, 5), date(2026, 12, 5)]


def test_a_claim_filed_stays_stopped_when_its_month_joins_the_table(awa: Member) -> None:
    case = told(awa, KnownDate.month(2023, 12))
    case = build.opened(build.walk("file_claim", case, by=awa, now=NOW))
    save(case, awa, row(date(2023, 12, 1)), row(date(2024, 1, 1)))
    assert [state for state, _, _ in claims(case)] == ["stopped", "open"]


def test_who_comes_second_is_told_and_nothing_is_lost(
    awa: Member, karim: Member, case: Case
) -> None:
    save(case, awa, row(SEPT))
    with pytest.raises(ConflictError):
        save(case, awa, row(OCT), version=0)
    assert [r.month for r in wage.rows_of(case)] == [SEPT]


def test_a_closed_case_takes_no_month(awa: Member, case: Case) -> None:
    closed = build.opened(build.walk("refer", case, by=awa, now=NOW))
    with pytest.raises(RefusedError, match="clos"):
        save(closed, awa, row(SEPT))


@pytest.mark.parametrize(
    "wrong",
    [
        row(date(2023, 9, 2)),
        row(date(2026, 12, 1)),
        row(date(1923, 9, 1)),
        row(SEPT, due="-1"),
        row(SEPT, due="1.001"),
        row(SEPT, due="1000000"),
        row(SEPT, due="NaN"),
        row(SEPT, due="10", paid="11"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_whole(
    awa: Member, case: Case, wrong: WageRow
) -> None:
    with pytest.raises(RefusedError):
        save(case, awa, row(OCT), wrong)
    assert wage.rows_of(case) == []


def test_the_same_month_twice_is_refused(awa: Member, case: Case) -> None:
    with pytest.raises(RefusedError, match="Mois en double"):
        save(case, awa, row(OCT), row(OCT, due="1"))


def test_an_import_replaces_its_months_and_keeps_the_others(awa: Member, case: Case) -> None:
    save(case, awa, row(SEPT), row(OCT))
    rows = [row(OCT, due="1600"), row(NOV)]
    rehearsed = wage.rehearse(wage.rows_of(case), rows)
    assert (rehearsed.added, rehearsed.changed, rehearsed.same) == (1, 1, 0)
    assert wage.import_months(case, rows, by=awa, now=NOW, version=1) == rehearsed
    assert [(r.month, r.due) for r in wage.rows_of(case)] == [
        (SEPT, Decimal("1500.00")),
        (OCT, Decimal("1600")),
        (NOV, Decimal("1500.00")),
    ]
    assert len(claims(case)) == 3


def test_an_acknowledged_debt_needs_its_writing_and_a_claim_that_runs(
    awa: Member, case: Case
) -> None:
    save(case, awa, row(OCT), pay_day="last")
    proof = build.proof(case, now=NOW)
    tell = {"by": awa, "now": NOW, "version": 1}
    for months, day, exhibit in (
        ([OCT], date(2025, 1, 10), None),
        ([NOV], date(2025, 1, 10), proof),
        ([OCT], date(2023, 10, 30), proof),
        ([OCT], date(2026, 11, 1), proof),
        ([OCT], date(2026, 11, 24), proof),
        ([], date(2025, 1, 10), proof),
    ):
        with pytest.raises(RefusedError):
            wage.acknowledge(case, months, day, exhibit=exhibit, **tell)
    wage.acknowledge(case, [OCT], date(2025, 1, 10), exhibit=proof, **tell)
    assert case.wage_months.get().acknowledged_on == date(2025, 1, 10)
    assert claims(case) == [("open", date(2028, 1, 10), "declared")]
    assert case.clock_events.get().exhibit == proof


def test_who_may_not_write_in_the_case_finds_no_table(karim: Member, case: Case) -> None:
    with pytest.raises(Http404):
        save(case, karim, row(SEPT))


def test_the_money_is_nowhere_in_clear(awa: Member, case: Case) -> None:
    rows = [WageRow(SEPT, Decimal("4242.42"), Decimal("17.17"), "payé en liquide")]
    save(case, awa, *rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT due, paid, note FROM dossiers_wagemonth")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
        cursor.execute("SELECT details FROM dossiers_journalline")
        journal = str(cursor.fetchall())
    for word in ("4242", "17.17", "liquide"):
        assert word.encode() not in stored
        assert word not in journal
    assert wage.rows_of(build.opened(case)) == rows


def test_the_journal_says_who_and_how_many_months(awa: Member, case: Case) -> None:
    save(case, awa, row(SEPT), row(OCT))
    line = JournalLine.objects.get(action="wage.save")
    assert (line.actor, line.details) == (awa.pk, {"count": 2})


def test_the_nearest_date_of_the_case_follows_the_table(awa: Member, case: Case) -> None:
    save(case, awa, row(NOV), pay_day="last")
    case.refresh_from_db()
    assert case.nearest_on == date(2026, 11, 30)


def test_three_years_of_months_cost_a_reading_that_does_not_grow(
    awa: Member, case: Case, django_assert_num_queries: Any
) -> None:
    months = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(36)]
    save(case, awa, *[row(month) for month in months])
    assert Deadline.objects.filter(case=case, rule="salaire_3a").count() == 36
    fresh = build.opened(case)
    with django_assert_num_queries(1):
        assert len(wage.rows_of(fresh)) == 36
    assert WageMonth.objects.filter(milestone=None).count() == 0
