"""Who looks in the bench: a délégué, a coordinator, one of their cases, and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as PlainStore

from dossiers import access
from dossiers.models import Case, Member, Membership, Role, State
from dossiers.seeding import write_thread

THREAD = 50
FLOOR_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Cast:
    """The people and the case that every measure uses."""

    delegue: Member
    coordinator: Member
    case: Case


def cast(now: datetime) -> Cast:
    """Choose them in the first section, and give the case its THREAD messages."""
    coordinator = _first(Role.COORDINATOR)
    delegue = _first(Role.DELEGUE)
    for member in (coordinator, delegue):
        # As in production: everybody has a second factor, and each page asks for it.
        Authenticator.objects.get_or_create(
            user=member, type=Authenticator.Type.TOTP, defaults={"data": {}}
        )
    reference = (
        Case.objects.filter(suivi=delegue, state=State.OPEN)
        .order_by("reference")
        .values_list("reference", flat=True)[0]
    )
    case = access.get_case(delegue, reference, now=now)
    write_thread(case, THREAD - case.messages.count(), now=now)
    return Cast(delegue, coordinator, case)


def _first(role: str) -> Member:
    return Membership.objects.filter(role=role).order_by("member__email")[0].member


def cookies(member: Member) -> dict[str, str]:
    """A session of this member on our site; no password is asked."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    return _signed_in(store, member, settings.AUTHENTICATION_BACKENDS[0])


def floor_cookies(member: Member) -> dict[str, str]:
    """The same on the floor's site."""
    return _signed_in(PlainStore(), member, FLOOR_BACKEND)


def _signed_in(store: PlainStore, member: Member, backend: str) -> dict[str, str]:
    store[SESSION_KEY] = str(member.pk)
    store[BACKEND_SESSION_KEY] = backend
    store[HASH_SESSION_KEY] = member.get_session_auth_hash()
    store.create()
    return {settings.SESSION_COOKIE_NAME: store.session_key}
