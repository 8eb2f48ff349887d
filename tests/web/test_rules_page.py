"""The rules page: what to read again, what a date gives, who read it, what the law changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.rule_review import changes_come, readings, review, stale
from dossiers.models import Case, Deadline, JournalLine, Member, RuleReview
from dossiers.rules.catalogue import catalogue
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, signed_in, text_of, today

pytestmark = pytest.mark.django_db
PAGE, ONE = reverse("settings:rules"), reverse("settings:rule", args=["rupture_12m"])


@pytest.fixture
def as_lea(lea: Member) -> Client:
    return signed_in(lea)


def test_rules_that_wait_for_a_reader_come_first(as_lea: Client) -> None:
    old, page = stale({}, today=today()), text_of(as_lea.get(PAGE))
    assert old and page.count("à relire") == len({rule.slug for rule in old})
    first_fresh = min(page.index(r.label) for r in catalogue().rules if r not in old)
    assert max(page.index(rule.label) for rule in old) < first_fresh or len(old) > 1
    rows = as_lea.get(PAGE).context["rows"]
    assert [row["is_stale"] for row in rows] == sorted((r["is_stale"] for r in rows), reverse=True)


def test_every_rule_of_the_catalogue_has_its_line_and_its_page(as_lea: Client) -> None:
    lines = [row["url"] for row in as_lea.get(PAGE).context["rows"]]
    assert len(lines) == len({rule.slug for rule in catalogue().rules})
    for address in lines:
        assert as_lea.get(address).status_code == 200, address


def test_known_and_expected_changes_of_law_are_shown_with_their_date(as_lea: Client) -> None:
    page = text_of(as_lea.get(PAGE))
    for change in catalogue().warnings(today()):
        assert change.when in page
    assert "À surveiller" in text_of(as_lea.get(ONE))


def test_a_date_is_tried_and_nothing_is_kept(as_lea: Client) -> None:
    before = JournalLine.objects.count(), Deadline.objects.count()
    page = text_of(as_lea.get(ONE, {"depart": "2025-11-29", "zone": "metropole"}))
    assert "Dernier jour sûr vendredi 27 novembre 2026" in page
    assert "dimanche 29 novembre 2026" in page and "rien n’est enregistré" in page
    assert (JournalLine.objects.count(), Deadline.objects.count()) == before


@pytest.mark.parametrize("day", ["", "demain", "2026-02-30", "9999-12-31"])
def test_a_day_that_cannot_be_counted_comes_back_with_a_sentence(as_lea: Client, day: str) -> None:
    answer = as_lea.get(ONE, {"depart": day, "zone": "metropole"})
    assert answer.status_code == 422 and "Calculer" in text_of(answer)


def test_what_binds_the_other_side_says_from_when_it_is_late(as_lea: Client) -> None:
    theirs = next(r for r in catalogue().rules if r.bound == "theirs" and r.enabled and r.length)
    address = reverse("settings:rule", args=[theirs.slug])
    page = text_of(as_lea.get(address, {"depart": "2026-03-02"}))
    assert "En retard à partir du" in page or "ne peut agir qu’à partir du" in page


def test_a_rule_that_was_read_today_waits_for_nobody_and_says_who_read_it(
    as_lea: Client, lea: Member
) -> None:
    rule = stale({}, today=today())[0]
    address = reverse("settings:rule", args=[rule.slug])
    assert "À relire : plus de douze mois." in text_of(as_lea.get(address))
    for _ in range(2):
        answer = as_lea.post(reverse("settings:review_rule", args=[rule.slug]))
        assert answer.status_code == 303
    page = text_of(as_lea.get(address))
    assert "par Léa" in page and "À relire : plus" not in page
    assert rule not in stale(readings(), today=today())
    assert RuleReview.objects.count() == JournalLine.objects.filter(action="rule.review").count()
    assert rule in stale(readings(), today=today() + timedelta(days=366))


def test_the_coordinator_is_told_until_every_rule_was_read(as_lea: Client, lea: Member) -> None:
    decide = reverse("coordination:decide")
    assert "règles n’ont pas été relues" in text_of(as_lea.get(decide))
    assert "changements du droit sont arrivés à leur date" in text_of(as_lea.get(decide))
    *others, last = stale({}, today=today())
    come = {slug for change in changes_come({}, today=today()) for slug in change.rules}
    for rule in (*others, *(catalogue().rule(slug) for slug in come)):
        if rule != last:
            review(rule, by=lea, now=timezone.now())
    page = text_of(as_lea.get(decide))
    assert f"La règle « {last.label} » n’a pas été relue depuis" in page.replace("&#x27;", "'")
    review(last, by=lea, now=timezone.now())
    page = text_of(as_lea.get(decide))
    assert "relue" not in page and "Règles des échéances" in page


def test_the_page_counts_the_open_deadlines_of_my_sections_only(
    as_lea: Client, awa: Member
) -> None:
    build.taken(awa, happened=dismissed_so_that_it_ends_in(90))
    elsewhere = build.member(build.section("Ain"), "delegue", "Omar")
    build.taken(elsewhere, happened=dismissed_so_that_it_ends_in(90))
    assert "1 échéance ouverte dans les sections coordonnées." in text_of(as_lea.get(ONE))


def test_the_pages_cost_the_same_whatever_the_number_of_cases(as_lea: Client, awa: Member) -> None:
    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            as_lea.get(address)
        return len(queries)

    few = [statements(address) for address in (PAGE, ONE)]
    for _ in range(4):
        build.taken(awa, happened=dismissed_so_that_it_ends_in(90))
    assert [statements(address) for address in (PAGE, ONE)] == few


def test_the_page_asks_nothing_of_anybody_else(as_lea: Client, lea: Member) -> None:
    case: Case = build.taken(lea, happened=dismissed_so_that_it_ends_in(90))
    one = case.deadlines.get(rule="rupture_12m")
    for address in (PAGE, ONE, reverse("desk:deadline", args=[case.reference, one.pk])):
        assert "http" not in as_lea.get(address).content.decode().replace("http-equiv", "")
