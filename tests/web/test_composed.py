"""A statement composed once says what its queryset says, for everybody and on every day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossiers import access
from dossiers.access import ONE
from dossiers.actions import absence, assignment
from dossiers.composed import Composed
from dossiers.desk.counts import FRAME, NavCounts
from dossiers.desk.rows import NEAREST, nearest_deadlines
from dossiers.desk.todo_cases import AWAITED, OFFERED
from dossiers.desk.todo_rows import COMING
from dossiers.models import Case, Exclusion, JournalLine, Member, Role, Section
from dossiers.one_of import Many
from dossiers.signed_in import ACCOUNTS, Backend
from dossiers.standing import standing
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, signed_in, url

pytestmark = pytest.mark.django_db


def fresh(member: Member) -> Member:
    """The member as a new request reads her."""
    read = Backend().get_user(str(member.pk))
    assert read is not None
    return read


def scenes(awa: Member, karim: Member, lea: Member, lyon: Section) -> list[Member]:
    """People of every standing, and a case of each sort for each."""
    nantes = build.section("Nantes")
    both = build.member(nantes, "coordinator", "Both")
    near, soon = dismissed_so_that_it_ends_in(5), dismissed_so_that_it_ends_in(20)
    for member, of in ((awa, lyon), (karim, lyon), (lea, lyon), (both, nantes)):
        build.taken(member, happened=near)
        build.taken(member, happened=soon)
        build.taken(member, happened=None)
        build.deposited(section=of, happened=near)
    mine = Case.objects.filter(suivi=awa).first()
    Exclusion.objects.create(case=mine, member=lea, since=timezone.localdate(timezone.now()))
    return [awa, karim, lea, both, build.member(nantes, Role.TECHNICIAN, "Tech")]


def test_the_frame_counts_for_everybody_what_its_queryset_counts(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    people = scenes(awa, karim, lea, lyon)
    today = timezone.localdate(timezone.now())
    counted = []
    for member in people:
        for day in (today, today - timedelta(days=300), today + timedelta(days=14)):
            values: dict[str, Any] = {**standing(fresh(member)), "today": day}
            asked = FRAME.rows(**values)
            assert asked == list(FRAME.compose((), **values))
            counted.append(asked[0][:2])
    assert len(set(counted)) > 3, "the figures differ, or nothing was compared"


def test_a_member_who_replaces_another_keeps_statements_of_her_own(
    awa: Member, karim: Member
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    build.taken(karim, happened=dismissed_so_that_it_ends_in(5))
    absence.record(karim, starts_on=today, ends_on=today, substitute=awa, by=karim, now=now)
    values: dict[str, Any] = {**standing(fresh(awa)), "today": today}
    assert values["replaces"] == [karim.pk]
    assert FRAME.rows(**values) == list(FRAME.compose((), **values))


def test_an_account_comes_with_its_roles_and_its_second_factor(
    awa: Member, lea: Member, lyon: Section
) -> None:
    for member in (awa, lea):
        read = fresh(member)
        assert read == member and read.name == member.name
        assert read.joined_on == member.joined_on and read.languages == member.languages
        kept = read._sections_by_role  # type: ignore[attr-defined]
        del read._sections_by_role  # type: ignore[attr-defined]
        assert {
            role for role, _section in member.memberships.values_list("role", "section")
        } == set(kept)
        assert ACCOUNTS.rows(me=member.pk) == list(ACCOUNTS.compose((), me=member.pk))


def test_a_closed_account_and_a_role_that_ended_count_from_the_next_page(
    awa: Member, lea: Member
) -> None:
    build.taken(awa)
    coordinator, delegue = signed_in(lea), signed_in(awa)
    assert coordinator.get(url("cases") + "?qui=equipe").context["rows"]
    lea.memberships.all().delete()
    assert not coordinator.get(url("cases") + "?qui=equipe").context["rows"]
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    assert delegue.get(url("cases")).status_code == 302


def test_a_page_composes_nothing_for_its_frame_once_it_was_asked(awa: Member) -> None:
    client = signed_in(awa)
    client.get(url("me"))

    def refused(*_args: object, **_values: object) -> Any:
        raise AssertionError("composed again")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FRAME, "compose", refused)
        patch.setattr(ACCOUNTS, "compose", refused)
        assert client.get(url("me")).status_code == 200


def test_the_figures_of_a_request_are_asked_once(awa: Member) -> None:
    member, today = fresh(awa), timezone.localdate(timezone.now())
    with CaptureQueriesContext(connection) as seen:
        for _ in range(3):
            counts = NavCounts(member, today)
            assert counts.todo == counts.arrivals == counts.unread == 0
            assert counts.engine(timezone.now()).jumped is None
    assert len(seen) == 1


def test_what_varies_never_stays_in_the_kept_text(awa: Member, karim: Member) -> None:
    kept = Composed(
        lambda _shape, me, day, since: Member.objects.filter(
            pk=me, joined_on__lte=day + timedelta(days=1), name__gt=since
        ).values_list("name")
    )
    today = timezone.localdate(timezone.now())
    assert kept.rows(me=awa.pk, day=today, since="A") == [("Awa",)]
    assert kept.rows(me=karim.pk, day=today, since="A") == [("Karim",)]
    assert kept.rows(me=karim.pk, day=date(1950, 1, 1), since="A") == []
    assert kept.rows(me=karim.pk, day=today, since="L") == []
    assert kept.dicts(me=awa.pk, day=today, since="") == [{"name": "Awa"}]


def test_nobody_is_read_without_a_session(awa: Member) -> None:
    assert Client().get(url("cases")).status_code == 302
    assert Backend().get_user("00000000-0000-4000-8000-000000000000") is None


def test_every_statement_of_the_lists_says_what_its_queryset_says(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    people = scenes(awa, karim, lea, lyon)
    offered = build.deposited(section=lyon)
    assignment.propose(offered, to=awa, by=karim, now=now)
    seen = {COMING: 0, AWAITED: 0, OFFERED: 0}
    for member in people:
        who: dict[str, Any] = standing(fresh(member))
        for kept, days in (
            (COMING, {"today": today}),
            (AWAITED, {"today": today, "until": today + timedelta(days=9)}),
            (AWAITED, {"today": today + timedelta(days=40), "until": today}),
            (OFFERED, {}),
        ):
            rows = kept.dicts(**who, **days)
            assert rows == list(kept.compose((), **who, **days))
            seen[kept] += len(rows)
    assert all(seen.values()), seen
    cases = [case.pk for case in Case.objects.all()]
    assert nearest_deadlines(cases).keys() >= {
        row["case_id"] for row in NEAREST.compose((), cases=Many(cases))
    }
    assert nearest_deadlines([]) == {} and len(nearest_deadlines(cases[:1])) <= 1


def test_the_door_says_what_its_queryset_says_and_journals_a_reading_once(
    awa: Member, karim: Member, lea: Member, lyon: Section
) -> None:
    now = timezone.now()
    people = scenes(awa, karim, lea, lyon)
    seen = 0
    for member in people:
        for case in Case.objects.all():
            asked: dict[str, Any] = {
                **standing(fresh(member)),
                "reference": case.reference,
                "since": now - timedelta(minutes=10),
            }
            rows = ONE.rows(**asked)
            assert rows == list(ONE.compose((), **asked))
            assert bool(rows) == access.visible_cases(member).filter(pk=case.pk).exists()
            seen += len(rows)
    assert seen > len(people)
    mine = Case.objects.filter(suivi=awa).first()
    assert mine is not None
    for _ in range(2):
        read = access.get_case(fresh(awa), mine.reference, now=now)
        assert read.story and read.suivi == awa and read.binome == mine.binome
        assert (
            read.section == lyon
            and read.data_key.id == mine.keys.get(recipient_kind="section").key_id
        )
    told = JournalLine.objects.filter(action="case.read", case=mine.pk, actor=awa.pk)
    assert told.count() == 1


def test_a_search_asks_the_same_whatever_the_number_of_cases(awa: Member) -> None:
    client = signed_in(awa)

    def asked() -> int:
        client.post(url("search"), {"q": "septembre"})
        with CaptureQueriesContext(connection) as captured:
            client.post(url("search"), {"q": "septembre"})
        sql = (one["sql"] for one in captured.captured_queries)
        return sum(text.startswith("SELECT") for text in sql)

    build.taken(awa)
    few = asked()
    for _ in range(4):
        build.taken(awa)
    assert asked() == few
