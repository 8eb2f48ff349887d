"""The only door to a case: who sees which, who may do what, who holds a role today.

Seeing a case is being allowed to: a case that is not visible and a case that does
not exist both answer 404. A case that comes out of here carries its key; one that
was obtained otherwise is locked and says so. rules/roles.py is the readable table
of acts; this file says which roles a member has on a case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from dossiers.models import (
    Case,
    CaseKey,
    Deadline,
    Entry,
    Exclusion,
    Exhibit,
    JournalLine,
    Member,
    Membership,
    Proposal,
    Role,
    Section,
    State,
    WorkerSession,
)
from dossiers.privacy import pocket
from dossiers.privacy.envelope import DataKey, TamperedError, open_section_key
from dossiers.rules import roles

# A person's session (house.md §6): idle and absolute.
SESSION_IDLE = timedelta(minutes=15)
SESSION_AT_MOST = timedelta(minutes=60)
# One line per case and reader within this time (security.md 3.6).
READ_ONCE_PER = timedelta(minutes=10)


# --- Who sees which ---------------------------------------------------------


def sections_of(member: Member, *wanted: str) -> set[UUID]:
    """The sections where an active member holds one of the `wanted` roles (read once)."""
    if not member.is_authenticated or not member.is_active:
        return set()
    held: dict[str, set[UUID]] | None = getattr(member, "_sections_by_role", None)
    if held is None:
        held = defaultdict(set)
        for role, section in Membership.objects.filter(member=member).values_list(
            "role", "section_id"
        ):
            held[role].add(section)
        member._sections_by_role = held  # type: ignore[attr-defined]
    return set().union(*(held.get(role, set()) for role in wanted))


def is_coordinator(member: Member) -> bool:
    """Whether the member coordinates at least one section."""
    return bool(sections_of(member, Role.COORDINATOR))


def visible_cases(member: Member) -> QuerySet[Case]:
    """Every case that the member may open, and no other.

    A délégué: the cases she follows or backs, those proposed to her, and the
    arrivals of her sections. A coordinator: the cases of her sections. Somebody
    excluded from a case never sees it; somebody who left a section, nothing of it.
    """
    coordinated = sections_of(member, Role.COORDINATOR)
    defended = sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    if not defended:
        return Case.objects.none()
    assigned = Q(suivi=member) | Q(binome=member)
    arrivals = Q(state=State.SUBMITTED, suivi__isnull=True)
    proposed = Q(pk__in=Proposal.objects.filter(to=member, answer="").values("case"))
    return Case.objects.filter(
        Q(section__in=coordinated) | Q(section__in=defended) & (assigned | arrivals | proposed)
    ).exclude(pk__in=Exclusion.objects.filter(member=member).values("case"))


# The lists below write their own condition instead of narrowing `visible_cases`: what the
# database would find superfluous, each page paid for in composing it. A test holds them equal.


def _defended_cases(member: Member, mine: Q) -> QuerySet[Case]:
    """The cases of the sections that the member defends which are `mine`, exclusions apart."""
    defended = sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    if not defended:
        return Case.objects.none()
    excluded = Exclusion.objects.filter(member=member).values("case")
    return Case.objects.filter(mine, section__in=defended).exclude(pk__in=excluded)


def arrivals(member: Member) -> QuerySet[Case]:
    """The visible cases that nobody has taken yet."""
    return _defended_cases(member, Q(state=State.SUBMITTED, suivi__isnull=True))


def coordinated_cases(member: Member) -> QuerySet[Case]:
    """The cases of the sections that the member coordinates, exclusions apart."""
    return _defended_cases(member, Q(section__in=sections_of(member, Role.COORDINATOR)))


def assigned_cases(member: Member) -> QuerySet[Case]:
    """The visible cases that the member follows."""
    return _defended_cases(member, Q(suivi=member))


def backed_cases(member: Member) -> QuerySet[Case]:
    """The visible cases of which the member is the binôme."""
    return _defended_cases(member, Q(binome=member))


def carried_cases(member: Member) -> QuerySet[Case]:
    """The visible cases that the member follows or backs."""
    return _defended_cases(member, Q(suivi=member) | Q(binome=member))


# --- Getting one, opened ----------------------------------------------------


@lru_cache(maxsize=64)
def _section_key(section: UUID, sealed: bytes) -> X25519PrivateKey:
    return open_section_key(section, sealed)


def opened(cases: Iterable[Case]) -> list[Case]:
    """The same cases with their keys, in two statements whatever their number.

    For cases that came from the querysets above. Raises TamperedError.
    """
    cases = list(cases)
    sections = {
        pk: bytes(sealed)
        for pk, sealed in Section.objects.filter(pk__in={c.section_id for c in cases}).values_list(
            "pk", "sealed_private_key"
        )
    }
    blobs = {
        case: (section, bytes(blob))
        for case, section, blob in CaseKey.objects.filter(
            case__in=[c.pk for c in cases], recipient_kind=CaseKey.RecipientKind.SECTION
        ).values_list("case_id", "recipient", "blob")
    }
    for case in cases:
        section, blob = blobs[case.pk]
        private = _section_key(section, sections[section])
        case.open_with(DataKey.unsealed(blob, private, case.pk))
    return cases


def get_case(member: Member, reference: str, *, now: datetime) -> Case:
    """The case with this reference, opened, its reading journaled. Raises Http404."""
    case = (
        visible_cases(member)
        .select_related("section", "suivi", "binome")
        .filter(reference=reference)
        .first()
    )
    if case is None:
        raise Http404(_("Ce dossier n'existe pas."))
    opened([case])
    _journal_reading(member, case, "case.read", now=now)
    return case


def taken_meanwhile(member: Member, reference: str, opened_before: Collection[UUID]) -> Case | None:
    """A case that the member had opened as an arrival and that somebody has taken since.

    Locked, and good for one sentence only: who took it. None in any other situation, and
    for a case of another section or that the member stepped aside from.
    """
    return (
        Case.objects.filter(
            pk__in=opened_before,
            reference=reference,
            section__in=sections_of(member, Role.DELEGUE, Role.COORDINATOR),
        )
        .exclude(state=State.SUBMITTED)
        .exclude(pk__in=Exclusion.objects.filter(member=member).values("case"))
        .first()
    )


def get_deadline(member: Member, reference: str, deadline: UUID, *, now: datetime) -> Deadline:
    """A deadline of a visible case; its `case` is opened. Raises Http404."""
    case = get_case(member, reference, now=now)
    found = (
        case.deadlines.select_related("milestone", "seen_by", "closed_by")
        .filter(pk=deadline)
        .first()
    )
    if found is None:
        raise Http404(_("Cette échéance n'existe pas."))
    return found


def get_exhibit(member: Member, reference: str, exhibit: UUID, *, now: datetime) -> Exhibit:
    """A piece of a visible case, its opening journaled. Raises Http404."""
    case = get_case(member, reference, now=now)
    found = case.exhibits.filter(pk=exhibit).first()
    if found is None:
        raise Http404(_("Cette pièce n'existe pas."))
    require(member, "open_exhibit", case)
    _journal_reading(member, case, "exhibit.read", now=now, number=found.number)
    return found


def _journal_reading(
    member: Member, case: Case, action: str, *, now: datetime, number: int | None = None
) -> None:
    details = {} if number is None else {"number": number}
    recent = JournalLine.objects.filter(
        case=case.pk, actor=member.pk, action=action, at__gt=now - READ_ONCE_PER, details=details
    )
    if recent.exists():
        return
    with transaction.atomic():
        JournalLine.objects.record(Entry(action, now, member.pk, case.section_id, case.pk, details))


def locked(case: Case) -> Case:
    """The fresh row of `case`, locked until the end of the transaction, with the same key."""
    fresh = Case.objects.select_for_update(of=("self",)).select_related("section").get(pk=case.pk)
    if case.is_open:
        fresh.open_with(case.data_key)
    return fresh


# --- Who may do what --------------------------------------------------------


def roles_on(member: Member, case: Case) -> set[str]:
    """Every role of the member on this case; empty when she may not see it."""
    if Exclusion.objects.filter(case=case, member=member).exists():
        return set()
    held = set()
    defends = case.section_id in sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    if case.section_id in sections_of(member, Role.COORDINATOR):
        held.add("coordinator")
    if case.suivi_id == member.pk and defends:
        held.add("suivi")
    if case.binome_id == member.pk and defends:
        held.add("binome")
    if case.state == State.SUBMITTED and case.suivi_id is None and defends:
        held.add("delegue")
        # Taking or ending a case answers its proposals: only an arrival has one.
        if Proposal.objects.filter(case=case, to=member, answer="").exists():
            held.add("proposed")
    return held


def may(member: Member, act: str, case: Case) -> bool:
    """Whether the member may do `act` on `case`. An unknown act raises KeyError."""
    return roles.may(roles_on(member, case), act)


def require(member: Member, act: str, case: Case) -> None:
    """Raises Http404 unless the member may do `act` on `case`."""
    if not may(member, act, case):
        raise Http404(_("Ce dossier n'existe pas."))


def section_roles(member: Member) -> set[str]:
    """The roles of the member whatever the section, for acts that touch no case."""
    return {role for role in Role.values if sections_of(member, role)}


def require_somewhere(member: Member, act: str) -> None:
    """Raises Http404 unless one of the member's sections lets her do `act`."""
    if not roles.may(section_roles(member), act):
        raise Http404(_("Cette page n'existe pas."))


def colleagues(member: Member, section: UUID) -> QuerySet[Member]:
    """The active members who may follow a case of `section`, one of the member's own."""
    if section not in sections_of(member, Role.DELEGUE, Role.COORDINATOR):
        return Member.objects.none()
    return defenders([section])


def defenders(sections: Collection[UUID]) -> QuerySet[Member]:
    """The active members who may follow cases of these sections."""
    ids = Membership.objects.filter(
        section__in=sections, role__in=[Role.DELEGUE, Role.COORDINATOR]
    ).values("member")
    return Member.objects.filter(pk__in=ids, is_active=True).order_by("name")


# --- Who holds a role today -------------------------------------------------


class Holders:
    """Who answers for a role on each case today, read in three statements for a batch.

    A role that nobody active holds goes up: binôme, then coordination, then every
    défenseur·e of the section. Nobody excluded, closed or gone ever receives anything.
    """

    def __init__(self, cases: Sequence[UUID]) -> None:
        self._people: dict[UUID, tuple[UUID, UUID | None, UUID | None]] = {
            pk: (section, suivi, binome)
            for pk, section, suivi, binome in Case.objects.filter(pk__in=cases).values_list(
                "pk", "section_id", "suivi_id", "binome_id"
            )
        }
        sections = {people[0] for people in self._people.values()}
        self._by_role: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
        for section, role, person in Membership.objects.filter(
            section__in=sections, member__is_active=True
        ).values_list("section_id", "role", "member_id"):
            self._by_role[section, role].add(person)
        self._excluded = set(
            Exclusion.objects.filter(case__in=cases).values_list("case_id", "member_id")
        )

    def _active(self, case: UUID, people: Iterable[UUID | None]) -> set[UUID]:
        section = self._people[case][0]
        defends = self._by_role[section, Role.DELEGUE] | self._by_role[section, Role.COORDINATOR]
        return {p for p in people if p in defends and (case, p) not in self._excluded}

    def of(self, role: str, case: UUID) -> set[UUID]:
        """Who gets what is meant for `role` ("suivi", "binome" or "coordination")."""
        section, suivi, binome = self._people[case]
        coordination = self._by_role[section, Role.COORDINATOR]
        chain: dict[str, list[Iterable[UUID | None]]] = {
            "suivi": [[suivi], [binome], coordination],
            "binome": [[binome], coordination],
            "coordination": [coordination],
        }
        for people in (*chain[role], self._by_role[section, Role.DELEGUE]):
            if found := self._active(case, people):
                return found
        return set()


# --- The person's own door --------------------------------------------------


def worker_case(token: str, *, now: datetime) -> Case | None:
    """The case of a person's session, opened; None when the session is over."""
    session = (
        WorkerSession.objects.select_related("case", "case__section")
        .filter(
            token_lookup=pocket.lookup(token),
            seen_at__gt=now - SESSION_IDLE,
            started_at__gt=now - SESSION_AT_MOST,
        )
        .first()
    )
    if session is None:
        return None
    try:
        key = DataKey.unwrapped(bytes(session.token_wrap), pocket.wrap(token), session.case.pk)
    except TamperedError:
        return None
    session.case.open_with(key)
    return session.case
