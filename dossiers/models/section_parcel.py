"""All the cases of a section in one encrypted file, made for whoever carries them elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.section_sealed import SectionSealed
from dossiers.privacy.sealed import SealedText


class SectionParcel(SectionSealed):
    """The file is encrypted for its reader before it is kept; erased after 24 hours.

    secret: the words that will open it, or a public key; forgotten once it is made.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("effacé le"), db_index=True)
    files = models.JSONField(default=list)
    size = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey("Job", null=True, on_delete=models.SET_NULL, related_name="+")

    secret = SealedText(_("ce qui l’ouvrira"), null=True)

    class Meta:
        verbose_name = _("section à emporter")
        ordering = ["-asked_at"]
