"""The frame of every page of the team, and the answer of every form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from dossiers import kept
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.desk.counts import NavCounts

INVALID = 422
CONFLICT = 409


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    today: date,
    status: int = 200,
) -> HttpResponse:
    """The template in the team's frame, with the figures of its navigation."""
    counts = NavCounts(request.user, today)
    typed = kept.take(request, now=timezone.now()) if request.method == "GET" else None
    if typed is not None:
        context = {**context, "typed_again": _fill(context, typed)}
    return render(request, template, {"nav_counts": counts, **context}, status=status)


def _fill(context: dict[str, Any], typed: QueryDict) -> int:
    """Show again what was typed here before a session ended; in how many forms."""
    return sum(kept.fill(form, typed) for form in context.values() if isinstance(form, Form))


def try_form(form: Form, act: Callable[[dict[str, Any]], object], *, version: int = 0) -> int:
    """Do `act` with the cleaned answers; the status to answer with.

    303 when it was done, 422 when an answer is missing or the act is refused, 409 when
    somebody was faster. The sentence is then among the form's errors, and what was typed
    stays; after a conflict the form carries `version`, so that it can be sent again.
    """
    if not form.is_valid():
        return INVALID
    try:
        act(form.cleaned_data)
    except ConflictError as error:
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(version)
        return CONFLICT
    except RefusedError as error:
        form.add_error(None, str(error))
        return INVALID
    return 303
