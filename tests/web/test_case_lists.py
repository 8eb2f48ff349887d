"""« Dossiers »: every filter, the count, kept views, the board, and acts on ticked cases."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers import kinds
from dossiers.actions import batch as acts
from dossiers.actions import conversation, tag
from dossiers.actions.job import run_next
from dossiers.actions.saved_view import MOST_VIEWS, ring_over
from dossiers.case_lists import FIRST_PAGE, filtered, first_page, parts
from dossiers.desk import cases as case_list
from dossiers.desk.case_choices import OFFERED
from dossiers.jobs import runners
from dossiers.models import Case, CaseTag, JournalLine, Member, SavedView, Section
from dossiers.standing import standing
from notifications.models import Notice
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, signed_in, text_of, today, url
from tests.web.test_desk_cases import listed

pytestmark = pytest.mark.django_db


def kept_tag(lyon: Section, lea: Member, word: str = "grève") -> str:
    """A word of the list of Lyon."""
    tag.add(lyon, word=word, by=lea, now=timezone.now())
    return word


# --- Filters -----------------------------------------------------------------


def test_filters_by_language_and_by_tag(awa: Member, lea: Member, lyon: Section) -> None:
    one = build.taken(awa, reply={"channel": "code", "language": "ar"})
    two = build.taken(awa)
    tag.put(two, word=kept_tag(lyon, lea), by=awa, now=timezone.now())
    client = signed_in(awa)
    assert listed(client, "?langue=ar") == [one.reference]
    assert listed(client, "?etiquette=grève") == [two.reference]
    assert listed(client, "?etiquette=inconnue") == listed(client)


def test_a_section_is_a_filter_for_who_has_several(awa: Member, lyon: Section) -> None:
    nantes = build.section("Nantes")
    here = build.taken(awa)
    assert "section" not in signed_in(awa).get(url("cases")).context["form"].fields
    awa.memberships.create(section=nantes, role="delegue", since=today())
    awa = Member.objects.get(pk=awa.pk)
    there = build.taken(awa, case=build.deposited(section=nantes))
    client = signed_in(awa)
    assert set(listed(client)) == {here.reference, there.reference}
    assert listed(client, f"?section={nantes.pk}") == [there.reference]


def test_cases_without_action_are_counted_from_the_day_that_is_asked(awa: Member) -> None:
    for days in (40, 70, 100):
        when = timezone.now() - timedelta(days=days)
        case = build.taken(awa, now=when)
        conversation.write_to_person(case, body="Bonjour", by=awa, now=when)
        Case.objects.filter(pk=case.pk).update(person_waits_since=None)
    client = signed_in(awa)
    found = [len(listed(client, f"?quoi={what}")) for what in ("sommeil", "sommeil60", "sommeil90")]
    assert found == [3, 2, 1]


def test_the_count_is_said_and_stops_at_its_bound(
    awa: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(awa)
    assert client.get(url("cases")).context["count"] == ""
    for _ in range(3):
        build.taken(awa)
    assert "3 dossiers" in text_of(client.get(url("cases")))
    monkeypatch.setattr(case_list, "MOST_COUNTED", 2)
    assert "plus de 2 dossiers" in text_of(client.get(url("cases")))


EVERY_FILTER = [
    {}, {"qui": "moi"}, {"qui": "binome"}, {"qui": "equipe"}, {"etat": "open"},
    {"etat": "closed"}, {"etat": "submitted"}, {"type": "noz"}, {"langue": "fr"},
    {"echeance": "depassee"}, {"echeance": "7"}, {"echeance": "30"}, {"echeance": "inconnue"},
    {"echeance": "aucune"}, {"quoi": "attente"}, {"quoi": "sommeil"}, {"quoi": "audience"},
    {"etiquette": "grève"}, {"qui": "equipe", "type": "noz", "echeance": "7"},
]  # fmt: skip


def test_the_first_page_is_that_of_its_queryset_whatever_the_filters(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    for days in (3, 20, None):
        happened = None if days is None else dismissed_so_that_it_ends_in(days)
        case = build.taken(awa, binome=karim, happened=happened)
        build.deposited(section=lyon, happened=happened)
    tag.put(case, word=kept_tag(lyon, lea), by=awa, now=timezone.now())
    everything = [
        *EVERY_FILTER,
        {"qui": "equipe", "suivi": str(awa.pk)},
        {"section": str(lyon.pk)},
        {"enseigne": str(lyon.pk)},
    ]
    sizes = set()
    for member in (awa, karim, lea):
        for asked in everything:
            rows = first_page(member, asked, today())
            wanted = list(filtered(member, asked, today()).values_list("reference", flat=True))
            assert [row["reference"] for row in rows] == wanted, (member, asked)
            assert all(row["total"] == len(wanted) for row in rows)
            shape, ids = parts(asked)
            values: dict[str, Any] = {**standing(member), "today": today(), **ids}
            assert rows == list(FIRST_PAGE.compose(shape, **values))
            sizes.add(len(rows))
        assert sorted(OFFERED.rows(**standing(member))) == sorted(
            OFFERED.compose((), **standing(member))
        )
    assert len(sizes) > 2


# --- Kept views --------------------------------------------------------------


def keep(client: Client, filters: str, **told: str) -> Any:
    """« Garder cette vue »."""
    return client.post(url("views"), {"filtres": filters, **told}, follow=True)


def test_a_view_is_called_by_what_it_filters_and_leads_to_it(awa: Member) -> None:
    case = build.taken(awa, kind="noz")
    client = signed_in(awa)
    keep(client, "?type=noz&qui=moi&inconnu=x")
    view = SavedView.objects.get()
    assert view.asked == {"type": "noz", "qui": "moi"}
    names = dict(client.get(url("cases")).context["views"])
    assert names[f"Moi · {kinds.kind('noz').label}"] == f"?vue={view.pk}"
    assert {"Mes audiences", "Noz sans date"} <= set(names)
    followed = client.get(url("cases") + f"?vue={view.pk}", follow=True)
    assert [row["title"] for row in followed.context["rows"]] == [case.reference]
    assert dict(followed.context["chosen"]).keys() == {
        "Qui : Moi",
        followed.context["chosen"][1][0],
    }


def test_a_shared_view_is_of_the_section_and_only_its_coordination_shares(
    awa: Member, lea: Member, lyon: Section
) -> None:
    keep(signed_in(lea), "?type=noz", section=str(lyon.pk))
    view = SavedView.objects.get()
    assert f"?vue={view.pk}" in dict(signed_in(awa).get(url("cases")).context["views"]).values()
    stranger = build.member(build.section("Nantes"), "coordinator", "Ondine")
    assert (
        f"?vue={view.pk}"
        not in dict(signed_in(stranger).get(url("cases")).context["views"]).values()
    )
    for member in (awa, stranger):
        assert signed_in(member).post(url("remove_view", view.pk)).status_code == 404
        assert keep(signed_in(member), "?type=noz", section=str(lyon.pk)).status_code in (200, 404)
    assert SavedView.objects.filter(section=lyon).count() == 1
    assert signed_in(lea).post(url("remove_view", view.pk)).status_code == 303
    assert not SavedView.objects.filter(section=lyon).exists()


def test_views_are_few_and_one_without_a_filter_is_refused(awa: Member) -> None:
    client = signed_in(awa)
    assert "Choisir d’abord un filtre" in text_of(keep(client, "?"))
    for _ in range(MOST_VIEWS):
        keep(client, "?type=noz")
    assert "En enlever une" in text_of(keep(client, "?type=noz"))
    assert SavedView.objects.count() == MOST_VIEWS


def test_a_view_rings_once_each_time_there_are_more_cases_than_its_number(awa: Member) -> None:
    keep(signed_in(awa), "?qui=moi", au_dessus="1")
    now = timezone.now()
    first = build.taken(awa)
    assert ring_over(now=now) == 0
    build.taken(awa)
    assert ring_over(now=now) == 1
    assert ring_over(now=now + timedelta(minutes=10)) == 0
    Case.objects.filter(pk=first.pk).update(suivi=None)
    assert ring_over(now=now + timedelta(minutes=20)) == 0
    Case.objects.filter(pk=first.pk).update(suivi=awa)
    assert ring_over(now=now + timedelta(minutes=30)) == 1
    notices = Notice.objects.filter(recipient=awa.pk, key__startswith="view:")
    assert notices.count() == 2 and {notice.topic for notice in notices} == {"update"}
    assert {notice.link for notice in notices} == {
        url("cases") + f"?vue={SavedView.objects.get().pk}"
    }


# --- The board ---------------------------------------------------------------


def test_the_board_shows_the_same_cases_by_state_and_moves_nothing(
    awa: Member, karim: Member
) -> None:
    one = build.taken(awa, happened=dismissed_so_that_it_ends_in(6))
    two = build.case_in("demand", awa)
    build.taken(karim)
    page = signed_in(awa).get(url("columns"))
    shown = {
        column["title"]: [card["reference"] for card in column["cards"]]
        for column in page.context["columns"]
    }
    assert shown["Instruction"] == [one.reference] and shown["Réclamation"] == [two.reference]
    main = page.content.decode()
    main = main[main.index("<main") : main.index("</main>")]
    assert 'method="post"' not in main and "draggable" not in main
    closed = signed_in(awa).get(url("columns") + "?etat=closed").context["columns"]
    assert [column["title"] for column in closed] == ["Clos"]


# --- Acts on ticked cases ----------------------------------------------------


def act(client: Client, cases: list[Case], geste: str, **told: str) -> Any:
    """Tick these cases and act."""
    ticked = [case.reference for case in cases]
    return client.post(url("batch"), {"dossiers": ticked, "geste": geste, **told})


def test_each_case_says_whether_it_was_done_or_why_not(
    awa: Member, karim: Member, lea: Member
) -> None:
    his, hers = build.taken(karim), build.taken(awa)
    answer = act(signed_in(lea), [his, hers], "suivi", personne=str(awa.pk))
    assert [line[0] for line in answer.context["done"]] == [his.reference]
    ((refused, _address, why),) = answer.context["refused"]
    assert refused == hers.reference and "suit déjà ce dossier" in why
    assert set(Case.objects.values_list("suivi", flat=True)) == {awa.pk}


def test_an_arrival_is_proposed_and_never_given(awa: Member, lea: Member, lyon: Section) -> None:
    arrival = build.deposited(section=lyon)
    assert act(signed_in(lea), [arrival], "suivi", personne=str(awa.pk)).status_code == 303
    arrival.refresh_from_db()
    assert arrival.suivi_id is None and arrival.proposals.get().to == awa


def test_a_batch_is_taken_back_for_ten_minutes(awa: Member, karim: Member, lea: Member) -> None:
    cases = [build.taken(karim), build.taken(karim, binome=awa)]
    client = signed_in(lea)
    done = client.post(
        url("batch"),
        {"dossiers": [c.reference for c in cases], "geste": "binome", "personne": str(lea.pk)},
        follow=True,
    )
    (message,) = done.context["messages"]
    assert {case.binome for case in Case.objects.all()} == {lea}
    assert client.post(message.extra_tags).status_code == 303
    assert [c.binome for c in Case.objects.order_by("reference")] == [None, awa]


def test_a_delegue_may_tag_and_not_assign(awa: Member, lea: Member, lyon: Section) -> None:
    word, case = kept_tag(lyon, lea), build.taken(awa)
    client = signed_in(awa)
    assert act(client, [case], "suivi", personne=str(lea.pk)).status_code == 422
    assert act(client, [case], "tag", etiquette="un nom").status_code == 422
    assert act(client, [case], "tag", etiquette=word).status_code == 303
    assert CaseTag.objects.get().word == word
    assert act(client, [case], "untag", etiquette=word).status_code == 303
    assert not CaseTag.objects.exists()
    assert JournalLine.objects.filter(action__startswith="tag.", case=case.pk).count() == 2


def test_what_i_may_not_see_is_in_no_batch(awa: Member, karim: Member, lea: Member) -> None:
    lyon = lea.memberships.get().section
    word, his = kept_tag(lyon, lea), build.taken(karim)
    answer = act(signed_in(awa), [his], "tag", etiquette=word)
    assert answer.status_code == 422 and not CaseTag.objects.exists()
    assert act(signed_in(awa), [his], "export").status_code == 422


def test_fifty_at_most_and_above_twenty_a_job(
    awa: Member, lea: Member, lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = kept_tag(lyon, lea)
    cases = [build.taken(awa) for _ in range(3)]
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    client = signed_in(awa)
    answer = act(client, cases, "tag", etiquette=word)
    assert answer.status_code == 303 and "/travaux/" in answer["Location"]
    assert run_next(runners(), clock=timezone.now)
    page = text_of(client.get(answer["Location"]))
    assert all(case.reference in page for case in cases)
    assert CaseTag.objects.count() == 3
    monkeypatch.setattr(acts, "MOST", 2)
    assert "2 dossiers au plus" in text_of(act(client, cases, "export"))


def test_an_export_tells_of_no_person(awa: Member) -> None:
    case = build.taken(
        awa, reply={"channel": "phone", "phone": "0612345678", "name": "Fatou"},
        story="Une histoire.", work={"sector": "noz", "employer": "=cmd()"},
    )  # fmt: skip
    answer = act(signed_in(awa), [case], "export")
    assert (
        answer["Content-Type"].startswith("text/csv")
        and "attachment" in answer["Content-Disposition"]
    )
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 2 and len(rows[0]) == len(rows[1]) and rows[1][0] == case.reference
    for hidden in ("Fatou", "0612345678", "histoire", "cmd", "Awa"):
        assert hidden not in text


# --- Tags --------------------------------------------------------------------


def test_the_list_of_words_is_the_coordinations(awa: Member, lea: Member, lyon: Section) -> None:
    assert signed_in(awa).get(url("tags")).status_code == 404
    client = signed_in(lea)
    assert client.post(url("tags"), {"section": lyon.pk, "word": " la  grève "}).status_code == 303
    assert client.post(url("tags"), {"section": lyon.pk, "word": "x" * 31}).status_code == 422
    kept = lyon.tags.get()
    assert kept.word == "la grève"
    other = build.member(build.section("Nantes"), "coordinator", "Ondine")
    assert signed_in(other).post(url("end_tag", kept.pk)).status_code == 404
    assert client.post(url("end_tag", kept.pk)).status_code == 303
    assert "la grève" not in text_of(client.get(url("tags")))
    tag.add(lyon, word="la grève", by=lea, now=timezone.now())
    assert lyon.tags.get().ended_on is None
