"""The ten recovery codes of an account: made, shown once, each spent once."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.actions.account import account_changed
from dossiers.actions.refusal import RefusedError
from dossiers.models import Entry, JournalLine, Member
from dossiers.privacy.recovery_code import digest_of, new_codes

CODES = Authenticator.Type.RECOVERY_CODES
DIGESTS = "digests"


def renew(*, by: Member, now: datetime) -> list[str]:
    """Ten new codes, said this once; those before open nothing any more.

    Raises RefusedError without a second factor: there is nothing to stand in for.
    """
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=by.pk)
        mine = Authenticator.objects.filter(user=by)
        if not mine.exclude(type=CODES).exists():
            raise RefusedError(_("Ajouter d’abord une application ou une clé."))
        codes = new_codes()
        digests = [digest_of(by.pk, code) for code in codes]
        mine.filter(type=CODES).delete()
        Authenticator.objects.create(user=by, type=CODES, data={DIGESTS: digests})
        JournalLine.objects.record(Entry("member.recovery_codes", now, by.pk))
        account_changed(by, cause="factor", now=now)
    return codes


def spend(member: Member, typed: str) -> Authenticator | None:
    """The row of her codes when what was typed is one of them; it opens nothing any more."""
    digest = digest_of(member.pk, typed)
    if digest is None:
        return None
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=member, type=CODES).first()
        left = row.data.get(DIGESTS, []) if row else []
        if row is None or digest not in left:
            return None
        row.data = {DIGESTS: [one for one in left if one != digest]}
        row.save(update_fields=["data"])
    return row


def left_to(member: Member) -> int | None:
    """How many codes are left; None when they were never made, or never shown."""
    row = Authenticator.objects.filter(user=member, type=CODES).first()
    return len(row.data[DIGESTS]) if row and DIGESTS in row.data else None
