"""Another union: one file, one reader, one opening, and a receipt before anything ends here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import timezone

from dossiers.actions import conversation, envelope, envelope_open, referral, section_card
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.federation import card as cards
from dossiers.federation import lines, wire
from dossiers.models import Case, JournalLine, Member, OpenedEnvelope, Peer, Referral, Section
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def nora(db: None, lyon: Section) -> Member:
    """Coordinates Brest, which stands for a section of another instance: they share only files."""
    return build.member(build.section("Brest"), "coordinator", "Nora")


def knows(section: Section, other: Section, by: Member) -> Peer:
    """`section` adds the card of `other`, and compares it by voice."""
    text = section_card.card_of(section_card.identity(other, now=NOW)).text()
    peer = section_card.add_peer(section, text=text, by=by, now=NOW)
    section_card.compare(peer, digits=peer.fingerprint, by=by, now=NOW)
    return Peer.objects.get(pk=peer.pk)


@pytest.fixture
def brest(nora: Member, lea: Member, lyon: Section) -> Section:
    brest = build.section_of(nora)
    knows(brest, lyon, nora)
    knows(lyon, brest, lea)
    return brest


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    told = {"reply": {"channel": "phone", "phone": "0612345678", "language": "es"}}
    case = build.taken(awa, binome=karim, now=NOW, happened=TODAY - 20 * DAY, **told)
    build.proof(case, by=awa, now=NOW)
    conversation.write_as_person(case, body="Je garde les plannings.", now=NOW)
    return build.opened(case)


@pytest.fixture
def agreed(case: Case, awa: Member, brest: Section, lyon: Section) -> Referral:
    peer = Peer.objects.get(section=lyon)
    row = referral.propose(case, peer=peer, why="near", by=awa, now=NOW)
    return referral.answer_by_person(row, yes=True, now=NOW)


@pytest.fixture
def sealed(agreed: Referral, awa: Member) -> bytes:
    return envelope.seal(agreed, by=awa, now=NOW)


def opened(brest: Section, sealed: bytes, nora: Member) -> envelope_open.Opened:
    return envelope_open.open_envelope(brest, envelope=sealed, by=nora, now=NOW)


def test_the_case_comes_in_whole_with_dates_that_run(
    sealed: bytes, brest: Section, nora: Member, case: Case
) -> None:
    here = build.opened(opened(brest, sealed, nora).case)
    assert (here.section, here.suivi, here.state) == (brest, nora, "open")
    assert (here.story, here.contact["phone"], here.language) == (
        case.story, "0612345678", "es",
    )  # fmt: skip
    assert [one.body for one in here.messages.all()] == ["Je garde les plannings."]
    assert [(p.number, p.name) for p in here.exhibits.all()] == [(1, "preuve.pdf")]
    theirs = {(d.rule, d.prudent) for d in case.deadlines.filter(state="open")}
    assert theirs == {(d.rule, d.prudent) for d in here.deadlines.filter(state="open")}
    assert here.nearest_on == case.nearest_on
    assert not here.keys.filter(recipient_kind="receipt").exists()


def test_nothing_leaves_before_her_yes(
    case: Case, awa: Member, brest: Section, lyon: Section
) -> None:
    row = referral.propose(case, peer=Peer.objects.get(section=lyon), why="near", by=awa, now=NOW)
    with pytest.raises(RefusedError):
        envelope.seal(row, by=awa, now=NOW)


def test_the_bytes_say_nothing_and_open_for_one_section_only(
    sealed: bytes, case: Case, lyon: Section, lea: Member
) -> None:
    for clear in ("plannings", case.reference, "0612345678", "Brest", "Awa"):
        assert clear.encode() not in sealed
    with pytest.raises(RefusedError, match="pour une autre section"):
        envelope_open.open_envelope(lyon, envelope=sealed, by=lea, now=NOW)


def counts() -> tuple[int, int]:
    return Case.objects.count(), OpenedEnvelope.objects.count()


def test_the_same_envelope_opens_once(sealed: bytes, brest: Section, nora: Member) -> None:
    opened(brest, sealed, nora)
    before = counts()
    with pytest.raises(ConflictError):
        opened(brest, sealed, nora)
    assert counts() == before


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_changed_or_cut_envelope_brings_in_nothing(
    sealed: bytes, brest: Section, nora: Member, part: float
) -> None:
    before, place = counts(), int(len(sealed) * part)
    flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    for damaged in (flipped, sealed[:place], b"", sealed + b"x"):
        with pytest.raises(RefusedError):
            opened(brest, damaged, nora)
    assert counts() == before


def test_an_envelope_that_nobody_known_signed_is_refused(
    agreed: Referral, brest: Section, nora: Member, sealed: bytes
) -> None:
    Peer.objects.filter(section=brest).update(removed_on=TODAY)
    with pytest.raises(RefusedError, match="signé"):
        opened(brest, sealed, nora)


def test_who_received_it_cannot_forward_it_as_if_it_were_for_another(
    sealed: bytes, brest: Section
) -> None:
    keys = section_card.keys_of(brest.identity)
    clear = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(keys.identity)])
    other, other_keys = cards.make("Nantes")
    forwarded = pyrage.encrypt(clear, [pyrage.x25519.Recipient.from_str(other.recipient)])
    sender = section_card.card_of(Peer.objects.get(section=brest))
    with pytest.raises(wire.WireError, match="unknown_sender"):
        wire.unseal(forwarded, mine=other_keys, me=other.recipient, senders=[sender])


def test_a_case_that_cannot_be_brought_in_is_not_brought_in_by_halves(
    sealed: bytes, brest: Section, nora: Member, lyon: Section
) -> None:
    keys = section_card.keys_of(brest.identity)
    sender = section_card.card_of(Peer.objects.get(section=brest))
    _card, content = wire.unseal(sealed, mine=keys, me=brest.identity.recipient, senders=[sender])
    parcel = lines.read(content)
    parcel.tables["dossiers.Milestone"][0]["slug"] = "of-a-later-version"
    again = wire.seal(
        parcel.written(), sender=section_card.keys_of(lyon.identity), to=brest.identity.recipient
    )
    before = counts()
    with pytest.raises(RefusedError, match="plus récente"):
        opened(brest, again, nora)
    assert counts() == before


def test_the_lines_are_read_as_they_were_written_and_refused_when_cut() -> None:
    parcel = lines.Parcel(
        uuid4(),
        NOW,
        {"dossiers.Case": [{"story": "é"}]},
        [lines.Piece(1, "a.pdf", True, b"\0\1")],
    )
    assert lines.read(parcel.written()) == parcel
    whole = parcel.written().splitlines(keepends=True)
    for cut in (whole[:-1], whole[:1] + whole[2:], []):
        with pytest.raises(lines.LinesError):
            lines.read(b"".join(cut))
    assert lines.read(replace(parcel, files=()).written()).files == []


def test_the_origin_ends_only_with_the_receipt_and_says_what_it_keeps(
    sealed: bytes, agreed: Referral, brest: Section, nora: Member, awa: Member
) -> None:
    case = agreed.case
    assert build.opened(case).state == "open"
    with pytest.raises(RefusedError):
        envelope.receive(agreed, code="0000-0000-0000-0000", by=awa, now=NOW)
    assert case.deadlines.filter(state="open").exists()
    code = opened(brest, sealed, nora).receipt
    envelope.receive(agreed, code=code.lower().replace("-", " "), by=awa, now=NOW)
    ended = Case.objects.get(pk=case.pk)
    assert (ended.state, ended.outcome) == ("closed", "referred")
    assert ended.erase_on == TODAY + 30 * DAY == case.referrals.get().keeps_until
    said = JournalLine.objects.filter(case=case.pk, action="envelope.receive")
    assert said.count() == 1


def test_the_receipt_of_another_envelope_ends_nothing(
    sealed: bytes, agreed: Referral, brest: Section, nora: Member, awa: Member
) -> None:
    code = opened(brest, sealed, nora).receipt
    envelope.seal(agreed, by=awa, now=NOW)  # made again: the words of the case had changed
    with pytest.raises(RefusedError):
        envelope.receive(
            agreed, code=code[:-1] + ("0" if code[-1] != "0" else "1"), by=awa, now=NOW
        )


def test_a_card_that_was_changed_on_its_way_is_refused(
    lyon: Section, lea: Member, brest: Section
) -> None:
    text = section_card.card_of(brest.identity).text()
    card, _keys = cards.make("Brest")
    for changed in (
        text.replace(brest.identity.recipient, card.recipient),
        text.replace("Signature", "Signatur"),
        text[:100],
        "",
    ):
        with pytest.raises(RefusedError):
            section_card.add_peer(lyon, text=changed, by=lea, now=NOW)


def test_a_card_is_good_for_nothing_before_the_digits_were_heard(
    case: Case, lyon: Section, lea: Member, awa: Member
) -> None:
    card, _keys = cards.make("Nantes")
    peer = section_card.add_peer(lyon, text=card.text(), by=lea, now=NOW)
    with pytest.raises(RefusedError, match="empreinte"):
        referral.propose(case, peer=peer, why="near", by=awa, now=NOW)
    with pytest.raises(RefusedError):
        section_card.compare(peer, digits="12345", by=lea, now=NOW)
    with pytest.raises(Http404):
        section_card.compare(peer, digits=peer.fingerprint, by=awa, now=NOW)
    section_card.compare(peer, digits=card.fingerprint.replace(" ", "-"), by=lea, now=NOW)
    assert Peer.objects.get(pk=peer.pk).compared_by == lea


def said(*words: str) -> str:
    out = StringIO()
    call_command("envelope", *words, stdout=out)
    return out.getvalue()


def test_the_host_can_carry_it_from_the_command_line(
    agreed: Referral, brest: Section, nora: Member, awa: Member, tmp_path: Path
) -> None:
    file = str(tmp_path / "enveloppe.age")
    case = agreed.case
    assert cards.read(said("card", brest.slug)).recipient == brest.identity.recipient
    said("seal", case.reference, file, "--by", awa.email)
    with pytest.raises(CommandError):  # never over another file
        said("seal", case.reference, file, "--by", awa.email)
    told = said("open", brest.slug, file, "--by", nora.email)
    code = re.search(r"(\w{4}-){3}\w{4}", told)
    assert code
    agreed.refresh_from_db()
    assert agreed.sealed_at
    with pytest.raises(CommandError, match="déjà ouverte"):
        said("open", brest.slug, file, "--by", nora.email)
    with pytest.raises(CommandError, match="ne peut pas"):
        said("open", brest.slug, file, "--by", awa.email)
