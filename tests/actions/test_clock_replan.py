"""A rule or a holiday changes: which open deadlines move is said first, then they are moved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers.actions import plan, replan
from dossiers.models import Case, Deadline, JournalLine, Member, SweepMark
from dossiers.rules.catalogue import catalogue
from dossiers.rules.lookup import Catalogue
from tests import build

pytestmark = pytest.mark.django_db
LETTER = date(2026, 3, 2)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 9, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def cases(awa: Member, karim: Member, now: datetime) -> list[Case]:
    return [
        build.taken(awa, binome=karim, happened=LETTER + timedelta(days=n), now=now)
        for n in range(3)
    ]


@pytest.fixture
def ten_months(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The entry is found to be wrong: ten months, not twelve. Its version stays."""
    real = catalogue()
    rules = tuple(
        replace(rule, length="P10M") if rule.slug == "rupture_12m" else rule for rule in real.rules
    )
    changed = replace(real, rules=rules)
    use(changed, monkeypatch)
    yield


def use(changed: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "catalogue", lambda: changed)
    monkeypatch.setattr(replan, "catalogue", lambda: changed)


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("replan", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def contest() -> list[Deadline]:
    return list(Deadline.objects.filter(rule="rupture_12m").order_by("legal"))


def quiet(_done: replan.Pass) -> None:
    """Nobody looks at the progress."""


def test_nothing_moves_while_no_rule_has_changed(cases: list[Case]) -> None:
    assert "0 échéance(s) à déplacer." in run()
    assert not JournalLine.objects.filter(action="deadline.move").exists()


def test_a_rehearsal_names_the_cases_and_changes_nothing(
    cases: list[Case], ten_months: None
) -> None:
    before = [row.prudent for row in contest()]
    said = run("--dry-run")
    assert "3 échéance(s) à déplacer." in said
    assert all(case.reference in said for case in cases)
    assert [row.prudent for row in contest()] == before and not SweepMark.objects.exists()


def test_they_move_with_their_history_their_journal_their_ladder_and_the_lists(
    cases: list[Case], ten_months: None
) -> None:
    assert "3 échéance(s) déplacée(s)" in run("--rule", "rupture_12m")
    rows = contest()
    assert [row.legal for row in rows] == [date(2027, 1, 2 + n) for n in range(3)]
    for row in rows:
        assert (row.edition, row.changes.get().cause) == (2, "rule")
        assert Case.objects.get(pk=row.case_id).nearest_on == row.prudent
    lines = JournalLine.objects.filter(action="deadline.move", actor=None)
    assert [line.details["cause"] for line in lines] == ["rule"] * 3
    assert JournalLine.objects.first_fault() is None
    assert "0 échéance(s) à déplacer." in run()


def test_a_rule_that_does_not_exist_is_refused(cases: list[Case]) -> None:
    with pytest.raises(CommandError, match="Règle inconnue"):
        run("--rule", "jamais_vue")


def test_a_pass_that_was_killed_begins_again_where_it_was(
    cases: list[Case], ten_months: None, now: datetime
) -> None:
    def kill(done: replan.Pass) -> None:
        if done.moving:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replan.replan(rule="rupture_12m", now=now, progress=kill, chunk=1)
    assert sum(row.edition == 2 for row in contest()) == 1
    seen: list[int] = []
    done = replan.replan(
        rule="rupture_12m", now=now, progress=lambda one: seen.append(one.seen), chunk=1
    )
    assert seen == [2, 3] and done.moving == 3
    assert all(row.edition == 2 for row in contest())


def test_a_new_version_leaves_the_delays_that_began_under_the_old_one(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(with_shorter_version("fact"), monkeypatch)
    assert "0 échéance(s) à déplacer." in run()


def test_a_shorter_version_that_reaches_back_counts_from_its_entry_into_force(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(with_shorter_version("shortened"), monkeypatch)
    assert "3 échéance(s) déplacée(s)" in run()
    rows = contest()
    assert {(row.rule_version, row.theoretical) for row in rows} == {(2, date(2026, 12, 31))}


def with_shorter_version(transition: str) -> Catalogue:
    """Six months from 1 July 2026 on, for the rule of the twelve months."""
    real, since = catalogue(), date(2026, 7, 1)
    old = real.rule("rupture_12m")
    new = replace(
        old, version=old.version + 1, length="P6M", valid_from=since, transition=transition
    )
    ended = replace(old, valid_until=since - timedelta(days=1))
    rules = [ended if rule is old else rule for rule in real.rules]
    return replace(real, rules=(*rules, new))


def test_the_statements_follow_the_chunks_and_not_the_deadlines(
    cases: list[Case], ten_months: None, awa: Member, now: datetime
) -> None:
    def statements(chunk: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            list(replan.survey(rule="", progress=quiet, chunk=chunk))
        return len(queries)

    few = statements(1000)
    for number in range(6):
        build.taken(awa, happened=LETTER + timedelta(days=number), now=now)
    assert statements(1000) == few == 3
