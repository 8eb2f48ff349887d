"""Every table of the register travels with its section, or says why it does not."""

from __future__ import annotations

import pytest
from django.apps import apps

from dossiers.moving.carried import CARRIED, NOT_CARRIED
from dossiers.privacy.register import REGISTER
from dossiers.privacy.sealed import SealedField

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_travels_or_says_why_not() -> None:
    assert set(CARRIED) | set(NOT_CARRIED) == set(REGISTER)
    assert not set(CARRIED) & set(NOT_CARRIED)
    assert all(len(reason) > 10 for reason in NOT_CARRIED.values())


@pytest.mark.parametrize("label", sorted(CARRIED))
def test_a_table_that_travels_leaves_nothing_sealed_behind(label: str) -> None:
    model, carried = MODELS[label], CARRIED[label]
    fields = {field.name: field for field in model._meta.get_fields()}
    assert carried.left <= set(fields)
    sealed = {name for name, field in fields.items() if isinstance(field, SealedField)}
    assert not sealed & carried.left
    assert bool(carried.owner) >= bool(sealed)
    assert model._base_manager.filter(**{carried.way: None}).query
