"""« Derniers changements » of a settings page: who, when, what it was, what it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions import setting_change
from dossiers.models import Member, SettingChange

LABELS: dict[str, Any] = {
    "name": gettext_lazy("Nom"),
    "short_name": gettext_lazy("Nom court"),
    "sender": gettext_lazy("Expéditeur"),
    "exit_url": gettext_lazy("Page de sortie"),
    "phone": gettext_lazy("Téléphone"),
    "hours": gettext_lazy("Permanences"),
    "brand": gettext_lazy("Couleur, mode clair"),
    "brand_dark": gettext_lazy("Couleur, mode sombre"),
    "logo": gettext_lazy("Logo"),
    "rank": gettext_lazy("Place"),
    "kind": gettext_lazy("Type"),
    "departments": gettext_lazy("Départements"),
    "language": gettext_lazy("Langue"),
    "campaign": gettext_lazy("Entrée"),
    "section": gettext_lazy("Section"),
    "proposed_to": gettext_lazy("Proposée à quelqu’un"),
    "enabled": gettext_lazy("En service"),
    "problems": gettext_lazy("Problèmes"),
    "letters": gettext_lazy("Lettres"),
    "quick": gettext_lazy("Questions rapides"),
    "on": gettext_lazy("Proposé"),
    "text": gettext_lazy("Phrase"),
    "zone": gettext_lazy("Zone"),
    "kinds": gettext_lazy("Types"),
    "languages": gettext_lazy("Langues"),
    "takes_the_rest": gettext_lazy("Reçoit le reste"),
    "closed_on": gettext_lazy("Fermée le"),
}


def rows(page: str, *, by: Member, about: str | None = None) -> list[dict[str, Any]]:
    """The last changes of a page, ready to show. One statement. Raises Http404."""
    return [_row(one) for one in setting_change.latest(page, by=by, about=about)]


def _row(change: SettingChange) -> dict[str, Any]:
    return {
        "when": date_format(timezone.localtime(change.at), "j F Y, G \\h i"),
        "who": change.by.name if change.by else _("un compte fermé"),
        "about": change.about,
        "lines": [
            {
                "label": LABELS.get(name, name),
                "before": said(change.before.get(name)),
                "after": said(change.after.get(name)),
            }
            for name in change.after
        ],
    }


def said(value: Any) -> str:
    """A kept value in words."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
