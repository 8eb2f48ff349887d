"""An identity or residence paper: masked by default, opened by two people.

One asks with a reason, another of the case agrees; who asked may then read it for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import access
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.ring import ring_member
from dossiers.models import Case, Entry, Exhibit, JournalLine, Member, Opening

OPEN_FOR = timedelta(hours=24)
# Why such a paper is opened. The journal and the row keep the slug.
REASONS = {
    "identity_court": gettext_lazy("Le tribunal demande l’identité"),
    "identity_power": gettext_lazy("Préparer un pouvoir ou une attestation"),
    "identity_mask": gettext_lazy("Masquer ce qui ne doit pas être vu"),
    "identity_check": gettext_lazy("Vérifier ce qu’est cette pièce"),
}


def mark(piece: Exhibit, identity: bool, *, by: Member, now: datetime) -> None:
    """Say that it is an identity or residence paper. Taking that away needs an opening."""
    case = _case(piece)
    access.require(by, "arrange_exhibits", case)
    if not identity and not may_read(piece, by=by, now=now):
        raise RefusedError(_("Ouvrir d’abord cette pièce, à deux."))
    with transaction.atomic():
        access.locked(case)
        case.exhibits.filter(pk=piece.pk).update(identity=identity)
        _journal(piece, "exhibit.identity" if identity else "exhibit.no_identity", by, now)
    piece.identity = identity


def may_read(piece: Exhibit, *, by: Member, now: datetime) -> bool:
    """Whether she may read its bytes now: any piece, or one that two people opened for her."""
    if not piece.identity:
        return True
    return piece.openings.filter(asked_by=by, until__gt=now).exists()


def ask(piece: Exhibit, *, reason: str, by: Member, now: datetime) -> Opening:
    """Ask to open it; asked again while nobody answered, it is the same request.

    Raises RefusedError without a reason of REASONS.
    """
    case = _case(piece)
    access.require(by, "open_identity", case)
    if reason not in REASONS:
        raise RefusedError(_("Dire d’abord pourquoi."))
    with transaction.atomic():
        case = access.locked(case)
        waiting = piece.openings.filter(asked_by=by, agreed_by=None).first()
        if waiting:
            return waiting
        opening = Opening.objects.create(
            exhibit=piece, case=case, reason=reason, asked_by=by, asked_at=now
        )
        _journal(piece, "opening.ask", by, now, cause=reason)
        others = access.Holders([case.pk], now=now)
        for person in (others.of("binome", case.pk) | others.of("coordination", case.pk)) - {by.pk}:
            ring_member("update", person, case, f"opening:{opening.pk}", now=now)
    return opening


def agree(opening: Opening, *, by: Member, now: datetime) -> Opening:
    """The second person agrees. Raises RefusedError for the one who asked."""
    piece = opening.exhibit
    case = _case(piece)
    access.require(by, "open_identity", case)
    if opening.asked_by_id == by.pk:
        raise RefusedError(_("Une autre personne doit être d’accord."))
    with transaction.atomic():
        access.locked(case)
        agreed = Opening.objects.filter(Q(agreed_by=None), pk=opening.pk).update(
            agreed_by=by, agreed_at=now, until=now + OPEN_FOR
        )
        if not agreed:
            raise ConflictError(_("Quelqu’un a déjà répondu."))
        _journal(piece, "opening.agree", by, now)
        ring_member("update", opening.asked_by_id, case, f"opened:{opening.pk}", now=now)
    opening.refresh_from_db()
    return opening


def _case(piece: Exhibit) -> Case:
    assert piece.case is not None  # noqa: S101 (an unsent file has no team)
    return piece.case


def _journal(piece: Exhibit, action: str, by: Member, now: datetime, **more: str) -> None:
    case = _case(piece)
    details = {"number": piece.number, **more}
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
