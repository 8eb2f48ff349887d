"""The dated facts of a case for the judge: what is left out, and each copy communicated."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedJSON, SealedRow


class Chronology(SealedRow):
    """The one being prepared (no day), or a copy as it was communicated that day."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="chronologies")
    communicated_on = models.DateField(_("communiquée le"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    left_out = SealedJSON(_("faits laissés de côté"), null=True)
    rows = SealedJSON(_("lignes communiquées"), null=True)

    class Meta:
        verbose_name = _("chronologie pour le juge")
        ordering = ["-communicated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(communicated_on__isnull=True),
                name="one_chronology_prepared",
            )
        ]
