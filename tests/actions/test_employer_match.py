"""Employers in common: classes of numbers, under a key that only two sections have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions import employer_match, section_card
from dossiers.actions.refusal import RefusedError
from dossiers.actions.workplace import link
from dossiers.federation import card as cards
from dossiers.federation import match, wire
from dossiers.models import JournalLine, MatchTurn, Member, Peer, Section
from tests import build, employers

NOW = timezone.now()
SIREN = "732829320"


@pytest.fixture
def nora(db: None, lyon: Section) -> Member:
    """Coordinates Brest."""
    return build.member(build.section("Brest"), "coordinator", "Nora")


def told(by: Member, name: str, people: int, siren: str = "") -> object:
    """A brand of the section of `by`, with so many people."""
    brand = employers.brand(by, name)
    if siren:
        employers.company(brand, by, siren=siren)
    for _n in range(people):
        link(build.taken(by), brand=brand, by=by, now=NOW)
    return brand


def knows(by: Member, other: Section) -> Peer:
    text = section_card.card_of(section_card.identity(other, now=NOW)).text()
    peer = section_card.add_peer(build.section_of(by), text=text, by=by, now=NOW)
    section_card.compare(peer, digits=peer.fingerprint, by=by, now=NOW)
    return Peer.objects.select_related("section").get(pk=peer.pk)


def test_sections_of_one_instance_learn_a_class_and_both_journals_say_so(
    lyon: Section, lea: Member, nora: Member
) -> None:
    brand = told(lea, "Bricabrac", 1)
    told(nora, "BRICABRAC !", 6)
    assert employer_match.ask_here(lyon, brand.pk, by=lea, now=NOW) == {"Brest": 5}
    lines = JournalLine.objects.filter(action__startswith="match.").order_by("seq")
    assert [(one.action, one.section) for one in lines] == [
        ("match.answer", build.section_of(nora).pk),
        ("match.ask", lyon.pk),
    ]


def test_nobody_and_four_people_are_the_same_class(
    lyon: Section, lea: Member, nora: Member
) -> None:
    alone, shared = told(lea, "Seul", 1), told(lea, "Commun", 1)
    told(nora, "Commun", 4)
    ask = [employer_match.ask_here(lyon, one.pk, by=lea, now=NOW) for one in (alone, shared)]
    assert ask == [{"Brest": 0}, {"Brest": 0}]
    assert [match.number_class(n) for n in (0, 4, 5, 9, 10, 49, 500)] == [0, 0, 5, 5, 10, 20, 50]


def test_an_employer_of_whom_we_have_no_case_is_not_asked_about(
    lyon: Section, lea: Member, nora: Member
) -> None:
    brand = told(lea, "Bricabrac", 0)
    told(nora, "Bricabrac", 6)
    with pytest.raises(RefusedError):
        employer_match.ask_here(lyon, brand.pk, by=lea, now=NOW)
    assert not JournalLine.objects.filter(action="match.ask").exists()


def test_two_instances_compare_by_files_that_say_no_name(
    lyon: Section, lea: Member, nora: Member
) -> None:
    brest = build.section_of(nora)
    brand = told(lea, "Bricabrac", 1, SIREN)
    told(nora, "Autre nom", 7, SIREN)
    theirs, ours = knows(lea, brest), knows(nora, lyon)
    question = employer_match.ask_peer(theirs, [brand.pk], by=lea, now=NOW)
    peer, answer = employer_match.read_file(brest, question, by=nora, now=NOW)
    assert peer == ours and isinstance(answer, bytes)
    assert employer_match.read_file(lyon, answer, by=lea, now=NOW)[1] == {"Bricabrac": 5}
    for clear in (b"Bricabrac", b"bricabrac", SIREN.encode(), b"Lyon", b"Brest"):
        assert clear not in question + answer


def test_even_opened_a_question_is_useless_without_the_key_of_the_pair(
    lyon: Section, lea: Member, nora: Member
) -> None:
    brest = build.section_of(nora)
    brand = told(lea, "Bricabrac", 1, SIREN)
    knows(nora, lyon)
    sealed = employer_match.ask_peer(knows(lea, brest), [brand.pk], by=lea, now=NOW)
    sender = section_card.card_of(Peer.objects.get(section=brest))
    _card, clear = wire.unseal(
        sealed, mine=section_card.keys_of(brest.identity), me=brest.identity.recipient,
        senders=[sender],
    )  # fmt: skip
    assert SIREN.encode() not in clear and b"bricabrac" not in clear
    marks = match.read(clear).marks
    _other, thief = cards.make("Nantes")
    wrong = thief.pair_key(bytes(lyon.identity.exchange_key), match.PURPOSE)
    guesses = {match.mark(wrong, "siren", SIREN), match.mark(wrong, "name", "bricabrac")}
    assert len(marks) == 2 and not marks & guesses


def test_nobody_tries_a_whole_list(
    lyon: Section, lea: Member, nora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    brest = build.section_of(nora)
    brand = told(lea, "Bricabrac", 1)
    told(nora, "Bricabrac", 6)
    knows(nora, lyon)
    peer = knows(lea, brest)
    monkeypatch.setattr(match, "A_WEEK", 2)
    for _n in range(2):
        question = employer_match.ask_peer(peer, [brand.pk], by=lea, now=NOW)
        employer_match.read_file(brest, question, by=nora, now=NOW)
    with pytest.raises(RefusedError, match="semaine"):
        employer_match.read_file(brest, question, by=nora, now=NOW)
    assert MatchTurn.objects.filter(section=brest).count() == 2
    employer_match.read_file(brest, question, by=nora, now=NOW + timedelta(days=8))
    many = wire.seal(
        match.question(peer.pk, [f"{n:032x}" for n in range(match.AT_ONCE + 1)]),
        sender=section_card.keys_of(lyon.identity),
        to=brest.identity.recipient,
    )
    with pytest.raises(RefusedError, match="trop"):
        employer_match.read_file(brest, many, by=nora, now=NOW + timedelta(days=30))


def test_a_file_of_nobody_known_is_not_answered(lyon: Section, lea: Member, nora: Member) -> None:
    brand = told(lea, "Bricabrac", 1)
    brest = build.section_of(nora)
    question = employer_match.ask_peer(knows(lea, brest), [brand.pk], by=lea, now=NOW)
    with pytest.raises(RefusedError):
        employer_match.read_file(brest, question, by=nora, now=NOW)
    with pytest.raises(RefusedError):
        employer_match.read_file(brest, b"x", by=nora, now=NOW)
