"""The court side of a case on screen: hearings, claims, hours, what was obtained, the end."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dossiers.actions import claim, diary, remedy
from dossiers.actions import hearing as hearings
from dossiers.actions.claim import Asked
from dossiers.actions.diary import Noted
from dossiers.actions.remedy import Obtained
from dossiers.desk import feed
from dossiers.models import Case, ClaimHead, Hearing, JournalLine, Member, Note, Remedy, State
from dossiers.rules.overtime import Terms
from tests import build
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 18, tzinfo=PARIS)
DAY = datetime(2026, 12, 8, 9, tzinfo=PARIS)
PLACE = {
    "court": "Conseil de prud’hommes de Lyon",
    "room": "3",
    "address": "20 boulevard Eugène-Deruelle, Lyon",
    "registry_phone": "04 72 60 70 80",
}
TICKED = r'value="\d"( checked)?> <bdi>([^<]+)'


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(awa: Member) -> Case:
    """A cook whose case is before the court."""
    return build.opened(build.case_in(State.LITIGATION, awa, kind="restauration", now=NOW))


@pytest.fixture
def client(awa: Member) -> Client:
    return signed_in(awa)


@pytest.fixture
def hearing(awa: Member, case: Case) -> Hearing:
    return hearings.schedule(case, at=DAY, kind="judgment", place=PLACE, by=awa, now=NOW)


def sheet(client: Client, case: Case, query: str = "") -> HttpResponse:
    return client.get(url("hearing", case.reference, 1) + query)


def priced(case: Case, by: Member, *asked: Asked) -> None:
    for one in asked:
        claim.ask(build.opened(case), one, by=by, now=NOW)


WAGES = Asked("wages", "Rappel de salaire", 500000, "12 mois")
LEAVE = Asked("wages_leave", "Congés payés", 50000)
ADVANCE = Asked("provision", "Provision", 300000)


# --- The day of the hearing -------------------------------------------------------


def test_a_hearing_is_noted_and_its_page_says_all_of_it(
    client: Client, case: Case, awa: Member
) -> None:
    asked = {"on": "2026-12-08", "hour": "09:00", "kind": "judgment", **PLACE}
    answer = client.post(url("add_hearing", case.reference), asked)
    assert answer.status_code == 303
    priced(case, awa, WAGES, LEAVE, ADVANCE)
    page = sheet(client, case)
    said = text_of(page)
    for word in ("Mardi 8 décembre 2026 à 9 h", "salle 3", "Bureau de jugement", PLACE["court"]):
        assert word in said
    assert "5 500,00 €" in said
    html = page.content.decode()
    assert 'href="geo:0,0?q=20%20boulevard' in html
    assert 'href="tel:0472607080"' in html


def test_a_hearing_without_its_hour_gives_back_what_was_typed(client: Client, case: Case) -> None:
    page = client.post(
        url("add_hearing", case.reference),
        {"on": "2026-12-08", "kind": "judgment", "court": "Lyon"},
    )
    assert page.status_code == 422
    assert "Donner l’heure." in text_of(page)
    assert 'value="Lyon"' in page.content.decode()


def test_the_phone_is_shown_on_request_and_the_journal_says_so(
    client: Client, case: Case, hearing: Hearing
) -> None:
    assert "Afficher le contact" in text_of(sheet(client, case))
    assert not JournalLine.objects.filter(action="contact.show").exists()
    answer = client.post(url("hearing_contact", case.reference, 1))
    assert answer.status_code == 200
    assert JournalLine.objects.filter(action="contact.show", case=case.pk).count() == 1


def test_the_page_loads_two_styles_and_two_scripts_and_nothing_else(
    client: Client, case: Case, hearing: Hearing
) -> None:
    html = sheet(client, case).content.decode()
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', html)
    assert len(loaded) == 4
    assert "htmx" not in html
    assert "<img" not in html


def test_big_letters_are_one_tap_away(client: Client, case: Case, hearing: Hearing) -> None:
    assert 'class="big"' not in sheet(client, case).content.decode()
    assert 'class="big"' in sheet(client, case, "?grand=1").content.decode()


def test_what_is_ready_stays_ticked_when_the_list_changes(
    client: Client, case: Case, hearing: Hearing
) -> None:
    client.post(url("bring", case.reference, 1), {"ready": ["0", "2"], "version": 1})
    things = re.findall(
        r'value="\d"( checked)?> <bdi>([^<]+)', sheet(client, case).content.decode()
    )
    assert [bool(ready) for ready, _ in things][:3] == [True, False, True]
    first = things[0][1]
    client.post(
        url("prepare_hearing", case.reference, 1),
        {"arguments": "", "to_bring": f"Un stylo\n{first}", "version": 2},
    )
    html = sheet(client, case).content.decode()
    assert re.findall(TICKED, html) == [
        ("", "Un stylo"), (" checked", first),
    ]  # fmt: skip


def test_a_stale_checklist_overwrites_nothing(client: Client, case: Case, hearing: Hearing) -> None:
    client.post(url("bring", case.reference, 1), {"ready": ["0"], "version": 1})
    again = client.post(url("bring", case.reference, 1), {"ready": [], "version": 1})
    assert again.status_code == 409
    assert "a changé pendant ce temps" in text_of(again)


def test_a_note_of_the_room_is_an_internal_note(
    client: Client, case: Case, hearing: Hearing
) -> None:
    answer = client.post(url("hearing_note", case.reference, 1), {"body": "Le juge hésite."})
    assert answer.status_code == 303
    note = Note.objects.get()
    note.case = build.opened(case)
    assert note.body == "Le juge hésite."
    assert "data-saved" in client.get(answer["Location"]).content.decode()
    assert client.post(url("hearing_note", case.reference, 1), {"body": ""}).status_code == 422


def test_after_the_hearing_the_page_says_what_came_of_it(
    awa: Member, case: Case, hearing: Hearing
) -> None:
    with time_machine.travel(DAY.replace(hour=18), tick=False):
        client = signed_in(awa)
        early = client.post(
            url("after_hearing", case.reference, 1), {"outcome": "postponed", "version": 1}
        )
        assert early.status_code == 422
        assert "jour et l’heure du renvoi" in text_of(early)
        told = {
            "outcome": "postponed", "again_on": "2027-02-02", "again_hour": "14:00",
            "note": "Ils demandent du temps.", "version": 1,
        }  # fmt: skip
        assert client.post(url("after_hearing", case.reference, 1), told).status_code == 303
        said = text_of(sheet(client, case))
        assert "Renvoi" in said
        assert "Ils demandent du temps." in said
        assert (
            "mardi 2 février 2027 à 14 h"
            in text_of(client.get(url("hearing", case.reference, 2))).lower()
        )


def test_the_calendar_has_the_day_and_not_a_word(awa: Member, case: Case, hearing: Hearing) -> None:
    text = feed.written(feed.mine(awa), now=NOW)
    assert "DTSTART;VALUE=DATE:20261208" in text
    for word in ("rud", "Audience", "salle", case.reference):
        assert word not in text


def test_the_page_asks_as_many_questions_for_ten_heads_as_for_one(
    client: Client, case: Case, awa: Member, hearing: Hearing
) -> None:
    priced(case, awa, WAGES)
    sheet(client, case)
    with CaptureQueriesContext(connection) as few:
        sheet(client, case)
    priced(case, awa, *[LEAVE] * 9)
    build.proof(case, now=NOW)
    with CaptureQueriesContext(connection) as many:
        sheet(client, case)
    assert len(many) == len(few) <= 30


def test_a_hearing_of_nobody_is_not_found(client: Client, case: Case) -> None:
    assert sheet(client, case).status_code == 404


# --- What is asked ---------------------------------------------------------------


def test_the_table_adds_up_and_an_advance_is_no_part_of_it(
    client: Client, case: Case, awa: Member
) -> None:
    priced(case, awa, WAGES, LEAVE, ADVANCE)
    said = text_of(client.get(url("claims", case.reference)))
    assert "Total demandé 5 500,00 €" in said


def test_a_head_is_proposed_with_its_amount_and_added(
    client: Client, case: Case, awa: Member
) -> None:
    weeks = [Noted(date(2025, 3, 3), 47 * 60), Noted(date(2025, 3, 10), 35 * 60)]
    diary.save(case, Terms(), weeks, by=awa, now=NOW, version=0)
    page = client.get(url("claims", case.reference))
    assert "190,08 €" in text_of(page)
    form = client.get(url("add_claim_head", case.reference) + "?nature=overtime")
    html = form.content.decode()
    assert 'value="190,08"' in html
    told = {"head": "overtime", "label": "Heures supplémentaires", "amount": "190,08"}
    assert client.post(url("add_claim_head", case.reference), told).status_code == 303
    assert "19,01 €" in text_of(client.get(url("claims", case.reference)))


def test_each_head_says_until_when_it_can_be_asked(client: Client, awa: Member) -> None:
    fired = build.taken(awa, happened=date(2026, 2, 1), now=NOW)
    priced(fired, awa, Asked("unfair", "Dommages-intérêts", 100000), Asked("harassment", "H", 1))
    said = text_of(client.get(url("claims", fired.reference)))
    assert "Dernier jour sûr : 1er février 2027" in said
    assert "Pas de date : noter le fait qui fait courir" in said


def test_what_will_be_lost_is_said_with_its_sum(client: Client, awa: Member) -> None:
    cook = build.taken(awa, kind="restauration", now=NOW)
    weeks = [Noted(date(2023, 12, 4), 47 * 60)]
    diary.save(cook, Terms(), weeks, by=awa, now=NOW, version=0)
    priced(cook, awa, Asked("overtime", "Heures", 18432))
    said = text_of(client.get(url("claims", cook.reference)))
    assert "Le 31 décembre au soir, 184,32 € deviennent irrécupérables." in said


def test_a_head_retired_leaves_the_total_and_can_come_back(
    client: Client, case: Case, awa: Member
) -> None:
    priced(case, awa, WAGES)
    row = ClaimHead.objects.get()
    drop = url("drop_claim_head", case.reference, row.pk)
    client.post(drop, {"version": 1})
    assert "Total demandé 0,00" in text_of(client.get(url("claims", case.reference)))
    client.post(drop, {"version": 1})
    assert ClaimHead.objects.get().dropped_on is not None
    client.post(drop, {"version": 2})
    assert ClaimHead.objects.get().dropped_on is None


def test_the_table_leaves_as_a_paper_and_as_a_sheet(
    client: Client, case: Case, awa: Member
) -> None:
    priced(case, awa, Asked("other", "=1+1", 100), WAGES)
    files = {
        kind: client.get(url("claims_file", case.reference, kind)).content
        for kind in ("pdf", "odt", "docx", "csv")
    }
    assert len(pikepdf.open(io.BytesIO(files["pdf"])).pages) == 1
    for kind, inside in (("odt", "content.xml"), ("docx", "word/document.xml")):
        told = zipfile.ZipFile(io.BytesIO(files[kind])).read(inside).decode()
        assert "Rappel de salaire" in told
        assert "5\u202f001,00" in told
    sheet_ = files["csv"].decode("utf-8-sig").splitlines()
    assert sheet_[1].startswith("'=1+1;")
    assert sheet_[-1] == "Total;;;;5001,00"
    assert client.get(url("claims_file", case.reference, "exe")).status_code == 404


# --- Hours -----------------------------------------------------------------------


def test_the_diary_is_pasted_from_a_sheet_and_shows_its_working(client: Client, case: Case) -> None:
    lines = "05/03/2025\t47h\t50,00\tinventaire\n2025-03-10 ; 36,5\n\n"
    told = {"weeks": lines, "weekly": "", "hourly": "", "version": 0}
    assert client.post(url("edit_diary", case.reference), told).status_code == 303
    said = text_of(client.get(url("diary", case.reference)))
    assert "8 h × 11,88 € × 1,25 + 4 h × 11,88 € × 1,50" in said
    assert "1 h 30 × 11,88 € × 1,25" in said
    assert "Décret n° 2024-951" in said
    assert "Taux relus le 29 mars 2026" in said


def test_wrong_lines_are_named_and_nothing_typed_is_lost(client: Client, case: Case) -> None:
    lines = "lundi ; 40\n03/03/2025 ; beaucoup\n03/03/2025 ; 40\n05/03/2025 ; 41"
    page = client.post(url("edit_diary", case.reference), {"weeks": lines, "version": 0})
    assert page.status_code == 422
    said = text_of(page)
    for sentence in ("Ligne 1 : un jour", "Ligne 2 : Des heures", "Ligne 4 : cette semaine"):
        assert sentence in said
    assert "03/03/2025 ; beaucoup" in page.content.decode()


# --- What was obtained, and the end -------------------------------------------------


def test_a_sum_is_followed_until_it_is_paid_and_only_then_the_case_ends(
    client: Client, case: Case
) -> None:
    told = {"kind": "sum", "what": "Accord au BCO", "amount": "1 840,00", "due_on": "2026-12-15"}
    assert client.post(url("add_remedy", case.reference), told).status_code == 303
    row = Remedy.objects.get()
    end = closing_form(case)
    refused = client.post(url("close_case", case.reference), end)
    assert refused.status_code == 422
    assert "encore attendues : 1" in text_of(refused)
    paid = {"amount": "1 840,00", "on": "2026-11-23", "version": 1}
    assert client.post(url("follow_remedy", case.reference, row.pk), paid).status_code == 303
    assert "1 840,00" in text_of(client.get(url("court", case.reference)))
    page = client.get(url("close_case", case.reference))
    assert 'value="1 840,00"' in page.content.decode()
    done = client.post(url("close_case", case.reference), closing_form(case))
    assert done.status_code == 303
    assert Case.objects.get(pk=case.pk).state == State.CLOSED


def closing_form(case: Case, **more: Any) -> dict[str, Any]:
    version = Case.objects.get(pk=case.pk).version
    return {
        "version": version, "outcome": "agreement", "told": "call", "documents": "none", **more,
    }  # fmt: skip


def test_the_page_of_closing_says_what_misses_and_what_comes_after(
    client: Client, awa: Member
) -> None:
    fired = build.taken(awa, happened=date(2026, 2, 1), now=NOW)
    said = text_of(client.get(url("close_case", fired.reference)))
    assert "Échéances fatales ouvertes : 1" in said
    assert "La clôture sera refusée" in said
    assert "Gardé jusqu’au" in said
    assert "la coordination de la section" in said


def test_closing_twice_says_who_was_faster(client: Client, case: Case) -> None:
    end = closing_form(case)
    assert client.post(url("close_case", case.reference), end).status_code == 303
    assert client.post(url("close_case", case.reference), end).status_code in (404, 409)


def test_the_move_of_closing_leads_to_its_page(client: Client, case: Case) -> None:
    answer = client.get(url("move", case.reference, "close"))
    assert answer["Location"] == url("close_case", case.reference)


def test_a_measure_is_done_or_given_up(client: Client, case: Case, awa: Member) -> None:
    for _ in range(2):
        remedy.obtain(case, Obtained("measure", "Remise des bulletins"), by=awa, now=NOW)
    one, two = Remedy.objects.all()
    done = {"on": "2026-11-23", "version": 1}
    assert client.post(url("follow_remedy", case.reference, one.pk), done).status_code == 303
    give_up = {"reason": "Société radiée.", "version": 1}
    assert client.post(url("give_up_remedy", case.reference, two.pk), give_up).status_code == 303
    said = text_of(client.get(url("court", case.reference)))
    assert "fait le 23 novembre 2026" in said
    assert "abandonné le 23 novembre 2026" in said
