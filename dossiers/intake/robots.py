"""Telling a robot from a person without asking anything of the person.

A field that nobody sees must stay empty, and the page must have been open for a moment.
Both answer with a sentence and the same page: a person only presses again.
"""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.utils.translation import gettext as _

SALT = "dossiers.intake.send"
LEAST_SECONDS = 2


def stamp(now: datetime) -> str:
    """When the page was made, signed."""
    return signing.dumps(now.timestamp(), salt=SALT)


def doubt(*, trap: str, stamped: str, now: datetime) -> str:
    """A sentence for who may be a robot, "" for a person. However slow, she is no robot."""
    if trap:
        return _("Une case cachée était remplie. Appuyez encore une fois sur le bouton.")
    try:
        made_at = float(signing.loads(stamped, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        made_at = now.timestamp()
    if now.timestamp() - made_at < LEAST_SECONDS:
        return _("C’est allé très vite. Relisez, puis appuyez encore une fois.")
    return ""
