"""« Orientations »: her page, the desk, the other section's page, cards and envelopes."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import referral, section_card
from dossiers.actions.session import open_session_after_deposit
from dossiers.actions.workplace import link
from dossiers.intake import cookies
from dossiers.models import Case, Member, Peer, Referral, Section
from tests import build, employers
from tests.confirming import confirm_identity

NOW = timezone.now()


@pytest.fixture
def nora(db: None, lyon: Section) -> Member:
    """Coordinates Brest."""
    return build.member(build.section("Brest"), "coordinator", "Nora")


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa, now=NOW, story="Le gérant m’a crié dessus.")


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    confirm_identity(client, member)
    return client


def herself(case: Case) -> Client:
    client = Client()
    token = open_session_after_deposit(case, now=timezone.now())
    client.cookies[cookies.name(cookies.SESSION)] = token
    return client


def text_of(answer) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def asked_by_form(case: Case, awa: Member, where: object, keeps: str = "0") -> Referral:
    client, page = signed_in(awa), reverse("desk:refer_case", args=[case.reference])
    version = Case.objects.get(pk=case.pk).version
    told = {"where": str(where), "why": "near", "keeps": keeps, "version": version}
    answer = client.post(page, told)
    assert answer.status_code == 303, text_of(answer)
    return case.referrals.get(answer="")


def test_a_case_is_asked_about_offered_and_accepted_from_page_to_page(
    case: Case, awa: Member, nora: Member
) -> None:
    brest = build.section_of(nora)
    row = asked_by_form(case, awa, brest.pk, keeps="30")
    me = herself(case)
    page = reverse("intake:referral", args=[row.pk])
    assert page in me.get(reverse("intake:case")).content.decode()
    said = text_of(me.get(page))
    assert "la section Brest lira tout votre dossier" in said and "30 jours" in said
    assert me.post(page, {}).status_code == 422
    assert me.post(page, {"answer": "yes"}).status_code == 303
    there = signed_in(nora)
    offer = there.get(reverse("coordination:referral", args=[row.pk]))
    words = text_of(offer)
    assert "département 01" in words and case.reference not in words and "crié" not in words
    listed = text_of(there.get(reverse("coordination:referrals")))
    assert case.reference not in listed and "crié" not in listed
    answer = there.post(
        reverse("coordination:accept_referral", args=[row.pk]), {"follower": str(nora.pk)}
    )
    assert answer.status_code == 303
    assert "crié" in text_of(there.get(answer["Location"]))
    back = signed_in(awa)
    assert back.get(reverse("desk:case", args=[case.reference])).status_code == 404
    left = text_of(back.get(reverse("desk:left_case", args=[row.pk])))
    assert "crié" in left and "lecture jusqu’au" in left
    opened = text_of(me.get(reverse("intake:seen")))
    assert "dossier montré à un autre syndicat ou une autre section" in opened


def test_a_form_that_lacks_an_answer_keeps_the_others(
    case: Case, awa: Member, nora: Member
) -> None:
    client, page = signed_in(awa), reverse("desk:refer_case", args=[case.reference])
    answer = client.post(page, {"where": str(build.section_of(nora).pk), "keeps": "90"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Choisir une raison" in html
    assert re.search(r'value="90"[^>]*checked', html)


def test_declining_says_why_to_the_origin(case: Case, awa: Member, nora: Member) -> None:
    row = asked_by_form(case, awa, build.section_of(nora).pk)
    row.case = build.opened(case)
    referral.answer_by_person(row, yes=True, now=timezone.now())
    there, url = signed_in(nora), reverse("coordination:decline_referral", args=[row.pk])
    assert there.post(url, {"reason": ""}).status_code == 422
    assert there.post(url, {"reason": "Plus de place"}).status_code == 303
    page = signed_in(awa).get(reverse("desk:refer_case", args=[case.reference]))
    assert "Plus de place" in text_of(page)


def test_what_was_just_asked_is_undone_by_a_button(case: Case, awa: Member, nora: Member) -> None:
    asked_by_form(case, awa, build.section_of(nora).pk)
    client = signed_in(awa)
    html = client.get(reverse("desk:refer_case", args=[case.reference])).content.decode()
    undo = re.search(r'action="(/equipe/annuler/[^"]+)"', html)
    assert undo, html
    client.post(undo[1])
    assert not case.referrals.exists()


def cards(lea: Member, nora: Member) -> tuple[Peer, Peer]:
    """Each adds the card of the other by its page, and types the digits heard."""
    made = []
    for by, other in ((lea, nora), (nora, lea)):
        mine, theirs = build.section_of(by), build.section_of(other)
        client, slug = signed_in(by), mine.slug
        other_card = section_card.card_of(section_card.identity(theirs, now=NOW))
        page = reverse("coordination:cards", args=[slug])
        answer = client.post(page, {"text": other_card.text()})
        assert answer.status_code == 303, text_of(answer)
        peer = Peer.objects.get(section=mine)
        assert other_card.fingerprint not in client.get(answer["Location"]).content.decode()
        assert client.post(answer["Location"], {"digits": "123"}).status_code == 422
        client.post(answer["Location"], {"digits": other_card.fingerprint})
        made.append(peer)
    return made[0], made[1]


def test_an_envelope_goes_from_one_page_to_another_and_its_receipt_ends_the_case_here(
    case: Case, awa: Member, lea: Member, nora: Member
) -> None:
    theirs, _ours = cards(lea, nora)
    row = asked_by_form(case, awa, theirs.pk)
    row.case = build.opened(case)
    referral.answer_by_person(row, yes=True, now=timezone.now())
    desk = signed_in(awa)
    sealed = desk.post(reverse("desk:seal_envelope", args=[case.reference]))
    assert sealed["Content-Disposition"] == 'attachment; filename="enveloppe.age"'
    there = signed_in(nora)
    page = reverse("coordination:open_envelope", args=[build.section_of(nora).slug])
    damaged = SimpleUploadedFile("e.age", sealed.content[:-1])
    assert there.post(page, {"file": damaged}).status_code == 422
    opened = there.post(page, {"file": SimpleUploadedFile("e.age", sealed.content)})
    code = re.search(r"\b(\w{4}-){3}\w{4}\b", text_of(opened))
    assert code and "Donner un nouveau code" in text_of(opened)
    receipt = reverse("desk:receive_receipt", args=[case.reference])
    assert desk.post(receipt, {"code": "AAAA"}).status_code == 422
    assert desk.post(receipt, {"code": code[0]}).status_code == 303
    assert Case.objects.get(pk=case.pk).outcome == "referred"
    again = there.post(page, {"file": SimpleUploadedFile("e.age", sealed.content)})
    assert again.status_code == 422 and "déjà ouverte" in text_of(again)


def test_employers_in_common_are_classes_on_every_page(
    lea: Member, nora: Member, lyon: Section
) -> None:
    brand = employers.brand(lea, "Bricabrac")
    theirs, _ours = cards(lea, nora)
    client, page = signed_in(lea), reverse("coordination:matches", args=[lyon.slug])
    assert "Aucun dossier de la section" in text_of(client.get(page))

    link(build.taken(lea), brand=brand, by=lea, now=NOW)
    here = client.post(page, {"brand": str(brand.pk), "whom": ""})
    assert "moins de 5" in text_of(here)
    question = client.post(page, {"brand": str(brand.pk), "whom": str(theirs.pk)})
    there = signed_in(nora)
    read = reverse("coordination:match_file", args=[build.section_of(nora).slug])
    answer = there.post(read, {"file": SimpleUploadedFile("q.age", question.content)})
    mine = reverse("coordination:match_file", args=[lyon.slug])
    shown = client.post(mine, {"file": SimpleUploadedFile("a.age", answer.content)})
    assert "Bricabrac : moins de 5" in " ".join(text_of(shown).split())
    assert client.post(mine, {"file": SimpleUploadedFile("a.age", b"x")}).status_code == 422
