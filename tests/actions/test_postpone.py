"""An arrival put off: never near a date, and back by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dossiers.actions import undo
from dossiers.actions.postpone import limit, postpone, shown
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Member, Undo
from tests import build

TODAY = date(2026, 11, 23)
NOW = timezone.make_aware(datetime.combine(TODAY, time(10)))
DAY = timedelta(days=1)


def arrival(of: Member, nearest: date | None) -> Case:
    case = build.deposited(section=build.section_of(of), now=NOW)
    Case.objects.filter(pk=case.pk).update(nearest_on=nearest)
    return build.opened(case)


@given(st.one_of(st.none(), st.integers(-5, 20)))
def test_the_limit_is_three_days_or_two_before_the_earliest_date(left: int | None) -> None:
    case = Case(nearest_on=None if left is None else TODAY + left * DAY)
    last = limit(case, TODAY)
    allowed = [n for n in range(1, 9) if n <= 3 and (left is None or n <= left - 2)]
    assert (last is None) == (not allowed)
    assert last is None or last == TODAY + max(allowed) * DAY


def test_it_is_hidden_until_its_day_and_comes_back_by_itself(awa) -> None:
    case = arrival(awa, None)
    postpone(case, until=TODAY + 3 * DAY, by=awa, now=NOW)
    seen = [Case.objects.filter(shown(TODAY + n * DAY), pk=case.pk).exists() for n in range(5)]
    assert seen == [False, False, False, True, True]


def test_a_date_that_comes_near_meanwhile_brings_it_back(awa) -> None:
    case = arrival(awa, None)
    postpone(case, until=TODAY + 3 * DAY, by=awa, now=NOW)
    Case.objects.filter(pk=case.pk).update(nearest_on=TODAY + 3 * DAY)
    assert not Case.objects.filter(shown(TODAY), pk=case.pk).exists()
    assert Case.objects.filter(shown(TODAY + DAY), pk=case.pk).exists()


@pytest.mark.parametrize(("left", "until"), [(None, 4), (6, 0), (6, -1), (4, 3)])
def test_a_day_beyond_the_limit_is_refused_with_what_is_possible(awa, left, until) -> None:
    case = arrival(awa, None if left is None else TODAY + left * DAY)
    with pytest.raises(RefusedError, match="entre demain et le"):
        postpone(case, until=TODAY + until * DAY, by=awa, now=NOW)


def test_near_a_date_an_arrival_does_not_wait(awa) -> None:
    with pytest.raises(RefusedError, match="ne peut pas attendre"):
        postpone(arrival(awa, TODAY + 2 * DAY), until=TODAY + DAY, by=awa, now=NOW)


def test_putting_off_is_taken_back(awa) -> None:
    case = arrival(awa, None)
    postpone(case, until=TODAY + DAY, by=awa, now=NOW)
    undo.undo(Undo.objects.latest("seq"), by=awa, now=NOW)
    assert Case.objects.get(pk=case.pk).put_off_until is None
