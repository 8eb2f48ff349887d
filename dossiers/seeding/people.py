"""The sections of a measure, and enough members to follow its cases."""

from __future__ import annotations

from datetime import date, datetime

from dossiers.actions.member import create_section
from dossiers.models import Member, Membership, Role, Section

MARK = "mesure-"
ADDRESSES = "@mesure.invalid"
PER_MEMBER = 50
BATCH = 1000


def sections_of(count: int, *, now: datetime) -> list[Section]:
    """The `count` first synthetic sections, made where missing."""
    made = list(Section.objects.filter(slug__startswith=MARK).order_by("slug")[:count])
    for number in range(len(made), count):
        made.append(create_section(f"{MARK}{number:03d}", now=now))
    return made


def people_of(sections: list[Section], cases: int, *, today: date) -> dict[Section, list[Member]]:
    """In every section one coordinator, and délégués for PER_MEMBER cases each (two at least).

    Returns the délégués. Nobody can sign in: they have no password.
    """
    each = max(2, -(-cases // (PER_MEMBER * len(sections))))
    return {section: _team(section, each, today) for section in sections}


def _team(section: Section, size: int, today: date) -> list[Member]:
    emails = [f"{section.slug}-{n:05d}{ADDRESSES}" for n in range(size + 1)]
    fresh = [
        Member(email=email, name=email.removesuffix(ADDRESSES), joined_on=today) for email in emails
    ]
    Member.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    members = list(Member.objects.filter(email__in=emails).order_by("email"))
    roles = [Role.COORDINATOR, *[Role.DELEGUE] * size]
    memberships = [
        Membership(member=member, section=section, role=role, since=today)
        for member, role in zip(members, roles, strict=True)
    ]
    Membership.objects.bulk_create(memberships, ignore_conflicts=True, batch_size=BATCH)
    return members[1:]


def pair(team: list[Member], place: int) -> tuple[Member, Member]:
    """Who follows and who backs the case at this `place` in the pile: the load is even."""
    size = len(team)
    beside = 1 + (place // size) % (size - 1)
    return team[place % size], team[(place + beside) % size]
