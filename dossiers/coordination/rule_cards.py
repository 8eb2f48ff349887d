"""What the law asks of the coordination: rules to read again, changes whose day has come."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.actions.rule_review import changes_come, last_checked, readings, stale
from dossiers.coordination.cards import Card


def rule_cards(today: date) -> list[Card]:
    """At most two cards, in one statement. None: everything was read within the year."""
    read = readings()
    old, come = stale(read, today=today), changes_come(read, today=today)
    found = []
    if len(old) == 1:
        months = _months(last_checked(old[0], read), today)
        found.append(
            {
                "key": f"regle:{old[0].slug}",
                "sentence": _("La règle « %(rule)s » n’a pas été relue depuis %(n)s mois.")
                % {"rule": old[0].label, "n": months},
                "url": reverse("settings:rule", args=[old[0].slug]),
                "label": _("Relire"),
            }
        )
    elif old:
        words = {"n": len(old), "months": _months(last_checked(old[0], read), today)}
        found.append(
            {
                "key": "regles",
                "number": len(old),
                "sentence": _(
                    "%(n)s règles n’ont pas été relues depuis un an, l’une depuis %(months)s mois."
                )
                % words,
                "url": reverse("settings:rules"),
                "label": _("Relire"),
            }
        )
    if come:
        sentence = ngettext(
            "%(n)s changement du droit est arrivé à sa date : relire ses règles.",
            "%(n)s changements du droit sont arrivés à leur date : relire leurs règles.",
            len(come),
        )
        found.append(
            {
                "key": "droit",
                "number": len(come),
                "sentence": sentence % {"n": len(come)},
                "url": reverse("settings:rules"),
                "label": _("Lire"),
            }
        )
    return found


def _months(since: date, today: date) -> int:
    """Whole calendar months between two days."""
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
