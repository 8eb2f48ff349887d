"""The answer to a form of the settings: done, refused, or too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

from dossiers.actions.refusal import ConflictError, RefusedError

DONE, INVALID, CONFLICT = 303, 422, 409


def try_form(form: Form, act: Callable[[dict[str, Any]], object], *, version: int = 0) -> int:
    """Do `act` with the cleaned answers; the status to answer with, the refusal on the form.

    After a conflict the form carries `version`: once read again, it can be sent again.
    """
    if not form.is_valid():
        return INVALID
    try:
        act(dict(form.cleaned_data))
    except ConflictError as error:
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(version)
        return CONFLICT
    except RefusedError as error:
        form.add_error(None, str(error))
        return INVALID
    return DONE
