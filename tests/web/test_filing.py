"""Somebody of the team files for somebody, and gives her code on a card."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dossiers import kinds
from dossiers.actions.deposit import CODE_SHOWN_FOR
from dossiers.intake import paper, paper_version
from dossiers.intake.forms.filing import FilingForms, HandForm
from dossiers.models import CameBy, Case, Draft, JournalLine, Member, SpentProof
from tests import build
from tests.web import walk

NEW = "/equipe/nouveau/"


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def told(client: Client, kind: str = "restauration", **more: Any) -> dict[str, Any]:
    """What a member types on the page of a kind, its own token included."""
    page = client.get(f"{NEW}?type={kind}").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(token|section)" value="([^"]+)"', page))
    return {**hidden, "came_by": "phone", "problems": "other", "channel": "code", **more}


def filed(client: Client, kind: str = "restauration", **more: Any) -> Case:
    answer = client.post(f"{NEW}?type={kind}", told(client, kind, **more))
    assert (answer.status_code, answer["Location"]) == (303, f"{NEW}carte/"), walk.text_of(answer)
    return Case.objects.latest("reference")


def card_of(client: Client) -> HttpResponse:
    return client.get(f"{NEW}carte/")


def test_kind_is_chosen_first_then_all_its_questions_are_on_one_page(awa: Member) -> None:
    client = signed_in(awa)
    first = client.get(NEW).content.decode()
    assert all(f"?type={slug}&amp;par=desk" in first for slug in kinds.KINDS)
    page = client.get(f"{NEW}?type=spectacle").content.decode()
    for name in ("employer", "department", "problems", "letter", "when_day", "story", "channel"):
        assert f'name="{name}"' in page
    for question in kinds.kind("spectacle").quick:
        assert f'name="{question.slug}' in page


@pytest.mark.parametrize("kind", list(kinds.KINDS))
def test_no_two_questions_of_a_kind_share_a_box(kind: str) -> None:
    forms = FilingForms(kinds.kind(kind), today=timezone.localdate())
    names = [name for form in [*forms.screens, HandForm([])] for name in form.fields]
    assert len(names) == len(set(names))


def test_request_filed_by_phone_is_an_arrival_that_says_so_and_who_wrote_it(
    awa: Member, karim: Member
) -> None:
    case = filed(signed_in(awa), story="Elle dit que le patron ne paie plus.", employer="Chez Sam")
    assert (case.came_by, case.section, case.state) == ("phone", build.section_of(awa), "submitted")
    assert build.opened(case).story == "Elle dit que le patron ne paie plus."
    line = JournalLine.objects.get(case=case.pk, action="case.file")
    assert (line.actor, line.details["channel"]) == (awa.pk, "phone")
    assert not JournalLine.objects.filter(case=case.pk, action="person.deposit").exists()
    assert "déposé par téléphone" in walk.text_of(signed_in(karim).get("/equipe/arrivees/"))


def test_dates_of_the_answers_open_clocks_as_on_the_phone(awa: Member) -> None:
    day = timezone.localdate() - timedelta(days=20)
    case = filed(
        signed_in(awa), "noz", problems="lost_job", letter="dismissal", when_day=day.day,
        when_month=day.month, when_year=day.year,
    )  # fmt: skip
    same = build.deposited("noz", section=build.section_of(awa), happened=day)
    rules = [set(c.deadlines.values_list("rule", "prudent")) for c in (case, same)]
    assert rules[0] and rules[0] == rules[1]


def test_card_shows_the_code_the_address_and_no_logo(awa: Member, settings: Any) -> None:
    settings.SITE_URL = "https://aide.example"
    client = signed_in(awa)
    filed(client)
    page = card_of(client)
    card = page.content.decode().split('<div class="card"')[1].split("<form")[0]
    code = walk.code_on(page)
    assert len(code) == 20 and "aide.example/suivre/" in card
    assert card.count("<p>") == 3 and "<img" not in card and settings.SITE_SHORT_NAME not in card
    assert walk.come_back(code).get("/suivre/dossier/").status_code == 200


def test_card_speaks_the_language_of_the_person(awa: Member) -> None:
    client = signed_in(awa)
    filed(client, language="ar")
    assert '<div class="card" lang="ar" dir="rtl">' in card_of(client).content.decode()


def test_code_is_shown_until_the_card_is_given_and_never_again(awa: Member) -> None:
    client = signed_in(awa)
    case = filed(client)
    assert walk.code_on(card_of(client)) == walk.code_on(card_of(client))
    given = client.post(f"{NEW}carte/")
    assert given["Location"] == f"/equipe/arrivees/{case.reference}/"
    assert not Draft.objects.exists()
    assert card_of(client)["Location"] == NEW


def test_code_is_gone_after_half_an_hour(awa: Member) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(awa)
        filed(client)
        # She works on meanwhile: her session stays, the code does not.
        clock.shift(CODE_SHOWN_FOR / 2)
        assert client.get("/equipe/a-faire/").status_code == 200
        clock.shift(CODE_SHOWN_FOR / 2)
        assert card_of(client)["Location"] == NEW


def test_code_is_in_no_address_and_no_title(awa: Member) -> None:
    client = signed_in(awa)
    answer = client.post(f"{NEW}?type=noz", told(client, "noz"))
    page = card_of(client)
    code = walk.code_on(page)
    assert code not in answer["Location"] and code not in walk.title_of(page)
    assert client.cookies["carte"]["httponly"] and client.cookies["carte"]["samesite"] == "Strict"


def test_form_sent_twice_is_one_case_and_one_code(awa: Member) -> None:
    client = signed_in(awa)
    form = told(client)
    codes = []
    for _n in range(2):
        assert client.post(f"{NEW}?type=restauration", form)["Location"] == f"{NEW}carte/"
        codes.append(walk.code_on(card_of(client)))
    assert codes[0] == codes[1] and Case.objects.count() == 1
    client.post(f"{NEW}carte/")
    late = client.post(f"{NEW}?type=restauration", form)
    assert late.status_code == 422 and "déjà enregistrée" in walk.text_of(late)
    assert Case.objects.count() == 1 and SpentProof.objects.count() == 1


def test_refusal_gives_back_everything_that_was_typed(awa: Member) -> None:
    client = signed_in(awa)
    form = told(client, problems="", when_day="41", story="Tout est là.", came_by="")
    answer = client.post(f"{NEW}?type=restauration", form)
    text, page = walk.text_of(answer), answer.content.decode()
    assert answer.status_code == 422 and not Case.objects.exists()
    assert "Cochez au moins une case." in text and "Choisir comment la demande arrive." in text
    assert "Tout est là." in text and 'value="41"' in page and form["token"] in page


def test_doubtful_date_is_asked_once_more_and_never_blocks(awa: Member) -> None:
    client = signed_in(awa)
    form = told(client, when_month="1", when_year="2099")
    asked = client.post(f"{NEW}?type=restauration", form)
    assert asked.status_code == 200 and "Cette date est dans le futur." in walk.text_of(asked)
    assert client.post(f"{NEW}?type=restauration", {**form, "confirmer": "1"}).status_code == 303


def test_member_who_knows_the_people_files_and_never_sees_it_again(awa: Member) -> None:
    client = signed_in(awa)
    case = filed(client, knows_them="on")
    assert walk.code_on(card_of(client))
    assert client.post(f"{NEW}carte/")["Location"] == "/equipe/arrivees/"
    assert client.get(f"/equipe/arrivees/{case.reference}/").status_code == 404


def test_question_of_conflict_is_still_asked_to_who_filed(awa: Member) -> None:
    client = signed_in(awa)
    case = filed(client)
    page = client.get(f"/equipe/arrivees/{case.reference}/")
    assert page.templates[0].name == "desk/conflict.html"


def test_floods_and_duplicates_do_not_stop_the_team(awa: Member, settings: Any) -> None:
    settings.PUBLIC_STARTS = 1
    client = signed_in(awa)
    for _n in range(4):
        filed(client, story="La même histoire.")
    assert Case.objects.count() == 4


def test_nobody_files_for_a_section_that_is_not_hers(awa: Member) -> None:
    ain = build.section("Ain")
    client = signed_in(awa)
    answer = client.post(f"{NEW}?type=restauration", told(client, section=ain.pk))
    assert answer.status_code == 422 and not Case.objects.exists()
    tao = build.member(build.section_of(awa), "technician", "Tao")
    for path in (NEW, f"{NEW}carte/", f"{NEW}papier/noz/"):
        assert signed_in(tao).get(path).status_code == 404


# --- On paper ----------------------------------------------------------------


def test_paper_carries_the_kind_and_its_version_and_nobody(awa: Member, settings: Any) -> None:
    settings.SITE_URL = "https://aide.example"
    kind = kinds.kind("noz")
    version = paper_version.of(kind)
    assert paper.address(kind) == f"https://aide.example{NEW}?type=noz&par=paper&version={version}"
    page = signed_in(awa).get(f"{NEW}papier/noz/")
    text = walk.text_of(page)
    for label in (*kind.problems.values(), *kind.letters.values()):
        assert str(label) in text
    assert "<svg" in page.content.decode() and 'class="code"' not in page.content.decode()
    assert settings.SITE_SHORT_NAME not in text and awa.name not in text


def test_square_code_of_the_paper_reopens_the_entry_page_at_the_right_place(awa: Member) -> None:
    client = signed_in(awa)
    path = paper.address(kinds.kind("noz")).partition("/equipe/")[2]
    page = client.get(f"/equipe/{path}").content.decode()
    assert 'value="paper" ' in page and re.search(r'value="paper"[^>]*checked', page)
    assert "anciennes questions" not in page
    old = client.get(f"{NEW}?type=noz&par=paper&version=000000")
    assert "Ce papier pose d’anciennes questions." in walk.text_of(old)


def test_version_of_the_paper_changes_with_a_question_and_not_with_its_words() -> None:
    versions = {paper_version.of(kind) for kind in kinds.KINDS.values()}
    assert len(versions) == len(kinds.KINDS)
    assert all(re.fullmatch(r"[0-9a-f]{6}", version) for version in versions)


def test_paper_is_printed_in_the_language_asked(awa: Member) -> None:
    client = signed_in(awa)
    page = client.get(f"{NEW}papier/livreur/?langue=ar").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert '<html lang="fr"' in client.get(f"{NEW}papier/livreur/?langue=xx").content.decode()
    assert client.get(f"{NEW}papier/inconnu/").status_code == 404


def test_three_hands_can_file_and_the_web_is_none_of_them(awa: Member) -> None:
    client = signed_in(awa)
    for hand in (CameBy.PHONE, CameBy.DESK, CameBy.PAPER):
        assert filed(client, came_by=hand.value).came_by == hand
    answer = client.post(f"{NEW}?type=restauration", told(client, came_by="web"))
    assert answer.status_code == 422
