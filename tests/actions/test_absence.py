"""Being away: what it covers, what it refuses, and how it ends."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import absence, evening
from dossiers.actions.absence import UncoveredError
from dossiers.actions.cover import cover_of
from dossiers.actions.refusal import RefusedError
from dossiers.models import Absence, Case, Evening, JournalLine, Member, Section
from notifications.models import Notice
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
# Twelve months after this day, the right to contest dies in about ten days.
FIRED = (TODAY + 10 * DAY).replace(year=TODAY.year - 1)


def away(
    member: Member,
    substitute: Member | None = None,
    *,
    on: date = TODAY + DAY,
    days: int = 20,
    by: Member | None = None,
    tell: bool = False,
) -> Absence:
    return absence.record(
        member,
        starts_on=on,
        ends_on=on + (days - 1) * DAY,
        substitute=substitute,
        tell_coordination=tell,
        by=by or member,
        now=NOW,
    )


@pytest.fixture
def case(awa: Member, lea: Member) -> Case:
    """Followed by Awa alone; its fatal date falls in about ten days."""
    return build.taken(awa, happened=FIRED, now=NOW)


def test_a_fatal_date_that_nobody_would_hold_is_not_left_in_silence(
    case: Case, awa: Member, lea: Member
) -> None:
    with pytest.raises(UncoveredError) as refused:
        away(awa)
    assert refused.value.cover.bare == {case.pk: case.reference}
    assert not Absence.objects.exists()
    away(awa, tell=True)
    assert Notice.objects.filter(recipient=lea.pk, link="/coordination/").exists()


def test_a_substitute_or_a_binome_covers_it(case: Case, awa: Member, karim: Member) -> None:
    assert cover_of(awa, TODAY, TODAY + 20 * DAY, karim).held == {"Karim": 1}
    Case.objects.filter(pk=case.pk).update(binome=karim)
    found = cover_of(awa, TODAY, TODAY + 20 * DAY)
    assert (found.total, found.held, found.bare) == (1, {"Karim": 1}, {})
    away(awa)


def test_a_binome_away_that_day_covers_nothing(case: Case, awa: Member, karim: Member) -> None:
    Case.objects.filter(pk=case.pk).update(binome=karim)
    away(karim)
    assert cover_of(awa, TODAY, TODAY + 20 * DAY).held == {"": 1}


def test_what_falls_outside_the_days_is_not_counted(case: Case, awa: Member) -> None:
    assert cover_of(awa, TODAY, TODAY + 2 * DAY).total == 0


def test_the_only_coordinator_cannot_leave_a_fatal_date_to_nobody(lyon: Section) -> None:
    lea = build.member(lyon, "coordinator", "Léa")
    build.taken(lea, happened=FIRED, now=NOW)
    with pytest.raises(RefusedError, match="Personne d’autre"):
        away(lea, tell=True)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (5, 4, "avant le premier"),
        (-9, -1, "déjà finie"),
        (1, 400, "Plus d’un an"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    awa: Member, first: int, last: int, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        absence.record(
            awa, starts_on=TODAY + first * DAY, ends_on=TODAY + last * DAY,
            substitute=None, by=awa, now=NOW,
        )  # fmt: skip


def test_two_absences_of_one_person_do_not_overlap(awa: Member) -> None:
    away(awa)
    with pytest.raises(RefusedError, match="déjà notée"):
        away(awa, on=TODAY + 20 * DAY, days=1)
    away(awa, on=TODAY + 21 * DAY, days=1)


def test_two_people_who_would_replace_each_other_are_told_so(awa: Member, karim: Member) -> None:
    away(awa, karim)
    with pytest.raises(RefusedError, match="Karim, Awa se remplaceraient en rond"):
        away(karim, awa, on=TODAY + 20 * DAY, days=3)
    away(karim, awa, on=TODAY + 21 * DAY, days=3)


def test_a_ring_of_three_is_refused(awa: Member, karim: Member, lea: Member) -> None:
    away(awa, karim)
    away(karim, lea)
    with pytest.raises(RefusedError, match="en rond"):
        away(lea, awa)


def test_a_substitute_is_a_defender_of_the_same_section(awa: Member, lyon: Section) -> None:
    technician = build.member(lyon, "technician", "Tao")
    stranger = build.member(build.section("Ain"), "delegue", "Omar")
    for person in (technician, stranger, awa):
        with pytest.raises(RefusedError, match="ne peut pas remplacer"):
            away(awa, person)


def test_the_substitute_is_told(awa: Member, karim: Member) -> None:
    row = away(awa, karim)
    assert Notice.objects.get(key=f"absence:{row.pk}:{karim.pk}").link == "/equipe/a-faire/"


def test_a_coordinator_records_one_for_somebody_and_a_colleague_may_not(
    awa: Member, karim: Member, lea: Member
) -> None:
    away(awa, by=lea)
    with pytest.raises(Http404):
        away(awa, by=karim, on=TODAY + 40 * DAY)
    with pytest.raises(Http404):
        away(awa, by=build.member(build.section("Ain"), "coordinator"), on=TODAY + 40 * DAY)
    assert JournalLine.objects.get(action="member.absence").actor == lea.pk


def test_an_absence_is_shortened_or_cancelled_but_never_made_longer(awa: Member) -> None:
    row = away(awa, days=20)
    absence.end(row, ends_on=TODAY + 4 * DAY, by=awa, now=NOW)
    assert Absence.objects.get().ends_on == TODAY + 4 * DAY
    with pytest.raises(RefusedError):
        absence.end(row, ends_on=TODAY + 9 * DAY, by=awa, now=NOW)
    absence.end(row, ends_on=None, by=awa, now=NOW)
    assert not Absence.objects.exists()
    with pytest.raises(RefusedError, match="n’existe plus"):
        absence.end(row, ends_on=None, by=awa, now=NOW)


def test_an_absence_of_long_ago_is_forgotten(awa: Member) -> None:
    away(awa, days=3)
    assert absence.forget(now=NOW + 90 * DAY) == 0
    assert absence.forget(now=NOW + 95 * DAY) == 1


def test_my_evenings_are_kept_whole(awa: Member, karim: Member) -> None:
    def settle(by: Member, hours: dict[int, time]) -> None:
        evening.settle(
            awa, evenings=hours, languages=["fr", "ar"], kinds=["noz"], accepts=12,
            zone="Indian/Reunion", by=by, now=NOW,
        )  # fmt: skip

    settle(awa, {1: time(18), 3: time(20, 30)})
    settle(awa, {3: time(19)})
    assert list(Evening.objects.values_list("weekday", "starts")) == [(3, time(19))]
    fresh = Member.objects.get(pk=awa.pk)
    assert (fresh.languages, fresh.kinds, fresh.accepts, fresh.zone) == (
        ["ar", "fr"], ["noz"], 12, "Indian/Reunion",
    )  # fmt: skip
    with pytest.raises(Http404):
        settle(karim, {})


def test_only_who_leads_her_stops_what_is_proposed_to_her(awa: Member, lea: Member) -> None:
    evening.receive(awa, wanted=False, by=lea, now=NOW)
    assert not Member.objects.get(pk=awa.pk).receives
    with pytest.raises(Http404):
        evening.receive(awa, wanted=True, by=awa, now=NOW)


def test_whoever_coordinates_one_of_her_sections_leads_her(awa: Member, lea: Member) -> None:
    assert access.coordinates(lea, awa)
    assert not access.coordinates(awa, lea)


def test_a_binome_whose_account_is_closed_covers_nothing(
    case: Case, awa: Member, karim: Member
) -> None:
    Case.objects.filter(pk=case.pk).update(binome=karim)
    Member.objects.filter(pk=karim.pk).update(is_active=False)
    assert cover_of(awa, TODAY, TODAY + 20 * DAY).held == {"": 1}
