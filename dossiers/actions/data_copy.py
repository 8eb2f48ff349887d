"""The copy of a person's own data (RGPD, art. 15), built in her session and kept nowhere.

Every column that the register (privacy/register/) ends with the case is in it, except
what is named in WITHHELD with its reason; a test counts both against the database. Members
of the team are « équipe »: they are third persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dossiers.actions.exhibit import content_of, copy_of
from dossiers.models import Case, Entry, JournalLine, Member, Message
from dossiers.models.exhibit import ExhibitCopy
from dossiers.privacy.register import REGISTER, End, Nature

TEAM = "équipe"
ORIGINAL = ExhibitCopy.What.ORIGINAL
# What the team wrote for itself may name others: it is read again before it is given.
NOTES = _("Les notes et le résumé de l’équipe : demandez-les, l’équipe a un mois.")
KEYS = _("Les clés et les codes : ils ouvrent, ils ne racontent rien.")
INSIDE = _("Le travail entre membres de l’équipe : rappels, relais, accords à deux.")
WITHHELD: Mapping[str, Any] = {
    "dossiers.Note": NOTES,
    "dossiers.PhoneCall": NOTES,
    "dossiers.Fact": NOTES,
    "dossiers.CaseSummary": NOTES,
    "dossiers.CaseKey": KEYS,
    "dossiers.Receipt": KEYS,
    "dossiers.Reminder": INSIDE,
    "dossiers.Proposal": INSIDE,
    "dossiers.Handover": INSIDE,
    "dossiers.Task": INSIDE,
    "dossiers.Waiver": INSIDE,
    "dossiers.TurnDown": INSIDE,
    "dossiers.Exclusion": INSIDE,
    "dossiers.AnswerLink": INSIDE,
    "dossiers.BreakGlass": INSIDE,
    "dossiers.Opening": INSIDE,
    "dossiers.CollectiveResult": INSIDE,
    "dossiers.ImportedCase": INSIDE,
}
WITHHELD_COLUMNS: Mapping[str, Any] = {
    "dossiers.Hearing.arguments": NOTES,
    "dossiers.Hearing.account": NOTES,
    "dossiers.Closing.lesson": NOTES,
    "dossiers.Case.summary": NOTES,
    "dossiers.Case.next_action": NOTES,
    "dossiers.Case.next_by": INSIDE,
    "dossiers.Case.attached_to": INSIDE,
    "dossiers.Case.next_on": INSIDE,
}
# How to reach the case from a table that has no column of that name.
WAYS = {
    "dossiers.Case": "pk",
    "dossiers.ClockEvent_deadlines": "clockevent__case",
    "dossiers.ExhibitCopy": "exhibit__case",
    "dossiers.CollectivePiece": "exhibit__case",
    "dossiers.Practice": "workplace__case",
    "dossiers.Guest_exhibits": "guest__case",
}


def rows_of(case: Case, *, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Every row of an opened case by table, in one statement per table.

    A message of the team that has not left yet is nothing yet.
    """
    return {
        label: [_row(label, row, case) for row in _found(label, case, now)]
        for label, table in REGISTER.items()
        if table.end is End.WITH_CASE and label not in WITHHELD
    }


def columns_of(label: str) -> list[str]:
    """The columns of a table that a copy holds: all that tell something, none that open."""
    return [
        name
        for name, (nature, _what) in REGISTER[label].columns.items()
        if nature not in (Nature.TECHNICAL, Nature.DIGEST)
        and f"{label}.{name}" not in WITHHELD_COLUMNS
    ]


def files_of(case: Case) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of an opened case, one in memory at a time.

    The original that she chose to keep comes too; a preview that we made does not.
    """
    for exhibit in case.exhibits.prefetch_related("copies"):
        exhibit.case = case
        yield f"{exhibit.number:02d}-{exhibit.name}", content_of(exhibit)
        if any(copy.what == ORIGINAL for copy in exhibit.copies.all()):
            original = copy_of(exhibit, ORIGINAL)
            if original is not None:
                yield f"{exhibit.number:02d}-original-{exhibit.name}", original


def reasons() -> list[Any]:
    """Why something is not in the copy, each reason once."""
    return list(dict.fromkeys([*WITHHELD.values(), *WITHHELD_COLUMNS.values()]))


def record(case: Case, *, now: datetime) -> None:
    """The journal says that a copy was taken: the person sees it too (« qui a ouvert »)."""
    with transaction.atomic():
        JournalLine.objects.record(Entry("person.copy", now, None, case.section_id, case.pk))


def _found(label: str, case: Case, now: datetime) -> models.QuerySet[Any]:
    model = apps.get_model(label)
    if model is Message:
        return case.messages.left(now).order_by("pk")
    return model._default_manager.filter(**{WAYS.get(label, "case"): case.pk}).order_by("pk")


def _row(label: str, row: Any, case: Case) -> dict[str, Any]:
    if isinstance(row, Case):
        row.open_with(case.data_key)
    elif hasattr(row, "case_id"):
        row.case = case
    return {name: _value(row, name) for name in columns_of(label)}


def _value(row: Any, name: str) -> Any:
    """A value that JSON can hold; a person of the team is nobody in particular."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return None  # its own table says it
    if field.is_relation and field.related_model is Member:
        return TEAM if getattr(row, field.attname) else None
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
