"""No fatal date within thirty days for a whole day without two people, or a card (U40)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.years import Team, Years

# The two changes of the clock, the end of a year and an ordinary month.
STARTS = [date(2026, 3, 20), date(2026, 10, 15), date(2026, 12, 10), date(2027, 6, 1)]
pytestmark = pytest.mark.django_db


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10_000), start=st.sampled_from(STARTS))
def test_whatever_people_do_every_near_fatal_date_has_two_people_or_a_card(
    awa, karim, lea, seed, start
):
    years = Years(Team(awa, karim, lea), seed=seed, events=0.8)
    with transaction.atomic():
        years.live(start, 20)
        transaction.set_rollback(True)
    assert years.cases and not years.short
