"""The card of a section, and the cards of others: made, added, compared by voice, removed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.refusal import RefusedError
from dossiers.federation import card as cards
from dossiers.models import Entry, JournalLine, Member, Peer, Role, Section, SectionIdentity


def require(member: Member, section: Section) -> None:
    """Raises Http404 unless the member keeps the cards of this section."""
    access.require_somewhere(member, "manage_cards")
    access.require_section(member, section.pk, Role.COORDINATOR)


def identity(section: Section, *, now: datetime) -> SectionIdentity:
    """The card of this section, made once."""
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        found = SectionIdentity.objects.filter(section=section).first()
        if found:
            return found
        card, keys = cards.make(section.name)
        return SectionIdentity.objects.create(
            section=section,
            recipient=card.recipient,
            verify_key=card.verify_key,
            exchange_key=card.exchange_key,
            sealed_private=cards.sealed(keys, section.pk),
            made_on=timezone.localdate(now),
        )


def card_of(row: SectionIdentity | Peer) -> cards.Card:
    """The public half of ours or of theirs."""
    name = row.name if isinstance(row, Peer) else row.section.name
    return cards.Card(name, row.recipient, bytes(row.verify_key), bytes(row.exchange_key))


def keys_of(row: SectionIdentity) -> cards.Keys:
    """The private half of ours. Raises TamperedError."""
    return cards.unsealed(bytes(row.sealed_private), row.section_id)


def add_peer(section: Section, *, text: str, by: Member, now: datetime) -> Peer:
    """Keep the card of a section of another union. Nothing goes to it before it is compared.

    Raises RefusedError for words that are not a card, or for one that is there already.
    """
    require(by, section)
    try:
        card = cards.read(text)
    except cards.CardError:
        raise RefusedError(
            _("Ce texte n’est pas une carte entière. La recopier en entier.")
        ) from None
    if card.recipient == identity(section, now=now).recipient:
        raise RefusedError(_("Cette carte est celle de cette section."))
    try:
        with transaction.atomic():
            peer = Peer.objects.create(
                section=section,
                name=card.name,
                recipient=card.recipient,
                verify_key=card.verify_key,
                exchange_key=card.exchange_key,
                fingerprint=card.fingerprint,
                added_by=by,
                added_on=timezone.localdate(now),
            )
            _journal(peer, "card.add", by=by, now=now)
    except IntegrityError:
        raise RefusedError(_("Cette carte est déjà dans la liste.")) from None
    return peer


def compare(peer: Peer, *, digits: str, by: Member, now: datetime) -> None:
    """The digits that the other section read by voice are those of its card.

    Typed, not ticked: whoever has not heard them cannot say so. Raises RefusedError.
    """
    require(by, peer.section)
    heard = "".join(one for one in digits if one.isdigit())
    if heard != peer.fingerprint.replace(" ", ""):
        raise RefusedError(
            _(
                "Ces chiffres ne sont pas ceux de la carte. "
                "Ne rien envoyer, et demander une carte neuve."
            )
        )
    with transaction.atomic():
        fresh = Peer.objects.select_for_update().get(pk=peer.pk)
        if fresh.compared_on is None:
            fresh.compared_by, fresh.compared_on = by, timezone.localdate(now)
            fresh.save(update_fields=["compared_by", "compared_on"])
            _journal(fresh, "card.compare", by=by, now=now)


def remove_peer(peer: Peer, *, by: Member, now: datetime) -> None:
    """Nothing goes there any more. What was opened from it stays known. Twice is once."""
    require(by, peer.section)
    with transaction.atomic():
        if Peer.objects.filter(pk=peer.pk, removed_on=None).update(
            removed_on=timezone.localdate(now)
        ):
            _journal(peer, "card.remove", by=by, now=now)


def _journal(peer: Peer, action: str, *, by: Member, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, peer.section_id))
