"""Who a session belongs to: the account, its roles and its second factor in one statement.

Asked at every request: an account that is closed, a role that ends or a password that
changes counts from the next one on.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Exists, F, OuterRef

from dossiers.composed import Composed
from dossiers.models import Absence, Member

COLUMNS = [field.attname for field in Member._meta.concrete_fields]


def _accounts(_shape: object, me: UUID) -> Any:
    """One row for each role of the account, one without a role when it has none."""
    return (
        Member.objects.filter(pk=me)
        .order_by()
        .values_list(
            *COLUMNS,
            F("memberships__role"),
            F("memberships__section_id"),
            # Whom no absence names need never ask who is away.
            Exists(Absence.objects.filter(substitute=OuterRef("pk"))),
            Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
        )
    )


ACCOUNTS = Composed(_accounts)


class Backend(AuthenticationBackend):
    """As allauth's, and what access.sections_of would ask comes with the account."""

    def get_user(self, user_id: Any) -> Member | None:
        """The open account that has this identity."""
        rows = ACCOUNTS.rows(me=UUID(str(user_id)))
        if not rows:
            return None
        own = len(COLUMNS)
        member = Member.from_db("default", COLUMNS, rows[0][:own])
        held: dict[str, set[UUID]] = defaultdict(set)
        for role, section, named, second in (row[own:] for row in rows):
            if role:
                held[role].add(section)
            member._named_as_substitute = bool(named)  # type: ignore[attr-defined]
            member._second_factor = bool(second)  # type: ignore[attr-defined]
        member._sections_by_role = held  # type: ignore[attr-defined]
        return member if self.user_can_authenticate(member) else None


def has_second_factor(member: Member) -> bool:
    """Whether the account may go further than the page that sets one up."""
    known: bool | None = getattr(member, "_second_factor", None)
    return is_mfa_enabled(member) if known is None else known
