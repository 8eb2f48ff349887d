"""The single-use address that the mail of a reminder carries, if the setting allows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from dossiers.models import AnswerLink
from dossiers.privacy.answer_token import digest_of, token_for


def answer_urls(keys: Iterable[str], *, at: datetime) -> dict[str, str]:
    """By notice key, for those whose link still lives. One statement, none when switched off."""
    if not settings.ANSWER_LINKS:
        return {}
    tokens = {key: token for key in keys if (token := _token(key))}
    digests = {key: digest_of(token) for key, token in tokens.items()}
    alive = {
        bytes(digest)
        for digest in AnswerLink.objects.filter(
            token_digest__in=list(digests.values()), used_at=None, expires_at__gt=at
        ).values_list("token_digest", flat=True)
    }
    return {
        key: settings.SITE_URL + reverse("desk:reply", args=[token])
        for key, token in tokens.items()
        if digests[key] in alive
    }


def _token(key: str) -> str | None:
    """The token of « reminder:<deadline>:<edition>:<step>[.<again>]:<person> », else None."""
    parts = key.split(":")
    if len(parts) != 5 or parts[0] != "reminder":
        return None
    _what, deadline, edition, step, person = parts
    try:
        return token_for(UUID(deadline), int(edition), step.partition(".")[0], UUID(person))
    except ValueError:
        return None
