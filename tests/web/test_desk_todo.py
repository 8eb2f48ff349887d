"""« À faire »: the order of the evening, and never a worker's name."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.actions import assignment, conversation
from dossiers.actions import deadline as deadlines
from dossiers.actions.absence import record
from dossiers.actions.task import add as add_task
from dossiers.desk import todo_rows
from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.models import (
    Case,
    Deadline,
    Evening,
    Hearing,
    JournalLine,
    Member,
    Message,
    Section,
    Task,
)
from dossiers.rules.evenings import horizon
from notifications.models import Notice
from tests import build
from tests.web.desk_cast import (
    dismissed_so_that_it_ends_in,
    fatal,
    signed_in,
    text_of,
    title_of,
    today,
    undo_address,
    url,
)

pytestmark = pytest.mark.django_db
NEAR = 6


def near_case(by: Member, **more: object) -> Case:
    """A case whose fatal deadline ends within a week."""
    return build.taken(by, happened=dismissed_so_that_it_ends_in(NEAR), **more)


def test_home_leads_to_what_is_to_be_done(awa: Member) -> None:
    assert signed_in(awa).get(url("home")).url == url("todo")


def test_an_empty_evening_is_good_news(awa: Member) -> None:
    page = signed_in(awa).get(url("todo"))
    assert "Rien à perdre." in text_of(page)
    assert title_of(page) == "À faire – Dossiers"


def test_a_near_fatal_deadline_is_not_to_lose_and_is_counted_in_the_title(awa: Member) -> None:
    case = near_case(awa)
    page = signed_in(awa).get(url("todo"))
    assert "À ne pas perdre (1)" in text_of(page)
    assert title_of(page).startswith("(1) À faire")
    assert url("deadline", case.reference, fatal(case).pk) in page.content.decode()


def test_the_row_has_one_button_that_says_seen_and_comes_back(awa: Member) -> None:
    case = near_case(awa)
    client = signed_in(awa)
    seen = url("acknowledge", case.reference, fatal(case).pk) + "?retour=a-faire"
    assert seen in client.get(url("todo")).content.decode()
    answer = client.post(seen)
    assert (answer.status_code, answer.url) == (303, url("todo"))
    assert fatal(case).seen_by == awa


def test_a_fatal_deadline_seen_and_three_weeks_away_is_only_a_date_that_comes(awa: Member) -> None:
    case = build.taken(awa, happened=dismissed_so_that_it_ends_in(20))
    client = signed_in(awa)
    assert "À ne pas perdre (1)" in text_of(client.get(url("todo")))
    deadlines.acknowledge(fatal(case), by=awa, now=timezone.now())
    page = text_of(client.get(url("todo")))
    assert "À ne pas perdre" not in page
    assert "Autres dates" in page
    assert "vue par Awa" in page


def test_an_unknown_date_asks_for_the_date(awa: Member) -> None:
    case = build.taken(awa, happened=None)
    page = signed_in(awa).get(url("todo"))
    assert "Date inconnue" in text_of(page)
    assert url("correct_date", case.reference, fatal(case).pk) in page.content.decode()


def test_the_person_who_waits_longest_comes_first(awa: Member) -> None:
    now = timezone.now()
    first, second = (build.taken(awa) for _ in range(2))
    for case, days in ((first, 4), (second, 9)):
        conversation.write_to_person(case, body="Bonjour", by=awa, now=now)
        conversation.write_as_person(case, body="Merci", now=now - timedelta(days=days))
    page = text_of(signed_in(awa).get(url("todo")))
    assert page.index(f"{second.reference} · attend depuis 9 jours") < page.index(
        f"{first.reference} · attend depuis 4 jours"
    )


def test_a_case_without_action_for_thirty_days_is_to_wake(awa: Member) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    case = build.taken(awa, happened=None, now=long_ago)
    conversation.write_to_person(case, body="Bonjour", by=awa, now=long_ago)
    page = text_of(signed_in(awa).get(url("todo")))
    # In local days: a change of clock between the two may take one away.
    days = (timezone.localdate() - timezone.localdate(long_ago)).days
    assert f"{case.reference} · sans action depuis {days} jours" in page


def test_a_case_where_the_person_waits_is_not_listed_twice(awa: Member) -> None:
    build.taken(awa, now=timezone.now() - timedelta(days=40))
    page = text_of(signed_in(awa).get(url("todo")))
    assert "On attend ma réponse (1)" in page and "À réveiller" not in page


def test_a_small_delay_that_was_over_before_us_stays_out_of_the_evening(awa: Member) -> None:
    near_case(awa)
    assert "Autres dates" not in text_of(signed_in(awa).get(url("todo")))


def test_a_proposed_case_waits_for_my_answer(awa: Member, karim: Member, lyon: Section) -> None:
    case = build.deposited(section=lyon)
    assignment.propose(case, to=karim, by=awa, now=timezone.now())
    page = text_of(signed_in(karim).get(url("todo")))
    assert f"{case.reference} · proposé par Awa" in page
    assert "Dossiers proposés" not in text_of(signed_in(awa).get(url("todo")))


def test_what_i_back_is_folded_apart(awa: Member, karim: Member) -> None:
    near_case(awa, binome=karim)
    page = signed_in(karim).get(url("todo"))
    html = page.content.decode()
    assert "Comme binôme" in text_of(page)
    assert "<details" in html and "<details open" not in html
    assert title_of(page) == "À faire – Dossiers", "what I back is not in my own count"


def test_seven_rows_then_a_link_to_the_others(awa: Member) -> None:
    for _ in range(9):
        near_case(awa)
    page = signed_in(awa).get(url("todo"))
    section = page.content.decode().split('aria-labelledby="lose"')[1].split("</section>")[0]
    assert section.count("data-row") == 7
    assert "Voir les 2 autres" in section
    listed = signed_in(awa).get(url("deadlines") + "?quoi=fatales")
    assert listed.content.decode().count("data-row") == 9


def test_no_list_of_the_team_ever_names_a_worker(awa: Member) -> None:
    case = near_case(awa, reply={"name": "Zephyrine", "channel": "code"}, story="Zephyrine")
    client = signed_in(awa)
    for page in ("todo", "arrivals", "cases", "deadlines"):
        html = client.get(url(page)).content.decode()
        assert case.reference in html or page == "arrivals"
        assert "Zephyrine" not in html


def test_arrivals_that_wait_are_said_at_the_foot(awa: Member, lyon: Section) -> None:
    build.deposited(section=lyon)
    assert "1 arrivée attend quelqu’un." in text_of(signed_in(awa).get(url("todo")))


# --- The evening, to its end -------------------------------------------------


def test_the_page_looks_until_my_next_evening_and_two_days(awa: Member) -> None:
    now = timezone.now()
    Evening.objects.create(member=awa, weekday=(today().weekday() + 3) % 7, starts=time(18, 30))
    until = horizon([((today().weekday() + 3) % 7, time(18, 30))], awa.zone, now)
    assert until == today() + timedelta(days=5)
    assert f"À faire d’ici {date_format(until, 'l j F')}" in text_of(
        signed_in(awa).get(url("todo"))
    )


def test_a_hearing_is_said_with_its_hour_and_never_its_place(awa: Member) -> None:
    case = build.taken(awa)
    at = timezone.now() + timedelta(days=9)
    hearing(case, at, by=awa)
    hearing(case, at + timedelta(days=9), by=awa, number=2)
    page = signed_in(awa).get(url("todo"))
    assert "Audiences et rendez-vous (1)" in text_of(page)
    assert date_format(timezone.localtime(at), "l j F, G \\h i") in text_of(page)
    assert "Salle 4" not in page.content.decode()


def test_my_tasks_are_done_or_put_off_from_here_and_taken_back(awa: Member) -> None:
    case = build.taken(awa)
    task = add_task(case, title="Appeler le greffe", due_on=today(), by=awa, now=timezone.now())
    client = signed_in(awa)
    assert "Appeler le greffe" in text_of(client.get(url("todo")))
    client.post(url("put_off_tonight", task.pk), follow=True)
    later = Task.objects.get(pk=task.pk).due_on
    assert later is not None and later > today()
    page = client.post(url("finish_tonight", task.pk), follow=True)
    assert "Appeler le greffe" not in text_of(page)
    client.post(undo_address(page.content.decode()))
    assert Task.objects.get(pk=task.pk).done_on is None


def test_a_task_of_others_is_not_mine_to_finish(awa: Member, karim: Member) -> None:
    task = add_task(build.taken(awa), title="Appeler", due_on=today(), by=awa, now=timezone.now())
    client = signed_in(karim)
    assert client.post(url("finish_tonight", task.pk)).status_code == 404
    assert "Appeler" not in text_of(client.get(url("todo")))


def test_no_date_has_the_button_that_puts_a_task_off(awa: Member) -> None:
    near_case(awa)
    html = signed_in(awa).get(url("todo")).content.decode()
    section = html.split('aria-labelledby="lose"')[1].split("</section>")[0]
    assert "Reporter" not in section and "reporter/" not in section


def test_an_unknown_date_is_asked_in_one_act_in_her_language_and_taken_back(awa: Member) -> None:
    case = build.taken(awa, happened=None, reply={"channel": "code", "language": "es"})
    client, asked = signed_in(awa), url("ask_date", case.reference, fatal(case).pk)
    assert asked in client.get(url("todo")).content.decode()
    page = client.post(asked, follow=True)
    message = build.opened(case).messages.get()
    with override("es"):
        assert message.body == str(DATE_QUESTIONS["dismissal_received"])
    assert message.expects_answer and "carta" in message.body
    assert asked not in page.content.decode(), "asked once"
    client.post(undo_address(page.content.decode()))
    assert not build.opened(case).messages.exists()


def test_a_question_that_has_left_is_not_taken_back(awa: Member) -> None:
    case = build.taken(awa, happened=None)
    client = signed_in(awa)
    page = client.post(url("ask_date", case.reference, fatal(case).pk), follow=True)
    Message.objects.update(leaves_at=timezone.now() - timedelta(seconds=1))
    again = client.post(undo_address(page.content.decode()), follow=True)
    assert "ce message est parti" in text_of(again)
    assert Message.objects.count() == 1


def test_a_known_date_is_not_asked_for(awa: Member) -> None:
    case = near_case(awa)
    page = signed_in(awa).post(url("ask_date", case.reference, fatal(case).pk), follow=True)
    assert "déjà connue" in text_of(page)
    assert not Message.objects.exists()


def test_every_section_opens_whole_on_one_page(awa: Member) -> None:
    case = build.taken(awa)
    now = timezone.now()
    for n in range(9):
        add_task(case, title=f"Tâche {n}", due_on=today(), by=awa, now=now)
    client = signed_in(awa)
    page = client.get(url("todo"))
    count = int(re.search(r"Mes tâches \((\d+)\)", text_of(page))[1])
    section = page.content.decode().split('aria-labelledby="tasks"')[1].split("</section>")[0]
    assert section.count("data-row") == 7 and f"Voir les {count - 7} autres" in section
    whole = client.get(url("todo") + "?tout=tasks").content.decode()
    section = whole.split('aria-labelledby="tasks"')[1].split("</section>")[0]
    assert section.count("data-row") == count and "Voir les" not in section


def test_what_i_back_opens_by_itself_while_the_other_is_away(awa: Member, karim: Member) -> None:
    near_case(awa, binome=karim)
    day = today()
    record(awa, starts_on=day, ends_on=day + timedelta(days=3), substitute=karim, by=awa,
           now=timezone.now())  # fmt: skip
    html = signed_in(karim).get(url("todo")).content.decode()
    assert '<details class="box" open>' in html
    mine = text_of(signed_in(awa).get(url("todo")))
    assert f"Absence jusqu’au {date_format(day + timedelta(days=3), 'l j F')}." in mine
    assert "Karim voit ces échéances." in mine and "Terminer l’absence" in mine


def test_what_tonight_will_not_reach_is_asked_of_the_binome_who_hears_of_it(
    awa: Member, karim: Member, lea: Member
) -> None:
    case, alone = near_case(awa, binome=karim), near_case(awa)
    client = signed_in(awa)
    page = text_of(client.get(url("cannot_tonight")))
    assert "demandé à Karim" in page and "demandé à la coordination" in page
    ticked = [f"date:{fatal(one).pk}" for one in (case, alone)]
    answer = client.post(url("cannot_tonight"), {"quoi": ticked}, follow=True)
    assert "1 dossier demandé à Karim." in text_of(answer)
    assert "1 dossier demandé à la coordination." in text_of(answer)
    told = set(Notice.objects.filter(topic="deadline").values_list("recipient", "link"))
    assert {karim.pk, lea.pk} <= {person for person, _link in told}
    kept = JournalLine.objects.filter(action="deadline.decline")
    assert {line.case for line in kept} == {case.pk, alone.pk}


def test_ticking_nothing_says_so(awa: Member) -> None:
    near_case(awa)
    answer = signed_in(awa).post(url("cannot_tonight"))
    assert answer.status_code == 422 and "Cocher ce qui" in text_of(answer)


def test_a_person_who_waits_is_passed_on_too(awa: Member, karim: Member, lea: Member) -> None:
    case = build.taken(awa, binome=karim, happened=None)
    conversation.write_as_person(case, body="Bonjour", now=timezone.now())
    client = signed_in(awa)
    client.post(url("cannot_tonight"), {"quoi": [f"dossier:{case.reference}"]})
    assert JournalLine.objects.filter(action="case.relief", case=case.pk).count() == 1
    assert Notice.objects.filter(recipient=karim.pk, key__startswith="relief_asked:").exists()


# --- Never a worker's name (U45) ---------------------------------------------


def test_a_task_that_names_the_worker_does_not_say_it_in_the_list(awa: Member) -> None:
    case = build.taken(awa, reply={"name": "Zephyrine Koné", "channel": "code"})
    add_task(case, title="Rappeler zephyrine Koné", due_on=today(), by=awa, now=timezone.now())
    html = signed_in(awa).get(url("todo")).content.decode()
    assert "Rappeler … …" in html
    assert "zephyrine" not in html.lower() and "Koné" not in html


def test_first_names_are_shown_to_who_asked_for_them_and_to_nobody_else(
    awa: Member, karim: Member
) -> None:
    near_case(awa, binome=karim, reply={"name": "Zephyrine Koné", "channel": "code"})
    client = signed_in(awa)
    assert "Zephyrine" not in client.get(url("todo")).content.decode()
    client.post(url("names"), {"prenoms": "oui"})
    html = client.get(url("todo")).content.decode()
    assert "Zephyrine" in html and "Koné" not in html
    assert "Zephyrine" not in signed_in(karim).get(url("todo")).content.decode()
    client.post(url("names"), {"prenoms": "non"})
    assert "Zephyrine" not in client.get(url("todo")).content.decode()


# --- The order, against the slow and obvious one ------------------------------

FROZEN = timezone.make_aware(datetime(2026, 11, 23, 18, 30))  # noqa: DTZ001 (made aware)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-20, 45)),
            st.sampled_from(["fatal", "important"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_order_is_the_one_of_the_obvious_way_to_the_day(six, told) -> None:
    member, rows = six
    today, until = FROZEN.date(), date(2026, 12, 2)
    for row in rows:
        row.state, row.closed_on, row.next_rung_on = "done", today, None
        row.save()
    for row, (days, severity, seen) in zip(rows, told, strict=False):
        row.state, row.closed_on, row.severity = "open", None, severity
        row.prudent = None if days is None else today + timedelta(days=days)
        row.certainty = "unknown" if days is None else "certain"
        row.created_on = today - timedelta(days=60)
        row.seen_at, row.seen_by = (FROZEN, member) if seen else (None, None)
        row.save()

    def obvious(row: Deadline) -> str:
        fatal = row.severity == "fatal"
        days = None if row.prudent is None else (row.prudent - today).days
        if fatal and (days is None or days <= 7 or (days <= 30 and row.seen_at is None)):
            return "lose"
        if days is None or (fatal and days <= 30) or (not fatal and row.prudent <= until):
            return "other"
        return ""

    shown = todo_rows.deadlines(member, today, until)
    open_rows = [row for row in rows if row.state == "open"]
    for name in ("lose", "other"):
        wanted = sorted(
            (row for row in open_rows if obvious(row) == name),
            key=lambda row: (row.prudent is None, row.prudent or today, row.pk),
        )
        assert [row["pk"] for row in getattr(shown, name)] == [row.pk for row in wanted]


@pytest.fixture
def six(awa: Member) -> tuple[Member, list[Deadline]]:
    """Six cases of Awa, each with one deadline to bend."""
    cases = [build.taken(awa, happened=today() - timedelta(days=30)) for _ in range(6)]
    Deadline.objects.exclude(rule="rupture_12m").delete()
    return awa, [fatal(case) for case in cases]


def hearing(case: Case, at: datetime, *, by: Member, number: int = 1) -> Hearing:
    """A sitting in a room that no list may show."""
    return Hearing.objects.create(
        case=case, number=number, at=at, kind="judgment", recorded_by=by, recorded_on=today(),
        room="Salle 4",
    )  # fmt: skip
