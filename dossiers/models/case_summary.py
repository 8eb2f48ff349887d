"""The summary of a case: every version stays readable, with who wrote it and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class CaseSummary(SealedRow):
    """One version; the one with the greatest `number` is the case's. Append-only."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="summaries")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("résumé")
        verbose_name_plural = _("résumés")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="summary_number"),
        ]
