"""Tasks, waits, hand-over, guests and the judge's chronology, through their pages."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import consent, task, wait
from dossiers.models import (
    Case,
    Chronology,
    ConsentAct,
    Guest,
    Handover,
    JournalLine,
    Member,
    Task,
    Wait,
)
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    return build.taken(awa, binome=karim, now=NOW, happened=TODAY - 20 * DAY)


@pytest.fixture
def desk(awa: Member) -> Client:
    client = Client()
    client.force_login(awa)
    return client


def url(name: str, case: Case, *more: object) -> str:
    return reverse(f"desk:{name}", args=[case.reference, *more])


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_of_tasks_shows_the_steps_of_the_kind(desk: Client, case: Case) -> None:
    page = said(desk.get(url("tasks_of_case", case)))
    for row in build.opened(case).tasks.all():
        row.case = build.opened(case)
        assert row.title in page


def test_a_task_is_added_done_and_undone_from_the_status_line(desk: Client, case: Case) -> None:
    asked = {"title": "Appeler le greffe", "due_on": str(TODAY)}
    desk.post(url("add_task", case), asked, follow=True)
    row = Task.objects.get(item="")
    page = said(desk.post(url("finish_task", case, row.pk), follow=True))
    undo = re.search(r'action="(/equipe/annuler/[^"]+)"', page)
    assert undo and Task.objects.get(pk=row.pk).done_on == TODAY
    desk.post(undo[1])
    assert Task.objects.get(pk=row.pk).done_on is None


def test_a_refused_task_gives_back_what_was_typed(desk: Client, case: Case) -> None:
    answer = desk.post(
        url("add_task", case), {"title": "Appeler le greffe", "due_on": "32/01/2026"}
    )
    assert answer.status_code == 422
    assert "Appeler le greffe" in said(answer) and "Ce jour n’existe pas" in said(answer)
    assert not Task.objects.filter(item="").exists()


def test_a_task_goes_to_my_next_evening_and_never_without_one(
    desk: Client, case: Case, awa: Member
) -> None:
    row = task.add(case, title="Appeler", due_on=TODAY, by=awa, now=NOW)
    page = said(desk.post(url("put_off_task", case, row.pk), follow=True))
    assert "Aucun soir n’est réglé" in page
    awa.evenings.create(weekday=(TODAY + 3 * DAY).weekday(), starts="18:30")
    desk.post(url("put_off_task", case, row.pk))
    assert Task.objects.get(pk=row.pk).due_on == TODAY + 3 * DAY


def test_my_tasks_never_show_a_name_and_cost_the_same_for_many(
    desk: Client, awa: Member, case: Case, django_assert_max_num_queries
) -> None:
    for _n in range(4):
        other = build.taken(awa, now=NOW)
        task.add(other, title="Appeler", by=awa, now=NOW)
    with django_assert_max_num_queries(16):
        page = said(desk.get(reverse("desk:tasks")))
    assert page.count("Appeler") >= 4


def test_a_wait_is_noted_shown_on_the_case_and_over(desk: Client, case: Case) -> None:
    until = TODAY + 5 * DAY
    desk.post(
        url("add_wait", case),
        {"wait-whom": "employer", "wait-what": "Les bulletins de mai", "wait-until": str(until)},
    )
    assert "Les bulletins de mai" in said(desk.get(url("case", case)))
    row = Wait.objects.get()
    desk.post(url("wait", case, row.pk), {"until": str(until + DAY)})
    assert Wait.objects.get().until == until + DAY
    desk.post(url("end_wait", case, row.pk))
    assert "Les bulletins de mai" not in said(desk.get(url("case", case)))
    desk.post(url("resume_wait", case, row.pk))
    assert Wait.objects.get().over_on is None


def test_a_case_that_waits_weighs_three_tenths_more(case: Case, awa: Member, lea: Member) -> None:
    client = Client()
    client.force_login(lea)
    before = said(client.get(reverse("coordination:load")))
    assert "0,3 si ce dossier attend" in before and ">1 point<" in before
    wait.begin(case, whom="court", what="Une date", until=TODAY, by=awa, now=NOW)
    wait.begin(case, whom="employer", what="Autre", until=TODAY, by=awa, now=NOW)
    after = said(client.get(reverse("coordination:load")))
    assert ">1,3 point<" in after


def offer(desk: Client, case: Case, to: Member, **told: object) -> Handover:
    form = {"who": str(to.pk), "promises": "Un appel vendredi", "version": case.version}
    answer = desk.post(url("hand_over", case), {**form, **told})
    assert answer.status_code == 303
    return Handover.objects.get(answer="")


def test_a_hand_over_is_read_accepted_and_the_person_is_told(
    desk: Client, case: Case, awa: Member, lyon
) -> None:
    sam = build.member(lyon, "delegue", "Sam")
    task.add(case, title="Appeler le greffe", by=awa, now=NOW)
    row = offer(desk, build.opened(case), sam)
    theirs = Client()
    theirs.force_login(sam)
    assert "/equipe/passations/" in said(theirs.get(reverse("desk:tasks")))
    page = said(theirs.get(reverse("desk:handover", args=[row.pk])))
    for words in ("Un appel vendredi", "Appeler le greffe", "Prochaines dates", "Suivi par Awa"):
        assert words in page
    assert theirs.get(url("case", case)).status_code == 404
    answer = theirs.post(reverse("desk:accept_handover", args=[row.pk]))
    assert answer["Location"] == url("case", case)
    assert theirs.get(url("case", case)).status_code == 200
    assert desk.get(url("case", case)).status_code == 404
    assert build.opened(case).messages.last().body.startswith("Une autre personne suit")
    kept = Handover.objects.get()
    kept.case = build.opened(case)
    assert "Un appel vendredi" in str(kept.sheet)


def test_a_hand_over_is_declined_with_a_reason(desk: Client, case: Case, lyon) -> None:
    sam = build.member(lyon, "delegue", "Sam")
    row = offer(desk, build.opened(case), sam)
    theirs = Client()
    theirs.force_login(sam)
    address = reverse("desk:decline_handover", args=[row.pk])
    assert theirs.post(address, {"reason": ""}).status_code == 422
    assert theirs.post(address, {"reason": "Trop de dossiers"}).status_code == 303
    assert "Trop de dossiers" in said(desk.get(url("hand_over", case)))


def test_only_the_coordination_may_pass_a_case_at_once(
    desk: Client, case: Case, lea: Member, lyon
) -> None:
    sam = build.member(lyon, "delegue", "Sam")
    row = offer(desk, build.opened(case), sam, at_once="on")
    assert build.opened(case).suivi.name == "Awa" and row.answer == ""
    leader = Client()
    leader.force_login(lea)
    form = {"who": str(sam.pk), "at_once": "on", "version": build.opened(case).version}
    assert leader.post(url("hand_over", case), form).status_code == 303
    assert build.opened(case).suivi == sam
    assert Handover.objects.get().answer == "withdrawn"


def test_the_sheet_is_a_file_too(desk: Client, case: Case, lyon) -> None:
    sam = build.member(lyon, "delegue", "Sam")
    row = offer(desk, build.opened(case), sam)
    theirs = Client()
    theirs.force_login(sam)
    answer = theirs.get(reverse("desk:handover_file", args=[row.pk, "odt"]))
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("content.xml").decode()
    assert "Un appel vendredi" in text
    assert theirs.get(reverse("desk:handover_file", args=[row.pk, "exe"])).status_code == 404


def test_the_link_of_an_invitation_is_shown_once(desk: Client, case: Case) -> None:
    form = {
        "kind": "interpreter", "name": "Nour", "email": "nour@example.org",
        "parts": ["messages"], "ends_on": str(TODAY + 9 * DAY),
    }  # fmt: skip
    refused = desk.post(url("guests", case), form)
    assert refused.status_code == 422 and "pas encore d’accord" in said(refused)
    assert "nour@example.org" in said(refused)
    consent.give(build.opened(case), ConsentAct.SHOW_GUEST, by=None, now=NOW)
    page = said(desk.post(url("guests", case), form))
    assert 'href="http://testserver' in page
    assert 'href="http://testserver' not in said(desk.get(url("guests", case)))
    row = Guest.objects.get()
    assert desk.get(url("revoke_guest", case, row.pk)).status_code == 200
    desk.post(url("revoke_guest", case, row.pk))
    assert Guest.objects.get().revoked_at is not None


def facts(case: Case, by: Member) -> None:
    for number, (day, text) in enumerate(
        [(date(2026, 3, 12), "Altercation en réserve"), (date(2026, 1, 1), "Embauche")], start=1
    ):
        case.facts.create(
            number=number, on=day, on_end=day, precision="day", written_by=by, written_at=NOW,
            text=text,
        )  # fmt: skip


def test_the_chronology_goes_by_date_with_the_numbers_of_the_pieces(
    desk: Client, case: Case, awa: Member
) -> None:
    case = build.opened(case)
    facts(case, awa)
    piece = build.proof(case, now=NOW)
    case.facts.filter(number=1).update(exhibit=piece)
    page = said(desk.get(url("chronology", case)))
    assert page.index("jeudi 1er janvier 2026") < page.index("jeudi 12 mars 2026")
    assert f"arrivée n° {piece.number}" in page
    piece.rank = 7
    type(piece).objects.filter(pk=piece.pk).update(rank=7, standing="to_share")
    assert "n° 7" in said(desk.get(url("chronology", case)))


def test_what_was_communicated_stays_as_it_was(desk: Client, case: Case, awa: Member) -> None:
    case = build.opened(case)
    facts(case, awa)
    kept_in = [f"fact-{row.pk}" for row in case.facts.filter(number=2)]
    desk.post(url("chronology", case), {"lines": kept_in})
    desk.post(url("communicate_chronology", case), {"on": str(TODAY)})
    facts_before = Chronology.objects.get(communicated_on=TODAY)
    case.facts.create(
        number=3, on=TODAY, on_end=TODAY, precision="day", written_by=awa, written_at=NOW,
        text="Ajouté après",
    )  # fmt: skip
    page = said(desk.get(url("kept_chronology", case, facts_before.pk)))
    assert "Embauche" in page and "Altercation" not in page and "Ajouté après" not in page
    assert "Ajouté après" in said(desk.get(url("chronology", case)))
    raw = Chronology.objects.values_list("rows", flat=True).get(pk=facts_before.pk)
    assert b"Embauche" not in bytes(raw)


@pytest.mark.parametrize("form", ["pdf", "odt", "docx"])
def test_the_chronology_is_a_file(desk: Client, case: Case, awa: Member, form: str) -> None:
    facts(build.opened(case), awa)
    answer = desk.get(url("chronology_file", case, form))
    assert answer.status_code == 200
    starts = {"pdf": b"%PDF", "odt": b"PK", "docx": b"PK"}[form]
    assert answer.content.startswith(starts)
    assert "attachment" in answer["Content-Disposition"]


def test_acts_are_in_the_journal(desk: Client, case: Case) -> None:
    desk.post(url("add_task", case), {"title": "Appeler"})
    desk.post(url("communicate_chronology", case), {"on": str(TODAY)})
    actions = set(JournalLine.objects.filter(case=case.pk).values_list("action", flat=True))
    assert {"task.add", "chronology.communicate"} <= actions
