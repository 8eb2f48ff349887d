"""The address book that the post office asks at the moment of delivery."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from dossiers.answer_urls import answer_urls
from dossiers.models import Destination, Member
from dossiers.outsiders import destinations_of, outsiders
from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.service import unseal
from dossiers.still import still_concerned

log = logging.getLogger(__name__)


def addresses_of(requests: Sequence[Any]) -> dict[UUID | str, dict[str, Any]]:
    """Where to reach whoever may still hear of it, by notice key.

    Somebody gone or closed is simply not there; nor is somebody who may no longer see the
    case, nor somebody away: dossiers/still.py.
    """
    people = _members({request.recipient for request in requests})
    theirs = [request for request in requests if request.recipient in people]
    at = next((request.at for request in requests if request.at), None) or timezone.now()
    concerned = still_concerned(theirs, now=at)
    links = {key: {"answer_url": url} for key, url in answer_urls(concerned, at=at).items()}
    found = {
        one.key: people[one.recipient] | links.get(one.key, {})
        for one in theirs
        if one.key in concerned
    }
    if others := [request for request in requests if request.recipient not in people]:
        found |= outsiders(others, now=at)
    return found


def _members(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    more = destinations_of(Destination.objects.filter(member__in=ids))
    return {
        pk: {
            "email": email,
            "language": language,
            **_webhook(pk, sealed),
            **more.get(pk, {}),
        }
        for pk, email, language, sealed in Member.objects.filter(
            pk__in=ids, is_active=True
        ).values_list("pk", "email", "language", "webhook__sealed")
    }


def _webhook(member: UUID, sealed: bytes | None) -> dict[str, Any]:
    if sealed is None:
        return {}
    try:
        opened = unseal(bytes(sealed), purpose="webhook", place=str(member))
    except TamperedError:
        # Her mails must leave all the same; the call finds no address.
        log.error("addresses: a sealed webhook does not open")
        return {}
    return {"webhook": json.loads(opened)}
