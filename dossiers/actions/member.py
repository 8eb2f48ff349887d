"""Sections and people: opened, invited, joined."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dossiers.actions import guest as guests
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Entry,
    Guest,
    Invitation,
    JournalLine,
    Member,
    Membership,
    Role,
    Section,
)
from dossiers.privacy.envelope import new_section_key
from dossiers.rules.calendar import ZONES

INVITATION_LIVES = timedelta(hours=72)


def create_section(
    name: str,
    *,
    now: datetime,
    departments: list[str] | None = None,
    zone: str = "metropole",
    takes_the_rest: bool = False,
) -> Section:
    """Open a section with its own key pair. Raises RefusedError on a taken name or bad zone."""
    slug = slugify(name)
    if not slug:
        raise RefusedError(_("Donner un nom à la section."))
    if zone not in ZONES:
        raise RefusedError(
            _("Zone inconnue. Choisir parmi : %(zones)s.") % {"zones": ", ".join(ZONES)}
        )
    with transaction.atomic():
        if Section.objects.filter(slug=slug).exists():
            raise RefusedError(_("Une section a déjà ce nom."))
        if takes_the_rest and Section.objects.filter(takes_the_rest=True).exists():
            raise RefusedError(_("Une autre section reçoit déjà les demandes sans département."))
        section = Section(
            id=uuid4(),
            name=name.strip(),
            slug=slug,
            zone=zone,
            departments=departments or [],
            takes_the_rest=takes_the_rest,
            created_on=timezone.localdate(now),
        )
        section.public_key, section.sealed_private_key = new_section_key(section.pk)
        section.save(force_insert=True)
        JournalLine.objects.record(Entry("section.create", now, None, section.pk))
    return section


def invite(
    *, email: str, name: str, section: Section, role: str, by: Member | None, now: datetime
) -> str:
    """A single-use invitation; returns the token of its link, kept nowhere. 72 hours."""
    if role not in Role.values:
        raise RefusedError(
            _("Rôle inconnu. Choisir parmi : %(roles)s.") % {"roles": ", ".join(Role.values)}
        )
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.create(
            token_digest=_digest(token),
            email=email.strip().lower(),
            name=name.strip(),
            section=section,
            role=role,
            invited_by=by,
            expires_at=now + INVITATION_LIVES,
        )
        JournalLine.objects.record(
            Entry("member.invite", now, by.pk if by else None, section.pk, None, {"role": role})
        )
    return token


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a link, while it lives."""
    return (
        Invitation.objects.select_related("section")
        .filter(token_digest=_digest(token), expires_at__gt=now, used_at=None)
        .first()
    )


def join(invitation: Invitation, *, password: str, now: datetime) -> Member:
    """Accept an invitation: the account, and its role. Raises RefusedError on a weak password.

    Somebody who has an account keeps her password and gets the new role. An invitation into
    one case gives no role: it opens the part of that case, and an account that sees nothing else.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        live = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
        if not live:
            raise RefusedError(_("Cette invitation a déjà servi. En demander une autre."))
        member = Member.objects.filter(email=invitation.email).first()
        if member is None:
            member = Member(email=invitation.email, name=invitation.name, joined_on=today)
            member.is_external = not invitation.role
            _choose_password(member, password)
        elif not member.has_usable_password():
            # She came with her section from another instance (section_arrival.py).
            _choose_password(member, password)
        if not invitation.role:
            _let_in(invitation, member, now=now)
            return member
        give_role(member, section=invitation.section, role=invitation.role, now=now)
    return member


def _choose_password(member: Member, password: str) -> None:
    """Save `member` with it. Raises RefusedError when it is weak."""
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
    member.set_password(password)
    member.save()


def _let_in(invitation: Invitation, member: Member, *, now: datetime) -> None:
    """What this invitation confides. Raises RefusedError when it was taken back meanwhile."""
    waiting = Guest.objects.select_for_update(of=("self",)).select_related("case")
    guest = waiting.filter(
        invitation=invitation, revoked_at=None, ends_on__gte=timezone.localdate(now)
    ).first()
    if guest is None:
        raise RefusedError(_("Cette invitation a déjà servi. En demander une autre."))
    guests.enter(guest, member, now=now)


def give_role(member: Member, *, section: Section, role: str, now: datetime) -> None:
    """A role in a section; twice is once. In the caller's transaction."""
    Membership.objects.get_or_create(
        member=member, section=section, role=role, defaults={"since": timezone.localdate(now)}
    )
    Member.objects.filter(pk=member.pk, is_external=True).update(is_external=False)
    JournalLine.objects.record(
        Entry("member.role", now, member.pk, section.pk, None, {"role": role})
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def show_names(*, wanted: bool, by: Member, now: datetime) -> None:
    """« Afficher les prénoms » in her own lists, or no more; by herself only."""
    with transaction.atomic():
        Member.objects.filter(pk=by.pk).update(shows_names=wanted)
        action = "member.names_on" if wanted else "member.names_off"
        JournalLine.objects.record(Entry(action, now, by.pk))
