"""The accounts of the sections that one coordinates, in words. Three statements."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.days import short_day
from dossiers.models import Evening, Member, Membership, Role, Weekday


def rows(sections: set[UUID]) -> list[dict[str, Any]]:
    """One row for each person, by name; those of whom nothing opens come last."""
    told = [rows_of(member, held) for member, held in people(sections).items()]
    return sorted(told, key=lambda row: (bool(row["shut"]), row["name"]))


def people(sections: set[UUID], only: UUID | None = None) -> dict[Member, list[Membership]]:
    """Who holds what in these sections."""
    held = Membership.objects.filter(section__in=sections).select_related("section")
    of = Member.objects.filter(memberships__section__in=sections).distinct()
    if only is not None:
        held, of = held.filter(member=only), of.filter(pk=only)
    by_member: dict[UUID, list[Membership]] = defaultdict(list)
    for one in held.order_by("section__name", "role"):
        by_member[one.member_id].append(one)
    second = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    kept = Prefetch("evenings", Evening.objects.order_by("weekday"))
    found = of.annotate(has_second=second).prefetch_related(kept)
    return {member: by_member[member.pk] for member in found}


def rows_of(member: Any, held: list[Membership]) -> dict[str, Any]:
    """One person, as the list says her."""
    seen = member.last_login
    evenings = ", ".join(str(Weekday(one.weekday).label) for one in member.evenings.all())
    told = [
        _("dernière connexion le %(day)s") % {"day": short_day(timezone.localdate(seen))}
        if seen
        else _("jamais connecté·e"),
        _("second facteur") if member.has_second else "",
        _("soirs : %(days)s") % {"days": evenings} if evenings else "",
    ]
    return {
        "pk": member.pk,
        "name": member.name,
        "email": member.email,
        "shut": shut(member),
        "lacks_second": not member.has_second,
        "roles": [f"{one.section.name} : {Role(one.role).label}" for one in held],
        "meta": " · ".join(filter(None, told)),
    }


def shut(member: Member) -> str:
    """Why nothing opens for this account, "" when it is open."""
    if member.suspended_on:
        return _("suspendu depuis le %(day)s") % {"day": short_day(member.suspended_on)}
    return "" if member.is_active else _("fermé")
