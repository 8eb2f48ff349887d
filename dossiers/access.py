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
from itertools import islice
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.absent import away_at, stood_in_for
from dossiers.composed import Composed, columns_of
from dossiers.models import (
    Case,
    CaseKey,
    Consent,
    ConsentAct,
    Deadline,
    Entry,
    Exclusion,
    Exhibit,
    Guest,
    GuestKind,
    Handover,
    Job,
    JournalLine,
    Member,
    Membership,
    OpenedEnvelope,
    Proposal,
    Referral,
    Role,
    Section,
    State,
    WorkerDoor,
    WorkerSession,
)
from dossiers.one_of import Many
from dossiers.privacy import keyring, pocket
from dossiers.privacy.envelope import DataKey, TamperedError, open_section_key
from dossiers.rules import roles
from dossiers.rules.substitutes import present
from dossiers.standing import sections_of, somebody, standing

# A person's session (house.md §6): idle and absolute.
SESSION_IDLE = timedelta(minutes=15)
SESSION_AT_MOST = timedelta(minutes=60)
# One line per case and reader within this time (security.md 3.6).
READ_ONCE_PER = timedelta(minutes=10)


# --- Who sees which ---------------------------------------------------------


def is_coordinator(member: Member) -> bool:
    """Whether the member coordinates at least one section."""
    return bool(sections_of(member, Role.COORDINATOR))


def carried_by(member: Member) -> Q:
    """The cases that the member follows or backs, or whose holder she replaces today."""
    people = {member.pk, *stood_in_for(member)}
    if len(people) == 1:
        return Q(suivi=member) | Q(binome=member)
    return Q(suivi__in=people) | Q(binome__in=people)


def visible_cases(member: Member) -> QuerySet[Case]:
    """Every case that the member may open, and no other.

    A délégué: the cases she follows or backs, those of whom she replaces today, those
    proposed to her, and the arrivals of her sections. A coordinator: the cases of her
    sections. Somebody excluded from a case never sees it; somebody who left a section,
    nothing of it.
    """
    coordinated = sections_of(member, Role.COORDINATOR)
    defended = sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    if not defended:
        return Case.objects.none()
    assigned = carried_by(member)
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
    """The visible cases that the member follows or backs, or whose holder she replaces."""
    return _defended_cases(member, carried_by(member))


def readable_cases(member: Member) -> QuerySet[Case]:
    """The visible cases whose facts the member may read without being asked anything first.

    Not the arrivals: whoever opens one says before that it does not concern her.
    """
    coordinated = Q(section__in=sections_of(member, Role.COORDINATOR))
    return _defended_cases(member, coordinated | carried_by(member)).exclude(state=State.SUBMITTED)


# --- Getting one, opened ----------------------------------------------------


def _section_key(section: UUID, sealed: bytes) -> X25519PrivateKey:
    return _kept_section_key(section, sealed, keyring.root_state())


@lru_cache(maxsize=64)
def _kept_section_key(
    section: UUID, sealed: bytes, _root: tuple[str, int, int]
) -> X25519PrivateKey:
    return open_section_key(section, sealed)


keyring.forgotten_with_the_root(_kept_section_key.cache_clear)


def opened(cases: Iterable[Case]) -> list[Case]:
    """The same cases with their keys, in one statement whatever their number.

    For cases that came from the querysets above. Raises TamperedError. While the vault is
    closed they stay closed too: what needs no content works, and reading one of their sealed
    fields raises LockedError, answered by a page that says so.
    """
    cases = list(cases)
    if keyring.is_locked():
        return cases
    keys = keys_of(case.pk for case in cases)
    for case in cases:
        case.open_with(keys[case.pk])
    return cases


def _wrapped(_shape: object, cases: Many) -> QuerySet[Any, Any]:
    """The key of each case as its section of today may open it, and that section's own."""
    return CaseKey.objects.filter(
        case__one_of=cases,
        recipient_kind=CaseKey.RecipientKind.SECTION,
        recipient=F("case__section"),
    ).values_list("case_id", "recipient", "case__section__sealed_private_key", "blob")


WRAPPED = Composed(_wrapped)


def keys_of(cases: Iterable[UUID]) -> dict[UUID, DataKey]:
    """The keys of these cases, in one statement whatever their number.

    For cases that came from the querysets above; whoever asks keeps the keys no longer than
    her request. Raises TamperedError.
    """
    asked = Many(cases)
    rows = WRAPPED.rows(cases=asked) if asked else []
    private = {
        section: _section_key(section, bytes(sealed))
        for section, sealed in {(section, sealed) for _case, section, sealed, _blob in rows}
    }
    return {
        case: DataKey.unsealed(bytes(blob), private[section], case)
        for case, section, _sealed, blob in rows
    }


_CASE, _SECTION, _MEMBER = columns_of(Case), columns_of(Section), columns_of(Member)
_HELD_BY = ("suivi", "binome")


def _one(
    _shape: object,
    *,
    me: UUID,
    coordinates: list[UUID],
    defends: list[UUID],
    replaces: list[UUID],
    reference: str,
    since: datetime,
) -> QuerySet[Any, Any]:
    """One visible case: its row, its section, who holds it, its key, whether she read it."""
    member = somebody(me, coordinates, defends, replaces)
    key = CaseKey.objects.filter(
        case=OuterRef("pk"),
        recipient_kind=CaseKey.RecipientKind.SECTION,
        recipient=OuterRef("section"),
    )
    return (
        visible_cases(member)
        .filter(reference=reference)
        .values_list(
            *_CASE,
            *(f"section__{name}" for name in _SECTION),
            *(f"{held}__{name}" for held in _HELD_BY for name in _MEMBER),
            Subquery(key.values("blob")[:1]),
            Exists(_recent(OuterRef("pk"), me, "case.read", since)),
        )
    )


ONE = Composed(_one)


def _made(row: Sequence[Any]) -> Case:
    """The case of a row of ONE, with its section and who holds it; locked."""
    values = iter(row)

    def next_of(names: list[str]) -> list[Any]:
        return list(islice(values, len(names)))

    case = Case.from_db("default", _CASE, next_of(_CASE))
    case.section = Section.from_db("default", _SECTION, next_of(_SECTION))
    for name in _HELD_BY:
        told = next_of(_MEMBER)
        holder = Member.from_db("default", _MEMBER, told)
        setattr(case, name, holder if holder.pk else None)
    return case


def get_case(member: Member, reference: str, *, now: datetime) -> Case:
    """The case with this reference, opened, its reading journaled. Raises Http404."""
    asked = {**standing(member), "reference": reference, "since": now - READ_ONCE_PER}
    rows = ONE.rows(**asked)
    if not rows:
        raise Http404(_("Ce dossier n'existe pas."))
    case, (blob, read) = _made(rows[0]), rows[0][-2:]
    if not keyring.is_locked():
        section = case.section
        private = _section_key(section.pk, bytes(section.sealed_private_key))
        case.open_with(DataKey.unsealed(bytes(blob), private, case.pk))
    if not read:
        _journal_now(member, case, "case.read", now=now)
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


def handovers_to(member: Member, *, now: datetime) -> QuerySet[Handover]:
    """The hand-overs that wait for this member's answer, in the sections that she defends."""
    defended = sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    excluded = Exclusion.objects.filter(member=member).values("case")
    return Handover.objects.filter(
        to=member, answer="", lapses_at__gt=now, case__section__in=defended
    ).exclude(case__in=excluded)


def get_handover(member: Member, pk: UUID, *, now: datetime) -> Handover:
    """A hand-over that waits for this member; its case is opened, its reading journaled.

    She reads its sheet by it, and nothing else of the case. Raises Http404.
    """
    found = (
        handovers_to(member, now=now)
        .select_related("case__section", "case__suivi", "case__binome", "by", "former")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    opened([found.case])
    _journal_reading(member, found.case, "handover.read", now=now)
    return found


def referrals_to(member: Member) -> QuerySet[Referral]:
    """The cases offered to the sections that the member coordinates, to which the persons
    agreed and which wait for an answer. Their cases stay closed to her.
    """
    excluded = Exclusion.objects.filter(member=member).values("case")
    return Referral.objects.filter(
        to__in=sections_of(member, Role.COORDINATOR), answer="", consented_at__isnull=False
    ).exclude(case__in=excluded)


def get_referral(member: Member, pk: UUID) -> Referral:
    """An offer that waits for this member, its case opened for what the offer says of it.

    Nobody shows more of that case before the acceptance. Raises Http404.
    """
    rows = referrals_to(member).select_related("case__section", "to", "origin")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    opened([found.case])
    return found


def referrals_from(member: Member) -> QuerySet[Referral]:
    """The offers that left the sections that the member coordinates, and her own."""
    coordinated = Q(origin__in=sections_of(member, Role.COORDINATOR))
    hers = Q(by=member, origin__in=sections_of(member, Role.DELEGUE, Role.COORDINATOR))
    excluded = Exclusion.objects.filter(member=member).values("case")
    return Referral.objects.filter(coordinated | hers).exclude(case__in=excluded)


def envelopes_of(member: Member) -> QuerySet[OpenedEnvelope]:
    """The envelopes opened in the sections that the member coordinates."""
    return OpenedEnvelope.objects.filter(section__in=sections_of(member, Role.COORDINATOR))


def waiting_for_outside(case: Case) -> Referral | None:
    """The offer of a case that came from `get_case` to a section of another union."""
    row = Referral.objects.filter(case=case, answer="", peer__isnull=False).first()
    if row is not None:
        row.case = case
    return row


def get_kept(member: Member, pk: UUID, *, now: datetime) -> Referral:
    """A case that left, which its former section still reads; its reading is journaled.

    Opened by the wrap that was kept for that section. Raises Http404 from the day after.
    """
    rows = referrals_from(member).filter(
        keeps_until__gte=timezone.localdate(now), answer="accepted"
    )
    found = rows.select_related("case__section", "origin", "to").filter(pk=pk).first()
    wrap = (
        found
        and found.case.keys.filter(
            recipient_kind=CaseKey.RecipientKind.KEPT, recipient=found.origin_id
        ).first()
    )
    if not found or not wrap:
        raise Http404(_("Cette page n’existe pas."))
    private = _section_key(found.origin_id, bytes(found.origin.sealed_private_key))
    found.case.open_with(DataKey.unsealed(bytes(wrap.blob), private, found.case.pk))
    _journal_reading(member, found.case, "referral.read", now=now)
    return found


def confided(member: Member, *, now: datetime) -> QuerySet[Guest]:
    """What is confided to somebody from outside today: accepted, not over, not taken back, and
    the person still agrees.
    """
    excluded = Exclusion.objects.filter(member=member).values("case")
    yes = Consent.objects.filter(case=OuterRef("case"), withdrawn_on__isnull=True)
    lawyer = Q(kind=GuestKind.LAWYER)
    hers = Q(Exists(yes.filter(act=ConsentAct.ASK_LAWYER)))
    others = Q(Exists(yes.filter(act=ConsentAct.SHOW_GUEST)))
    return Guest.objects.filter(
        lawyer & hers | ~lawyer & others,
        member=member,
        accepted_at__isnull=False,
        revoked_at__isnull=True,
        ends_on__gte=timezone.localdate(now),
    ).exclude(case__in=excluded)


def invited(member: Member, *, now: datetime) -> QuerySet[Guest]:
    """The invitations that this member has not answered yet; they show nothing of the case."""
    excluded = Exclusion.objects.filter(member=member).values("case")
    return Guest.objects.filter(
        member=member,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        ends_on__gte=timezone.localdate(now),
    ).exclude(case__in=excluded)


def get_confided(member: Member, reference: str, *, now: datetime) -> Guest:
    """The part of this case that is confided to the member, its reading journaled.

    Its case is opened: what is shown of it is what the scope names. Raises Http404.
    """
    found = (
        confided(member, now=now)
        .select_related("case__section")
        .filter(case__reference=reference)
        .first()
    )
    if found is None:
        raise Http404(_("Cette page n’existe pas."))
    opened([found.case])
    _journal_reading(member, found.case, "guest.read", now=now)
    return found


def get_confided_exhibit(member: Member, reference: str, pk: UUID, *, now: datetime) -> Exhibit:
    """One of the pieces chosen for the member, its opening journaled. Raises Http404."""
    scope = get_confided(member, reference, now=now)
    piece = scope.exhibits.filter(pk=pk, case=scope.case_id, identity=False).first()
    if piece is None:
        raise Http404(_("Cette page n’existe pas."))
    piece.case = scope.case
    _journal_reading(member, scope.case, "guest.exhibit", now=now, number=piece.number)
    return piece


def my_jobs(member: Member) -> QuerySet[Job]:
    """The long work that the member asked for, in the sections and cases that she still sees."""
    held = sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    of_case = Q(case__in=visible_cases(member))
    return Job.objects.filter(
        Q(section=None) | Q(section__in=held), Q(case=None) | of_case, by=member
    )


def get_job(member: Member, job: UUID) -> Job:
    """A job that the member asked for; its case, if any, is opened. Raises Http404."""
    found = my_jobs(member).select_related("case__section").filter(pk=job).first()
    if found is None:
        raise Http404(_("Ce travail n’existe pas."))
    if found.case is not None:
        require(member, "see_case", found.case)
        opened([found.case])
    return found


def _recent(
    case: Any, member: UUID, action: str, since: datetime, **details: int
) -> QuerySet[JournalLine]:
    return JournalLine.objects.filter(
        case=case, actor=member, action=action, at__gt=since, details=details
    )


def _journal_reading(
    member: Member, case: Case, action: str, *, now: datetime, number: int | None = None
) -> None:
    details = {} if number is None else {"number": number}
    if not _recent(case.pk, member.pk, action, now - READ_ONCE_PER, **details).exists():
        _journal_now(member, case, action, now=now, **details)


def _journal_now(member: Member, case: Case, action: str, *, now: datetime, **said: int) -> None:
    with transaction.atomic():
        JournalLine.objects.record(Entry(action, now, member.pk, case.section_id, case.pk, said))


def locked(case: Case) -> Case:
    """The fresh row of `case`, locked until the end of the transaction, with the same key."""
    row = Case.objects.select_for_update(of=("self",)).select_related("section").filter(pk=case.pk)
    # Whoever waited for a case that went to another section finds no row: the join was of the
    # section that it left.
    fresh = row.first() or row.get()
    if case.is_open:
        fresh.open_with(case.data_key)
    return fresh


# --- Who may do what --------------------------------------------------------


def roles_on(
    member: Member, case: Case, *, now: datetime | None = None, just_got: bool = False
) -> set[str]:
    """Every role of the member on this case; empty when she may not see it.

    `now`: the moment at which she may stand in for somebody away, by default the present.
    `just_got`: get_case has given her this very row, and no exclusion is asked for again.
    """
    if not just_got and Exclusion.objects.filter(case=case, member=member).exists():
        return set()
    held = set()
    defends = case.section_id in sections_of(member, Role.DELEGUE, Role.COORDINATOR)
    if case.section_id in sections_of(member, Role.COORDINATOR):
        held.add("coordinator")
    people = {member.pk}
    if defends and member.pk not in {case.suivi_id, case.binome_id}:
        people |= stood_in_for(member, now=now)
    if case.suivi_id in people and defends:
        held.add("suivi")
    if case.binome_id in people and defends:
        held.add("binome")
    if case.state == State.SUBMITTED and case.suivi_id is None and defends:
        held.add("delegue")
        # Taking or ending a case answers its proposals: only an arrival has one.
        if Proposal.objects.filter(case=case, to=member, answer="").exists():
            held.add("proposed")
    return held


def may(member: Member, act: str, case: Case, *, now: datetime | None = None) -> bool:
    """Whether the member may do `act` on `case`. An unknown act raises KeyError."""
    return roles.may(roles_on(member, case, now=now), act)


def require(member: Member, act: str, case: Case, *, now: datetime | None = None) -> None:
    """Raises Http404 unless the member may do `act` on `case`."""
    if not may(member, act, case, now=now):
        raise Http404(_("Ce dossier n'existe pas."))


def section_roles(member: Member) -> set[str]:
    """The roles of the member whatever the section, for acts that touch no case."""
    return {role for role in Role.values if sections_of(member, role)}


def require_somewhere(member: Member, act: str) -> None:
    """Raises Http404 unless one of the member's sections lets her do `act`."""
    if not roles.may(section_roles(member), act):
        raise Http404(_("Cette page n'existe pas."))


def require_section(member: Member, section: UUID, *wanted: str) -> None:
    """Raises Http404 unless the member holds one of the `wanted` roles in this section."""
    if section not in sections_of(member, *wanted):
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


def coordination_of(section: UUID) -> set[UUID]:
    """Who coordinates this section today."""
    held = Membership.objects.filter(section=section, role=Role.COORDINATOR, member__is_active=True)
    return set(held.values_list("member_id", flat=True))


def with_room_first(people: QuerySet[Member], *, now: datetime) -> tuple[list[Member], int]:
    """These people, those who can take more first and who carry least; how many can.

    Can: there today, whom the coordination gives new cases, below the number she accepts.
    """
    carried = Case.objects.filter(suivi=OuterRef("pk")).exclude(state=State.CLOSED)
    counted = carried.order_by().values("suivi").annotate(n=Count("pk")).values("n")
    found: list[Any] = list(people.annotate(carries=Coalesce(Subquery(counted), 0)))
    away = away_at(now)

    def is_full(one: Any) -> bool:
        full = one.accepts is not None and one.carries >= one.accepts
        return full or not one.receives or one.pk in away

    found.sort(key=lambda one: (is_full(one), one.carries, one.name))
    return found, sum(not is_full(one) for one in found)


def is_away(member: Member, *, now: datetime) -> bool:
    """Whether she is away at this instant, on her own clock."""
    return member.pk in away_at(now)


def coordinates(member: Member, other: Member) -> bool:
    """Whether the member coordinates a section where `other` holds a role."""
    return Membership.objects.filter(
        member=other, section__in=sections_of(member, Role.COORDINATOR)
    ).exists()


def may_replace(substitute: Member, member: Member) -> bool:
    """Whether `substitute` may answer for `member`: an active défenseur·e of a section of hers."""
    return who_may_replace(member).filter(pk=substitute.pk).exists()


def who_may_replace(member: Member) -> QuerySet[Member]:
    """The people among whom `member` chooses who answers for her."""
    sections = member.memberships.exclude(role=Role.TECHNICIAN).values_list("section", flat=True)
    return defenders(list(sections)).exclude(pk=member.pk)


# --- Who holds a role today -------------------------------------------------


class Holders:
    """Who answers for a role on each case at an instant, read in four statements for a batch.

    Somebody away is replaced by the first of her substitutes who is there. A role that
    nobody holds goes up: binôme, then coordination, then every défenseur·e of the section.
    Nobody excluded, closed, gone or away ever receives anything; only where the whole
    section is away does its coordination receive all the same: a lost date cannot be undone.
    """

    def __init__(self, cases: Collection[UUID], *, now: datetime) -> None:
        self._cases: dict[UUID, tuple[UUID, str, UUID | None, UUID | None]] = {
            pk: (section, state, suivi, binome)
            for pk, section, state, suivi, binome in Case.objects.filter(pk__in=cases).values_list(
                "pk", "section_id", "state", "suivi_id", "binome_id"
            )
        }
        sections = {told[0] for told in self._cases.values()}
        self._by_role: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
        for section, role, person in Membership.objects.filter(
            section__in=sections, member__is_active=True
        ).values_list("section_id", "role", "member_id"):
            self._by_role[section, role].add(person)
        self._excluded = set(
            Exclusion.objects.filter(case__in=cases).values_list("case_id", "member_id")
        )
        self._away = away_at(now)

    def of(self, role: str, case: UUID) -> set[UUID]:
        """Who gets what is meant for `role` ("suivi", "binome" or "coordination").

        A binôme away is not replaced by the person who gets what is meant for the suivi:
        two people know of each date, as long as there are two.
        """
        if case not in self._cases:
            return set()
        section, _state, suivi, binome = self._cases[case]
        coordination = self._by_role[section, Role.COORDINATOR]
        second = self._there(case, [binome]) - (self._there(case, [suivi]) - {binome})
        chain: dict[str, list[set[UUID]]] = {
            "suivi": [self._there(case, [suivi]), self._there(case, [binome])],
            "binome": [second],
            "coordination": [],
        }
        for people in (
            *chain[role],
            self._there(case, coordination),
            self._there(case, self._by_role[section, Role.DELEGUE]),
        ):
            if people:
                return people
        return self._fit(case, coordination)

    def may_receive(self, person: UUID, case: UUID) -> bool:
        """Whether `person` may still hear of this case: she sees it, and she is not away."""
        if case not in self._cases or not self._fit(case, [person]):
            return False
        if person in self._away:
            return person in self.of("coordination", case)
        section, state, suivi, binome = self._cases[case]
        if person in self._by_role[section, Role.COORDINATOR]:
            return True
        if state == State.SUBMITTED and suivi is None:
            return True
        return person in self._there(case, [suivi, binome])

    def _fit(self, case: UUID, people: Iterable[UUID | None]) -> set[UUID]:
        section = self._cases[case][0]
        defends = self._by_role[section, Role.DELEGUE] | self._by_role[section, Role.COORDINATOR]
        return {p for p in people if p in defends and (case, p) not in self._excluded}

    def _there(self, case: UUID, people: Iterable[UUID | None]) -> set[UUID]:
        """Each of these people or her substitute, if fit for the case."""
        return self._fit(case, [present(one, self._away) for one in people if one])


# --- The person's own door --------------------------------------------------


def worker_doors(ids: Iterable[UUID]) -> list[WorkerDoor]:
    """Where these persons asked to be told, by the random ids that the post office knows.

    Their cases stay locked: for the address book, which asks only for the section's clock.
    """
    return list(WorkerDoor.objects.filter(pk__in=ids).select_related("case__section"))


def worker_case(token: str, *, now: datetime) -> Case | None:
    """The case of a person's session, opened; None when the session is over."""
    session = (
        WorkerSession.objects.select_related("case", "case__section")
        .annotate(asked=Exists(Referral.objects.filter(case=OuterRef("case"), answer="")))
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
    # Told in the same statement: most persons are asked nothing about another section.
    session.case.is_asked_elsewhere = session.asked
    return session.case
