"""Experts, lawyers and interpreters: let into a part of one case, until a day, then nothing.

The person must have agreed; her withdrawal closes every door at once (access.confided). An
account opened by such an invitation belongs to no section: it sees nothing else, ever.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.consent import has_consent
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_roles
from dossiers.models import (
    Case,
    ConsentAct,
    Entry,
    Exclusion,
    Exhibit,
    Guest,
    GuestKind,
    Invitation,
    JournalLine,
    Member,
    Message,
    MessageTranslation,
    State,
)
from notifications.notify import Doorbell, notify_many

INVITATION_LIVES = timedelta(hours=72)
# Longer is asked again: a door that nobody remembers is the one that leaks.
AT_MOST = timedelta(days=180)
MAX_LENGTH = 5_000
PARTS = ("identity", "contact", "story", "messages", "deadlines", "letters")


@dataclass(frozen=True)
class Scope:
    """What she sees: parts of the case, and the pieces chosen one by one."""

    parts: frozenset[str]
    exhibits: tuple[Exhibit, ...] = ()

    def __post_init__(self) -> None:
        if unknown := self.parts - set(PARTS):
            raise ValueError(f"no such part: {sorted(unknown)}")


def consent_for(kind: str) -> ConsentAct:
    """The act to which the person must have agreed before somebody of this kind is let in."""
    return ConsentAct.ASK_LAWYER if kind == GuestKind.LAWYER else ConsentAct.SHOW_GUEST


def let_in(
    case: Case,
    *,
    kind: str,
    scope: Scope,
    ends_on: date,
    name: str,
    email: str,
    by: Member,
    now: datetime,
) -> tuple[Guest, str]:
    """Invite somebody; returns the row and the token of a link to open an account.

    The token is "" for somebody who has an account: she answers from her own page.
    Raises RefusedError without consent, without a scope, on a bad day or person.
    """
    email, name = email.strip().lower(), name.strip()
    with transaction.atomic():
        case = access.locked(case)
        access.require(by, "let_in", case)
        _check(case, kind, scope, ends_on, timezone.localdate(now))
        member = Member.objects.filter(email=email).first()
        if member:
            _check_person(case, member)
        guest = Guest.objects.create(
            case=case,
            member=member,
            kind=kind,
            invited_by=by,
            invited_on=timezone.localdate(now),
            ends_on=ends_on,
            **{f"sees_{part}": True for part in scope.parts},
        )
        guest.exhibits.set(scope.exhibits)
        token = "" if member else _invitation(guest, email=email, name=name, by=by, now=now)
        _journal(case, "guest.invite", by=by, now=now, role=kind, date=ends_on.isoformat())
        if member:
            _ring(guest, member, now=now)
    return guest, token


def accept(guest: Guest, *, by: Member, now: datetime) -> Guest:
    """She who has an account accepts. Twice is once. Raises Http404 once it is over."""
    with transaction.atomic():
        fresh = (
            Guest.objects.select_for_update(of=("self",))
            .select_related("case")
            .filter(pk=guest.pk, member=by, revoked_at=None, ends_on__gte=timezone.localdate(now))
            .first()
        )
        if fresh is None:
            raise Http404(_("Cette page n’existe pas."))
        if fresh.accepted_at is None:
            enter(fresh, by, now=now)
    return fresh


def enter(guest: Guest, member: Member, *, now: datetime) -> None:
    """The door opens for this member. In the caller's transaction, the row locked."""
    case = guest.case
    if Exclusion.objects.filter(case=case, member=member).exists():
        raise Http404(_("Cette page n’existe pas."))
    guest.member, guest.accepted_at = member, now
    guest.save(update_fields=["member", "accepted_at"])
    _journal(case, "guest.accept", by=member, now=now, role=guest.kind)
    ring_roles(case, ("suivi",), f"guest:{guest.pk}:accepted", now=now, besides=member)


def revoke(guest: Guest, *, by: Member, now: datetime) -> None:
    """Every address answers 404 from now on. Twice is once."""
    with transaction.atomic():
        case = access.locked(guest.case)
        access.require(by, "end_guest", case)
        fresh = Guest.objects.select_for_update().get(pk=guest.pk)
        if fresh.revoked_at is None:
            fresh.revoked_at, fresh.revoked_by = now, by
            fresh.save(update_fields=["revoked_at", "revoked_by"])
            Invitation.objects.filter(guest=fresh, used_at=None).delete()
            _journal(case, "guest.revoke", by=by, now=now, role=fresh.kind)


def translate(
    guest: Guest, message: Message, *, language: str, body: str, by: Member, now: datetime
) -> MessageTranslation:
    """An interpreter writes what a message says; hers replaces the one that she wrote before."""
    body = body.strip()
    if not body:
        raise RefusedError(_("Écrire la traduction."))
    if len(body) > MAX_LENGTH:
        raise RefusedError(
            _("Ce texte est trop long de %(n)s signes.") % {"n": len(body) - MAX_LENGTH}
        )
    with transaction.atomic():
        case = access.locked(guest.case)
        fresh = access.confided(by, now=now).filter(pk=guest.pk, sees_messages=True).first()
        if fresh is None or fresh.kind != GuestKind.INTERPRETER or message.case_id != case.pk:
            raise Http404(_("Cette page n’existe pas."))
        MessageTranslation.objects.filter(message=message, language=language, author=by).delete()
        written = MessageTranslation.objects.create(
            case=case,
            message=message,
            language=language,
            author=by,
            written_on=timezone.localdate(now),
            body=body,
        )
        _journal(case, "guest.translate", by=by, now=now, number=message.number, language=language)
        ring_roles(case, ("suivi",), f"translated:{written.pk}", now=now, besides=by)
    return written


def _check(case: Case, kind: str, scope: Scope, ends_on: date, today: date) -> None:
    if case.state in (State.SUBMITTED, State.CLOSED):
        raise RefusedError(_("Ce dossier n’est pas ouvert : personne ne peut y être invité."))
    if kind not in GuestKind.values:
        raise RefusedError(_("Dire à quel titre cette personne est invitée."))
    act = consent_for(kind)
    if not has_consent(case, act):
        raise RefusedError(
            _("La personne n’est pas encore d’accord pour %(act)s. Lui demander d’abord.")
            % {"act": act.label}
        )
    if not scope.parts and not scope.exhibits:
        raise RefusedError(_("Choisir au moins une partie du dossier."))
    if not today <= ends_on <= today + AT_MOST:
        raise RefusedError(_("Choisir un dernier jour dans les six mois."))
    _check_pieces(case, scope.exhibits)


def _check_pieces(case: Case, exhibits: Collection[Exhibit]) -> None:
    if any(piece.case_id != case.pk for piece in exhibits):
        raise Http404(_("Cette pièce n’existe pas."))
    if any(piece.identity for piece in exhibits):
        raise RefusedError(_("Un papier d’identité ou administratif ne se montre pas ainsi."))


def _check_person(case: Case, member: Member) -> None:
    """Somebody who sees the case already, or must never see it, is not invited."""
    excluded = Exclusion.objects.filter(case=case, member=member).exists()
    invited = Guest.objects.filter(case=case, member=member, revoked_at=None).exists()
    if not member.is_active or excluded or access.roles_on(member, case):
        raise RefusedError(_("Cette personne ne peut pas être invitée dans ce dossier."))
    if invited:
        raise RefusedError(_("Cette personne est déjà invitée. Retirer d’abord son accès."))


def _invitation(guest: Guest, *, email: str, name: str, by: Member, now: datetime) -> str:
    """A single-use link; the account that it opens holds no role in any section."""
    if not name or "@" not in email:
        raise RefusedError(_("Donner un nom et une adresse e-mail."))
    token = secrets.token_urlsafe(32)
    guest.invitation = Invitation.objects.create(
        token_digest=hashlib.sha256(token.encode()).digest(),
        email=email,
        name=name,
        section=guest.case.section,
        role="",
        invited_by=by,
        expires_at=now + INVITATION_LIVES,
    )
    guest.save(update_fields=["invitation"])
    return token


def _ring(guest: Guest, member: Member, *, now: datetime) -> None:
    bell = Doorbell(
        topic="update",
        recipient=member.pk,
        link=reverse("desk:confided"),
        key=f"guest:{guest.pk}:{member.pk}",
    )
    notify_many([bell], now=now)


def _journal(case: Case, action: str, *, by: Member, now: datetime, **details: object) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, case.section_id, case.pk, details))
