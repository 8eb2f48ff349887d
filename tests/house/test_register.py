"""Every column of every table is in the privacy register, as what it really is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from dossiers.actions import conversation, deposit
from dossiers.actions.remind import remind
from dossiers.actions.session import open_session_after_deposit
from dossiers.models import Case, Draft, Member, State
from dossiers.privacy.register import REGISTER, End, Nature
from dossiers.privacy.sealed import SealedField
from tests import build

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def columns(model: type[models.Model]) -> set[str]:
    return {
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and not (field.auto_created and field.one_to_many)
    }


def test_every_table_is_in_the_register_and_no_other() -> None:
    assert set(REGISTER) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_column_is_in_the_register_and_no_other(label: str) -> None:
    assert set(REGISTER[label].columns) == columns(MODELS[label])


@pytest.mark.parametrize("label", sorted(MODELS))
def test_sealed_columns_are_those_that_the_register_calls_sealed(label: str) -> None:
    sealed = {f.name for f in MODELS[label]._meta.concrete_fields if isinstance(f, SealedField)}
    said = {
        name for name, (nature, _) in REGISTER[label].columns.items() if nature == Nature.SEALED
    }
    assert sealed == said


@pytest.mark.parametrize("label", sorted(MODELS))
def test_no_clear_column_can_hold_a_text_that_a_worker_wrote(label: str) -> None:
    """A clear text column of a case is short, or its values are in a closed list."""
    if REGISTER[label].end not in (End.WITH_CASE, End.WITH_DRAFT):
        return
    for field in MODELS[label]._meta.concrete_fields:
        if isinstance(field, models.CharField) and not field.choices:
            assert (field.max_length or 10_000) <= 60, field
        assert not isinstance(field, models.TextField), field
        if isinstance(field, models.JSONField):
            assert isinstance(field, SealedField), field


@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_column_called_technical_does_not_name_a_member_or_a_case(label: str) -> None:
    for field in MODELS[label]._meta.concrete_fields:
        target = field.related_model.__name__ if field.related_model else ""
        if target in {"Member", "Case", "Exhibit", "Deadline", "Milestone", "Draft"}:
            nature, _ = REGISTER[label].columns[field.name]
            assert nature.is_personal, field


def count(label: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {MODELS[label]._meta.db_table}")  # noqa: S608
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_what_goes_with_the_case_goes_with_the_case(awa: Member, karim: Member) -> None:
    now = timezone.now()
    case = build.case_in(State.JUDGMENT, awa, happened=timezone.localdate(now) - timedelta(days=20))
    conversation.write_note(case, body="Une note pour nous.", by=awa, now=now)
    build.said(case, body="Bonjour.", by=awa, now=now)
    build.walk("send_demand", build.taken(karim, case=build.deposited()), by=karim, now=now)
    open_session_after_deposit(case, now=now)
    remind(now=now + timedelta(days=40))
    assert count("dossiers.Reminder")
    assert count("dossiers.Letter")
    for row in Case.objects.all():
        row.delete()
    left = {label: count(label) for label, table in REGISTER.items() if table.end == End.WITH_CASE}
    assert {label: rows for label, rows in left.items() if rows} == {}


@pytest.mark.django_db
def test_what_goes_with_a_request_goes_with_the_request() -> None:
    now = timezone.now()
    draft = build.draft(now=now)
    deposit.give_code(draft)
    Draft.objects.all().delete()
    assert {label for label, table in REGISTER.items() if table.end == End.WITH_DRAFT} == {
        "dossiers.Draft"
    }
    assert count("dossiers.Exhibit") == 0


@pytest.mark.django_db
def test_what_goes_with_an_account_goes_with_the_account(awa: Member) -> None:
    awa.delete()
    for label, table in REGISTER.items():
        if table.end == End.WITH_MEMBER:
            assert count(label) == 0, label
