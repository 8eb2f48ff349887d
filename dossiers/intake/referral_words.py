"""Why the team proposes another section, in the words of the person's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

WHY_WORDS = {
    "near": gettext_lazy("Elle est plus près de votre lieu de travail."),
    "trade": gettext_lazy("Elle connaît mieux votre métier."),
    "language": gettext_lazy("On y parle votre langue."),
    "room": gettext_lazy("Elle a plus de temps en ce moment."),
    "person": gettext_lazy("Vous l’avez demandé."),
}
