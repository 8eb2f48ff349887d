"""Employers in common with another section or another union: classes of numbers, no name.

Only about an employer of whom the section itself has a case; so many a week and no more; each
time in both journals. What follows is said by the two coordinations, by voice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions import section_card
from dossiers.actions.refusal import RefusedError
from dossiers.employers.book import Names
from dossiers.employers.counts import person
from dossiers.federation import match, wire
from dossiers.models import Brand, Entry, JournalLine, MatchTurn, Member, Peer, Section, Workplace
from dossiers.rules.spelling import normal

WEEK = timedelta(days=7)


def ask_here(section: Section, brand: UUID, *, by: Member, now: datetime) -> dict[str, int]:
    """The class of each other section of this instance, by its name, for one brand of ours.

    Raises Http404, or RefusedError without a case of ours or after too many in a week.
    """
    section_card.require(by, section)
    names = Names([section.pk])
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        _check_ours(names, brand)
        found = {}
        for other in Section.objects.exclude(pk=section.pk):
            pair = _pair(section, bytes(section_card.identity(other, now=now).exchange_key), now)
            theirs = _counted(Names([other.pk]), pair)
            marks = _marks(names, brand, pair)
            found[other.name] = match.number_class(max(theirs.get(one, 0) for one in marks))
            _journal("match.answer", other, len(marks), by=by, now=now)
        _count(section, None, 1, now=now)
        _journal("match.ask", section, 1, by=by, now=now)
    return found


def ask_peer(peer: Peer, brands: Collection[UUID], *, by: Member, now: datetime) -> bytes:
    """A sealed question for a section of another union. Raises Http404, RefusedError."""
    section = peer.section
    section_card.require(by, section)
    _check_peer(peer)
    names = Names([section.pk])
    pair = _pair(section, bytes(peer.exchange_key), now)
    marks: set[str] = set()
    for brand in brands:
        _check_ours(names, brand)
        marks |= _marks(names, brand, pair)
    if not marks or len(marks) > match.AT_ONCE:
        raise RefusedError(_("Choisir une enseigne, et quelques-unes au plus."))
    with transaction.atomic():
        _journal("match.ask", section, len(marks), by=by, now=now)
    return _sealed(peer, match.question(uuid4(), marks), now)


def read_file(
    section: Section, content: bytes, *, by: Member, now: datetime
) -> tuple[Peer, bytes | dict[str, int]]:
    """From a compared section: the sealed answer to its question, or its answer by our brands.

    Raises Http404, RefusedError for a file of nobody known, or after too many in a week.
    """
    section_card.require(by, section)
    ours = section_card.identity(section, now=now)
    known = Peer.objects.filter(section=section, compared_on__isnull=False, removed_on=None)
    peers = {peer.recipient: peer for peer in known}
    senders = [section_card.card_of(peer) for peer in peers.values()]
    keys = section_card.keys_of(ours)
    try:
        card, clear = wire.unseal(content, mine=keys, me=ours.recipient, senders=senders)
        told = match.read(clear)
    except (wire.WireError, match.MatchError):
        raise RefusedError(
            _("Ce fichier ne vient pas d’une section dont la carte est comparée, ou est abîmé.")
        ) from None
    peer = peers[card.recipient]
    pair = keys.pair_key(bytes(peer.exchange_key), match.PURPOSE)
    if told.classes is not None:
        return peer, _by_our_brands(section, pair, told.classes)
    return peer, _answer(section, peer, pair, told, by=by, now=now)


def _answer(
    section: Section, peer: Peer, pair: bytes, told: match.Told, *, by: Member, now: datetime
) -> bytes:
    if len(told.marks) > match.AT_ONCE:
        raise RefusedError(_("Cette question porte sur trop d’employeurs à la fois."))
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        _count(section, peer, len(told.marks), now=now)
        counted = _counted(Names([section.pk]), pair)
        classes = {one: match.number_class(counted.get(one, 0)) for one in told.marks}
        _journal("match.answer", section, len(told.marks), by=by, now=now)
    return _sealed(peer, match.answer(told.id, classes), now)


def _by_our_brands(section: Section, pair: bytes, classes: Mapping[str, int]) -> dict[str, int]:
    names = Names([section.pk])
    found = {}
    for brand in names.standing(names.brands):
        said = [classes[one] for one in _marks(names, brand.pk, pair) if one in classes]
        if said:
            found[str(brand.name)] = max(said)
    return found


def _marks(names: Names, brand: UUID, pair: bytes) -> set[str]:
    """All by which another section may know this brand: its names, the SIREN behind them."""
    same = set(names.same(names.brands, names.root(names.brands, brand).pk))
    spoken = {str(names.brands[one].name) for one in same}
    spoken |= {str(alias.words) for alias in names.aliases if alias.brand_id in same}
    of_brand = [one for one in names.companies.values() if one.brand_id in same]
    found = {match.mark(pair, "name", normal(one)) for one in spoken if normal(one)}
    return found | {match.mark(pair, "siren", str(one.siren)) for one in of_brand if one.siren}


def _counted(names: Names, pair: bytes) -> dict[str, int]:
    """People by digest, in the sections whose books these are. One statement and the books."""
    books = [book.section_id for book in names.books.values()]
    rows = (
        Workplace.objects.filter(section__in=books, brand__isnull=False)
        .order_by()
        .values("brand")
        .annotate(n=Count(person(), distinct=True))
    )
    people: Counter[UUID] = Counter()
    for row in rows:
        people[names.root(names.brands, row["brand"]).pk] += row["n"]
    found: dict[str, int] = {}
    for brand, number in people.items():
        for one in _marks(names, brand, pair):
            found[one] = found.get(one, 0) + number
    return found


def brands_with_cases(section: Section) -> list[Brand]:
    """The brands of which this section has a case: the only ones to ask about."""
    names = Names([section.pk])
    used = Workplace.objects.filter(section=section, brand__isnull=False)
    seen = {names.root(names.brands, pk).pk for pk in used.values_list("brand", flat=True)}
    return [brand for brand in names.standing(names.brands) if brand.pk in seen]


def _check_ours(names: Names, brand: UUID) -> None:
    same = names.same(names.brands, brand) if brand in names.brands else []
    if not Workplace.objects.filter(brand__in=same).exists():
        raise RefusedError(_("Choisir un employeur dont la section a déjà un dossier."))


def _check_peer(peer: Peer) -> None:
    if peer.removed_on or not peer.compared_on:
        raise RefusedError(_("Comparer d’abord l’empreinte de cette carte, par téléphone."))


def _pair(section: Section, theirs: bytes, now: datetime) -> bytes:
    keys = section_card.keys_of(section_card.identity(section, now=now))
    return keys.pair_key(theirs, match.PURPOSE)


def _sealed(peer: Peer, content: bytes, now: datetime) -> bytes:
    ours = section_card.identity(peer.section, now=now)
    return wire.seal(content, sender=section_card.keys_of(ours), to=peer.recipient)


def _count(section: Section, peer: Peer | None, digests: int, *, now: datetime) -> None:
    """Raises RefusedError beyond what one other may compare in a week."""
    today = timezone.localdate(now)
    turns = MatchTurn.objects.filter(section=section, peer=peer, day__gt=today - WEEK)
    done = turns.aggregate(n=Sum("digests"))["n"] or 0
    if done + digests > match.A_WEEK:
        raise RefusedError(
            _("Assez de rapprochements cette semaine. Reprendre dans quelques jours.")
        )
    MatchTurn.objects.create(section=section, peer=peer, day=today, digests=digests)


def _journal(action: str, section: Section, number: int, *, by: Member, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, section.pk, None, {"number": number}))
