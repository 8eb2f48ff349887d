"""Routing rules: written, tried before, ordered; and where requests then land."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import routing
from dossiers.models import Campaign, Case, Member, Proposal, RoutingRule, Section, SettingChange
from notifications.models import Notice
from tests import build
from tests.web.desk_cast import signed_in, text_of

PAGE = "/reglages/orientation/"
NEW = f"{PAGE}nouvelle/"


@pytest.fixture
def paris(lyon: Section) -> Section:
    paris = build.section("Paris")
    build.member(paris, "coordinator", "Noé")
    return paris


def asked(section: Section, **words: Any) -> dict[str, Any]:
    return {"kind": "", "section": str(section.pk), "rank": "1", "enabled": "on", **words}


def reader(answers: dict[str, Any], leaflet: Campaign) -> Section:
    found = routing.landing_of(answers, str(leaflet.pk), "fr")
    assert found is not None
    return found[0]


def landed() -> Case:
    return build.deposited()


def kept(section: Section, by: Member, **words: Any) -> RoutingRule:
    told = dict.fromkeys(routing.CONDITIONS) | {
        "kind": "", "departments": [], "language": "", "section": section, "rank": 1,
        "enabled": True,
    }  # fmt: skip
    return routing.keep_rule(None, told | words, by=by, now=timezone.now())


def test_a_rule_takes_the_next_requests_and_leaves_those_that_came(
    lea: Member, paris: Section
) -> None:
    before = landed()
    client = signed_in(lea)
    assert client.post(NEW, asked(paris, kind=before.kind)).status_code == 303
    assert landed().section == paris
    before.refresh_from_db()
    assert before.section != paris


def test_trying_a_rule_says_what_would_move_and_keeps_nothing(lea: Member, paris: Section) -> None:
    case = landed()
    page = signed_in(lea).post(NEW, asked(paris, kind=case.kind, essayer="oui"))
    text = text_of(page)
    assert page.status_code == 200 and not RoutingRule.objects.exists()
    assert "1 demande essayée" in text and case.reference in text
    assert "Lyon" in text and "Paris" in text
    other = next(slug for slug in ("noz", "livreur") if slug != case.kind)
    none = signed_in(lea).post(NEW, asked(paris, kind=other, essayer="oui"))
    assert "Cette règle n’en prend aucune" in text_of(none)


def test_a_try_shows_no_case_of_a_section_that_one_does_not_coordinate(
    lea: Member, paris: Section
) -> None:
    case = landed()
    noe = Member.objects.get(name="Noé")
    page = signed_in(noe).post(NEW, asked(paris, kind=case.kind, essayer="oui"))
    assert case.reference not in text_of(page) and "Aucune demande à essayer" in text_of(page)


def test_a_rule_without_any_condition_is_refused(lea: Member, paris: Section) -> None:
    page = signed_in(lea).post(NEW, asked(paris))
    assert page.status_code == 422 and "au moins une condition" in text_of(page)


def test_a_wrong_department_is_named_and_the_rest_comes_back(lea: Member, paris: Section) -> None:
    page = signed_in(lea).post(NEW, asked(paris, departments="69, 99", language="ar"))
    assert page.status_code == 422 and "Ce n’est pas un département : 99" in text_of(page)
    assert 'value="69, 99"' in page.content.decode()


def test_the_first_that_fits_decides_and_order_changes_without_dragging(
    lea: Member, lyon: Section, paris: Section
) -> None:
    kind = landed().kind
    first = kept(paris, lea, kind=kind)
    second = kept(lyon, lea, kind=kind, rank=2)
    assert landed().section == paris
    client = signed_in(lea)
    client.post(f"{PAGE}{second.pk}/ordre/", {"sens": "haut"})
    assert landed().section == lyon
    assert list(RoutingRule.objects.values_list("pk", "rank")) == [(second.pk, 1), (first.pk, 2)]
    client.post(f"{PAGE}{second.pk}/ordre/", {"sens": "bas"})
    assert landed().section == paris


def test_a_rule_put_out_or_deleted_takes_nothing_more(
    lea: Member, lyon: Section, paris: Section
) -> None:
    kind = landed().kind
    rule = kept(paris, lea, kind=kind)
    client = signed_in(lea)
    words = asked(paris, kind=kind, version="1")
    del words["enabled"]
    assert client.post(f"{PAGE}{rule.pk}/", words).status_code == 303
    assert landed().section == lyon
    assert client.post(f"{PAGE}{rule.pk}/supprimer/").status_code == 303
    assert not RoutingRule.objects.exists() and landed().section == lyon


def test_a_section_where_nobody_reads_never_receives(lea: Member, lyon: Section) -> None:
    kind = landed().kind
    empty = build.section("Vide")
    kept(empty, lea, kind=kind)
    assert landed().section == lyon
    assert "section sans personne" in text_of(signed_in(lea).get(PAGE))


def test_the_person_named_is_proposed_to_and_the_queue_sees_it_too(
    lea: Member, awa: Member, karim: Member, lyon: Section
) -> None:
    kept(lyon, lea, kind=landed().kind, proposed_to=awa)
    case = landed()
    assert Proposal.objects.get(case=case).to == awa
    assert case.reference in text_of(signed_in(karim).get("/equipe/arrivees/"))


def test_somebody_away_gets_no_proposal_and_the_request_still_lands(
    lea: Member, awa: Member, lyon: Section
) -> None:
    kept(lyon, lea, kind=landed().kind, proposed_to=awa)
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    case = landed()
    assert case.section == lyon and not Proposal.objects.filter(case=case).exists()


def test_nobody_is_named_in_a_section_that_one_does_not_coordinate(
    lea: Member, paris: Section
) -> None:
    noe = Member.objects.get(name="Noé")
    page = signed_in(lea).post(NEW, asked(paris, kind="noz", proposed_to=str(noe.pk)))
    assert page.status_code == 422 and not RoutingRule.objects.exists()


def test_two_who_edit_the_same_rule_are_told(lea: Member, paris: Section) -> None:
    rule = kept(paris, lea, kind="noz")
    client = signed_in(lea)
    client.post(f"{PAGE}{rule.pk}/", asked(paris, kind="livreur", version="1"))
    late = client.post(f"{PAGE}{rule.pk}/", asked(paris, kind="autre", version="1"))
    assert late.status_code == 409 and RoutingRule.objects.get().kind == "livreur"


def test_each_change_is_kept_and_the_other_coordinators_hear_of_it(
    lea: Member, paris: Section
) -> None:
    signed_in(lea).post(NEW, asked(paris, kind="noz", departments="75"))
    change = SettingChange.objects.get()
    assert change.after["section"] == "Paris" and change.after["departments"] == ["75"]
    noe = Member.objects.get(name="Noé")
    assert set(Notice.objects.values_list("recipient", flat=True)) == {noe.pk}


def test_a_leaflet_leads_to_its_section_whatever_the_rules_of_kind(
    lea: Member, lyon: Section, paris: Section
) -> None:
    now = timezone.now()
    leaflet = Campaign.objects.create(
        section=lyon, slug="tract", kind="noz", sealed=b"x",
        opens_on=timezone.localdate(now) - timedelta(days=1), made_on=timezone.localdate(now),
    )  # fmt: skip
    kept(paris, lea, kind="noz")
    answers = {"work": {"sector": "noz", "department": "75"}}
    assert reader(answers, leaflet) == lyon
    kept(paris, lea, campaign=leaflet, rank=2)
    assert reader(answers, leaflet) == paris


def test_a_delegue_sees_no_rule(awa: Member) -> None:
    client: Client = signed_in(awa)
    assert client.get(PAGE).status_code == client.post(NEW, {}).status_code == 404
