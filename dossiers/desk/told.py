"""What the page of a case reads of it: one statement per sort of rows, composed once.

A sort that the case has none of is not asked for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from dossiers.composed import Composed, columns_of
from dossiers.desk import deadline_rows, history, timeline
from dossiers.models import (
    Case,
    Consent,
    DeadlineState,
    Hearing,
    JournalLine,
    Member,
    Message,
    MessageTranslation,
    Milestone,
    Receipt,
    Remedy,
    Severity,
    Wait,
)
from dossiers.one_of import Many

HEARING = columns_of(Hearing)


def told_of(case: Case, *, everything: bool) -> timeline.Told:
    """What the chronology needs. Keeps with the case what its moves ask of it."""
    most = None if everything else timeline.AT_FIRST
    has = _kinds_of_rows(case)

    def some(name: str, order: str) -> list[Any]:
        return list(getattr(case, name).order_by(order)[:most]) if name in has else []

    told = timeline.Told(
        deadlines=deadline_rows.flat_of_case(case),
        milestones=_milestones(case),
        messages=_within(case, MESSAGES.objects(Message, most, case=case.pk)),
        notes=some("notes", "-written_at"),
        calls=some("calls", "-called_at"),
        facts=list(case.facts.filter(removed_at=None)) if "facts" in has else [],
        exhibits=list(case.exhibits.all()) if "exhibits" in has else [],
        acts=ACTS.objects(JournalLine, most, case=case.pk),
        translations=_translations(case) if "message_translations" in has else {},
        names={one.pk: one.name for one in (case.suivi, case.binome) if one},
        has=has,
    )
    if unknown := told.people() - told.names.keys():
        told.names.update(NAMES.rows(members=Many(unknown)))
    _keep(case, told)
    return told


def _keep(case: Case, told: timeline.Told) -> None:
    """What the guards of the moves would ask again (actions/move.py)."""
    consents = case.consents.all()
    # As prefetch_related_objects leaves them.
    consents._result_cache = (
        CONSENTS.objects(Consent, case=case.pk) if "consents" in told.has else []
    )
    case._prefetched_objects_cache = {"consents": consents}  # type: ignore[attr-defined]
    case.known_open = {
        "fatal": sum(map(_is_open_fatal, told.deadlines)),
        **({} if "remedies" in told.has else {"awaited": 0}),
    }


def _is_open_fatal(row: dict[str, Any]) -> bool:
    ours = row["severity"] == Severity.FATAL and row["bound"] == "ours"
    return ours and row["state"] == DeadlineState.OPEN


def _within(case: Case, rows: list[Any]) -> list[Any]:
    """The same rows, opened by the key of their case."""
    for row in rows:
        row._state.fields_cache["case"] = case
    return rows


def _messages(most: int | None, case: UUID) -> QuerySet[Any, Any]:
    found = Message.objects.filter(case=case).order_by("-number")
    return found.values_list(*columns_of(Message))[:most]


def _acts(most: int | None, case: UUID) -> QuerySet[Any, Any]:
    found = JournalLine.objects.filter(case=case).exclude(action__in=history.SHOWN_OTHERWISE)
    return found.order_by("-seq").values_list(*columns_of(JournalLine))[:most]


def _dated(_shape: object, case: UUID) -> QuerySet[Any, Any]:
    hearing = (f"hearing__{name}" for name in HEARING)
    return Milestone.objects.filter(case=case).values_list(*columns_of(Milestone), *hearing)


def _agreed(_shape: object, case: UUID) -> QuerySet[Any, Any]:
    return Consent.objects.filter(case=case).values_list(*columns_of(Consent))


def _named(_shape: object, members: Many) -> QuerySet[Any, Any]:
    return Member.objects.filter(pk__one_of=members).values_list("pk", "name")


MESSAGES, ACTS, DATED = Composed(_messages), Composed(_acts), Composed(_dated)
CONSENTS, NAMES = Composed(_agreed), Composed(_named)


def _translations(case: Case) -> dict[UUID, list[MessageTranslation]]:
    """What interpreters wrote of its messages, by message."""
    found: dict[UUID, list[MessageTranslation]] = defaultdict(list)
    for row in case.message_translations.all():
        found[row.message_id].append(row)
    return found


def _milestones(case: Case) -> list[Milestone]:
    """The dated facts of a case, each with its hearing if it is one."""
    names, found = columns_of(Milestone), []
    for row in DATED.rows(case=case.pk):
        fact = Milestone.from_db("default", names, row[: len(names)])
        sitting = Hearing.from_db("default", HEARING, row[len(names) :])
        fact._state.fields_cache["hearing"] = sitting if sitting.pk else None
        found.append(fact)
    return _within(case, found)


@cache
def _questions() -> str:
    """« Which of these sorts of rows has it? », written once: the ORM takes longer to write
    eight of them than the database to answer.
    """
    asked = {name: Case._meta.get_field(name).related_model for name in timeline.MAY_BE_NONE}
    tables = {name: (model._meta.db_table, "") for name, model in asked.items() if model}
    tables["waits"] = (Wait._meta.db_table, " AND over_on IS NULL")
    tables["remedies"] = (Remedy._meta.db_table, " AND over_on IS NULL")
    tables["consents"] = (Consent._meta.db_table, "")
    tables["code"] = (Receipt._meta.db_table, " AND replaced_on IS NULL AND ended_on IS NULL")
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table} WHERE case_id = %s{also})"  # noqa: S608
        for name, (table, also) in tables.items()
    )


def _kinds_of_rows(case: Case) -> set[str]:
    """Those of `timeline.MAY_BE_NONE` that the case has, "consents", "waits" that run,
    "remedies" still awaited, a "code" that opens.
    """
    pk = Case._meta.pk.get_db_prep_value(case.pk, connection)
    with connection.cursor() as cursor:
        asked = _questions()
        cursor.execute(asked, [pk] * asked.count("%s"))
        return {name for (name,) in cursor.fetchall()}
