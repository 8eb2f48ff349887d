"""Telling somebody outside about a case: a lawyer, another union, the press. Never without
the person's yes to that very act; she sees on her page that it was done, and when.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.actions.consent import has_consent
from dossiers.actions.conversation import checked
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, ConsentAct, Entry, JournalLine, Member, Note, State

# The acts that are nothing else than telling; the others are moves (actions/move.py).
TELLING = (ConsentAct.ASK_LAWYER, ConsentAct.TELL_UNION, ConsentAct.TELL_PRESS)


def refusal(case: Case, act: ConsentAct) -> str | None:
    """Why nobody may be told now, in a sentence, or None."""
    if case.state == State.CLOSED:
        return _("Ce dossier est clos.")
    if case.stop_asked_on:
        return _("La personne a demandé d'arrêter. Lui parler d'abord.")
    if not has_consent(case, act):
        return _("La personne n'a pas donné son accord pour « %(act)s ». Le lui demander.") % {
            "act": act.label
        }
    return None


def tell(case: Case, act: ConsentAct, *, what: str, by: Member, now: datetime) -> None:
    """Write down that somebody outside was told: to whom and what, as a note of the team.

    Raises RefusedError without her yes, or without words.
    """
    access.require(by, "tell_outside", case)
    what = checked(what)
    if act not in TELLING:
        raise RefusedError(_("Choisir à qui."))
    with transaction.atomic():
        case = access.locked(case)
        if sentence := refusal(case, act):
            raise RefusedError(sentence)
        Note.objects.create(case=case, author=by, written_at=now, body=f"{act.label} : {what}")
        case.acted_on = timezone.localdate(now)
        case.save(update_fields=["acted_on"])
        details = {"act": act.value}
        JournalLine.objects.record(
            Entry("case.tell", now, by.pk, case.section_id, case.pk, details)
        )
