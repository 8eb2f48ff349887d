"""The ledger of erasures: what a restore must erase again, and what it must not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from dossiers.actions import erasure, move
from dossiers.models import Case, Member
from dossiers.privacy import ledger
from tests import build

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def own_ledger(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def marked(awa: Member, now: datetime) -> Case:
    """A closed case whose erasure was granted three weeks ago."""
    case = build.taken(awa, now=now)
    move.withdraw(build.opened(case), person_told=True, by=awa, now=now)
    case = Case.objects.get(pk=case.pk)
    erasure.schedule(case, now=now - timedelta(days=21))
    return case


def test_a_line_cut_short_by_a_power_cut_is_left_out() -> None:
    whole, cut = uuid4(), uuid4()
    ledger.add(whole, DAY)
    with ledger.path().open("a") as file:
        file.write(str(cut)[:20])
    assert ledger.read(ledger.path()) == {whole}


def test_nobody_else_reads_the_ledger() -> None:
    ledger.add(uuid4(), DAY)
    assert ledger.path().stat().st_mode & 0o077 == 0


def test_what_was_given_up_is_not_erased_again_and_may_be_erased_later() -> None:
    case = uuid4()
    ledger.give_up(case, DAY)
    assert not ledger.path().exists()
    ledger.add(case, DAY)
    ledger.give_up(case, DAY)
    assert ledger.read(ledger.path()) == set()
    ledger.add(case, DAY)
    assert ledger.read(ledger.path()) == {case}


def test_ledgers_are_merged_once(tmp_path: Path) -> None:
    case, other = uuid4(), uuid4()
    ledger.add(case, DAY)
    (tmp_path / "older").write_text(f"{other} {DAY}\n{case} {DAY}\n")
    ledger.merge([tmp_path / "older", ledger.path(), tmp_path / "none"], tmp_path / "all")
    assert ledger.lines(tmp_path / "all") == {other: DAY, case: DAY}


@pytest.mark.django_db
def test_an_erased_case_is_in_the_ledger_by_its_random_identifier_only(
    marked: Case, now: datetime
) -> None:
    assert erasure.erase_due(now=now) == 1
    assert ledger.path().read_text() == f"{marked.pk} {timezone.localdate(now)}\n"


@pytest.mark.django_db
def test_a_case_kept_after_an_erasure_cut_short_is_not_erased_by_a_restore(
    marked: Case, awa: Member, now: datetime
) -> None:
    ledger.add(marked.pk, timezone.localdate(now))
    erasure.keep(marked, by=None, now=now)
    assert erasure.erase_again(ledger.read(ledger.path()), now=now) == 0
    assert Case.objects.filter(pk=marked.pk).exists()


@pytest.mark.django_db
def test_a_case_that_a_restore_brought_back_goes_again_whatever_its_state(
    awa: Member, now: datetime
) -> None:
    back = build.taken(awa, now=now)
    kept = build.taken(awa, now=now)
    assert erasure.erase_again({back.pk, uuid4()}, now=now) == 1
    assert list(Case.objects.values_list("pk", flat=True)) == [kept.pk]
