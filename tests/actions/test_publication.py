"""Figures that leave: frozen as they were shown, compared with what was said before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from dossiers.actions import attachment, publication
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import (
    Brand,
    JournalLine,
    Member,
    Publication,
    PublicationState,
    Role,
    Section,
    Workplace,
)
from dossiers.publishing import editions, people, table
from dossiers.publishing.questions import QUESTIONS
from dossiers.publishing.scope import Scope, is_whole, later, quarter_of
from dossiers.rules.disclosure import TooFewError
from tests import build, employers
from tests.publishing import FIRST_HALF, NOW, SPRING, came

TODAY = NOW.date()
NOTE = "Avis de Me Dupuis : les faits sont établis par jugement."


@pytest.fixture
def lyon(db: None) -> Section:
    return build.section("Lyon", departments=["69", "01", "42", "38"])


@pytest.fixture
def lea(lyon: Section) -> Member:
    return build.member(lyon, Role.COORDINATOR, "Léa")


@pytest.fixture
def zoe(lyon: Section) -> Member:
    return build.member(lyon, Role.COORDINATOR, "Zoé")


def make(section: Section, slug: str = "langues-types", scope: Scope = SPRING) -> table.Made:
    return table.make(section, QUESTIONS[slug], scope, today=TODAY)


def publish(
    section: Section, by: Member, slug: str = "langues-types", scope: Scope = SPRING, **told: Any
) -> Publication:
    seen = make(section, slug, scope).digest
    return publication.publish(section, slug, scope, seen=seen, by=by, now=NOW, **told)


def line(snapshot: dict[str, Any], label: str) -> list[Any]:
    return next(one for one in snapshot["lines"] if one[0] == label)


def test_an_edition_is_frozen_as_it_was_shown(lyon: Section, lea: Member) -> None:
    came(lyon, 12)
    came(lyon, 8, "restauration")
    came(lyon, 9, "restauration", language="ar")
    edition = publish(lyon, lea)
    came(lyon, 30)
    (kept,) = editions.opened([Publication.objects.select_related("section").get()])
    assert kept.state == PublicationState.PUBLISHED
    assert kept.snapshot == edition.snapshot
    assert line(kept.snapshot, "Ensemble")[-1] == 30
    assert "Environ 30 personnes" in kept.snapshot["sentence"]
    assert [one.action for one in JournalLine.objects.filter(action__startswith="publication")] == [
        "publication.publish"
    ]


def test_a_small_number_is_nowhere_in_what_is_frozen(lyon: Section, lea: Member) -> None:
    """Two people of one language and kind, among many: hidden with others around."""
    came(lyon, 14)
    came(lyon, 13, "restauration")
    came(lyon, 12, language="ar")
    came(lyon, 2, "restauration", language="ar")
    made = make(lyon)
    french, arabic = line(made.snapshot, "Français"), line(made.snapshot, "Arabe")
    assert [made.snapshot["heads"][0], french[-1], arabic[-1]] == ["Langue", 25, 15]
    assert french[1:-1].count(None) == arabic[1:-1].count(None) == 2
    assert {why for _what, why in made.why} >= {
        "trop peu de personnes",
        "masqué pour que les totaux ne rendent pas un autre nombre",
    }
    assert all(n is None or n % 5 == 0 for told in made.snapshot["lines"] for n in told[1:])
    publish(lyon, lea)


def test_lines_and_columns_of_nobody_are_not_printed(lyon: Section) -> None:
    came(lyon, 12)
    came(lyon, 8, "restauration", language="ar")
    made = make(lyon)
    assert made.snapshot["heads"] == [
        "Langue", "Commerce, magasin", "Restauration, hôtellerie", "Personnes",
    ]  # fmt: skip
    assert [told[0] for told in made.snapshot["lines"]] == ["Français", "Arabe", "Ensemble"]


def test_a_person_who_wrote_twice_counts_once(lyon: Section, lea: Member) -> None:
    first = came(lyon, 14)
    second = came(lyon, 1, on=date(2026, 6, 1))
    attachment.attach(build.opened(second[0]), to=build.opened(first[0]), by=lea, now=NOW)
    assert len(people.read(lyon, QUESTIONS["langues-types"], SPRING)) == 14


def test_what_was_shown_and_what_is_frozen_are_the_same(lyon: Section, lea: Member) -> None:
    came(lyon, 30)
    seen = make(lyon, "types-trimestres").digest
    came(lyon, 30)
    with pytest.raises(ConflictError):
        publication.publish(lyon, "types-trimestres", SPRING, seen=seen, by=lea, now=NOW)
    assert Publication.objects.count() == 0


def test_two_people_more_are_not_told_by_the_next_edition(lyon: Section, lea: Member) -> None:
    """28 then 30: the difference would say when two people wrote."""
    came(lyon, 14)
    came(lyon, 14, "restauration")
    publish(lyon, lea, "types-trimestres")
    came(lyon, 2)
    with pytest.raises(TooFewError) as refused:
        make(lyon, "types-trimestres")
    assert refused.value.reason == "difference"
    came(lyon, 6)
    assert make(lyon, "types-trimestres").compared


def test_a_withdrawn_edition_is_still_compared_with(lyon: Section, lea: Member) -> None:
    came(lyon, 14)
    came(lyon, 14, "restauration")
    edition = publish(lyon, lea, "types-trimestres")
    publication.withdraw(edition, by=lea, now=NOW)
    came(lyon, 2)
    with pytest.raises(TooFewError):
        make(lyon, "types-trimestres")
    with pytest.raises(RefusedError):
        publication.withdraw(edition, by=lea, now=NOW)


def test_a_period_that_cuts_an_earlier_one_is_refused(lyon: Section, lea: Member) -> None:
    came(lyon, 14)
    came(lyon, 14, "restauration", on=date(2026, 2, 2))
    publish(lyon, lea, scope=FIRST_HALF)
    with pytest.raises(editions.OverlapError):
        make(lyon, scope=SPRING)
    cuts = Scope(SPRING.since, later(SPRING.until, 1))
    with pytest.raises(editions.OverlapError):
        make(lyon, scope=cuts)
    with pytest.raises(editions.OverlapError):
        make(lyon, scope=Scope(FIRST_HALF.since, FIRST_HALF.until, "region-84"))


def test_a_year_after_its_quarter_hides_what_the_quarter_hid(lyon: Section, lea: Member) -> None:
    came(lyon, 14)
    came(lyon, 13, "restauration")
    came(lyon, 12, language="ar")
    came(lyon, 2, "restauration", language="ar")
    quarter = publish(lyon, lea)
    for kind in ("noz", "restauration"):
        for language in ("fr", "ar"):
            came(lyon, 9, kind, language=language, on=date(2026, 1, 5))
    half = make(lyon, scope=FIRST_HALF)
    assert quarter.exact["hidden"] != []
    assert {tuple(cell) for cell in quarter.exact["hidden"]} <= {
        tuple(cell) for cell in half.exact["hidden"]
    }


def test_a_department_needs_twenty_people(lyon: Section) -> None:
    came(lyon, 19, places=1)
    where = Scope(SPRING.since, SPRING.until, "departement-69")
    with pytest.raises(TooFewError) as refused:
        make(lyon, "langues-types", where)
    assert refused.value.reason == "department"


def test_figures_of_another_section_are_neither_counted_nor_published(
    lyon: Section, lea: Member
) -> None:
    ain = build.section("Ain", departments=["02"])
    came(lyon, 12)
    came(lyon, 12, "restauration")
    assert people.read(ain, QUESTIONS["langues-types"], SPRING) == []
    with pytest.raises(Http404):
        publication.publish(ain, "langues-types", SPRING, seen="", by=lea, now=NOW)
    seen = make(lyon).digest
    awa = build.member(lyon, Role.DELEGUE, "Awa")
    with pytest.raises(Http404):
        publication.publish(lyon, "langues-types", SPRING, seen=seen, by=awa, now=NOW)


# --- Employers by their name ---------------------------------------------------


def _about(cases: list[Any], brand: Brand) -> None:
    """Somebody of the team has said who these cases are about."""
    Workplace.objects.filter(case__in=cases).update(brand=brand)


def test_an_employer_is_named_by_two_people_and_a_legal_note(
    lyon: Section, lea: Member, zoe: Member
) -> None:
    brand = employers.brand(lea, "Bricabrac")
    small = employers.brand(lea, "Petit Four")
    _about(came(lyon, 12), brand)
    _about(came(lyon, 4), small)
    came(lyon, 15)
    made = make(lyon, "enseignes")
    assert made.names == ("Bricabrac",)
    assert "Petit Four" not in json.dumps(made.snapshot)
    with pytest.raises(RefusedError):
        publish(lyon, lea, "enseignes")
    edition = publish(lyon, lea, "enseignes", note=NOTE)
    assert edition.state == PublicationState.WAITING
    with pytest.raises(RefusedError):
        publication.settle(edition, agreed=True, by=lea, now=NOW)
    done = publication.settle(edition, agreed=True, by=zoe, now=NOW)
    assert (done.state, done.agreed_by) == (PublicationState.PUBLISHED, zoe)


def test_the_database_itself_refuses_a_name_without_a_second_person(
    lyon: Section, lea: Member
) -> None:
    _about(came(lyon, 12), employers.brand(lea, "Bricabrac"))
    came(lyon, 15)
    edition = publish(lyon, lea, "enseignes", note=NOTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=edition.pk).update(state=PublicationState.PUBLISHED)


def test_a_refused_edition_was_never_read_and_is_not_compared_with(
    lyon: Section, lea: Member, zoe: Member
) -> None:
    _about(came(lyon, 12), employers.brand(lea, "Bricabrac"))
    came(lyon, 15)
    edition = publish(lyon, lea, "enseignes", note=NOTE)
    publication.settle(edition, agreed=False, by=zoe, now=NOW)
    assert make(lyon, "enseignes").compared == ()


# --- What is sealed, what is set -------------------------------------------------


def test_neither_true_counts_nor_names_are_readable_in_the_database(
    lyon: Section, lea: Member
) -> None:
    _about(came(lyon, 12), employers.brand(lea, "Bricabrac"))
    came(lyon, 15)
    publish(lyon, lea, "enseignes", note=NOTE)
    (row,) = Publication.objects.values()
    stored = b"".join(bytes(v) for v in row.values() if isinstance(v, bytes | memoryview))
    assert b"Bricabrac" not in stored and b"Dupuis" not in stored and b'"total"' not in stored


def test_the_threshold_goes_from_five_to_twenty(lyon: Section, lea: Member) -> None:
    for k in (4, 21):
        with pytest.raises(RefusedError):
            publication.set_threshold(lyon, k, by=lea, now=NOW, version=1)
    publication.set_threshold(lyon, 12, by=lea, now=NOW, version=1)
    with pytest.raises(ConflictError):
        publication.set_threshold(lyon, 12, by=lea, now=NOW, version=1)
    came(lyon, 30)
    came(lyon, 11, "restauration")
    came(lyon, 20, "numerique")
    made = make(lyon, "types-trimestres")
    assert made.k == 12
    assert "Restauration" not in [told[0] for told in made.snapshot["lines"]]


@pytest.mark.parametrize("days", [0, 1, 45, 89])
def test_only_whole_quarters_that_are_over_are_published(days: int) -> None:
    today = date(2026, 7, 1) + timedelta(days=days)
    assert is_whole(SPRING, today)
    assert not is_whole(Scope(quarter_of(today), later(quarter_of(today), 1)), today)
    assert not is_whole(Scope(date(2026, 4, 2), date(2026, 7, 1)), today)
    assert not is_whole(Scope(date(2026, 4, 1), date(2026, 7, 1), "commune-69001"), today)


def test_reading_costs_the_same_whatever_the_people(
    lyon: Section, django_assert_num_queries: Any
) -> None:
    came(lyon, 4)
    with django_assert_num_queries(2):
        people.read(lyon, QUESTIONS["langues-types"], SPRING)
    came(lyon, 12)
    with django_assert_num_queries(2):
        people.read(lyon, QUESTIONS["langues-types"], SPRING)
