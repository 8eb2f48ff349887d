"""« Envoyer à une autre union »: one file that only one section opens, and its receipt.

The case stays whole here, with its dates and its people, until the receipt comes back: a file
that got lost loses nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import data_copy, move, section_card
from dossiers.actions.exhibit import content_of
from dossiers.actions.referral import (
    ANSWER,
    SECTION_HAS,
    check_may_leave,
    journal,
    locked,
    settle,
)
from dossiers.actions.refusal import RefusedError
from dossiers.federation import wire
from dossiers.federation.lines import Parcel, Piece
from dossiers.models import Case, Member, Peer, Referral

# Closed here, then erased: time enough to see at the other end that nothing is missing.
KEPT_CLOSED = 30
RECEIPT = "envelope-receipt"
# The other section needs the time to carry a file by hand.
ANSWERED_WITHIN = 2 * SECTION_HAS


def seal(referral: Referral, *, by: Member, now: datetime) -> bytes:
    """The envelope of the case as it is now; made again, the later one is the good one.

    Raises Http404, or RefusedError without the person's yes or once something ties the case.
    """
    with transaction.atomic():
        row = locked(referral, now=now)
        case, peer = row.case, _peer(row)
        access.require(by, "refer_case", case)
        if row.consented_at is None:
            raise RefusedError(_("La personne n’a pas encore dit oui."))
        check_may_leave(case)
        ours = section_card.identity(case.section, now=now)
        content = _parcel(row, case, now).written()
        made = wire.seal(content, sender=section_card.keys_of(ours), to=peer.recipient)
        row.sealed_at, row.digest = now, hashlib.sha256(content).digest()
        row.lapses_at = now + ANSWERED_WITHIN
        row.save(update_fields=["sealed_at", "digest", "lapses_at"])
        journal(row, "envelope.seal", by=by, now=now)
    return made


def _peer(row: Referral) -> Peer:
    if row.peer is None:
        raise Http404(_("Cette page n’existe pas."))
    if row.peer.removed_on:
        raise RefusedError(_("Cette carte a été retirée. Rien ne part."))
    return row.peer


def _parcel(row: Referral, case: Case, now: datetime) -> Parcel:
    tables: dict[str, list[dict[str, Any]]] = data_copy.rows_of(case, now=now)
    tables.pop("dossiers.Referral", None)
    pieces = []
    for one in case.exhibits.all():
        one.case = case
        pieces.append(Piece(one.number, str(one.name), one.from_worker, content_of(one)))
    return Parcel(row.pk, now, tables, pieces)


def receive(referral: Referral, *, code: str, by: Member, now: datetime) -> Case:
    """The other section read its receipt: the case ends here as referred, to be erased on the
    day that was stated.

    Its dates are that section's from now on. Raises RefusedError for a code that is not the
    one of the last envelope, so that nothing ends on a mistake.
    """
    with transaction.atomic():
        row = locked(referral, now=now)
        case, peer = row.case, _peer(row)
        access.require(by, "refer_case", case)
        if not row.sealed_at or not wire.same_code(code, _expected(row, peer, now=now)):
            raise RefusedError(
                _("Ce code n’est pas le reçu de cette enveloppe. Le relire avec l’autre section.")
            )
        row.keeps_until = timezone.localdate(now) + timedelta(days=row.keeps_days or KEPT_CLOSED)
        settle(row, ANSWER.ACCEPTED, by=by, now=now)
        journal(row, "envelope.receive", by=by, now=now)
        case = move.refer(case, person_told=True, by=by, now=now)
        case.erase_on = row.keeps_until
        case.save(update_fields=["erase_on"])
    return case


def _expected(row: Referral, peer: Peer, *, now: datetime) -> str:
    ours = section_card.identity(row.case.section, now=now)
    pair = section_card.keys_of(ours).pair_key(bytes(peer.exchange_key), RECEIPT)
    return wire.receipt_code(pair, str(row.pk), bytes(cast(bytes, row.digest)))
