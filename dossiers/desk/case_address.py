"""The page of a case: an arrival that nobody has taken has another one than a case."""

from functools import cache

from django.urls import reverse

from dossiers.models import State

# A reference like any other, replaced in an address found once.
SOME = "0000-0000"


@cache
def _address(view: str) -> str:
    return reverse(view, args=[SOME])


def case_address(reference: str, state: str) -> str:
    """« /equipe/dossiers/2026-0147/ », or the arrival's while it is one."""
    view = "desk:arrival" if state == State.SUBMITTED else "desk:case"
    return _address(view).replace(SOME, reference)
