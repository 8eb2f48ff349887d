"""The moves: only legal ones are offered, the others are refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dossiers.actions import consent, move
from dossiers.desk.forms.moves import FORMS
from dossiers.models import Case, ConsentAct, DeadlineState, Letter, Member, State
from dossiers.models.lifecycle import Lifecycle
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A case whose fatal date is near; the person agrees to everything."""
    case = build.taken(awa, binome=karim, happened=dismissed_so_that_it_ends_in(6))
    for act in ConsentAct:
        consent.give(case, act, by=None, now=timezone.now())
    return case


def needed(name: str, case: Case) -> dict[str, Any]:
    """What the form of a move asks, filled in."""
    file = {"proof_file": SimpleUploadedFile("preuve.pdf", build.pdf())}
    day = today().isoformat()
    asked: dict[str, dict[str, Any]] = {
        "send_demand": {"sent_on": day, "registered": "on", "summary": "Rappel", **file},
        "file_claim": {"filed_on": day, "covers": build.stoppable(case), **file},
        "record_judgment": {"notified_on": day, **file},
        "appeal": {"filed_on": day, **file},
        "close": {"outcome": "agreement", "told": "call", "documents": "none"},
        "drop_claim": {"person_told": "on"},
        "refer": {"person_told": "on"},
        "withdraw": {"person_told": "on"},
    }
    return {"version": Case.objects.get(pk=case.pk).version, **asked.get(name, {})}


def test_every_move_but_taking_has_a_form() -> None:
    moves = {t.name for t in Case().get_all_state_transitions()}
    assert set(FORMS) == moves - move.ELSEWHERE
    assert issubclass(Case, Lifecycle)


def test_a_case_walks_its_whole_road_through_the_screens(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    road = {
        "send_demand": State.DEMAND,
        "negotiate": State.NEGOTIATION,
        "file_claim": State.LITIGATION,
        "record_judgment": State.JUDGMENT,
        "appeal": State.LITIGATION,
        "enforce": State.ENFORCEMENT,
    }
    for name, state in road.items():
        shown = client.get(url("move", case.reference, name))
        assert shown.status_code == 200, name
        answer = client.post(url("move", case.reference, name), needed(name, case))
        assert answer.status_code == 303, (name, text_of(answer))
        assert Case.objects.get(pk=case.pk).state == state


@pytest.mark.parametrize("state", ["open", "demand", "litigation", "judgment", "closed"])
def test_only_legal_moves_are_offered(awa: Member, state: str) -> None:
    case = build.case_in(state, awa)
    html = signed_in(awa).get(url("case", case.reference)).content.decode()
    offered = {o.name: o.refusal for o in move.offers(build.opened(case), awa)}
    for name in FORMS:
        linked = url("move", case.reference, name) in html
        assert linked == (name in offered and not offered[name]), name


def test_a_refused_move_shows_its_sentence_instead_of_a_link(awa: Member) -> None:
    case = build.taken(awa)
    page = signed_in(awa).get(url("case", case.reference))
    assert "La personne n'a pas donné son accord" in text_of(page)
    assert url("move", case.reference, "send_demand") not in page.content.decode()


def test_a_move_out_of_its_turn_says_the_step(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    shown = client.get(url("move", case.reference, "appeal"))
    assert shown.status_code == 409
    assert "Ce dossier est à l’étape « Instruction »" in text_of(shown)
    posted = client.post(url("move", case.reference, "appeal"), needed("appeal", case))
    assert posted.status_code == 422
    assert Case.objects.get(pk=case.pk).state == State.OPEN


def test_a_move_that_does_not_exist_is_not_found(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    for name in ("take", "delete", "save"):
        assert client.post(url("move", case.reference, name)).status_code == 404


def test_who_backs_a_case_may_not_reopen_it(awa: Member, karim: Member) -> None:
    case = build.case_in("closed", awa)
    Case.objects.filter(pk=case.pk).update(binome=karim)
    assert signed_in(karim).get(url("move", case.reference, "reopen")).status_code == 404
    assert signed_in(awa).get(url("move", case.reference, "reopen")).status_code == 200


def test_two_people_move_at_once_and_the_second_is_told_who_did_what(
    awa: Member, karim: Member, case: Case
) -> None:
    asked = {**needed("send_demand", case), "summary": "Lettre de relance"}
    other = {"version": case.version, "person_told": "on"}
    assert signed_in(karim).post(url("move", case.reference, "withdraw"), other).status_code == 303
    answer = signed_in(awa).post(url("move", case.reference, "send_demand"), asked)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Karim a modifié ce dossier à" in page
    assert "Karim a arrêté le dossier à la demande de la personne, aujourd’hui à" in page


def test_after_a_conflict_what_was_typed_can_be_sent_again(
    awa: Member, lea: Member, case: Case
) -> None:
    asked = {**needed("send_demand", case), "summary": "Lettre de relance"}
    signed_in(lea).post(
        url("binome", case.reference), {"who": str(lea.pk), "version": case.version}
    )
    client = signed_in(awa)
    answer = client.post(url("move", case.reference, "send_demand"), asked)
    assert answer.status_code == 409
    assert "Lettre de relance" in answer.content.decode()
    again = {**answer.context["form"].data.dict()}
    assert client.post(url("move", case.reference, "send_demand"), again).status_code == 303
    assert build.opened(case).letters.get().summary == "Lettre de relance"


def test_a_demand_without_its_day_keeps_the_rest(awa: Member, case: Case) -> None:
    asked = {"version": case.version, "summary": "1A 234", "registered": "on", "sent_on": ""}
    answer = signed_in(awa).post(url("move", case.reference, "send_demand"), asked)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "1A 234" in html and "checked" in html and "Donner le jour exact." in html
    assert not Letter.objects.exists()


def test_filing_offers_only_the_clocks_that_filing_stops(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    form = client.get(url("move", case.reference, "file_claim")).context["form"]
    assert [pk for pk, _name in form.fields["covers"].choices] == [str(fatal(case).pk)]
    client.post(url("move", case.reference, "file_claim"), needed("file_claim", case))
    assert fatal(case).state == DeadlineState.STOPPED


def test_filing_needs_its_proof(awa: Member, case: Case) -> None:
    asked = {"version": case.version, "filed_on": today().isoformat()}
    answer = signed_in(awa).post(url("move", case.reference, "file_claim"), asked)
    assert answer.status_code == 422 and "Joindre la preuve du dépôt" in text_of(answer)


def test_closing_is_refused_while_a_fatal_date_runs_and_shows_it(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    page = client.get(url("close_case", case.reference))
    assert "Échéances fatales ouvertes : 1" in text_of(page)
    assert url("deadline", case.reference, fatal(case).pk) in page.content.decode()
    answer = client.post(url("close_case", case.reference), needed("close", case))
    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).state == State.OPEN


def test_closing_asks_how_it_ends(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    client.post(url("move", case.reference, "file_claim"), needed("file_claim", case))
    client.post(url("move", case.reference, "enforce"), needed("enforce", case))
    nothing = client.post(
        url("close_case", case.reference), {"version": needed("close", case)["version"]}
    )
    assert nothing.status_code == 422
    assert "Choisir comment le dossier se termine." in text_of(nothing)
    done = client.post(url("close_case", case.reference), needed("close", case))
    assert done.status_code == 303
    assert "a clos le dossier : Accord." in text_of(client.get(done.url))


def test_an_interim_order_gives_fifteen_days(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    client.post(url("move", case.reference, "file_claim"), needed("file_claim", case))
    asked = {**needed("record_judgment", case), "interim": "on"}
    client.post(url("move", case.reference, "record_judgment"), asked)
    assert case.deadlines.filter(milestone__slug="interim_order_received").exists()
