"""Order of the pieces: numbers without gaps, and fixed once communicated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers.actions import piece as pieces
from dossiers.actions import undo
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Exhibit, JournalLine, Member, Standing, Undo
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


def to_share(case: Case, awa: Member, count: int = 4) -> list[Exhibit]:
    found = [build.photo(case) for _n in range(count)]
    return [pieces.decide(one, Standing.TO_SHARE, by=awa, now=NOW) for one in found]


def order(case: Case) -> list[tuple[int, int]]:
    """(rank, number) of the ranked pieces."""
    ranked = case.exhibits.exclude(rank=None).order_by("rank")
    return list(ranked.values_list("rank", "number"))


def share(case: Case, awa: Member, *chosen: Exhibit, on: date = TODAY) -> list[Exhibit]:
    ids = [one.pk for one in chosen]
    return pieces.share(case, ids, shared_with="other_side", on=on, by=awa, now=NOW)


def test_a_piece_to_communicate_takes_the_next_number(case: Case, awa: Member) -> None:
    to_share(case, awa)
    assert order(case) == [(1, 1), (2, 2), (3, 3), (4, 4)]


@pytest.mark.parametrize(
    ("to", "numbers"), [(1, [3, 1, 2, 4]), (4, [1, 2, 4, 3]), (99, [1, 2, 4, 3]), (0, [3, 1, 2, 4])]
)
def test_a_piece_takes_the_number_asked_and_the_others_follow(
    case: Case, awa: Member, to: int, numbers: list[int]
) -> None:
    pieces.move(to_share(case, awa)[2], to, by=awa, now=NOW)
    assert order(case) == list(enumerate(numbers, start=1))


def test_setting_a_piece_aside_closes_the_gap(case: Case, awa: Member) -> None:
    pieces.decide(to_share(case, awa)[1], Standing.ASIDE, by=awa, now=NOW)
    assert order(case) == [(1, 1), (2, 3), (3, 4)]


def test_numbers_of_communicated_pieces_never_change_and_a_new_piece_gets_the_next(
    case: Case, awa: Member
) -> None:
    found = to_share(case, awa)
    share(case, awa, found[0], found[1])
    new = pieces.decide(build.photo(case), Standing.TO_SHARE, by=awa, now=NOW)
    assert pieces.move(new, 1, by=awa, now=NOW).rank == 3
    assert order(case) == [(1, 1), (2, 2), (3, 5), (4, 3), (5, 4)]
    for act in (
        lambda: pieces.move(found[0], 2, by=awa, now=NOW),
        lambda: pieces.decide(found[0], Standing.ASIDE, by=awa, now=NOW),
    ):
        with pytest.raises(RefusedError):
            act()


def test_a_set_communicated_out_of_the_middle_gets_the_first_free_numbers(
    case: Case, awa: Member
) -> None:
    found = to_share(case, awa)
    share(case, awa, found[3], found[1])
    assert order(case) == [(1, 2), (2, 4), (3, 1), (4, 3)]


def test_communicating_is_taken_back_within_ten_minutes(case: Case, awa: Member) -> None:
    share(case, awa, *to_share(case, awa, 2))
    undo.undo(Undo.objects.get(act="exhibit.share"), by=awa, now=NOW + timedelta(minutes=9))
    assert set(case.exhibits.values_list("standing", "shared_on", "shared_with")) == {
        ("to_share", None, "")
    }
    assert order(case) == [(1, 1), (2, 2)]


def test_communicating_is_not_taken_back_once_others_followed(case: Case, awa: Member) -> None:
    found = to_share(case, awa)
    share(case, awa, found[0])
    first = Undo.objects.get(act="exhibit.share")
    share(case, awa, found[1])
    with pytest.raises(RefusedError):
        undo.undo(first, by=awa, now=NOW)
    assert case.exhibits.filter(standing=Standing.SHARED).count() == 2


def test_a_day_to_come_nothing_and_nobody_are_refused(case: Case, awa: Member) -> None:
    one = to_share(case, awa, 1)[0]
    with pytest.raises(RefusedError):
        share(case, awa, one, on=TODAY + timedelta(days=1))
    with pytest.raises(RefusedError):
        share(case, awa)
    with pytest.raises(RefusedError):
        pieces.share(case, [one.pk], shared_with="press", on=TODAY, by=awa, now=NOW)
    assert case.exhibits.get().standing == Standing.TO_SHARE


def test_a_set_of_which_one_was_set_aside_meanwhile_is_a_conflict(case: Case, awa: Member) -> None:
    found = to_share(case, awa, 2)
    pieces.decide(found[0], Standing.KEPT, by=awa, now=NOW)
    with pytest.raises(ConflictError):
        share(case, awa, *found)
    assert not case.exhibits.filter(standing=Standing.SHARED).exists()


def test_a_title_is_sealed_and_comes_back(case: Case, awa: Member) -> None:
    one = build.photo(case)
    pieces.describe(
        one, title="Contrat  canari-titre", dated=date(2026, 3, 2), sort="contract", by=awa, now=NOW
    )
    fresh = build.opened(case).exhibits.get()
    assert (fresh.title, fresh.dated, fresh.sort) == (
        "Contrat canari-titre",
        "2026-03-02",
        "contract",
    )
    row = Exhibit.objects.filter(pk=one.pk).values().get()
    assert b"canari" not in bytes(row["title"])


def test_a_member_without_the_case_arranges_nothing(case: Case, karim: Member) -> None:
    one = build.photo(case)
    with pytest.raises(Http404):
        pieces.decide(one, Standing.KEPT, by=karim, now=NOW)
    with pytest.raises(Http404):
        pieces.share(case, [one.pk], shared_with="court", on=TODAY, by=karim, now=NOW)


def test_each_act_is_journaled_with_the_number_only(case: Case, awa: Member) -> None:
    found = to_share(case, awa, 2)
    pieces.move(found[1], 1, by=awa, now=NOW)
    share(case, awa, *found)
    told = JournalLine.objects.filter(action__startswith="exhibit.").order_by("seq")
    assert list(told.values_list("action", flat=True)) == [
        "exhibit.decide", "exhibit.decide", "exhibit.move", "exhibit.share",
    ]  # fmt: skip
