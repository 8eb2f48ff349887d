"""Calls to an address that a member named, besides her mail."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.actions.refusal import RefusedError
from dossiers.models import Entry, JournalLine, Member, Webhook
from dossiers.privacy.envelope import TamperedError
from dossiers.privacy.service import seal, unseal
from notifications.channels.webhook import SECRET_PREFIX
from notifications.models import Rhythm
from notifications.outgoing import RefusedAddress, check
from notifications.preferences import choose, forget
from notifications.topics import TEAM_TOPICS

# Standard Webhooks asks for 24 to 64 bytes.
SECRET_BYTES = 32


def set_webhook(member: Member, *, url: str, now: datetime) -> str:
    """Call `url` for everything that rings `member`; the secret, said this once.

    Replaces the address and the secret of before. Raises RefusedError for an address that
    outgoing requests may not reach.
    """
    try:
        check(url)
    except RefusedAddress:
        raise RefusedError(_("Cette adresse ne peut pas être appelée.")) from None
    if len(url) > 500:
        raise RefusedError(_("Cette adresse est trop longue."))
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")
    sealed = seal(
        json.dumps({"url": url, "secret": secret}), purpose="webhook", place=str(member.pk)
    )
    with transaction.atomic():
        Webhook.objects.update_or_create(
            member=member, defaults={"sealed": sealed, "made_on": timezone.localdate(now)}
        )
        for topic in TEAM_TOPICS:
            choose(recipient=member.pk, topic=topic, channel="webhook", rhythm=Rhythm.INSTANT)
        JournalLine.objects.record(Entry("member.webhook_set", now, member.pk))
    return secret


def remove_webhook(member: Member, *, now: datetime) -> bool:
    """Call no more; False if there was none. What is already queued finds no address."""
    with transaction.atomic():
        gone, _per_model = Webhook.objects.filter(member=member).delete()
        if gone:
            forget(recipient=member.pk, channel="webhook")
            JournalLine.objects.record(Entry("member.webhook_removed", now, member.pk))
    return bool(gone)


def webhook_url(member: Member) -> str:
    """The address that is called for `member`, "" if none or if it does not open."""
    row = Webhook.objects.filter(member=member).first()
    if row is None:
        return ""
    try:
        opened = unseal(bytes(row.sealed), purpose="webhook", place=str(member.pk))
    except TamperedError:
        return ""
    return str(json.loads(opened)["url"])
