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

from dossiers.actions.refusal import RefusedError
from dossiers.models import Entry, Invitation, JournalLine, Member, Membership, Role, Section
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

    Somebody who has an account keeps her password and gets the new role.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        live = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
        if not live:
            raise RefusedError(_("Cette invitation a déjà servi. En demander une autre."))
        member = Member.objects.filter(email=invitation.email).first()
        if member is None:
            member = Member(email=invitation.email, name=invitation.name, joined_on=today)
            try:
                validate_password(password, member)
            except ValidationError as error:
                raise RefusedError(" ".join(error.messages)) from None
            member.set_password(password)
            member.save()
        give_role(member, section=invitation.section, role=invitation.role, now=now)
    return member


def give_role(member: Member, *, section: Section, role: str, now: datetime) -> None:
    """A role in a section; twice is once. In the caller's transaction."""
    Membership.objects.get_or_create(
        member=member, section=section, role=role, defaults={"since": timezone.localdate(now)}
    )
    JournalLine.objects.record(
        Entry("member.role", now, member.pk, section.pk, None, {"role": role})
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
