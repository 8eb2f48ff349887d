"""Sharing out: the load and its formula, who is away, who could take what, who leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Absence, Case, Evening, Exclusion, Member, Section
from tests import build
from tests.confirming import confirm_identity
from tests.web.desk_cast import signed_in, text_of, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(client: Client, name: str, *args: Any, **asked: str) -> str:
    return text_of(client.get(reverse(f"coordination:{name}", args=args), asked))


@pytest.fixture
def as_lea(lea: Member) -> Client:
    client = signed_in(lea)
    confirm_identity(client, lea)
    return client


def soon(awa: Member, **told: Any) -> Case:
    """Its fatal date falls in about ten days."""
    return build.taken(awa, happened=(today() + 10 * DAY).replace(year=today().year - 1), **told)


def test_the_load_says_the_formula_the_capacity_and_who_is_away(
    as_lea: Client, awa: Member, karim: Member
) -> None:
    soon(awa)
    Evening.objects.create(member=karim, weekday=1, starts="18:00")
    Evening.objects.create(member=karim, weekday=3, starts="18:00")
    Absence.objects.create(member=awa, starts_on=today(), ends_on=today() + 40 * DAY)
    said = page(as_lea, "load")
    assert "8 points par soir de la semaine, 0 pendant une absence" in said
    assert "Awa, absence jusqu’au" in said
    assert "sur 16" in said
    lines = as_lea.get(reverse("coordination:load")).context["lines"]
    assert {line[0]: (line[-2], line[-1]) for line in lines} == {
        "Awa": ("0", 2), "Karim": ("16", 0), "Léa": ("non dite", 0),
    }  # fmt: skip


def test_the_load_costs_as_much_for_one_person_as_for_many(
    as_lea: Client, lyon: Section, awa: Member
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert as_lea.get(reverse("coordination:load")).status_code == 200
        return len(asked)

    before = cost()
    for number in range(4):
        person = build.member(lyon, "delegue", f"Driss {number}")
        Evening.objects.create(member=person, weekday=1, starts="18:00")
        Absence.objects.create(member=person, starts_on=today(), ends_on=today())
    assert cost() == before


def test_an_absence_during_which_a_date_falls_is_a_card_with_one_button(
    as_lea: Client, awa: Member, karim: Member
) -> None:
    soon(awa)
    soon(awa, binome=karim)
    Absence.objects.create(member=awa, starts_on=today() + DAY, ends_on=today() + 20 * DAY)
    said = page(as_lea, "decide")
    assert "2 échéances, dont 1 sans remplaçant·e ni binôme" in said
    share = reverse("coordination:share", args=[awa.pk])
    assert share in as_lea.get(reverse("coordination:decide")).content.decode()


def test_a_case_without_binome_asks_for_one_and_one_button_names_her(
    as_lea: Client, awa: Member, karim: Member
) -> None:
    case = soon(awa)
    assert "1 dossier sans binôme" in page(as_lea, "decide")
    assert "Nommer Karim" in page(as_lea, "binomes")
    where = reverse("coordination:name_binome", args=[case.reference, karim.pk])
    assert as_lea.post(where).status_code == 303
    assert Case.objects.get(pk=case.pk).binome == karim
    assert "Chaque dossier a deux personnes" in page(as_lea, "binomes")


def test_the_page_of_a_case_asks_for_a_binome_too(awa: Member, karim: Member) -> None:
    case = soon(awa)
    where = reverse("desk:case", args=[case.reference])
    asked = "Une seule personne connaît les dates"
    assert asked in text_of(signed_in(awa).get(where))
    Case.objects.filter(pk=case.pk).update(binome=karim)
    assert asked not in text_of(signed_in(awa).get(where))


def test_a_case_goes_to_the_fittest_with_what_each_would_carry(
    as_lea: Client, awa: Member, karim: Member, lyon: Section
) -> None:
    case = soon(awa)
    build.taken(karim, kind="autre")
    said = page(as_lea, "share", awa.pk)
    assert "Awa : 2 → 0 points. Léa : 0 → 2 points." in said
    where = reverse("coordination:share", args=[awa.pk])
    asked = {"case": case.reference, "to": str(karim.pk)}
    previewed = text_of(as_lea.post(where, {**asked, "check": "1"}))
    assert "Awa : 2 → 0 points." in previewed and "Karim : 1 → 3 points." in previewed
    assert Case.objects.get(pk=case.pk).suivi == awa
    assert as_lea.post(where, asked).status_code == 303
    assert Case.objects.get(pk=case.pk).suivi == karim


def test_somebody_away_full_or_who_receives_no_more_is_offered_last(
    as_lea: Client, awa: Member, karim: Member, lyon: Section
) -> None:
    soon(awa)
    sam, zoe = (build.member(lyon, "delegue", name) for name in ("Sam", "Zoé"))
    build.taken(zoe, kind="autre")
    Absence.objects.create(member=karim, starts_on=today(), ends_on=today())
    Member.objects.filter(pk=sam.pk).update(accepts=0)
    Member.objects.filter(name="Léa").update(receives=False)
    [row] = as_lea.get(reverse("coordination:share", args=[awa.pk])).context["rows"]
    assert row["offered"][0][1] == "Zoé"


def test_receive_no_more_and_back(as_lea: Client, awa: Member) -> None:
    where = reverse("coordination:receive", args=[awa.pk])
    as_lea.post(where, {"wanted": "non"})
    assert not Member.objects.get(pk=awa.pk).receives
    assert "ne reçoit rien de nouveau" in page(as_lea, "load")
    as_lea.post(where, {"wanted": "oui"})
    assert Member.objects.get(pk=awa.pk).receives


def test_leaving_hands_every_case_over_and_closes_the_account(
    as_lea: Client, awa: Member, karim: Member, lyon: Section
) -> None:
    fatal, quiet = soon(awa), build.taken(awa, kind="autre")
    where = reverse("coordination:leave", args=[awa.pk, lyon.slug])
    assert "date fatale" in text_of(as_lea.get(where))
    refused = as_lea.post(where, {f"to_{fatal.pk}": "", f"to_{quiet.pk}": "coordination"})
    assert refused.status_code == 422
    assert "Rien n’a été changé." in text_of(refused)
    assert Member.objects.get(pk=awa.pk).is_active
    chosen = {f"to_{fatal.pk}": str(karim.pk), f"to_{quiet.pk}": "coordination", "erase": "1"}
    assert as_lea.post(where, chosen).status_code == 303
    assert Case.objects.get(pk=fatal.pk).suivi == karim
    assert Case.objects.get(pk=quiet.pk).suivi is None
    assert Member.objects.get(pk=awa.pk).name == "Une personne partie"


def test_all_to_the_coordination_keeps_somebody_where_a_fatal_date_runs(
    as_lea: Client, awa: Member, karim: Member, lyon: Section
) -> None:
    fatal, quiet = soon(awa), build.taken(awa, kind="autre")
    where = reverse("coordination:leave", args=[awa.pk, lyon.slug])
    chosen = {"pool": "1", f"to_{fatal.pk}": str(karim.pk), f"to_{quiet.pk}": str(karim.pk)}
    assert as_lea.post(where, chosen).status_code == 303
    assert Case.objects.get(pk=fatal.pk).suivi == karim
    assert Case.objects.get(pk=quiet.pk).suivi is None


def test_who_may_not_see_a_case_does_not_share_it_out(
    as_lea: Client, lea: Member, awa: Member, karim: Member
) -> None:
    case = soon(awa)
    Exclusion.objects.create(case=case, member=lea, since=today())
    assert case.reference not in page(as_lea, "share", awa.pk)
    asked = {"case": case.reference, "to": str(karim.pk)}
    where = reverse("coordination:share", args=[awa.pk])
    assert as_lea.post(where, asked).status_code == 422
    assert Case.objects.get(pk=case.pk).suivi == awa
