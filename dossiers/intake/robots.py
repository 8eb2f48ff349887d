"""Telling a robot from a person without asking anything of the person.

A field that nobody sees must stay empty, and the page must have been open for a moment.
Both answer with a sentence and the same page: a person only presses again.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

SALT = "dossiers.intake.send"
LEAST_SECONDS = 2
# The box that nobody sees. No browser and no password manager fills in a box of this name.
TRAP = "remarque"


def stamp(now: datetime, *, of: UUID) -> str:
    """When the page of this request was made, signed: it serves for no other request."""
    return signing.dumps([str(of), now.timestamp()], salt=SALT)


def doubt(*, trap: str, stamped: str, of: UUID, now: datetime) -> str:
    """A sentence for who may be a robot, "" for a person. However slow, she is no robot."""
    if trap:
        return _("Une case cachée était remplie. Appuyez encore une fois sur le bouton.")
    try:
        request, moment = signing.loads(stamped, salt=SALT)
        made_at = float(moment) if request == str(of) else now.timestamp()
    except (signing.BadSignature, TypeError, ValueError):
        made_at = now.timestamp()
    if now.timestamp() - made_at < LEAST_SECONDS:
        return _("C’est allé très vite. Relisez, puis appuyez encore une fois.")
    return ""
