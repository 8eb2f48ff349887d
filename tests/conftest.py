"""What every test stands on: its own cache and media folder, and a journal that can be emptied."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from dossiers import editions, organisation, routes, sentences
from dossiers.models import Member, Section
from dossiers.privacy import keyring
from tests import build
from tests.vault import Vault

append_only = importlib.import_module("dossiers.migrations.0028_accounts")


@pytest.fixture(scope="session", autouse=True)
def the_journal_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions empty every table after them, and the journal's triggers
    refuse that as they should: they are put aside for that moment and put back.
    """
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(case: TransactionTestCase) -> None:
        with connection.schema_editor(atomic=False) as editor:
            append_only.unprotect(None, editor)
        try:
            flush(case)
        finally:
            with connection.schema_editor(atomic=False) as editor:
                append_only.protect(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture(autouse=True)
def own_cache_and_media(settings: Any, tmp_path: Path) -> None:
    """Throttles and files of one test are unknown to the others, also with several workers."""
    default = dict(settings.CACHES["default"])
    if default["BACKEND"].endswith("FileBasedCache"):
        default["LOCATION"] = str(tmp_path / "cache")
    settings.CACHES = {"default": {**default, "KEY_PREFIX": uuid4().hex}}
    settings.MEDIA_ROOT = tmp_path / "media"
    # As after a first page: nothing was set, and no page asks for it again.
    for one in (organisation.ROW, routes.ROUTES, editions.NEWEST, sentences.WORDS):
        one.warm()


@pytest.fixture(autouse=True)
def french_at_first() -> Iterator[None]:
    """A request leaves its language to the thread: the next test must not find it."""
    with translation.override("fr"):
        yield


@pytest.fixture
def vault_file(settings: Any, tmp_path: Path) -> Iterator[Vault]:
    """The instance has a vault; it is open."""
    key = Path(settings.ROOT_KEY_FILE).read_text(encoding="ascii")
    settings.VAULT_FILE = str(tmp_path / "vault.json")
    settings.ROOT_KEY_FILE = str(tmp_path / "opened.key")
    vault = Vault(tmp_path / "opened.key", key)
    vault.open()
    yield vault
    keyring.forget_keys()


@pytest.fixture
def lyon(db: None) -> Section:
    """A section."""
    return build.section("Lyon")


@pytest.fixture
def awa(lyon: Section) -> Member:
    """A déléguée of Lyon."""
    return build.member(lyon, "delegue", "Awa")


@pytest.fixture
def karim(lyon: Section) -> Member:
    """Another délégué of Lyon."""
    return build.member(lyon, "delegue", "Karim")


@pytest.fixture
def lea(lyon: Section) -> Member:
    """Coordinates Lyon."""
    return build.member(lyon, "coordinator", "Léa")
