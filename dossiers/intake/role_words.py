"""Who of the team, to the person: a role, never a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

ROLE_WORDS = {
    "suivi": gettext_lazy("La personne qui suit votre dossier"),
    "binome": gettext_lazy("La deuxième personne de votre dossier"),
    "coordinator": gettext_lazy("Une personne de la coordination"),
    "": gettext_lazy("Une personne de l’équipe"),
    "you": gettext_lazy("Vous"),
}
