"""What was written in cases, read for a search: thousands of rows in one statement.

Rows come flat and are opened one by one with the key of their case: nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from dossiers.composed import Composed
from dossiers.models import (
    Addition,
    Case,
    CaseSummary,
    Exhibit,
    Fact,
    Letter,
    Message,
    Milestone,
    Note,
    PhoneCall,
    Task,
    Wait,
)
from dossiers.one_of import Many
from dossiers.privacy.envelope import DataKey, SealedColumn, TamperedError

STORY, ANSWER, CONTACT = _("Récit"), _("Réponse"), _("Contact")
# Of each table, the columns of words and what a result calls them.
SOURCES: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (Message, _("Message"), ("body",)),
    (Note, _("Note interne"), ("body",)),
    (PhoneCall, _("Appel"), ("whom", "body")),
    (CaseSummary, _("Résumé"), ("body",)),
    (Fact, _("Fait"), ("text",)),
    (Exhibit, _("Pièce"), ("name", "title")),
    (Letter, _("Courrier"), ("summary",)),
    (Task, _("Tâche"), ("title",)),
    (Wait, _("Attente"), ("what",)),
    (Addition, _("Ajout de la personne"), ("body",)),
    (Milestone, _("Précision d’une date"), ("note",)),
)
# The same, one by one: table, column, what a result calls it.
WORDS = tuple((model, name, where) for model, where, names in SOURCES for name in names)
OF_A_CASE = ("story", "answers", "contact")
# What `texts` needs of the row of a case itself.
COLUMNS = ("pk", *OF_A_CASE)
Sealed = tuple[UUID, bytes | None, bytes | None, bytes | None]


class Text(NamedTuple):
    """Words of a case and where they are. `text` None: damaged, it does not open."""

    case: UUID
    where: Any
    text: str | None


def _written(_shape: object, cases: Many) -> QuerySet[Any, Any]:
    """(which column, row, case, sealed) of all that SOURCES names, in one statement."""
    each = [
        model._default_manager.filter(case__one_of=cases)
        .exclude(**{name: None})
        .order_by()
        .values_list(Value(place, output_field=IntegerField()), "pk", "case_id", name)
        for place, (model, name, _where) in enumerate(WORDS)
    ]
    return each[0].union(*each[1:], all=True)


WRITTEN = Composed(_written)


def texts(cases: Iterable[Sealed], keys: Mapping[UUID, DataKey]) -> Iterator[Text]:
    """Every text of these cases, table after table. `cases`: rows of COLUMNS, from access."""
    yield from _of_cases(cases, keys)
    columns = [SealedColumn(model._meta.db_table, name) for model, name, _where in WORDS]
    for place, row, case, sealed in WRITTEN.rows(cases=Many(keys)):
        yield Text(case, WORDS[place][2], _opened(keys[case], sealed, columns[place], row, case))


def _of_cases(cases: Iterable[Sealed], keys: Mapping[UUID, DataKey]) -> Iterator[Text]:
    table = Case._meta.db_table
    columns = [SealedColumn(table, name) for name in OF_A_CASE]
    for case, *sealed in cases:
        story, answers, contact = (
            _opened(keys[case], value, column, case, case)
            for value, column in zip(sealed, columns, strict=True)
        )
        yield Text(case, STORY, story)
        yield Text(case, ANSWER, _words_of(answers, typed_answers))
        yield Text(case, CONTACT, _words_of(contact, typed_contact))


def _opened(
    key: DataKey, sealed: bytes | None, column: SealedColumn, row: UUID, case: UUID
) -> str | None:
    if sealed is None:
        return ""
    try:
        return key.unseal_row(sealed, column, row, case).decode()
    except TamperedError:
        return None


def _words_of(stored: str | None, typed: Any) -> str | None:
    return "\n".join(typed(json.loads(stored))) if stored else stored


def typed_answers(answers: Mapping[str, Any]) -> list[str]:
    """What was typed in the answers; the choices are the same in a thousand cases."""
    employer = (answers.get("work") or {}).get("employer")
    quick = (answers.get("story") or {}).get("quick") or {}
    said = [employer, *(one.get("text") for one in quick.values())]
    return [text for text in said if text]


def typed_contact(contact: Mapping[str, Any]) -> list[str]:
    """Her name, and her number as it was typed and without spaces."""
    phone = contact.get("phone") or ""
    said = [contact.get("name"), contact.get("email"), phone, phone.replace(" ", "")]
    return [text for text in said if text]
