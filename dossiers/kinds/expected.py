"""The pieces that a kind of case usually needs, and how each is asked from the person.

law.md D1–D6. The label is a word of the team; the question is read by the person, in her
language: short, one thing, never anything about her health.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Expected:
    """One sort of piece; `slug` is what Exhibit.sort holds."""

    slug: str
    label: str
    question: Any


EXPECTED: Mapping[str, Expected] = {
    one.slug: one
    for one in (
        Expected("contract", "Contrat",
                 _("Avez-vous votre contrat ? Ajoutez une photo de chaque page.")),
        Expected("payslips", "Fiches de paie",
                 _("Avez-vous vos fiches de paie ? Ajoutez une photo de chacune.")),
        Expected("schedule", "Plannings et heures",
                 _("Avez-vous vos plannings ou vos heures notées ? Ajoutez une photo.")),
        Expected("messages", "Messages échangés",
                 _("Avez-vous des messages de l’employeur ? Ajoutez des captures d’écran.")),
        Expected("letter", "Lettre reçue et enveloppe",
                 _("Avez-vous la lettre et son enveloppe ? Ajoutez une photo des deux.")),
        Expected("warnings", "Avertissements",
                 _("Avez-vous reçu des avertissements écrits ? Ajoutez une photo.")),
        Expected("witness", "Attestations de témoins",
                 _("Une personne peut-elle écrire ce qu’elle a vu ? Dites-le-nous ici.")),
        Expected("bank", "Virements reçus",
                 _("Avez-vous la trace des virements reçus ? Ajoutez une capture d’écran.")),
        Expected("work_photos", "Photos du travail et du lieu",
                 _("Avez-vous des photos du lieu de travail ? Ajoutez-les ici.")),
        Expected("deactivation", "Message de blocage",
                 _("Avez-vous le message qui bloque le compte ? Ajoutez une capture d’écran.")),
        Expected("terms", "Conditions de la plateforme",
                 _("Avez-vous les conditions de la plateforme ? Ajoutez-les ici.")),
        Expected("earnings", "Historique des courses et des gains",
                 _("Avez-vous la liste de vos courses et gains ? Ajoutez des captures d’écran.")),
        Expected("traces", "Traces du travail fait",
                 _("Avez-vous des traces de vos heures de travail ? Ajoutez une photo.")),
        Expected("aem", "AEM, feuilles GUSO",
                 _("Avez-vous vos AEM ou vos feuilles GUSO ? Ajoutez une photo de chacune.")),
        Expected("decision", "Décision écrite et date de réception",
                 _("Avez-vous la décision écrite ? Ajoutez une photo, avec l’enveloppe.")),
        Expected("minutes", "Comptes rendus, registre de sécurité",
                 _("Avez-vous des comptes rendus de réunion ? Ajoutez une photo de chacun.")),
    )
}  # fmt: skip
