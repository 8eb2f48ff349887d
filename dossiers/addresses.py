"""The address book that the post office asks at the moment of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dossiers.models import Member


def addresses_of(requests: Sequence[Any]) -> dict[UUID, dict[str, str]]:
    """Where to reach each recipient today; somebody gone or closed is simply not there."""
    ids = {request.recipient for request in requests}
    return {
        pk: {"email": email, "language": language}
        for pk, email, language in Member.objects.filter(pk__in=ids, is_active=True).values_list(
            "pk", "email", "language"
        )
    }
