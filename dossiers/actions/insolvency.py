"""A court opened a procedure against a company: its dates open on every case that lives.

What the judgment starts (law.md A6): the statements of wages (10 days, 3 months), the
liquidator's dismissals (15 days, 21 with a plan); for who is no employee, two months from the
BODACC to declare what is owed; and one date that nobody knows yet and that kills the claim of
an employee: two months from the publication of the notice of the statement. What is not known
is opened without a date, so that it asks for itself until somebody finds it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions import deadline as deadlines
from dossiers.actions.employer_book import require, wrote
from dossiers.actions.plan import add_milestone, plan
from dossiers.actions.refusal import RefusedError
from dossiers.actions.ring import ring_insolvency, ring_roles
from dossiers.models import (
    Brand,
    Case,
    Company,
    Deadline,
    DeadlineState,
    Insolvency,
    InsolvencyFact,
    Member,
    Severity,
    State,
    Workplace,
)
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate

Procedure = Insolvency.Procedure
OPENED, PUBLISHED, UNKNOWN_YET = (
    "insolvency_opened",
    "insolvency_published",
    "ags_notice_published",
)
DISMISSALS = {
    Procedure.LIQUIDATION: "liquidation_opened",
    Procedure.WITH_PLAN: "liquidation_with_plan",
}


@dataclass
class Outcome:
    """What became of each case, by reference: dates opened, or why there were none to open."""

    opened: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    two_people: list[str] = field(default_factory=list)
    closed_to_me: list[str] = field(default_factory=list)


def record(
    company: Company,
    *,
    procedure: str,
    opened_on: date,
    published_on: date | None,
    trustee: str,
    by: Member,
    now: datetime,
) -> tuple[Insolvency, Outcome]:
    """Note the opening judgment, and open its dates on every living case of the company.

    Recording the same judgment again opens what is missing and nothing twice. Raises Http404
    for another section, RefusedError on days ahead or in the wrong order.
    """
    require(by, "record_insolvency", company.book.section_id)
    _check(opened_on, published_on, today=timezone.localdate(now))
    insolvency = _noted(company, procedure, opened_on, by=by, now=now)
    insolvency.published_on = published_on or insolvency.published_on
    insolvency.trustee = trustee.strip() or insolvency.trustee
    insolvency.save()
    outcome = apply(insolvency, by=by, now=now)
    ring_insolvency(insolvency, now=now)
    return insolvency, outcome


def _check(opened_on: date, published_on: date | None, *, today: date) -> None:
    if opened_on > today or (published_on and published_on > today):
        raise RefusedError(_("Ce jour est dans le futur. Noter le jugement quand il est rendu."))
    if published_on and published_on < opened_on:
        raise RefusedError(_("La publication au BODACC vient après le jugement."))


def _noted(
    company: Company, procedure: str, opened_on: date, *, by: Member, now: datetime
) -> Insolvency:
    same = Insolvency.objects.filter(
        company=company, procedure=procedure, opened_on=opened_on, undone_on=None
    )
    if (found := same.first()) is None:
        made = Insolvency(
            book=company.book,
            company=company,
            procedure=procedure,
            opened_on=opened_on,
            recorded_by=by,
            recorded_at=now,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                words = {"name": str(company.name), "date": opened_on.isoformat()}
                wrote("insolvency", _brand(company), company.pk, words=words, by=by, now=now)
            return made
        except IntegrityError:  # somebody noted the same judgment at the same moment
            found = same.get()
    found.book, found.company = company.book, company
    return found


def apply(insolvency: Insolvency, *, by: Member, now: datetime) -> Outcome:
    """Open the dates on the cases that have none of them yet; each case by itself.

    A case that fails leaves the others done: doing it again finishes.
    """
    outcome = Outcome()
    for case in _cases(insolvency.company):
        _open_on(case, insolvency, outcome, by=by, now=now)
    return outcome


def apply_to(case: Case, companies: Collection[UUID], *, by: Member, now: datetime) -> Outcome:
    """The same for one case that has just been attached to a company."""
    outcome = Outcome()
    for insolvency in Insolvency.objects.filter(company__in=companies, undone_on=None):
        _open_on(case, insolvency, outcome, by=by, now=now)
    return outcome


def _cases(company: Company) -> list[Case]:
    """The living cases of a company, by itself or by their place, and of those merged into it."""
    merged, found = set[UUID](), {company.pk}
    while found:
        merged |= found
        below = Company.objects.filter(merged_into__in=found).exclude(pk__in=merged)
        found = set(below.values_list("pk", flat=True))
    at = Q(company__in=merged) | Q(company=None, place__company__in=merged)
    about = Workplace.objects.filter(at).values("case")
    return list(Case.objects.filter(pk__in=about).exclude(state=State.CLOSED).order_by("reference"))


def _open_on(
    case: Case, insolvency: Insolvency, outcome: Outcome, *, by: Member, now: datetime
) -> None:
    today, opened, wanted = timezone.localdate(now), False, 0
    with transaction.atomic():
        case = access.locked(case)
        for slug, known in _facts(insolvency):
            if not catalogue().triggered_by(case.kind, slug, known.earliest or today):
                continue
            wanted += 1
            opened |= _add(case, insolvency, slug, known, by=by, now=now)
        if opened:
            plan(case, by=by, now=now)
            case.version += 1
            case.save(update_fields=["version"])
            key = f"insolvency:{insolvency.pk}:{case.pk}"
            ring_roles(case, ("suivi", "binome"), key, now=now, besides=by)
    told = outcome.opened if opened else outcome.already if wanted else outcome.elsewhere
    told.append(case.reference)


def _facts(insolvency: Insolvency) -> list[tuple[str, KnownDate]]:
    day = KnownDate.day(insolvency.opened_on)
    facts = [(OPENED, day)]
    if dismissals := DISMISSALS.get(Procedure(insolvency.procedure)):
        facts.append((dismissals, day))
    published = insolvency.published_on
    facts.append((PUBLISHED, KnownDate.day(published) if published else KnownDate.unknown()))
    return [*facts, (UNKNOWN_YET, KnownDate.unknown())]


def _add(
    case: Case, insolvency: Insolvency, slug: str, known: KnownDate, *, by: Member, now: datetime
) -> bool:
    """Write one fact on a locked case; says whether it was not there."""
    if case.milestones.filter(slug=slug).exists():
        return False
    fact, made = InsolvencyFact.objects.get_or_create(insolvency=insolvency, case=case, slug=slug)
    if not made:
        return False
    fact.milestone = add_milestone(case, slug, known, by=by, now=now)
    fact.save(update_fields=["milestone"])
    return True


def take_back(insolvency: Insolvency, *, by: Member, now: datetime) -> Outcome:
    """It was noted by mistake: what it had opened is closed, as far as `by` alone may.

    The facts and their dates stay in the history of each case. A date that kills a right is
    given up by two people there (`two_people`); a case that `by` may not open keeps its dates
    until somebody who may does the same (`closed_to_me`).
    """
    require(by, "record_insolvency", insolvency.book.section_id)
    outcome = Outcome()
    with transaction.atomic():
        fresh = Insolvency.objects.select_for_update(of=("self",)).get(pk=insolvency.pk)
        if fresh.undone_on is None:
            day = timezone.localdate(now)
            Insolvency.objects.filter(pk=fresh.pk).update(undone_on=day)
            company = insolvency.company
            company.book = insolvency.book
            words = {"name": str(company.name), "date": insolvency.opened_on.isoformat()}
            wrote("insolvency_off", _brand(company), company.pk, words=words, by=by, now=now)
    visible = access.visible_cases(by)
    for case in Case.objects.filter(pk__in=insolvency.facts.values("case")).order_by("reference"):
        if not visible.filter(pk=case.pk).exists():
            outcome.closed_to_me.append(case.reference)
            continue
        _close_on(access.opened([case])[0], insolvency, outcome, by=by, now=now)
    return outcome


def _close_on(
    case: Case, insolvency: Insolvency, outcome: Outcome, *, by: Member, now: datetime
) -> None:
    ours = insolvency.facts.filter(case=case).values("milestone")
    found = Deadline.objects.filter(case=case, milestone__in=ours, state=DeadlineState.OPEN)
    reason = _("La procédure collective avait été notée par erreur.")
    left = False
    for one in found.select_related("milestone"):
        one.case = case
        if one.severity == Severity.FATAL:
            left = True
        else:
            deadlines.dismiss(one, reason=reason, by=by, now=now, version=one.version)
    (outcome.two_people if left else outcome.opened).append(case.reference)


def _brand(company: Company) -> Brand:
    brand = company.brand
    assert brand is not None  # noqa: S101 (a company is made under a brand)
    brand.book = company.book
    return brand
