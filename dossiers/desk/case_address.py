"""The page of a case: an arrival that nobody has taken has another one than a case."""

from django.urls import reverse

from dossiers.models import State


def case_address(reference: str, state: str) -> str:
    """« /equipe/dossiers/2026-0147/ », or the arrival's while it is one."""
    name = "desk:arrival" if state == State.SUBMITTED else "desk:case"
    return reverse(name, args=[reference])
