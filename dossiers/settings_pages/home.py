"""« Réglages »: one line for each page that the member may open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.rules import roles

# (act that opens it, name of the URL, title, what is there), in the order of ux.md 3.24.
PAGES: tuple[tuple[str, str, Any, Any], ...] = (
    (
        "set_organisation",
        "settings:organisation",
        gettext_lazy("Organisation"),
        gettext_lazy("Nom, couleurs, logo, page de sortie, permanences."),
    ),
    (
        "manage_sections",
        "settings:sections",
        gettext_lazy("Sections"),
        gettext_lazy("Ouvrir, renommer, fermer ; ce que chacune reçoit."),
    ),
    (
        "manage_members",
        "settings:accounts",
        gettext_lazy("Comptes"),
        gettext_lazy("Inviter, suspendre, donner un rôle ; dernière connexion."),
    ),
    (
        "route",
        "settings:routing",
        gettext_lazy("Orientation des demandes"),
        gettext_lazy("Quelle section reçoit quoi, dans quel ordre."),
    ),
    (
        "set_questions",
        "settings:questions",
        gettext_lazy("Questions"),
        gettext_lazy("Ce que chaque type demande, dans quel ordre."),
    ),
    (
        "see_dashboard",
        "settings:languages",
        gettext_lazy("Langues"),
        gettext_lazy("Phrases à relire, à dire dans ses propres mots."),
    ),
    (
        "see_dashboard",
        "settings:rules",
        gettext_lazy("Règles des échéances"),
        gettext_lazy("Durées, sources, relectures ; tester une date."),
    ),
    (
        "see_ladder",
        "settings:ladder",
        gettext_lazy("Échelle des rappels"),
        gettext_lazy("Qui est prévenu, quand, comment."),
    ),
    (
        "see_dashboard",
        "settings:retention",
        gettext_lazy("Conservation"),
        gettext_lazy("Combien de temps chaque chose est gardée."),
    ),
    (
        "manage_doors",
        "settings:public_form",
        gettext_lazy("Formulaire public"),
        gettext_lazy("Vérification contre les fausses demandes."),
    ),
    (
        "see_health",
        "settings:state",
        gettext_lazy("État"),
        gettext_lazy("Rappels, envois, sauvegardes, machine."),
    ),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The pages of the settings. Raises Http404 for whoever may open none."""
    held = access.section_roles(request.user)
    pages = [
        {"url": reverse(name), "label": label, "hint": hint}
        for act, name, label, hint in PAGES
        if roles.may(held, act)
    ]
    if not pages:
        raise Http404(_("Cette page n'existe pas."))
    return render(request, "settings/home.html", {"pages": pages})
