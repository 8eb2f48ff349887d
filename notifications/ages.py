"""How long ago, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def age(moment: datetime, now: datetime) -> str:
    """« il y a 5 minutes », « hier »; the date beyond thirty days. Local calendar days."""
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:
        return _("à l’instant")
    if minutes < 60:
        return ngettext("il y a %(n)d minute", "il y a %(n)d minutes", minutes) % {"n": minutes}
    days = (localtime(now).date() - localtime(moment).date()).days
    if days < 1:
        hours = minutes // 60
        return ngettext("il y a %(n)d heure", "il y a %(n)d heures", hours) % {"n": hours}
    if days == 1:
        return _("hier")
    if days <= 30:
        return ngettext("il y a %(n)d jour", "il y a %(n)d jours", days) % {"n": days}
    return date_format(localtime(moment), "j F Y")
