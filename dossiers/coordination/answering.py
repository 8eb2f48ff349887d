"""What a form of the coordination answers once its action has been called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

from dossiers.actions.refusal import ConflictError, RefusedError

DONE, INVALID, CONFLICT = 303, 422, 409


def try_form(form: Form, act: Callable[[dict[str, Any]], object]) -> int:
    """Do `act` with the cleaned answers; the status to answer with, the refusal on the form."""
    if not form.is_valid():
        return INVALID
    try:
        act(form.cleaned_data)
    except ConflictError as error:
        form.add_error(None, str(error))
        return CONFLICT
    except RefusedError as error:
        form.add_error(None, str(error))
        return INVALID
    return DONE
