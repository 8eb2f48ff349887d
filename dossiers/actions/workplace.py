"""Which employer a case is about: noted when it comes in, attached by the team.

An exact spelling that the team has attached before attaches the next cases by itself; one
that is only close is proposed and waits for somebody (« Graphies à rattacher »).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access, kinds
from dossiers.actions import insolvency
from dossiers.actions.refusal import RefusedError
from dossiers.kinds.base import part
from dossiers.kinds.trunk import CANNOT_SAY, OTHER
from dossiers.models import (
    Alias,
    Brand,
    Case,
    Company,
    Entry,
    JournalLine,
    Member,
    Place,
    Practice,
    SweepMark,
    Workplace,
)
from dossiers.privacy import keyring
from dossiers.privacy.blind import blind
from dossiers.rules.spelling import normal

# The mark that cases wait to be noted: completed_at is when the first of them came.
BEHIND = "employers-behind"
CAUGHT_AT_ONCE = 200


def spelling_mark(section: UUID, typed: str) -> bytes | None:
    """The digest under which a spelling is found again; None for no letter at all."""
    plain = normal(typed)
    return blind("employer", section, plain) if plain else None


def practice_mark(section: UUID, problem: str) -> bytes:
    """The digest under which a problem is counted."""
    return blind("practice", section, problem)


def note(case: Case, *, now: datetime) -> Workplace:
    """Keep what a new, opened case says of its employer. In the transaction of its sending."""
    work = part(case.answers or {}, "work")
    mark = spelling_mark(case.section_id, str(work.get("employer") or ""))
    department = str(work.get("department") or "")
    spot = blind("spot", case.section_id, department) if department else None
    known = Alias.objects.filter(book__section=case.section_id, mark=mark) if mark else ()
    workplace = Workplace.objects.create(
        case=case,
        section_id=case.section_id,
        received_on=case.received_on,
        mark=mark,
        spot=spot,
        brand_id=next((alias.brand_id for alias in known), None),
    )
    Practice.objects.bulk_create(
        Practice(workplace=workplace, mark=practice_mark(case.section_id, problem))
        for problem in _told(case)
    )
    return workplace


def note_arrival(case: Case, *, now: datetime) -> None:
    """As `note`; while the vault is closed, which it needs, later: see `catch_up`."""
    if keyring.is_locked():
        SweepMark.objects.get_or_create(name=BEHIND, defaults={"completed_at": now})
        return
    note(case, now=now)


def catch_up(*, now: datetime) -> int:
    """Note the cases that came in while the vault was closed, once it is open; how many.

    One statement when there are none, which is nearly always.
    """
    mark = SweepMark.objects.filter(name=BEHIND).first()
    if mark is None or keyring.is_locked():
        return 0
    since = timezone.localdate(mark.completed_at)
    late = Case.objects.filter(received_on__gte=since, workplace=None).order_by("pk")
    cases = access.opened(late[:CAUGHT_AT_ONCE])
    for case in cases:
        with transaction.atomic():
            note(case, now=now)
    if len(cases) < CAUGHT_AT_ONCE:
        mark.delete()
    return len(cases)


def _told(case: Case) -> Iterator[str]:
    """The problems ticked that name something."""
    for problem in kinds.kind(case.kind).ticked(case.answers or {}):
        if problem not in (OTHER, CANNOT_SAY):
            yield problem


def link(
    case: Case,
    *,
    brand: Brand | None,
    company: Company | None = None,
    place: Place | None = None,
    by: Member,
    now: datetime,
) -> Workplace:
    """This case is about that employer; None takes a wrong link away.

    Raises Http404 unless `by` may edit the case, RefusedError when the three do not go
    together or belong to another section.
    """
    access.require(by, "record_milestone", case)
    _check(case, brand, company, place)
    with transaction.atomic():
        case = access.locked(case)
        found = Workplace.objects.select_for_update().filter(case=case).first()
        workplace = found or note(case, now=now)
        workplace.brand, workplace.company, workplace.place = brand, company, place
        workplace.linked_by, workplace.linked_on = by, timezone.localdate(now)
        workplace.save()
        JournalLine.objects.record(Entry("case.employer", now, by.pk, case.section_id, case.pk))
        behind = {one for one in (workplace.company_id, place and place.company_id) if one}
        insolvency.apply_to(case, behind, by=by, now=now)
    return workplace


def _check(case: Case, brand: Brand | None, company: Company | None, place: Place | None) -> None:
    rows = [row for row in (brand, company, place) if row is not None]
    if rows and brand is None:
        raise RefusedError(_("Choisir d’abord l’enseigne."))
    if any(row.book.section_id != case.section_id for row in rows):
        raise RefusedError(_("Choisir un employeur de la section du dossier."))
    assert brand is not None or not rows  # noqa: S101 (said above)
    if any(one.brand_id != brand.pk for one in (company, place) if one and brand):
        raise RefusedError(_("Cette société ou ce lieu est d’une autre enseigne."))
