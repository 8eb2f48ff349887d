"""What an import would do, said before anything is written: no row of any table is made here.

The same reading, facts and rules as the import itself; a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access, kinds
from dossiers.actions.brought import covered
from dossiers.actions.plan import count
from dossiers.actions.workplace import spelling_mark
from dossiers.employers.book import Names
from dossiers.models import Alias, Case, CaseImport, ImportedCase, Member, Milestone
from dossiers.moving import fields, imports
from dossiers.moving.columns import Table
from dossiers.moving.rows import Problem, Told, identity
from dossiers.privacy.blind import blind
from dossiers.rules import spelling
from dossiers.rules.catalogue import Rule, catalogue
from dossiers.rules.known import KnownDate

Facts = dict[str, KnownDate]
Step = Callable[[int, int], None]
# What a page can show; the counts are of all.
MOST_SHOWN = 200
EVERY = 100


@dataclass
class Known:
    """The cases that this section imported before, or names by our own number."""

    by_mark: dict[bytes, UUID]
    by_reference: dict[str, UUID]
    visible: set[UUID]
    facts: dict[UUID, Facts] = field(default_factory=dict)

    def find(self, told: Told, mark: bytes) -> UUID | None:
        """The case of a row, if it is here already."""
        return self.by_reference.get(told.number) or self.by_mark.get(mark)


@dataclass
class Sorted:
    """The rows of a file: to create, to add dates to, already here, closed, to correct."""

    create: list[tuple[Told, bytes]] = field(default_factory=list)
    update: list[tuple[Told, bytes, UUID, Facts]] = field(default_factory=list)
    already: int = 0
    closed: int = 0
    wrong: list[Problem] = field(default_factory=list)


def mark_of(section: UUID, name: str) -> bytes:
    """The keyed digest of what names a case in a spreadsheet."""
    return blind("import", section, name)


def facts_of(told: Told, today: date) -> Facts:
    """The dated facts of a row: those that its problems start, and those of its columns."""
    answered = kinds.kind(told.kind).facts(told.answers(), today)
    return {**{fact.milestone: fact.known for fact in answered}, **told.facts}


def sort(one: CaseImport, table: Table, *, by: Member, now: datetime, step: Step) -> Sorted:
    """Read every row and say what becomes of it. Nothing is written."""
    today = timezone.localdate(now)
    reader = imports.reader_of(one, table, today=today)
    known, found = known_to(one.section_id, by), Sorted()
    seen: dict[bytes, int] = {}
    for index, (number, row) in enumerate(table.lines):
        if index % EVERY == 0:
            step(index, len(table.lines))
        told, wrong = reader.told(number, row)
        if told.closed:
            found.closed += 1
            continue
        mark = mark_of(one.section_id, identity(told, row))
        if wrong:
            found.wrong += wrong
        elif (same := seen.setdefault(mark, number)) != number:
            found.wrong.append(_double(reader, told, same))
        elif (case := known.find(told, mark)) is None:
            found.create.append((told, mark))
        else:
            _sort_known(found, reader, (told, mark, case), known)
    return found


def _sort_known(found: Sorted, reader: Any, row: tuple[Told, bytes, UUID], known: Known) -> None:
    told, _mark, case = row
    if case not in known.visible:
        found.already += 1  # closed to who imports: not even its dates are told
        return
    try:
        fresh = _lacking(told, known.facts.get(case, {}), reader)
    except _OtherDateError as other:
        found.wrong.append(other.problem)
        return
    if fresh:
        found.update.append((*row, fresh))
    else:
        found.already += 1


def _double(reader: Any, told: Told, same: int) -> Problem:
    at = next((at for at, name in reader.columns.items() if name == "number"), -1)
    said = _("Même dossier qu’à la ligne %(n)d : garder une seule des deux lignes.") % {"n": same}
    return Problem(told.row, at, reader.headings.get(at, ""), told.number, said)


def _lacking(told: Told, here: Facts, reader: Any) -> Facts:
    """The dates that a case which is here lacked. Raises _OtherDateError when they differ."""
    fresh = {}
    for slug, known in told.facts.items():
        held = here.get(slug)
        if known.earliest is None or held == known:
            continue
        if held is not None and held.earliest is not None:
            at = next(at for at, name in reader.columns.items() if name == fields.DATE + slug)
            said = _("Le dossier porte une autre date : vider cette case, vérifier le dossier.")
            value = known.earliest.isoformat()
            raise _OtherDateError(Problem(told.row, at, reader.headings[at], value, said))
        fresh[slug] = known
    return fresh


class _OtherDateError(Exception):
    """A row says another day than the case; a person looks."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.advice)
        self.problem = problem


def known_to(section: UUID, by: Member) -> Known:
    """What the rows of a file are compared with; only the cases that `by` may see take dates."""
    rows = ImportedCase.objects.filter(section=section, what=ImportedCase.What.CREATED)
    by_mark = {bytes(mark): case for mark, case in rows.values_list("mark", "case_id")}
    cases = access.visible_cases(by).filter(section=section)
    by_reference = dict(cases.values_list("reference", "pk"))
    known = Known(by_mark, by_reference, set(by_reference.values()))
    told = Milestone.objects.filter(case__in=cases).only(
        "case_id", "slug", "earliest", "latest", "precision"
    )
    for one in told.iterator():
        known.facts.setdefault(one.case_id, {})[one.slug] = one.known
    return known


def rehearse(one: CaseImport, *, by: Member, now: datetime, step: Step) -> dict[str, Any]:
    """The whole rehearsal, as plain JSON. Raises SheetError when the file is read no more."""
    today = timezone.localdate(now)
    table = imports.table_of(one, today=today)
    found = sort(one, table, by=by, now=now, step=step)
    dates = list(_dates(found, one.section.zone, today))
    over = sum(1 for day, *_rest in dates if day and day < today)
    worst = sorted(dates, key=partial(_worst, today))
    return {
        "counts": {
            "create": len(found.create),
            "update": len(found.update),
            "already": found.already,
            "closed": found.closed,
            "wrong": len({problem.row for problem in found.wrong}),
        },
        "wrong": [problem.as_json() for problem in found.wrong],
        "employers": _employers(one.section_id, (told for told, _mark in found.create)),
        "updates": _references(found),
        "dates": {
            "total": len(dates),
            "over": over,
            "without": sum(1 for day, *_rest in dates if day is None),
            "first": [
                {"on": day.isoformat() if day else "", "rule": slug, "version": version,
                 "severity": severity, "row": row}
                for day, severity, slug, version, row in worst[:MOST_SHOWN]
            ],
        },
        "made_at": now.isoformat(),
    }  # fmt: skip


Dated = tuple[date | None, str, str, int, int]


def _worst(today: date, dated: Dated) -> tuple[bool, bool, bool, date, int]:
    """What is over first, what kills a right before the rest of it; no date comes last."""
    day, severity, _slug, _version, row = dated
    ahead = day is None or day >= today
    return (day is None, ahead, not ahead and severity != "fatal", day or date.max, row)


def _references(found: Sorted) -> list[str]:
    wanted = [case for _told, _mark, case, _facts in found.update[:MOST_SHOWN]]
    return sorted(Case.objects.filter(pk__in=wanted).values_list("reference", flat=True))


def _employers(section: UUID, rows: Iterable[Told]) -> list[dict[str, Any]]:
    """Names that no enseigne of the section bears yet, the most frequent first."""
    typed = Counter(told.employer for told in rows if told.employer)
    marks = {name: spelling_mark(section, name) for name in typed}
    known = {
        bytes(mark)
        for mark in Alias.objects.filter(book__section=section).values_list("mark", flat=True)
    }
    brands = [(str(pk), str(brand.name)) for pk, brand in Names([section]).brands.items()]
    names = dict(brands)
    return [
        {"name": name, "count": number,
         "close": [names[key] for key in spelling.proposals(name, brands)]}
        for name, number in typed.most_common(MOST_SHOWN)
        if marks[name] and marks[name] not in known
    ]  # fmt: skip


def _dates(found: Sorted, zone: str, today: date) -> Iterator[Dated]:
    """The deadlines of ours that the new rows would open."""
    for told, _mark in found.create:
        for rule, fact in _started(told.kind, facts_of(told, today), today):
            day = _prudent(rule, fact.slug, fact.known, zone) if fact.earliest else None
            yield day, rule.severity, rule.slug, rule.version, told.row


def _started(kind: str, facts: Mapping[str, KnownDate], today: date) -> Iterator[Any]:
    rows = [_milestone(slug, known) for slug, known in facts.items()]
    brought = dict.fromkeys(slug for fact in rows for slug in catalogue().brings(fact.slug))
    rows += [
        _milestone(slug, KnownDate.unknown())
        for slug in brought
        if slug not in facts and catalogue().triggered_by(kind, slug, today)
    ]
    for fact in rows:
        for rule in catalogue().triggered_by(kind, fact.slug, fact.earliest or today):
            if rule.bound == "ours" and not covered(fact, rule, rows):
                yield rule, fact


def _milestone(slug: str, known: KnownDate) -> Milestone:
    """A fact that is never saved."""
    return Milestone(
        slug=slug, earliest=known.earliest, latest=known.latest, precision=known.precision.value
    )


@lru_cache(maxsize=20_000)
def _prudent(rule: Rule, slug: str, known: KnownDate, zone: str) -> date | None:
    return count(rule, _milestone(slug, known), (), zone=zone).prudent
