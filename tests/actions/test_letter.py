"""A letter: begun from the case, written by several, sent with her yes, then never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from dossiers.actions import consent, fact, letter, move, stopping, undo
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.letters.placeholder import missing
from dossiers.letters.template import Template, templates
from dossiers.models import Case, ConsentAct, JournalLine, Letter, Member, State
from dossiers.rules.known import KnownDate
from tests import build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 12, tzinfo=timezone.get_default_timezone())
SENT, PRESENTED, RECEIVED = date(2026, 6, 1), date(2026, 6, 3), date(2026, 6, 15)


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A dismissal at Noz, with her yes to write."""
    told = {"work": {"employer": "Noz & Fils <SARL>"}}
    section = build.section_of(awa)
    arrived = build.deposited("noz", section=section, happened=date(2026, 5, 20), now=NOW, **told)
    case = build.taken(awa, binome=karim, case=arrived, now=NOW)
    consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=NOW)
    return build.opened(case)


def begun(case: Case, by: Member, slug: str = "reclamation") -> Letter:
    return letter.begin(case, slug, by=by, now=NOW)


def whole(one: Letter, by: Member, text: str = "Madame, payez-la.") -> Letter:
    """The same, with nothing left to complete."""
    return letter.edit(one, text=text, summary="Réclamation", by=by, now=NOW, version=one.version)


def sent(one: Letter, by: Member, **more: object) -> Letter:
    told = {"sent_on": SENT, "version": one.version, **more}
    return letter.send(one, **told, by=by, now=NOW)  # type: ignore[arg-type]


def test_a_letter_is_filled_with_what_the_case_knows_and_lists_the_rest(
    case: Case, awa: Member
) -> None:
    day = KnownDate.day(date(2026, 5, 2))
    fact.write(case, known=day, text="On m’a crié {poste}.", exhibit=None, by=awa, now=NOW)
    one = begun(build.opened(case), awa)
    assert "Noz & Fils <SARL>" in one.text and case.section.name in one.text
    assert "1. Samedi 2 mai 2026 : On m’a crié {poste}." in one.text
    assert "1er juillet 2026" in one.text and awa.name in one.text
    assert "prénom et nom de la personne" in missing(one.text)


def test_a_letter_knows_the_dates_of_the_facts(case: Case, awa: Member) -> None:
    text = begun(case, awa, "demande-motifs").text
    assert "que j’ai reçue le mercredi 20 mai 2026" in text


def test_the_name_of_the_person_is_never_filled_in(awa: Member) -> None:
    told = {"reply": {"channel": "email", "email": "sam@example.org", "name": "Sam Canari"}}
    case = build.taken(awa, case=build.deposited(section=build.section_of(awa), **told))
    for slug in templates():
        text = letter.begin(case, slug, by=awa, now=timezone.now()).text
        assert "Canari" not in text and "sam@example.org" not in text


def test_a_letter_keeps_what_its_template_said_the_day_it_was_begun(
    case: Case, awa: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begun(case, awa)
    before = one.text

    def later() -> Mapping[str, Template]:
        old = templates()["reclamation"]
        new = replace(old, version=2, body="Tout autre chose.", act="go_to_court", starts="")
        return MappingProxyType({"reclamation": new})

    monkeypatch.setattr(letter, "templates", later)
    assert begun(case, awa).template_version == 2
    kept = case.letters.get(pk=one.pk)
    assert (kept.text, kept.template_version) == (before, 1)
    assert (kept.act, kept.starts) == ("write_to_employer", "demand_sent")


def test_only_a_draft_without_a_hole_may_leave(case: Case, awa: Member) -> None:
    one = begun(case, awa)
    with pytest.raises(RefusedError, match="à compléter"):
        sent(one, awa)
    with pytest.raises(RefusedError, match="vide"):
        sent(whole(one, awa, "  \n"), awa)
    assert not case.milestones.filter(slug="demand_sent").exists()
    assert sent(whole(case.letters.get(), awa), awa).sent_on == SENT


@pytest.mark.parametrize("withdrawn", [True, False])
def test_without_her_yes_nothing_leaves(case: Case, awa: Member, withdrawn: bool) -> None:
    one = whole(begun(case, awa), awa)
    if withdrawn:
        consent.withdraw(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=NOW)
    else:
        stopping.ask(case, now=NOW)
    with pytest.raises(RefusedError, match=r"accord|arrêter"):
        sent(one, awa)
    assert case.letters.get().sent_on is None
    consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=NOW)
    if not withdrawn:
        stopping.take_back(build.opened(case), now=NOW)
    assert sent(one, awa).sent_on == SENT


def test_a_letter_to_an_inspection_asks_for_its_own_yes(case: Case, awa: Member) -> None:
    one = whole(begun(case, awa, "inspection-travail"), awa)
    with pytest.raises(RefusedError, match="administration"):
        sent(one, awa)
    consent.give(case, ConsentAct.WRITE_TO_AUTHORITY, by=None, now=NOW)
    assert sent(one, awa).milestone.slug == "authority_asked"


def test_sending_starts_the_clock_of_the_answer_from_the_right_day(case: Case, awa: Member) -> None:
    one = sent(whole(begun(case, awa), awa), awa, presented_on=PRESENTED, number=" RK 1 ")
    noted = one.milestone
    assert (noted.slug, noted.earliest) == ("demand_sent", SENT)
    assert (noted.presented_on, noted.confirmed) == (PRESENTED, False)
    clock = noted.deadlines.get(rule="reponse_mise_en_demeure")
    assert clock.legal == date(2026, 6, 16) and one.number == "RK 1"


def test_a_clock_that_runs_from_the_reception_waits_for_it_and_then_moves(
    case: Case, awa: Member
) -> None:
    one = sent(whole(begun(case, awa, "demande-motifs"), awa), awa)
    clock = one.milestone.deadlines.get(rule="motifs_reponse_15j")
    assert clock.legal is None
    proof = build.proof(case, now=NOW)
    learnt = letter.learn_dates(
        one, presented_on=None, received_on=RECEIVED, proof=proof,
        by=awa, now=NOW, version=one.version,
    )  # fmt: skip
    clock.refresh_from_db()
    assert clock.legal == date(2026, 6, 30)
    assert learnt.milestone.confirmed and learnt.milestone.exhibit_id == proof.pk
    again = letter.learn_dates(
        learnt, presented_on=PRESENTED, received_on=date(2026, 6, 16), why="letter_typing",
        by=awa, now=NOW, version=learnt.version,
    )  # fmt: skip
    clock.refresh_from_db()
    assert clock.legal == date(2026, 7, 1) and again.received_on == date(2026, 6, 16)


def test_a_noted_day_changes_only_with_a_reason(case: Case, awa: Member) -> None:
    one = sent(whole(begun(case, awa), awa), awa, received_on=RECEIVED)
    told = {"presented_on": PRESENTED, "received_on": None, "by": awa, "now": NOW}
    with pytest.raises(RefusedError, match="pourquoi"):
        letter.learn_dates(one, **told, version=one.version)
    learnt = letter.learn_dates(one, **told, why="letter_post", version=one.version)
    assert (learnt.presented_on, learnt.received_on) == (PRESENTED, None)
    assert JournalLine.objects.get(action="letter.correct").details == {"cause": "letter_post"}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"sent_on": date(2026, 7, 2)}, "futur"),
        ({"received_on": date(2026, 5, 30)}, "envoyée, puis"),
        ({"presented_on": RECEIVED, "received_on": PRESENTED}, "envoyée, puis"),
    ],
)
def test_days_that_cannot_be_are_refused(
    case: Case, awa: Member, days: dict[str, date], said: str
) -> None:
    one = whole(begun(case, awa), awa)
    with pytest.raises(RefusedError, match=said):
        sent(one, awa, **days)
    assert sent(one, awa).sent_on == SENT


def test_what_was_sent_never_changes(case: Case, awa: Member) -> None:
    one = sent(whole(begun(case, awa), awa), awa)
    text, digest = one.text, one.digest
    assert digest == letter.digest("Madame, payez-la.")
    with pytest.raises(RefusedError, match="ne change plus"):
        whole(one, awa, "Autre chose.")
    with pytest.raises(RefusedError, match="ne change plus"):
        letter.remove(one, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="ne change plus"):
        sent(one, awa)
    learnt = letter.learn_dates(
        one, presented_on=None, received_on=RECEIVED, by=awa, now=NOW, version=one.version
    )
    kept = case.letters.get(pk=learnt.pk)
    assert (kept.text, kept.digest) == (text, digest)
    assert kept.milestone.deadlines.count() == 1


def test_the_database_knows_no_draft_that_was_received_and_no_sent_one_removed(
    case: Case, awa: Member
) -> None:
    one = begun(case, awa)
    for wrong in ({"received_on": SENT}, {"sent_on": RECEIVED, "received_on": SENT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=one.pk).update(sent_on=SENT, removed_at=NOW)


def test_two_people_never_write_over_each_other(case: Case, awa: Member, karim: Member) -> None:
    one = begun(case, awa)
    mine = whole(one, awa, "Le texte d’Awa.")
    with pytest.raises(ConflictError, match="changé"):
        whole(one, karim, "Le texte de Karim.")
    sent(mine, awa)
    with pytest.raises(ConflictError, match="envoi"):
        sent(mine, karim)
    assert case.letters.get().text == "Le texte d’Awa."
    assert case.milestones.filter(slug="demand_sent").count() == 1


def test_a_draft_removed_comes_back_or_is_gone_after_an_hour(case: Case, awa: Member) -> None:
    one = begun(case, awa)
    letter.remove(one, by=awa, now=NOW)
    assert case.letters.get().removed_at == NOW
    with pytest.raises(RefusedError, match="retiré"):
        letter.remove(case.letters.get(), by=awa, now=NOW)
    kept = undo.last(by=awa, act="letter.remove", case=case, now=NOW)
    assert kept is not None
    undo.undo(kept, by=awa, now=NOW + timedelta(minutes=9))
    assert case.letters.get().removed_at is None
    letter.remove(case.letters.get(), by=awa, now=NOW)
    housekeeping(now=NOW + timedelta(minutes=59))
    assert case.letters.count() == 1
    housekeeping(now=NOW + timedelta(minutes=61))
    assert case.letters.count() == 0


def test_the_move_takes_a_letter_already_noted_and_counts_nothing_twice(
    case: Case, awa: Member
) -> None:
    one = begun(case, awa)
    told = {"sent_on": None, "registered": True, "summary": "", "proof": None}
    with pytest.raises(RefusedError, match="envoi"):
        move.send_demand(case, **told, letter=one, by=awa, now=NOW)
    one = sent(whole(one, awa), awa)
    moved = move.send_demand(case, **told, letter=one, by=awa, now=NOW)
    assert moved.state == State.DEMAND
    assert case.letters.count() == 1
    assert case.milestones.filter(slug="demand_sent").count() == 1


def test_a_letter_of_another_case_is_no_demand_of_this_one(case: Case, awa: Member) -> None:
    other = build.taken(awa, now=NOW)
    consent.give(other, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=NOW)
    theirs = sent(whole(begun(other, awa), awa), awa)
    told = {"sent_on": None, "registered": True, "summary": "", "proof": None}
    with pytest.raises(RefusedError):
        move.send_demand(case, **told, letter=theirs, by=awa, now=NOW)
    assert Case.objects.get(pk=case.pk).state == State.OPEN


def test_strangers_write_no_letter(case: Case, awa: Member) -> None:
    stranger = build.member(build.section("Brest"))
    one = begun(case, awa)
    for act in (
        lambda: begun(case, stranger),
        lambda: whole(one, stranger),
        lambda: sent(one, stranger),
        lambda: letter.remove(one, by=stranger, now=NOW),
        lambda: letter.note_export(one, by=stranger, now=NOW),
    ):
        with pytest.raises(Http404):
            act()
    assert whole(one, awa).version == 2


def test_nothing_of_a_letter_stands_in_clear(case: Case, awa: Member) -> None:
    one = sent(whole(begun(case, awa), awa, "Un secret de canari."), awa, number="1A-CANARI")
    row = Letter.objects.filter(pk=one.pk).values().get()
    assert "canari" not in str(row).lower()
    lines = JournalLine.objects.filter(action__startswith="letter.").values_list("details")
    assert "canari" not in str(list(lines)).lower()
