"""The database is what the models say, and holds what must stay true by itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from dossiers.privacy.sealed import SealedRow

pytestmark = pytest.mark.django_db
OURS = [
    *apps.get_app_config("dossiers").get_models(),
    *apps.get_app_config("notifications").get_models(),
]


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_journal_is_still_guarded_after_every_migration() -> None:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name for (name,) in cursor.fetchall()}
    wanted = {
        "sqlite": {"journal_no_update", "journal_no_delete"},
        "postgresql": {"journal_no_change", "journal_no_truncate"},
    }[connection.vendor]
    assert wanted <= found


def test_what_a_person_wrote_has_a_random_identity() -> None:
    """A sealed value is tied to its row: the row's id must exist before it is written."""
    sealed = [model for model in OURS if issubclass(model, SealedRow)]
    assert len(sealed) > 8
    for model in sealed:
        assert isinstance(model._meta.pk, models.UUIDField), model
