"""A file sent with a form joins the case at once, so that no mistake elsewhere loses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, QueryDict

from dossiers.actions.exhibit import add_to_case
from dossiers.actions.refusal import RefusedError
from dossiers.desk.forms.proof import FILE, ProofForm
from dossiers.models import Case

Bound = TypeVar("Bound", bound=ProofForm)


def bound(
    request: HttpRequest, case: Case, make: Callable[[QueryDict], Bound], *, now: datetime
) -> Bound:
    """The posted form, its file already a piece of the case and chosen as the proof.

    A file that is refused is an error of its field.
    """
    answers, refused = _with_file(request, case, now=now)
    form = make(answers)
    if refused:
        form.add_error(FILE, refused)
    return form


def _with_file(request: HttpRequest, case: Case, *, now: datetime) -> tuple[QueryDict, str]:
    file = request.FILES.get(FILE)
    if file is None:
        return request.POST, ""
    try:
        piece = add_to_case(
            case, name=file.name or "", content=file.read(), by=request.user, now=now
        )
    except RefusedError as error:
        return request.POST, str(error)
    answers = request.POST.copy()
    answers["exhibit"] = str(piece.pk)
    return answers, ""
