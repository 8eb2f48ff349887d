"""Taking a case proposes a binôme: somebody who is there, has room, and carries least."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import assignment
from dossiers.actions.refusal import RefusedError
from dossiers.models import Absence, Case, Member, Section
from tests import build
from tests.web.desk_cast import open_arrival, signed_in, today, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lyon: Section) -> Case:
    return build.deposited(section=lyon)


def chosen(client: Client, case: Case) -> str:
    open_arrival(client, case)
    form = client.get(url("arrival", case.reference)).context["take_form"]
    pk = form.initial["binome"]
    return Member.objects.get(pk=pk).name if pk else ""


def test_the_one_who_carries_least_is_proposed(awa: Member, karim: Member, case: Case) -> None:
    sam = build.member(build.section_of(awa), "delegue", "Sam")
    build.taken(karim)
    assert chosen(signed_in(awa), case) == "Sam"
    build.taken(sam)
    build.taken(sam)
    assert chosen(signed_in(awa), case) == "Karim"


def test_nobody_away_full_or_who_receives_no_more_is_proposed(
    awa: Member, karim: Member, case: Case
) -> None:
    client = signed_in(awa)
    assert chosen(client, case) == "Karim"
    row = Absence.objects.create(member=karim, starts_on=today(), ends_on=today())
    assert chosen(client, case) == ""
    row.delete()
    Member.objects.filter(pk=karim.pk).update(accepts=0)
    assert chosen(client, case) == ""
    Member.objects.filter(pk=karim.pk).update(accepts=None, receives=False)
    assert chosen(client, case) == ""


def test_nothing_is_proposed_to_somebody_away(awa: Member, karim: Member, case: Case) -> None:
    now = timezone.now()
    Absence.objects.create(member=karim, starts_on=today(), ends_on=today() + timedelta(days=2))
    with pytest.raises(RefusedError, match="Karim est en absence"):
        assignment.propose(case, to=karim, by=awa, now=now)
    later = now + timedelta(days=4)
    assert assignment.propose(case, to=karim, by=awa, now=later).to == karim
