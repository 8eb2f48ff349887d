"""The figures kept: equal to a recount after any walk of acts, and dropped when they are not."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.actions import absence
from dossiers.actions.assignment import hand_over, name_binome
from dossiers.actions.deadline import acknowledge
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.actions.tally import keep_figures
from dossiers.coordination.known import figures_of
from dossiers.models import Case, Deadline, Exclusion, Member, Section, State, Tally
from dossiers.statistics.figures import Figures, count
from dossiers.statistics.kept import kept
from dossiers.statistics.plain import read, written
from tests import build

pytestmark = pytest.mark.django_db
# A Tuesday morning; the walks go on from there, step after step.
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACTS = ("deposit", "take", "hand", "binome", "say", "see", "remind", "absent", "refer")
# Minutes: most steps come while what is kept still serves.
STEPS = (0, 0, 1, 3, 5, 200, 1900)


def known(member: Member, now: datetime) -> Figures:
    """What the pages would show, for a request of its own."""
    return figures_of(Member.objects.get(pk=member.pk), now=now).figures


def recounted(member: Member, now: datetime) -> Figures:
    return count(Member.objects.get(pk=member.pk), now=now)


def told_in(days: int, now: datetime) -> dict[str, object]:
    """The dismissal whose twelve months end so many days from now."""
    return {"happened": timezone.localdate(now) + timedelta(days=days) - relativedelta(months=12)}


def do(
    act: str, number: int, section: Section, who: Member, other: Member, *, now: datetime
) -> None:
    """One act of somebody, or of the clock."""
    if act == "deposit":
        build.deposited(section=section, now=now, **told_in(number - 5, now))
    elif act == "remind":
        remind(now=now)
    elif act == "absent":
        today = timezone.localdate(now)
        last = today + timedelta(days=number)
        absence.record(who, starts_on=today, ends_on=last, substitute=None, by=who, now=now)
    elif act == "take":
        if one := Case.objects.filter(state=State.SUBMITTED).first():
            build.taken(who, case=build.opened(one), now=now)
    elif one := Case.objects.filter(suivi=who).exclude(state=State.CLOSED).first():
        on_a_case(act, build.opened(one), who, other, now)


def on_a_case(act: str, case: Case, who: Member, other: Member, now: datetime) -> None:
    """One act of who follows the case."""
    if act == "hand":
        hand_over(case, to=other, by=who, now=now)
    elif act == "say":
        build.said(case, body="Le dossier avance.", by=who, now=now)
    elif act == "binome":
        name_binome(case, binome=other, by=who, now=now)
    elif act == "refer":
        build.walk("refer", case, by=who, now=now)
    else:
        unseen = Deadline.objects.select_related("case").filter(case=case, state="open")
        for deadline in unseen.filter(seen_by=None, prudent__isnull=False):
            acknowledge(deadline, by=who, now=now)


@settings(max_examples=4, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.integers(0, 60),
            st.booleans(),
            st.sampled_from(STEPS),
            st.booleans(),
        ),
        min_size=4,
        max_size=7,
    )
)
def test_after_any_walk_of_acts_the_figures_shown_are_those_of_a_recount(
    lyon: Section,
    awa: Member,
    karim: Member,
    lea: Member,
    walk: list[tuple[str, int, bool, int, bool]],
) -> None:
    with transaction.atomic():
        now = START
        for person in (awa, karim):
            build.taken(person, now=now - timedelta(days=9), **told_in(9, now))
        keep_figures(now=now)
        for act, number, is_awa, minutes, swept in walk:
            now += timedelta(minutes=minutes)
            if swept:
                keep_figures(now=now)
            who, other = (awa, karim) if is_awa else (karim, awa)
            # An absence noted twice, a case too far gone.
            with suppress(RefusedError):
                do(act, number, lyon, who, other, now=now)
            assert known(lea, now) == recounted(lea, now), (act, now)
        transaction.set_rollback(True)


def test_what_is_kept_serves_until_an_act_and_is_read_in_few_statements(
    lyon: Section, awa: Member, lea: Member, django_assert_max_num_queries: object
) -> None:
    case = build.taken(awa, now=START, **told_in(9, START))
    assert kept(lea, now=START) is None
    keep_figures(now=START)
    fresh = Member.objects.get(pk=lea.pk)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert kept(fresh, now=START) is not None
    name_binome(case, binome=lea, by=awa, now=START)
    assert kept(fresh, now=START) is None
    assert known(lea, START).alone == 0


def test_a_day_that_ends_and_an_answer_that_is_late_are_counted_again(
    lyon: Section, awa: Member, lea: Member
) -> None:
    build.taken(awa, now=START - timedelta(days=6), **told_in(5, START))
    remind(now=START)
    keep_figures(now=START)
    later = Tally.objects.get().good_until
    assert later <= START + timedelta(minutes=15)
    assert kept(Member.objects.get(pk=lea.pk), now=later) is None


def test_kept_again_only_when_something_changed(lyon: Section, awa: Member, lea: Member) -> None:
    assert keep_figures(now=START)["figures"] == 1
    assert keep_figures(now=START + timedelta(minutes=1))["figures"] == 0
    build.deposited(section=lyon, now=START)
    assert keep_figures(now=START + timedelta(minutes=2))["figures"] == 1


def test_somebody_excluded_from_a_case_is_given_a_count_of_her_own(
    lyon: Section, awa: Member, lea: Member
) -> None:
    case = build.deposited(section=lyon, now=START, **told_in(9, START))
    Exclusion.objects.create(case=case, member=lea, since=timezone.localdate(START))
    keep_figures(now=START)
    assert known(lea, START).counts.arrivals == 0


def test_the_figures_of_sections_that_nobody_coordinates_are_forgotten(
    lyon: Section, lea: Member
) -> None:
    keep_figures(now=START)
    lea.memberships.all().delete()
    assert keep_figures(now=START)["figures_gone"] == 1
    assert not Tally.objects.exists()


def test_figures_are_read_as_they_were_written(lyon: Section, awa: Member, lea: Member) -> None:
    build.taken(awa, now=START - timedelta(days=40), **told_in(9, START))
    build.deposited(section=lyon, now=START)
    found = recounted(lea, START)
    assert read(Figures, written(found)) == found
