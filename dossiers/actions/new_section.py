"""The person is told, in her language, which section follows her case from now on."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.actions import worker_notice
from dossiers.models import Case, Member, Message


def tell(case: Case, *, by: Member, now: datetime) -> Message:
    """A message on her page, in the transaction of the act. `case` is locked and open."""
    last = case.messages.aggregate(last=Max("number"))["last"] or 0
    with translation.override(case.language):
        body = _("La section %(name)s suit maintenant votre dossier. Votre code ne change pas.")
    message = Message.objects.create(
        case=case,
        number=last + 1,
        author=by,
        from_worker=False,
        sent_at=now,
        body=body % {"name": case.section.name},
    )
    worker_notice.tell(case, "person_reply", now=now)
    return message
